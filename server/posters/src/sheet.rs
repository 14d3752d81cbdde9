//! The sheet of paper a motif is drawn on.
//!
//! Both shapes are drawn 600 units high, so a motif is designed once: a poster is 400 wide with its
//! form in the middle, a backdrop is wider and has its form to the right, clear of the headline.

use super::dice::Dice;
use super::mood::Mood;
use super::palette::Inks;
use super::path::{Path, Point};
use super::svg::{Paint, Svg};

/// The height of every sheet.
pub const HEIGHT: f64 = 600.0;
/// How far a shape runs past the edge, so that a tilted sheet has no bare corner.
const BLEED: f64 = 90.0;

/// Everything a motif draws with.
pub struct Sheet {
    pub svg: Svg,
    pub ink: Inks,
    pub mood: Mood,
    pub dice: Dice,
    pub wide: bool,
    /// The width of the sheet.
    pub w: f64,
    /// Where the main form sits.
    pub cx: f64,
    pub cy: f64,
    /// Where the dark ground begins; the title lies below.
    pub floor: f64,
    /// The film's keywords and genres, for choosing props.
    pub tags: Vec<String>,
}

impl Sheet {
    /// Whether the film carries any of these keywords or genres.
    pub fn has(&self, tags: &[&str]) -> bool {
        self.tags.iter().any(|tag| tags.contains(&tag.as_str()))
    }

    /// The left edge, and past it.
    #[expect(clippy::unused_self, reason = "it is asked for beside its sister, right")]
    pub fn left(&self) -> f64 {
        -BLEED
    }

    /// The right edge, and past it.
    pub fn right(&self) -> f64 {
        self.w + BLEED
    }

    /// The whole width with its bleed.
    pub fn span(&self) -> f64 {
        self.w + 2.0 * BLEED
    }

    /// From where to where detail is worth cutting: a poster's whole width, and on a backdrop the side
    /// that the headline leaves free.
    pub fn stage(&self) -> (f64, f64) {
        if self.wide {
            ((self.cx - 430.0).max(self.left()), (self.cx + 430.0).min(self.right()))
        } else {
            (self.left(), self.right())
        }
    }

    /// Lays one paint over the whole sheet.
    pub fn flood(&mut self, paint: impl Into<Paint>) {
        let (x, w) = (self.left(), self.span());
        self.svg.rect(x, -BLEED, w, HEIGHT + 2.0 * BLEED, paint);
    }

    /// A sky that goes from one paint at the top to another at the floor.
    pub fn sky(&mut self, top: impl Into<Paint>, bottom: impl Into<Paint>) {
        let floor = self.floor + 20.0;
        let paint = self.svg.blend((0.0, 0.0), (0.0, floor), &[(0.0, top.into()), (1.0, bottom.into())]);
        self.flood(paint);
    }

    /// A flat sky, or one of three quiet blends, by the dice: the series' way of beginning.
    pub fn plain_sky(&mut self) {
        let ink = self.ink;
        match self.dice.count(0, 3) {
            0 => self.flood(ink.field),
            1 => self.sky(ink.field, ink.field.mix(ink.glow, 0.45)),
            // Opposite hues blend to mud on the way, so only kindred inks are blended.
            2 if ink.field.kindred(ink.deep) => self.sky(ink.field.mix(ink.deep, 0.55), ink.field.mix(ink.glow, 0.2)),
            3 if ink.field.kindred(ink.deep) => self.sky(ink.field.mix(ink.glow, 0.2), ink.field.mix(ink.deep, 0.35)),
            _ => self.sky(ink.field.mix(ink.glow, 0.35), ink.field),
        }
    }

    /// A soft light around a point.
    pub fn glow(&mut self, x: f64, y: f64, r: f64, paint: super::colour::Rgb, strength: f64) {
        let halo = self.svg.halo(x, y, r, &[(0.0, paint.thin(strength)), (1.0, paint.thin(0.0))]);
        self.svg.disc(x, y, r, halo);
    }

    /// Ground from a ridge line down past the foot of the sheet.
    pub fn ground(&mut self, ridge: &[Point], paint: impl Into<Paint>) {
        let path = Path::new().smooth(ridge).to(self.right(), HEIGHT + BLEED).to(self.left(), HEIGHT + BLEED).shut();
        self.svg.shape(&path, paint);
    }

    /// Flat ground from a height down.
    pub fn plain(&mut self, y: f64, paint: impl Into<Paint>) {
        let (x, w) = (self.left(), self.span());
        self.svg.rect(x, y, w, HEIGHT + BLEED - y, paint);
    }

    /// A rolling ridge at a height: points from edge to edge that rise and fall.
    pub fn ridge(&self, y: f64, swing: f64, steps: u32) -> Vec<Point> {
        let (left, span) = (self.left(), self.span());
        let steps = if self.wide { steps * 2 } else { steps };
        (0..=steps)
            .map(|step| {
                let x = left + span * f64::from(step) / f64::from(steps);
                (x, y + self.dice.range(-swing, swing))
            })
            .collect()
    }

    /// Draws turned by some degrees about a point.
    pub fn turned(&mut self, degrees: f64, x: f64, y: f64, draw: impl FnOnce(&mut Self)) {
        let transform = format!("rotate({degrees:.1} {x:.0} {y:.0})");
        self.svg.open(&transform);
        draw(self);
        self.svg.close();
    }

    /// Draws only inside an outline.
    pub fn inside(&mut self, outline: &Path, draw: impl FnOnce(&mut Self)) {
        self.svg.open_inside(outline);
        draw(self);
        self.svg.close();
    }
}

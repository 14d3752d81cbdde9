//! The canvas that a motif is drawn on, and backgrounds that many motifs use.
//!
//! Both shapes are 600 units high, so that one drawing function serves both: a poster is 400 wide with the main object
//! in the middle, a backdrop is wider with the main object to the right of the headline.

use super::colour::{Rgb, Rgba};
use super::dice::Dice;
use super::mood::Mood;
use super::palette::Palette;
use super::path::{Path, Point};
use super::svg::{Paint, Svg};

/// The height of every canvas in units.
pub const HEIGHT: f64 = 600.0;
/// A y coordinate below the canvas and its bleed, for outlines that continue past the lower edge.
pub const BELOW: f64 = 700.0;
/// How far drawings extend beyond each edge, so that a rotated motif leaves no corner empty.
const BLEED: f64 = 90.0;

/// A drawing in progress, and what its motif may depend on.
pub struct Canvas {
    pub svg: Svg,
    pub ink: Palette,
    pub mood: Mood,
    pub dice: Dice,
    pub is_backdrop: bool,
    /// The width in units.
    pub w: f64,
    /// The centre of the main object.
    pub cx: f64,
    pub cy: f64,
    /// The y coordinate where the ground begins; the title lies below.
    pub floor: f64,
    /// The name of the scene, for motifs that have several.
    pub scene: &'static str,
    /// The film's keywords and genres.
    pub tags: Vec<String>,
}

impl Canvas {
    /// Whether the film has any of these keywords or genres.
    pub fn has_any(&self, tags: &[&str]) -> bool {
        self.tags.iter().any(|tag| tags.contains(&tag.as_str()))
    }

    /// The x coordinate of the left edge, bleed included.
    #[expect(clippy::unused_self, reason = "the counterpart of `right`, which depends on the width")]
    pub fn left(&self) -> f64 {
        -BLEED
    }

    /// The x coordinate of the right edge, bleed included.
    pub fn right(&self) -> f64 {
        self.w + BLEED
    }

    /// The distance between the edges, bleed included.
    pub fn span(&self) -> f64 {
        self.w + 2.0 * BLEED
    }

    /// The x coordinates between which details are visible: everywhere on a poster; on a backdrop the overlay under the
    /// headline hides the rest.
    pub fn detail_range(&self) -> (f64, f64) {
        if self.is_backdrop {
            ((self.cx - 430.0).max(self.left()), (self.cx + 430.0).min(self.right()))
        } else {
            (self.left(), self.right())
        }
    }

    /// Covers the whole canvas.
    pub fn flood(&mut self, paint: impl Into<Paint>) {
        let (x, w) = (self.left(), self.span());
        self.svg.rect(x, -BLEED, w, HEIGHT + 2.0 * BLEED, paint);
    }

    /// A sky that changes from one colour at the top to another at the floor.
    pub fn sky(&mut self, top: impl Into<Rgba>, bottom: impl Into<Rgba>) {
        let floor = self.floor + 20.0;
        let paint = self.svg.linear_gradient((0.0, 0.0), (0.0, floor), &[(0.0, top.into()), (1.0, bottom.into())]);
        self.flood(paint);
    }

    /// A flat sky or one of three gradients with little contrast, at random.
    pub fn plain_sky(&mut self) {
        let ink = self.ink;
        // A gradient between opposite hues passes through grey.
        let related = ink.field.blends_cleanly_with(ink.deep);
        match self.dice.integer(0, 3) {
            0 => self.flood(ink.field),
            1 => self.sky(ink.field, ink.field.mix(ink.glow, 0.45)),
            2 if related => self.sky(ink.field.mix(ink.deep, 0.55), ink.field.mix(ink.glow, 0.2)),
            3 if related => self.sky(ink.field.mix(ink.glow, 0.2), ink.field.mix(ink.deep, 0.35)),
            _ => self.sky(ink.field.mix(ink.glow, 0.35), ink.field),
        }
    }

    /// A light: `opacity` at the centre, transparent at the radius `r`.
    pub fn glow(&mut self, centre: Point, r: f64, colour: Rgb, opacity: f64) {
        let halo = self.svg.radial_gradient(centre, r, &[(0.0, colour.opacity(opacity)), (1.0, colour.opacity(0.0))]);
        self.svg.disc(centre, r, halo);
    }

    /// Ground below a ridge line, from edge to edge.
    pub fn ground(&mut self, ridge: &[Point], paint: impl Into<Paint>) {
        let path = Path::new()
            .spline(ridge)
            .line_to((self.right(), HEIGHT + BLEED))
            .line_to((self.left(), HEIGHT + BLEED))
            .close();
        self.svg.fill(&path, paint);
    }

    /// Ground below the y coordinate `y`.
    pub fn flat_ground(&mut self, y: f64, paint: impl Into<Paint>) {
        let (x, w) = (self.left(), self.span());
        self.svg.rect(x, y, w, HEIGHT + BLEED - y, paint);
    }

    /// The points of a ridge line from edge to edge, up to `swing` above or below `y`. A backdrop has twice as many
    /// steps.
    pub fn ridge(&self, y: f64, swing: f64, steps: u32) -> Vec<Point> {
        let (left, span) = (self.left(), self.span());
        let steps = if self.is_backdrop { steps * 2 } else { steps };
        (0..=steps)
            .map(|step| {
                let x = left + span * f64::from(step) / f64::from(steps);
                (x, y + self.dice.range(-swing, swing))
            })
            .collect()
    }

    /// Draws rotated clockwise about a point.
    pub fn rotated(&mut self, degrees: f64, (x, y): Point, draw: impl FnOnce(&mut Self)) {
        let transform = format!("rotate({degrees:.1} {x:.0} {y:.0})");
        self.svg.open_group(&transform);
        draw(self);
        self.svg.close_group();
    }

    /// Draws clipped to an outline.
    pub fn clipped(&mut self, outline: &Path, draw: impl FnOnce(&mut Self)) {
        self.svg.open_clip(outline);
        draw(self);
        self.svg.close_group();
    }
}

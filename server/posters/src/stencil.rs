//! Stencils: an SVG file per thing, printed in the inks of a film's palette in front of a setting.
//!
//! A file holds shapes on a field of 400 × 400 units. The value of a `fill` or `stroke` is the name of an ink, such as
//! `accent`, or of an ink with `-shade` (mixed with night) or `-light` (mixed with paper).

use super::canvas::Canvas;
use super::colour::Rgb;
use super::palette::Palette;
use super::path::Path;

/// A thing to print.
pub struct Stencil {
    /// The name of its file.
    pub name: &'static str,
    pub place: Place,
    /// The ink of the largest part, which the setting must contrast with.
    pub main: Ink,
    pub svg: &'static str,
}

/// Where a thing is shown. Its base is at the lower edge of the file, except where noted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// On a hill.
    Ground,
    /// On a table.
    Table,
    /// In front of a shape; centred.
    Float,
    /// In the sky or in space; centred.
    Air,
    /// On the water.
    Water,
    /// Under water; centred.
    Deep,
}

#[derive(Clone, Copy)]
pub enum Ink {
    Accent,
    Night,
    Paper,
}

/// The side of a file's square.
const SIDE: f64 = 400.0;
/// The y coordinate of the base of a thing in its file, and of the middle of a centred thing.
const BASE: f64 = 392.0;
const MIDDLE: f64 = 212.0;

impl Stencil {
    pub fn draw(&self, c: &mut Canvas) {
        let ink = c.ink;
        let main = match self.main {
            Ink::Accent => ink.accent,
            Ink::Night => ink.night,
            Ink::Paper => ink.paper,
        };
        match self.place {
            Place::Ground => hill(c, self, main),
            Place::Table => table(c, self, main),
            Place::Float => poster(c, self, main),
            Place::Air => sky(c, self, main),
            Place::Water => water(c, self, main),
            Place::Deep => depths(c, self),
        }
    }

    /// Prints the thing with its base or middle at a y coordinate.
    fn print(&self, c: &mut Canvas, y: f64, scale: f64) {
        let anchor = if matches!(self.place, Place::Float | Place::Air | Place::Deep) { MIDDLE } else { BASE };
        let (dx, dy) = (c.cx - SIDE / 2.0 * scale, y - anchor * scale);
        c.svg.open_group(&format!("translate({dx:.0} {dy:.0})scale({scale:.2})"));
        c.svg.inked(self.svg, |name| ink_named(&c.ink, name));
        c.svg.close_group();
    }
}

/// The colour of an ink's name, or `None` for other words.
fn ink_named(ink: &Palette, name: &str) -> Option<Rgb> {
    let (base, variant) = name.split_once('-').unwrap_or((name, ""));
    let colour = match base {
        "night" => ink.night,
        "deep" => ink.deep,
        "field" => ink.field,
        "glow" => ink.glow,
        "accent" => ink.accent,
        "second" => ink.second,
        "paper" => ink.paper,
        _ => return None,
    };
    match variant {
        "" => Some(colour),
        "shade" => Some(colour.mix(ink.night, 0.28)),
        "light" => Some(colour.mix(ink.paper, 0.4)),
        _ => None,
    }
}

/// Of some colours, the one that differs most in lightness from two others, the first of which counts more.
fn contrasting<const N: usize>(colours: [Rgb; N], main: Rgb, other: Rgb) -> Rgb {
    let difference = |colour: Rgb| (colour.luma() - main.luma()).abs() + 0.5 * (colour.luma() - other.luma()).abs();
    colours.into_iter().max_by(|a, b| difference(*a).total_cmp(&difference(*b))).unwrap_or(other)
}

/// Covers the canvas with the palette's field, or, where the main colour would not stand out, with a colour that it does
/// stand out from.
fn ground_colour(c: &mut Canvas, main: Rgb) -> Rgb {
    let ink = c.ink;
    let stands_out = (main.luma() - ink.field.luma()).abs() > 0.2;
    let colour = if stands_out { ink.field } else { contrasting([ink.deep, ink.glow.mix(ink.paper, 0.3)], main, main) };
    c.flood(colour);
    colour
}

/// Draws the background of a thing: a disc, rays, rings or a low sun.
fn behind(c: &mut Canvas, main: Rgb, y: f64) {
    let ink = c.ink;
    let field = ground_colour(c, main);
    let light = contrasting([ink.glow, ink.deep, field.mix(ink.paper, 0.4), field.mix(ink.deep, 0.5)], main, field);
    let centre = (c.cx + c.dice.range(-14.0, 14.0), y);
    match c.dice.integer(0, 4) {
        0 | 1 => c.svg.disc(centre, c.dice.range(138.0, 172.0), light),
        2 => {
            let rays = Path::new().rays(centre, 0.0, 760.0, c.dice.integer(10, 18), c.dice.unit());
            c.svg.fill(&rays, field.mix(light, 0.32));
            c.svg.disc(centre, c.dice.range(118.0, 140.0), light);
        }
        3 => {
            for ring in (1..5).rev() {
                let share = 0.16 + 0.2 * f64::from(4 - ring);
                c.svg.disc(centre, 66.0 + 56.0 * f64::from(ring), field.mix(light, share));
            }
        }
        _ => {
            let side = c.dice.sign();
            c.svg.disc((centre.0 + side * c.dice.range(60.0, 100.0), y - 70.0), c.dice.range(56.0, 84.0), light);
            if c.mood.dark > 0.5 {
                c.stars(40, c.floor - 60.0);
            } else {
                let clouds =
                    Path::new().cloud((c.cx - side * 120.0, 120.0), 130.0).cloud((c.cx + side * 70.0, 250.0), 170.0);
                c.svg.fill(&clouds, field.mix(light, 0.45));
            }
        }
    }
}

fn hill(c: &mut Canvas, stencil: &Stencil, main: Rgb) {
    let ink = c.ink;
    behind(c, main, c.cy - 6.0);
    if c.dice.chance(0.5) {
        let far = c.ridge(c.floor - c.dice.range(26.0, 60.0), 22.0, 3);
        c.ground(&far, ink.field.mix(ink.deep, 0.62));
    }
    stencil.print(c, c.floor + 6.0, c.dice.range(0.84, 0.92));
    let near = c.ridge(c.floor, 7.0, 4);
    c.ground(&near, ink.night.mix(ink.deep, 0.35));
}

fn table(c: &mut Canvas, stencil: &Stencil, main: Rgb) {
    let ink = c.ink;
    behind(c, main, c.cy);
    let top = c.floor - 26.0;
    c.flat_ground(top, ink.deep.mix(ink.night, 0.3));
    c.svg.rect(c.left(), top, c.span(), 5.0, ink.second.mix(ink.night, 0.2));
    c.svg.ellipse((c.cx, c.floor - 2.0), 150.0, 13.0, ink.night.opacity(0.55));
    stencil.print(c, c.floor, c.dice.range(0.78, 0.86));
}

fn poster(c: &mut Canvas, stencil: &Stencil, main: Rgb) {
    let ink = c.ink;
    behind(c, main, c.cy);
    stencil.print(c, c.cy + 4.0, c.dice.range(0.8, 0.9));
    if c.dice.chance(0.5) {
        let near = c.ridge(c.floor + 24.0, 12.0, 3);
        c.ground(&near, ink.night.mix(ink.deep, 0.35));
    }
}

fn sky(c: &mut Canvas, stencil: &Stencil, main: Rgb) {
    let ink = c.ink;
    let in_space = c.has_any(&["space", "spaceship", "space-opera", "sci-fi", "alien-invasion", "alien-contact"]);
    if in_space {
        let dark = (main.luma() - ink.night.luma()).abs() > 0.2;
        c.sky(if dark { ink.night } else { ink.glow }, if dark { ink.deep.mix(ink.field, 0.5) } else { ink.field });
        c.stars(60, c.floor);
        let moon = (c.cx + c.dice.sign() * c.dice.range(70.0, 120.0), c.cy - c.dice.range(20.0, 90.0));
        c.svg.disc(moon, c.dice.range(46.0, 92.0), ink.field.mix(ink.glow, 0.5));
    } else {
        behind(c, main, c.cy);
        let clouds = Path::new()
            .cloud((c.cx - c.dice.range(90.0, 150.0), c.floor - 20.0), 190.0)
            .cloud((c.cx + c.dice.range(80.0, 140.0), c.floor - 40.0), 150.0);
        c.svg.fill(&clouds, ink.paper.opacity(0.55));
    }
    let degrees = c.dice.range(-10.0, 10.0);
    let (x, y) = (c.cx, c.cy + 4.0);
    c.rotated(degrees, (x, y), |c| stencil.print(c, y, c.dice.range(0.78, 0.88)));
    let near = c.ridge(c.floor + 34.0, 16.0, 3);
    c.ground(&near, ink.night.mix(ink.deep, 0.4));
}

/// The outline of waves from edge to edge, with the area below them.
fn waves(c: &Canvas, y: f64, swell: f64) -> Path {
    let mut x = c.left() - c.dice.range(0.0, 60.0);
    let mut path = Path::new().move_to((x, y));
    while x < c.right() {
        path = path.quad_to((x + 30.0, y - swell), (x + 60.0, y));
        x += 60.0;
    }
    path.line_to((x, super::canvas::BELOW)).line_to((c.left(), super::canvas::BELOW)).close()
}

fn water(c: &mut Canvas, stencil: &Stencil, main: Rgb) {
    let ink = c.ink;
    behind(c, main, c.cy - 10.0);
    let horizon = c.floor - 78.0;
    let far = waves(c, horizon, 16.0);
    c.svg.fill(&far, ink.field.mix(ink.deep, 0.55));
    stencil.print(c, c.floor + 4.0, c.dice.range(0.84, 0.92));
    for (row, colour) in [ink.deep, ink.night.mix(ink.deep, 0.5)].into_iter().enumerate() {
        let crest = waves(c, c.floor - 16.0 + row as f64 * 34.0, 22.0);
        c.svg.fill(&crest, colour);
    }
}

fn depths(c: &mut Canvas, stencil: &Stencil) {
    let ink = c.ink;
    c.sky(ink.field.mix(ink.glow, 0.4), ink.deep.mix(ink.night, 0.4));
    let x = c.cx;
    let shafts = (0..4).fold(Path::new(), |path, shaft| {
        let top = x - 170.0 + f64::from(shaft) * 92.0;
        path.polygon(&[(top, -90.0), (top + 34.0, -90.0), (top + 96.0, 460.0), (top + 6.0, 460.0)])
    });
    c.svg.fill(&shafts, ink.glow.opacity(0.22));
    stencil.print(c, c.cy + 4.0, c.dice.range(0.8, 0.9));
    let bubbles: Vec<_> = (0..7).map(|_| (x + c.dice.range(-170.0, 170.0), c.dice.range(40.0, 330.0))).collect();
    c.svg.dots(&bubbles, c.dice.range(3.0, 6.0), ink.paper.opacity(0.6));
    let bed = c.ridge(c.floor + 6.0, 14.0, 4);
    c.ground(&bed, ink.night.mix(ink.deep, 0.3));
    let weeds = (0..7).fold(Path::new(), |path, _| {
        let (foot, height) = (x + c.dice.range(-190.0, 190.0), c.dice.range(40.0, 110.0));
        let base = c.floor + 16.0;
        path.move_to((foot - 6.0, base))
            .cubic_to((foot - 24.0, base - height * 0.4), (foot + 18.0, base - height * 0.6), (foot, base - height))
            .cubic_to((foot + 30.0, base - height * 0.6), (foot - 8.0, base - height * 0.4), (foot + 8.0, base))
            .close()
    });
    c.svg.fill(&weeds, ink.night.mix(ink.deep, 0.3));
}

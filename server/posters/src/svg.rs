//! The printing press: writes shapes as compact SVG, one element a line of colour.

use super::colour::Rgb;
use super::path::{Path, Point};
use std::fmt::Write;

/// What a shape is printed with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    /// A flat ink and how much of it, from 0 to 1.
    Ink(Rgb, f64),
    /// A gradient or pattern made earlier.
    Screen(u16),
}

impl From<Rgb> for Paint {
    fn from(colour: Rgb) -> Self {
        Self::Ink(colour, 1.0)
    }
}

impl Rgb {
    /// The ink printed thin.
    pub fn thin(self, strength: f64) -> Paint {
        Paint::Ink(self, strength)
    }

    fn hex(self) -> String {
        let [r, g, b] = self.0;
        format!("#{r:02x}{g:02x}{b:02x}")
    }
}

/// A number as short as one decimal allows; anything that is no number becomes 0.
pub fn short(value: f64) -> String {
    let rounded = (value * 10.0).round() / 10.0;
    if !rounded.is_finite() || rounded == 0.0 {
        return "0".into();
    }
    let text = format!("{rounded:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

fn fine(value: f64) -> String {
    let text = format!("{:.2}", value.clamp(0.0, 1.0));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A drawing in the making: the shapes so far and the screens they are printed with.
#[derive(Default)]
pub struct Svg {
    body: String,
    defs: String,
    screens: u16,
}

impl Svg {
    fn paint(&mut self, role: &str, paint: Paint) {
        let _ = match paint {
            Paint::Ink(colour, strength) if strength >= 0.995 => {
                write!(self.body, " {role}=\"{}\"", colour.hex())
            }
            Paint::Ink(colour, strength) => {
                write!(self.body, " {role}=\"{}\" {role}-opacity=\"{}\"", colour.hex(), fine(strength))
            }
            Paint::Screen(id) => write!(self.body, " {role}=\"url(#s{id})\""),
        };
    }

    fn filled(&mut self, paint: impl Into<Paint>) {
        self.paint("fill", paint.into());
        self.body.push_str("/>");
    }

    fn outlined(&mut self, paint: impl Into<Paint>, width: f64) {
        self.body.push_str(" fill=\"none\"");
        self.paint("stroke", paint.into());
        let _ = write!(self.body, " stroke-width=\"{}\"/>", short(width));
    }

    /// A filled rectangle.
    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, paint: impl Into<Paint>) {
        let (x, y, w, h) = (short(x), short(y), short(w.max(0.0)), short(h.max(0.0)));
        let _ = write!(self.body, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"");
        self.filled(paint);
    }

    fn round(&mut self, x: f64, y: f64, r: f64) {
        let (x, y, r) = (short(x), short(y), short(r.max(0.0)));
        let _ = write!(self.body, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"");
    }

    /// A filled disc.
    pub fn disc(&mut self, x: f64, y: f64, r: f64, paint: impl Into<Paint>) {
        self.round(x, y, r);
        self.filled(paint);
    }

    /// The outline of a circle.
    pub fn ring(&mut self, x: f64, y: f64, r: f64, paint: impl Into<Paint>, width: f64) {
        self.round(x, y, r);
        self.outlined(paint, width);
    }

    /// A filled ellipse.
    pub fn oval(&mut self, x: f64, y: f64, rx: f64, ry: f64, paint: impl Into<Paint>) {
        let (x, y, rx, ry) = (short(x), short(y), short(rx.max(0.0)), short(ry.max(0.0)));
        let _ = write!(self.body, "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"");
        self.filled(paint);
    }

    /// A filled path. Where it crosses itself, the hole stays open.
    pub fn shape(&mut self, path: &Path, paint: impl Into<Paint>) {
        let _ = write!(self.body, "<path d=\"{}\"", path.data());
        self.filled(paint);
    }

    /// A filled path with holes punched where its parts overlap.
    pub fn cutout(&mut self, path: &Path, paint: impl Into<Paint>) {
        let _ = write!(self.body, "<path fill-rule=\"evenodd\" d=\"{}\"", path.data());
        self.filled(paint);
    }

    /// A drawn line.
    pub fn line(&mut self, path: &Path, paint: impl Into<Paint>, width: f64) {
        let _ = write!(self.body, "<path d=\"{}\"", path.data());
        self.outlined(paint, width);
    }

    /// Many dots of one size, each no more than a round pen set down.
    pub fn dots(&mut self, points: &[Point], r: f64, paint: impl Into<Paint>) {
        self.body.push_str("<path stroke-linecap=\"round\" d=\"");
        for (x, y) in points {
            let _ = write!(self.body, "M{} {}h0", short(*x), short(*y));
        }
        self.body.push('"');
        self.outlined(paint, r * 2.0);
    }

    fn screen(&mut self) -> u16 {
        self.screens += 1;
        self.screens
    }

    fn stops(&mut self, stops: &[(f64, Paint)]) {
        for (at, paint) in stops {
            if let Paint::Ink(colour, strength) = paint {
                let _ = write!(self.defs, "<stop offset=\"{}\" stop-color=\"{}\"", fine(*at), colour.hex());
                if *strength < 0.995 {
                    let _ = write!(self.defs, " stop-opacity=\"{}\"", fine(*strength));
                }
                self.defs.push_str("/>");
            }
        }
    }

    /// A straight blend from one point to another.
    pub fn blend(&mut self, from: (f64, f64), to: (f64, f64), stops: &[(f64, Paint)]) -> Paint {
        let id = self.screen();
        let (x1, y1, x2, y2) = (short(from.0), short(from.1), short(to.0), short(to.1));
        let _ = write!(
            self.defs,
            "<linearGradient id=\"s{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\">"
        );
        self.stops(stops);
        self.defs.push_str("</linearGradient>");
        Paint::Screen(id)
    }

    /// A blend outwards from a point.
    pub fn halo(&mut self, x: f64, y: f64, r: f64, stops: &[(f64, Paint)]) -> Paint {
        let id = self.screen();
        let (x, y, r) = (short(x), short(y), short(r));
        let _ = write!(
            self.defs,
            "<radialGradient id=\"s{id}\" gradientUnits=\"userSpaceOnUse\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\">"
        );
        self.stops(stops);
        self.defs.push_str("</radialGradient>");
        Paint::Screen(id)
    }

    /// A repeating tile, turned by some degrees and printed in one ink.
    pub fn tile(&mut self, size: (f64, f64), turn: f64, mark: &Path, ink: impl Into<Paint>) -> Paint {
        let id = self.screen();
        let (w, h, turn) = (short(size.0), short(size.1), short(turn));
        let Paint::Ink(colour, strength) = ink.into() else { return Paint::Screen(id) };
        let _ = write!(
            self.defs,
            "<pattern id=\"s{id}\" patternUnits=\"userSpaceOnUse\" width=\"{w}\" height=\"{h}\" patternTransform=\"rotate({turn})\"><path d=\"{}\" fill=\"{}\" fill-opacity=\"{}\"/></pattern>",
            mark.data(),
            colour.hex(),
            fine(strength)
        );
        Paint::Screen(id)
    }

    /// Starts a group moved by a transform; [`Svg::close`] ends it.
    pub fn open(&mut self, transform: &str) {
        let _ = write!(self.body, "<g transform=\"{transform}\">");
    }

    /// Starts a group that only shows inside a path; [`Svg::close`] ends it.
    pub fn open_inside(&mut self, path: &Path) {
        let id = self.screen();
        let _ = write!(self.defs, "<clipPath id=\"s{id}\"><path d=\"{}\"/></clipPath>", path.data());
        let _ = write!(self.body, "<g clip-path=\"url(#s{id})\">");
    }

    /// Ends the group opened last.
    pub fn close(&mut self) {
        self.body.push_str("</g>");
    }

    /// The finished document.
    pub fn finish(self, width: u32, height: u32) -> String {
        let Self { body, defs, .. } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"><defs>{defs}</defs>{body}</svg>"
        )
    }
}

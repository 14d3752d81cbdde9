//! An SVG writer: compact elements, gradients and patterns, with numbers of one decimal.
//!
//! Coordinates and lengths are user units of the enclosing `viewBox`; x grows to the right, y downwards.

use std::fmt::Write;

use super::colour::{Rgb, Rgba};
use super::decimal::decimal;
use super::path::{Path, Point};

/// What a shape is filled or stroked with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Paint {
    Flat(Rgba),
    /// A gradient or pattern in the document's `<defs>`, by its number.
    Definition(u16),
}

impl From<Rgb> for Paint {
    fn from(colour: Rgb) -> Self {
        Self::Flat(colour.into())
    }
}

impl From<Rgba> for Paint {
    fn from(colour: Rgba) -> Self {
        Self::Flat(colour)
    }
}

/// A number from 0 to 1 with at most two decimals: an opacity or a gradient offset.
fn fraction(value: f64) -> String {
    let text = format!("{:.2}", value.clamp(0.0, 1.0));
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// An opacity that rounds to 1 needs no attribute.
fn is_opaque(opacity: f64) -> bool {
    opacity >= 0.995
}

/// An SVG document under construction.
#[derive(Default)]
pub struct Svg {
    body: String,
    defs: String,
    definitions: u16,
}

impl Svg {
    /// Writes the attributes of a paint; `role` is `fill` or `stroke`.
    fn paint(&mut self, role: &str, paint: Paint) {
        let _ = match paint {
            Paint::Flat(Rgba { colour, opacity }) if is_opaque(opacity) => write!(self.body, " {role}=\"{colour}\""),
            Paint::Flat(Rgba { colour, opacity }) => {
                write!(self.body, " {role}=\"{colour}\" {role}-opacity=\"{}\"", fraction(opacity))
            }
            Paint::Definition(id) => write!(self.body, " {role}=\"url(#s{id})\""),
        };
    }

    fn end_filled(&mut self, paint: impl Into<Paint>) {
        self.paint("fill", paint.into());
        self.body.push_str("/>");
    }

    fn end_stroked(&mut self, paint: impl Into<Paint>, width: f64) {
        self.body.push_str(" fill=\"none\"");
        self.paint("stroke", paint.into());
        let _ = write!(self.body, " stroke-width=\"{}\"/>", decimal(width));
    }

    /// A filled rectangle; `x` and `y` are its top left corner.
    pub fn rect(&mut self, x: f64, y: f64, w: f64, h: f64, paint: impl Into<Paint>) {
        let (x, y, w, h) = (decimal(x), decimal(y), decimal(w.max(0.0)), decimal(h.max(0.0)));
        let _ = write!(self.body, "<rect x=\"{x}\" y=\"{y}\" width=\"{w}\" height=\"{h}\"");
        self.end_filled(paint);
    }

    fn circle(&mut self, (x, y): Point, r: f64) {
        let (x, y, r) = (decimal(x), decimal(y), decimal(r.max(0.0)));
        let _ = write!(self.body, "<circle cx=\"{x}\" cy=\"{y}\" r=\"{r}\"");
    }

    /// A filled circle.
    pub fn disc(&mut self, centre: Point, r: f64, paint: impl Into<Paint>) {
        self.circle(centre, r);
        self.end_filled(paint);
    }

    /// A stroked circle.
    pub fn ring(&mut self, centre: Point, r: f64, paint: impl Into<Paint>, width: f64) {
        self.circle(centre, r);
        self.end_stroked(paint, width);
    }

    /// A filled ellipse.
    pub fn ellipse(&mut self, (x, y): Point, rx: f64, ry: f64, paint: impl Into<Paint>) {
        let (x, y, rx, ry) = (decimal(x), decimal(y), decimal(rx.max(0.0)), decimal(ry.max(0.0)));
        let _ = write!(self.body, "<ellipse cx=\"{x}\" cy=\"{y}\" rx=\"{rx}\" ry=\"{ry}\"");
        self.end_filled(paint);
    }

    /// A path filled by the non-zero rule.
    pub fn fill(&mut self, path: &Path, paint: impl Into<Paint>) {
        let _ = write!(self.body, "<path d=\"{}\"", path.data());
        self.end_filled(paint);
    }

    /// A path filled by the even-odd rule: a subpath inside another is a hole.
    pub fn fill_even_odd(&mut self, path: &Path, paint: impl Into<Paint>) {
        let _ = write!(self.body, "<path fill-rule=\"evenodd\" d=\"{}\"", path.data());
        self.end_filled(paint);
    }

    /// A stroked path.
    pub fn stroke(&mut self, path: &Path, paint: impl Into<Paint>, width: f64) {
        let _ = write!(self.body, "<path d=\"{}\"", path.data());
        self.end_stroked(paint, width);
    }

    /// Filled circles of one radius. They share one element: each is a line of length 0 with round caps.
    pub fn dots(&mut self, points: &[Point], r: f64, paint: impl Into<Paint>) {
        self.body.push_str("<path stroke-linecap=\"round\" d=\"");
        for (x, y) in points {
            let _ = write!(self.body, "M{} {}h0", decimal(*x), decimal(*y));
        }
        self.body.push('"');
        self.end_stroked(paint, r * 2.0);
    }

    /// The elements of an SVG file without its root, with each attribute value replaced for which `colour` returns a
    /// colour.
    pub fn inked(&mut self, file: &str, colour: impl Fn(&str) -> Option<Rgb>) {
        for line in file.lines().filter(|line| !line.starts_with("<svg") && !line.starts_with("</svg")) {
            for (index, part) in line.split('"').enumerate() {
                if index > 0 {
                    self.body.push('"');
                }
                // Every second part is a value.
                let _ = match colour(part).filter(|_| index % 2 == 1) {
                    Some(colour) => write!(self.body, "{colour}"),
                    None => write!(self.body, "{part}"),
                };
            }
        }
    }

    fn next_definition(&mut self) -> u16 {
        self.definitions += 1;
        self.definitions
    }

    fn stops(&mut self, stops: &[(f64, Rgba)]) {
        for (offset, Rgba { colour, opacity }) in stops {
            let _ = write!(self.defs, "<stop offset=\"{}\" stop-color=\"{colour}\"", fraction(*offset));
            if !is_opaque(*opacity) {
                let _ = write!(self.defs, " stop-opacity=\"{}\"", fraction(*opacity));
            }
            self.defs.push_str("/>");
        }
    }

    /// A linear gradient between two points. Stops are offsets from 0 to 1 with their colours.
    pub fn linear_gradient(&mut self, from: Point, to: Point, stops: &[(f64, Rgba)]) -> Paint {
        let id = self.next_definition();
        let (x1, y1, x2, y2) = (decimal(from.0), decimal(from.1), decimal(to.0), decimal(to.1));
        let _ = write!(
            self.defs,
            "<linearGradient id=\"s{id}\" gradientUnits=\"userSpaceOnUse\" x1=\"{x1}\" y1=\"{y1}\" x2=\"{x2}\" y2=\"{y2}\">"
        );
        self.stops(stops);
        self.defs.push_str("</linearGradient>");
        Paint::Definition(id)
    }

    /// A radial gradient from a centre to the radius `r`. Stops are offsets from 0 to 1 with their colours.
    pub fn radial_gradient(&mut self, (x, y): Point, r: f64, stops: &[(f64, Rgba)]) -> Paint {
        let id = self.next_definition();
        let (x, y, r) = (decimal(x), decimal(y), decimal(r));
        let _ = write!(
            self.defs,
            "<radialGradient id=\"s{id}\" gradientUnits=\"userSpaceOnUse\" cx=\"{x}\" cy=\"{y}\" r=\"{r}\">"
        );
        self.stops(stops);
        self.defs.push_str("</radialGradient>");
        Paint::Definition(id)
    }

    /// A pattern that repeats `mark` in tiles of `size`, rotated by some degrees.
    pub fn pattern(&mut self, size: (f64, f64), degrees: f64, mark: &Path, colour: impl Into<Rgba>) -> Paint {
        let id = self.next_definition();
        let (w, h, degrees) = (decimal(size.0), decimal(size.1), decimal(degrees));
        let Rgba { colour, opacity } = colour.into();
        let _ = write!(
            self.defs,
            "<pattern id=\"s{id}\" patternUnits=\"userSpaceOnUse\" width=\"{w}\" height=\"{h}\" patternTransform=\"rotate({degrees})\"><path d=\"{}\" fill=\"{colour}\" fill-opacity=\"{}\"/></pattern>",
            mark.data(),
            fraction(opacity)
        );
        Paint::Definition(id)
    }

    /// Opens a group with a `transform` attribute; [`Svg::close_group`] closes it.
    pub fn open_group(&mut self, transform: &str) {
        let _ = write!(self.body, "<g transform=\"{transform}\">");
    }

    /// Opens a group clipped to a path; [`Svg::close_group`] closes it.
    pub fn open_clip(&mut self, path: &Path) {
        let id = self.next_definition();
        let _ = write!(self.defs, "<clipPath id=\"s{id}\"><path d=\"{}\"/></clipPath>", path.data());
        let _ = write!(self.body, "<g clip-path=\"url(#s{id})\">");
    }

    /// Closes the innermost open group.
    pub fn close_group(&mut self) {
        self.body.push_str("</g>");
    }

    /// The complete document; `width` and `height` are its size in pixels and its `viewBox`.
    pub fn finish(self, width: u32, height: u32) -> String {
        let Self { body, defs, .. } = self;
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" width=\"{width}\" height=\"{height}\"><defs>{defs}</defs>{body}</svg>"
        )
    }
}

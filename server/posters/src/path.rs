//! Scissors: outlines cut point by point.

use super::svg::short;
use std::f64::consts::TAU;
use std::fmt::Write;

/// An outline in the making. Several outlines may share one path, so they print as one shape.
#[derive(Clone, Default)]
pub struct Path(String);

/// A point on the sheet.
pub type Point = (f64, f64);

/// The point at an angle (in turns, from the right, clockwise) and a distance from a centre.
pub fn around(centre: Point, radius: f64, turns: f64) -> Point {
    let (sin, cos) = (turns * TAU).sin_cos();
    (centre.0 + radius * cos, centre.1 + radius * sin)
}

impl Path {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn data(&self) -> &str {
        &self.0
    }

    /// Two outlines as one shape.
    pub fn join(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    fn put(mut self, letter: char, points: &[Point]) -> Self {
        self.0.push(letter);
        for (index, (x, y)) in points.iter().enumerate() {
            if index > 0 {
                self.0.push(' ');
            }
            let y = short(*y);
            self.0.push_str(&short(*x));
            if !y.starts_with('-') {
                self.0.push(' ');
            }
            self.0.push_str(&y);
        }
        self
    }

    /// Starts an outline here.
    pub fn at(self, x: f64, y: f64) -> Self {
        self.put('M', &[(x, y)])
    }

    /// A straight cut.
    pub fn to(self, x: f64, y: f64) -> Self {
        self.put('L', &[(x, y)])
    }

    /// A bent cut, pulled towards a handle.
    pub fn bend(self, handle: Point, to: Point) -> Self {
        self.put('Q', &[handle, to])
    }

    /// A curved cut with a handle for each end.
    pub fn curve(self, first: Point, second: Point, to: Point) -> Self {
        self.put('C', &[first, second, to])
    }

    /// Part of a circle, clockwise or not, the shorter way.
    pub fn arc(mut self, r: f64, clockwise: bool, x: f64, y: f64) -> Self {
        let (r, x, y) = (short(r), short(x), short(y));
        let _ = write!(self.0, "A{r} {r} 0 0 {} {x} {y}", u8::from(clockwise));
        self
    }

    /// Part of a circle, clockwise or not, the longer way.
    pub fn large_arc(mut self, r: f64, clockwise: bool, x: f64, y: f64) -> Self {
        let (r, x, y) = (short(r), short(x), short(y));
        let _ = write!(self.0, "A{r} {r} 0 1 {} {x} {y}", u8::from(clockwise));
        self
    }

    /// Back to where the outline began.
    pub fn shut(mut self) -> Self {
        self.0.push('Z');
        self
    }

    /// Straight cuts through points, back to the first.
    pub fn poly(mut self, points: &[Point]) -> Self {
        self = self.open(points);
        self.shut()
    }

    /// Straight cuts through points, left open.
    pub fn open(mut self, points: &[Point]) -> Self {
        for (index, point) in points.iter().enumerate() {
            self = self.put(if index == 0 { 'M' } else { 'L' }, &[*point]);
        }
        self
    }

    /// A box.
    pub fn rect(mut self, x: f64, y: f64, w: f64, h: f64) -> Self {
        self = self.put('M', &[(x, y)]);
        let (w, h) = (short(w), short(h));
        self.0.push_str(&format!("h{w}v{h}h-{w}z").replace("--", ""));
        self
    }

    /// A disc.
    pub fn disc(mut self, x: f64, y: f64, r: f64) -> Self {
        self = self.put('M', &[(x - r, y)]);
        let (r, across) = (short(r), short(r * 2.0));
        let _ = write!(self.0, "a{r} {r} 0 1 1 {across} 0a{r} {r} 0 1 1-{across} 0z");
        self
    }

    /// An ellipse.
    pub fn oval(mut self, x: f64, y: f64, rx: f64, ry: f64) -> Self {
        self = self.put('M', &[(x - rx, y)]);
        let (rx, ry, across) = (short(rx), short(ry), short(rx * 2.0));
        let _ = write!(self.0, "a{rx} {ry} 0 1 1 {across} 0a{rx} {ry} 0 1 1-{across} 0z");
        self
    }

    /// Carries on smoothly through points from wherever the cut has got to.
    pub fn smooth_on(mut self, points: &[Point]) -> Self {
        for pair in points.windows(2) {
            let (handle, next) = (pair[0], pair[1]);
            let middle = (f64::midpoint(handle.0, next.0), f64::midpoint(handle.1, next.1));
            self = self.bend(handle, middle);
        }
        match points.last() {
            Some(last) => self.to(last.0, last.1),
            None => self,
        }
    }

    /// A smooth line through points, carrying on from the first.
    pub fn smooth(mut self, points: &[Point]) -> Self {
        let Some(first) = points.first() else { return self };
        self = if self.0.is_empty() || self.0.ends_with(['Z', 'z']) {
            self.put('M', &[*first])
        } else {
            self.put('L', &[*first])
        };
        for index in 1..points.len() {
            let before = points[index.saturating_sub(2)];
            let (from, to) = (points[index - 1], points[index]);
            let after = points[(index + 1).min(points.len() - 1)];
            let out = (from.0 + (to.0 - before.0) / 6.0, from.1 + (to.1 - before.1) / 6.0);
            let into = (to.0 - (after.0 - from.0) / 6.0, to.1 - (after.1 - from.1) / 6.0);
            self = self.curve(out, into, to);
        }
        self
    }
}

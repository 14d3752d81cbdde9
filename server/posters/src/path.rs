//! A builder for SVG path data.

use std::f64::consts::TAU;
use std::fmt::Write;

use super::decimal::decimal;

/// A point on the canvas: x to the right, y downwards.
pub type Point = (f64, f64);

/// The point at a distance and an angle from a centre. The angle is in turns: 0 is to the right, 0.25 below.
pub fn polar(centre: Point, radius: f64, turns: f64) -> Point {
    let (sin, cos) = (turns * TAU).sin_cos();
    (centre.0 + radius * cos, centre.1 + radius * sin)
}

/// SVG path data under construction; may contain several subpaths.
#[derive(Clone, Default)]
pub struct Path(String);

/// A map from local coordinates to points: the origin is at `origin`, `unit` is the length of one unit, and y grows
/// upwards.
pub fn local_coordinates(origin: Point, unit: f64) -> impl Fn(f64, f64) -> Point {
    move |x, y| (origin.0 + x * unit, origin.1 - y * unit)
}

impl Path {
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of the `d` attribute.
    pub fn data(&self) -> &str {
        &self.0
    }

    /// Adds the subpaths of another path.
    pub fn append(mut self, other: &Self) -> Self {
        self.0.push_str(&other.0);
        self
    }

    fn command(mut self, letter: char, points: &[Point]) -> Self {
        self.0.push(letter);
        for (index, (x, y)) in points.iter().enumerate() {
            if index > 0 {
                self.0.push(' ');
            }
            let y = decimal(*y);
            self.0.push_str(&decimal(*x));
            // A minus sign separates the numbers as well as a space does.
            if !y.starts_with('-') {
                self.0.push(' ');
            }
            self.0.push_str(&y);
        }
        self
    }

    /// Starts a subpath.
    pub fn move_to(self, to: Point) -> Self {
        self.command('M', &[to])
    }

    /// A straight line.
    pub fn line_to(self, to: Point) -> Self {
        self.command('L', &[to])
    }

    /// A quadratic Bézier curve.
    pub fn quad_to(self, control: Point, to: Point) -> Self {
        self.command('Q', &[control, to])
    }

    /// A cubic Bézier curve.
    pub fn cubic_to(self, first: Point, second: Point, to: Point) -> Self {
        self.command('C', &[first, second, to])
    }

    /// The shorter of the two arcs of radius `r` to a point.
    pub fn arc(self, r: f64, clockwise: bool, to: Point) -> Self {
        self.arc_to(r, false, clockwise, to)
    }

    /// The longer of the two arcs of radius `r` to a point.
    pub fn large_arc(self, r: f64, clockwise: bool, to: Point) -> Self {
        self.arc_to(r, true, clockwise, to)
    }

    fn arc_to(mut self, r: f64, large: bool, clockwise: bool, (x, y): Point) -> Self {
        let (r, x, y) = (decimal(r), decimal(x), decimal(y));
        let _ = write!(self.0, "A{r} {r} 0 {} {} {x} {y}", u8::from(large), u8::from(clockwise));
        self
    }

    /// Closes the subpath with a straight line to its start.
    pub fn close(mut self) -> Self {
        self.0.push('Z');
        self
    }

    /// A closed subpath of straight lines.
    pub fn polygon(self, points: &[Point]) -> Self {
        self.polyline(points).close()
    }

    /// An open subpath of straight lines.
    pub fn polyline(self, points: &[Point]) -> Self {
        let Some((&first, rest)) = points.split_first() else { return self };
        self.move_to(first).lines_to(rest)
    }

    /// Straight lines through points, from the current point.
    pub fn lines_to(self, points: &[Point]) -> Self {
        points.iter().copied().fold(self, Self::line_to)
    }

    /// A rectangle; `x` and `y` are its top left corner.
    pub fn rect(mut self, x: f64, y: f64, w: f64, h: f64) -> Self {
        self = self.move_to((x, y));
        let (w, h) = (decimal(w), decimal(h));
        let back = w.strip_prefix('-').map_or_else(|| format!("-{w}"), str::to_owned);
        let _ = write!(self.0, "h{w}v{h}h{back}z");
        self
    }

    /// A circle.
    pub fn disc(mut self, (x, y): Point, r: f64) -> Self {
        self = self.move_to((x - r, y));
        let (r, across) = (decimal(r), decimal(r * 2.0));
        let _ = write!(self.0, "a{r} {r} 0 1 1 {across} 0a{r} {r} 0 1 1-{across} 0z");
        self
    }

    /// An ellipse with horizontal and vertical axes.
    pub fn ellipse(mut self, (x, y): Point, rx: f64, ry: f64) -> Self {
        self = self.move_to((x - rx, y));
        let (rx, ry, across) = (decimal(rx), decimal(ry), decimal(rx * 2.0));
        let _ = write!(self.0, "a{rx} {ry} 0 1 1 {across} 0a{rx} {ry} 0 1 1-{across} 0z");
        self
    }

    /// A smooth curve from the current point to the last point. The points between are control points: the curve passes
    /// through the middle of each pair (a quadratic B-spline), so it takes half the bytes of [`Path::spline`].
    pub fn quad_spline_to(mut self, points: &[Point]) -> Self {
        for pair in points.windows(2) {
            let (control, next) = (pair[0], pair[1]);
            let middle = (f64::midpoint(control.0, next.0), f64::midpoint(control.1, next.1));
            self = self.quad_to(control, middle);
        }
        match points.last() {
            Some(last) => self.line_to(*last),
            None => self,
        }
    }

    /// A smooth curve through points (a uniform Catmull–Rom spline). It starts a subpath, or continues an open one with
    /// a straight line to the first point.
    pub fn spline(mut self, points: &[Point]) -> Self {
        let Some(&start) = points.first() else { return self };
        let continues = !self.0.is_empty() && !self.0.ends_with(['Z', 'z']);
        self = if continues { self.line_to(start) } else { self.move_to(start) };
        for index in 1..points.len() {
            let before = points[index.saturating_sub(2)];
            let (from, to) = (points[index - 1], points[index]);
            let after = points[(index + 1).min(points.len() - 1)];
            let first = (from.0 + (to.0 - before.0) / 6.0, from.1 + (to.1 - before.1) / 6.0);
            let second = (to.0 - (after.0 - from.0) / 6.0, to.1 - (after.1 - from.1) / 6.0);
            self = self.cubic_to(first, second, to);
        }
        self
    }
}

#[cfg(test)]
mod tests {
    use super::Path;

    #[test]
    fn numbers_are_short_and_separated_only_where_necessary() {
        let path = Path::new().move_to((1.04, -2.0)).line_to((f64::NAN, 0.55)).close();
        assert_eq!(path.data(), "M1-2L0 0.6Z");
    }

    #[test]
    fn a_spline_continues_an_open_subpath_and_starts_one_otherwise() {
        let points = [(0.0, 0.0), (6.0, 0.0)];
        assert_eq!(Path::new().spline(&points).data(), "M0 0C1 0 5 0 6 0");
        assert_eq!(Path::new().move_to((0.0, 9.0)).spline(&points).data(), "M0 9L0 0C1 0 5 0 6 0");
    }

    #[test]
    fn a_rectangle_of_negative_width_is_closed() {
        assert_eq!(Path::new().rect(5.0, 0.0, -2.0, 1.0).data(), "M5 0h-2v1h2z");
    }
}

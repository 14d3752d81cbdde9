//! Props: objects that several motifs share, such as figures, trees, lamps, birds, clouds and rays.
//!
//! Unless documented otherwise, the point is the middle of an object's base. Sizes are in canvas units.

use super::canvas::Canvas;
use super::colour::Rgb;
use super::path::{Path, Point, local_coordinates, polar};

impl Path {
    /// A standing figure in a coat.
    pub fn figure(self, (x, y): Point, height: f64) -> Self {
        let u = height / 10.0;
        self.disc((x, y - 9.1 * u), 0.9 * u)
            .move_to((x - 0.5 * u, y - 8.1 * u))
            .quad_to((x - 1.5 * u, y - 8.0 * u), (x - 1.6 * u, y - 6.6 * u))
            .line_to((x - 1.7 * u, y - 2.6 * u))
            .line_to((x - 0.8 * u, y - 2.6 * u))
            .line_to((x - 0.9 * u, y))
            .line_to((x - 0.1 * u, y))
            .line_to((x, y - 2.4 * u))
            .line_to((x + 0.2 * u, y))
            .line_to((x + 1.0 * u, y))
            .line_to((x + 0.9 * u, y - 2.6 * u))
            .line_to((x + 1.7 * u, y - 2.6 * u))
            .line_to((x + 1.6 * u, y - 6.6 * u))
            .quad_to((x + 1.5 * u, y - 8.0 * u), (x + 0.5 * u, y - 8.1 * u))
            .close()
    }

    /// A standing figure in a wide dress.
    pub fn dressed_figure(self, (x, y): Point, height: f64) -> Self {
        let u = height / 10.0;
        self.disc((x, y - 9.0 * u), 0.85 * u)
            .move_to((x - 0.4 * u, y - 8.1 * u))
            .quad_to((x - 1.3 * u, y - 7.8 * u), (x - 0.7 * u, y - 5.6 * u))
            .quad_to((x - 1.4 * u, y - 2.6 * u), (x - 2.4 * u, y))
            .line_to((x + 2.4 * u, y))
            .quad_to((x + 1.4 * u, y - 2.6 * u), (x + 0.7 * u, y - 5.6 * u))
            .quad_to((x + 1.3 * u, y - 7.8 * u), (x + 0.4 * u, y - 8.1 * u))
            .close()
    }

    /// A [`Path::figure`] that wears a hat; `height` excludes the hat.
    pub fn figure_in_hat(self, (x, y): Point, height: f64) -> Self {
        let u = height / 10.0;
        self.figure((x, y), height).polygon(&[
            (x - 1.8 * u, y - 9.3 * u),
            (x - 0.9 * u, y - 9.5 * u),
            (x - 0.8 * u, y - 10.7 * u),
            (x + 0.8 * u, y - 10.7 * u),
            (x + 0.9 * u, y - 9.5 * u),
            (x + 1.8 * u, y - 9.3 * u),
        ])
    }

    /// A rider on a standing horse that faces right.
    pub fn rider(self, (x, y): Point, height: f64) -> Self {
        let u = height / 10.0;
        let p = local_coordinates((x, y), u);
        let start = p(-3.4, 4.6);
        self.move_to(start)
            .quad_to(p(-3.2, 5.4), p(-2.2, 5.2))
            .quad_to(p(0.0, 4.7), p(1.6, 5.2))
            .quad_to(p(2.6, 6.4), p(3.2, 7.4))
            .lines_to(&[
                p(3.5, 7.9),
                p(3.7, 7.3),
                p(5.2, 6.0),
                p(4.8, 5.5),
                p(3.7, 6.0),
                p(2.9, 4.0),
                p(2.5, 3.2),
                p(2.7, 0.0),
                p(2.2, 0.0),
                p(1.8, 2.8),
            ])
            .lines_to(&[
                p(1.4, 0.0),
                p(0.9, 0.0),
                p(1.0, 2.8),
                p(-1.6, 2.9),
                p(-1.9, 0.0),
                p(-2.4, 0.0),
                p(-2.3, 2.6),
                p(-3.1, 0.0),
                p(-3.6, 0.0),
                p(-3.1, 3.0),
                p(-3.9, 1.4),
            ])
            .close()
            .disc((x + 0.1 * u, y - 9.0 * u), 0.65 * u)
            .polygon(&[
                p(-0.6, 8.4),
                p(0.8, 8.4),
                p(1.1, 6.6),
                p(2.2, 6.4),
                p(2.0, 6.0),
                p(0.8, 6.0),
                p(0.7, 5.0),
                p(1.0, 2.6),
                p(0.2, 2.8),
                p(-0.9, 5.2),
            ])
            .polygon(&[p(-1.2, 9.2), p(-0.5, 9.4), p(-0.4, 10.2), p(0.6, 10.2), p(0.7, 9.4), p(1.4, 9.2)])
    }

    /// A pine of stacked triangles.
    pub fn pine(mut self, (x, y): Point, height: f64, tiers: u32) -> Self {
        let width = height * 0.24;
        let step = height / f64::from(tiers + 1);
        for tier in 0..tiers {
            let base = y - f64::from(tier) * step - height * 0.08;
            let half = width * (1.0 - f64::from(tier) / f64::from(tiers + 1));
            self = self.polygon(&[(x - half, base), (x, base - step * 2.0), (x + half, base)]);
        }
        self.rect(x - height * 0.02, y - height * 0.1, height * 0.04, height * 0.1)
    }

    /// A bird in flight; the point is its centre, `wing` the length of a wing and `lift` how far the tips are raised.
    pub fn bird(self, (x, y): Point, wing: f64, lift: f64) -> Self {
        self.move_to((x - wing, y - lift))
            .quad_to((x - wing * 0.35, y - lift * 0.9), (x, y + lift * 0.35))
            .quad_to((x + wing * 0.35, y - lift * 0.9), (x + wing, y - lift))
            .quad_to((x + wing * 0.4, y - lift * 0.2), (x, y + lift * 0.8))
            .quad_to((x - wing * 0.4, y - lift * 0.2), (x - wing, y - lift))
            .close()
    }

    /// A cloud with a flat base.
    pub fn cloud(self, (x, y): Point, width: f64) -> Self {
        let u = width / 10.0;
        self.move_to((x - 4.2 * u, y))
            .arc(1.1 * u, true, (x - 3.4 * u, y - 2.0 * u))
            .arc(2.0 * u, true, (x + 0.2 * u, y - 3.2 * u))
            .arc(1.7 * u, true, (x + 3.2 * u, y - 2.0 * u))
            .arc(1.05 * u, true, (x + 4.2 * u, y))
            .close()
    }

    /// Rays from a centre: `count` wedges with gaps as wide as the wedges. `phase` is the angle of the first, in turns.
    pub fn rays(mut self, centre: Point, inner: f64, outer: f64, count: u32, phase: f64) -> Self {
        let step = 1.0 / f64::from(count);
        for ray in 0..count {
            let turn = phase + f64::from(ray) * step;
            let points = [
                polar(centre, inner, turn),
                polar(centre, outer, turn),
                polar(centre, outer, turn + step / 2.0),
                polar(centre, inner, turn + step / 2.0),
            ];
            self = if inner < 0.5 { self.polygon(&points[..3]) } else { self.polygon(&points) };
        }
        self
    }

    /// `count` circles of radius `r`, evenly spaced on a circle. `phase` is the angle of the first, in turns.
    pub fn discs_around(self, centre: Point, radius: f64, count: u32, phase: f64, r: f64) -> Self {
        (0..count)
            .fold(self, |path, disc| path.disc(polar(centre, radius, phase + f64::from(disc) / f64::from(count)), r))
    }

    /// A star with `points` points; at `phase` 0 (in turns) one of them is at the top.
    pub fn star(self, centre: Point, outer: f64, inner: f64, points: u32, phase: f64) -> Self {
        let corners: Vec<Point> = (0..points * 2)
            .map(|corner| {
                let r = if corner % 2 == 0 { outer } else { inner };
                polar(centre, r, phase - 0.25 + f64::from(corner) / f64::from(points * 2))
            })
            .collect();
        self.polygon(&corners)
    }

    /// A crescent moon, open to the right, around a centre.
    pub fn crescent(self, (x, y): Point, r: f64) -> Self {
        let (sin, cos) = (0.62 * r, 0.78 * r);
        self.move_to((x + sin, y - cos))
            .large_arc(r, false, (x + sin, y + cos))
            .arc(r * 0.98, true, (x + sin, y - cos))
            .close()
    }
}

impl Canvas {
    /// Random points above the y coordinate `down_to`, where details are visible. A backdrop has half as many again.
    pub fn scatter(&self, count: u32, down_to: f64) -> Vec<Point> {
        let (from, to) = self.detail_range();
        let count = if self.is_backdrop { count * 3 / 2 } else { count };
        (0..count).map(|_| (self.dice.range(from, to), self.dice.range(4.0, down_to))).collect()
    }

    /// Stars of three sizes, most of them small, above the y coordinate `down_to`.
    pub fn stars(&mut self, count: u32, down_to: f64) {
        let paper = self.ink.paper;
        for (share, r) in [(0.7, 0.7), (0.24, 1.2), (0.06, 2.0)] {
            let points = self.scatter((f64::from(count) * share).ceil() as u32, down_to);
            self.svg.dots(&points, r, paper.opacity(0.85));
        }
    }

    /// A moon or sun with a glow.
    pub fn lit_disc(&mut self, centre: Point, r: f64, colour: Rgb) {
        self.glow(centre, r * 2.4, colour, 0.3);
        self.svg.disc(centre, r, colour);
    }

    /// A street lamp with its cone of light; `side` is the direction of its arm, -1 (left) or 1 (right).
    pub fn street_lamp(&mut self, (x, y): Point, height: f64, side: f64) {
        let ink = self.ink;
        let head = (x + side * height * 0.2, y - height * 0.97);
        let cone = Path::new().polygon(&[
            (head.0 - 5.0, head.1),
            (head.0 + 5.0, head.1),
            (head.0 + height * 0.3, y + 6.0),
            (head.0 - height * 0.3, y + 6.0),
        ]);
        let light = self.svg.linear_gradient(
            head,
            (head.0, y),
            &[(0.0, ink.accent.opacity(0.7)), (1.0, ink.accent.opacity(0.08))],
        );
        self.svg.fill(&cone, light);
        self.svg.ellipse((head.0, y + 6.0), height * 0.3, height * 0.035, ink.accent.opacity(0.35));
        let post = Path::new().move_to((x, y + 4.0)).line_to((x, y - height * 0.88)).quad_to((x, y - height), head);
        self.svg.stroke(&post, ink.night, height * 0.018);
        let hood = Path::new().polygon(&[
            (head.0 - height * 0.05, head.1 + 3.0),
            (head.0, head.1 - height * 0.035),
            (head.0 + height * 0.05, head.1 + 3.0),
        ]);
        self.svg.fill(&hood, ink.night);
        self.svg.ellipse((head.0, head.1 + 4.0), height * 0.03, height * 0.015, ink.paper);
    }
}

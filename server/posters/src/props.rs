//! Cut-outs that many motifs share: people, trees, lamps, birds, clouds, rays.

use super::path::{Path, Point, around};
use super::sheet::Sheet;

impl Path {
    /// A standing figure in a coat, its feet at a point.
    pub fn person(self, x: f64, y: f64, tall: f64) -> Self {
        let u = tall / 10.0;
        self.disc(x, y - 9.1 * u, 0.9 * u)
            .at(x - 0.5 * u, y - 8.1 * u)
            .bend((x - 1.5 * u, y - 8.0 * u), (x - 1.6 * u, y - 6.6 * u))
            .to(x - 1.7 * u, y - 2.6 * u)
            .to(x - 0.8 * u, y - 2.6 * u)
            .to(x - 0.9 * u, y)
            .to(x - 0.1 * u, y)
            .to(x, y - 2.4 * u)
            .to(x + 0.2 * u, y)
            .to(x + 1.0 * u, y)
            .to(x + 0.9 * u, y - 2.6 * u)
            .to(x + 1.7 * u, y - 2.6 * u)
            .to(x + 1.6 * u, y - 6.6 * u)
            .bend((x + 1.5 * u, y - 8.0 * u), (x + 0.5 * u, y - 8.1 * u))
            .shut()
    }

    /// A standing figure in a wide dress.
    pub fn lady(self, x: f64, y: f64, tall: f64) -> Self {
        let u = tall / 10.0;
        self.disc(x, y - 9.0 * u, 0.85 * u)
            .at(x - 0.4 * u, y - 8.1 * u)
            .bend((x - 1.3 * u, y - 7.8 * u), (x - 0.7 * u, y - 5.6 * u))
            .bend((x - 1.4 * u, y - 2.6 * u), (x - 2.4 * u, y))
            .to(x + 2.4 * u, y)
            .bend((x + 1.4 * u, y - 2.6 * u), (x + 0.7 * u, y - 5.6 * u))
            .bend((x + 1.3 * u, y - 7.8 * u), (x + 0.4 * u, y - 8.1 * u))
            .shut()
    }

    /// A hat for a figure drawn with [`Path::person`].
    pub fn hat(self, x: f64, y: f64, tall: f64) -> Self {
        let u = tall / 10.0;
        self.poly(&[
            (x - 1.8 * u, y - 9.3 * u),
            (x - 0.9 * u, y - 9.5 * u),
            (x - 0.8 * u, y - 10.7 * u),
            (x + 0.8 * u, y - 10.7 * u),
            (x + 0.9 * u, y - 9.5 * u),
            (x + 1.8 * u, y - 9.3 * u),
        ])
    }

    /// A rider on a standing horse that looks right.
    pub fn rider(self, x: f64, y: f64, tall: f64) -> Self {
        let u = tall / 10.0;
        let p = |dx: f64, dy: f64| (x + dx * u, y - dy * u);
        let start = p(-3.4, 4.6);
        self.at(start.0, start.1)
            .bend(p(-3.2, 5.4), p(-2.2, 5.2))
            .bend(p(0.0, 4.7), p(1.6, 5.2))
            .bend(p(2.6, 6.4), p(3.2, 7.4))
            .poly_on(&[
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
            .poly_on(&[
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
            .shut()
            .disc(x + 0.1 * u, y - 9.0 * u, 0.65 * u)
            .poly(&[
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
            .poly(&[p(-1.2, 9.2), p(-0.5, 9.4), p(-0.4, 10.2), p(0.6, 10.2), p(0.7, 9.4), p(1.4, 9.2)])
    }

    /// Carries on with straight cuts through points.
    pub fn poly_on(mut self, points: &[Point]) -> Self {
        for (x, y) in points {
            self = self.to(*x, *y);
        }
        self
    }

    /// A pine of stacked tiers, its foot at a point.
    pub fn pine(mut self, x: f64, y: f64, tall: f64, tiers: u32) -> Self {
        let wide = tall * 0.24;
        let step = tall / f64::from(tiers + 1);
        for tier in 0..tiers {
            let base = y - f64::from(tier) * step - tall * 0.08;
            let half = wide * (1.0 - f64::from(tier) / f64::from(tiers + 1));
            self = self.poly(&[(x - half, base), (x, base - step * 2.0), (x + half, base)]);
        }
        self.rect(x - tall * 0.02, y - tall * 0.1, tall * 0.04, tall * 0.1)
    }

    /// A bird in flight: two bent wings.
    pub fn bird(self, x: f64, y: f64, wing: f64, lift: f64) -> Self {
        self.at(x - wing, y - lift)
            .bend((x - wing * 0.35, y - lift * 0.9), (x, y + lift * 0.35))
            .bend((x + wing * 0.35, y - lift * 0.9), (x + wing, y - lift))
            .bend((x + wing * 0.4, y - lift * 0.2), (x, y + lift * 0.8))
            .bend((x - wing * 0.4, y - lift * 0.2), (x - wing, y - lift))
            .shut()
    }

    /// A flat-bottomed cloud, its base line at y.
    pub fn cloud(self, x: f64, y: f64, wide: f64) -> Self {
        let u = wide / 10.0;
        self.at(x - 4.2 * u, y)
            .arc(1.1 * u, true, x - 3.4 * u, y - 2.0 * u)
            .arc(2.0 * u, true, x + 0.2 * u, y - 3.2 * u)
            .arc(1.7 * u, true, x + 3.2 * u, y - 2.0 * u)
            .arc(1.05 * u, true, x + 4.2 * u, y)
            .shut()
    }

    /// A fan of rays from a centre: every other wedge of the circle.
    pub fn rays(mut self, centre: Point, inner: f64, outer: f64, count: u32, phase: f64) -> Self {
        let step = 1.0 / f64::from(count);
        for ray in 0..count {
            let turn = phase + f64::from(ray) * step;
            let points = [
                around(centre, inner, turn),
                around(centre, outer, turn),
                around(centre, outer, turn + step / 2.0),
                around(centre, inner, turn + step / 2.0),
            ];
            self = if inner < 0.5 { self.poly(&points[..3]) } else { self.poly(&points) };
        }
        self
    }

    /// A star with points, standing upright.
    pub fn star(mut self, centre: Point, outer: f64, inner: f64, points: u32, phase: f64) -> Self {
        let corners: Vec<Point> = (0..points * 2)
            .map(|corner| {
                let r = if corner % 2 == 0 { outer } else { inner };
                around(centre, r, phase - 0.25 + f64::from(corner) / f64::from(points * 2))
            })
            .collect();
        self = self.poly(&corners);
        self
    }

    /// A crescent open to the right.
    pub fn crescent(self, x: f64, y: f64, r: f64) -> Self {
        let (sin, cos) = (0.62 * r, 0.78 * r);
        self.at(x + sin, y - cos).large_arc(r, false, x + sin, y + cos).arc(r * 0.98, true, x + sin, y - cos).shut()
    }
}

impl Sheet {
    /// Points scattered over the sky down to a height, none within the calm side of a backdrop.
    pub fn scatter(&self, count: u32, down_to: f64) -> Vec<Point> {
        let (from, to) = self.stage();
        let count = if self.wide { count * 3 / 2 } else { count };
        (0..count).map(|_| (self.dice.range(from, to), self.dice.range(4.0, down_to))).collect()
    }

    /// A sky of stars, most of them faint.
    pub fn stars(&mut self, count: u32, down_to: f64) {
        let paper = self.ink.paper;
        for (share, r) in [(0.7, 0.7), (0.24, 1.2), (0.06, 2.0)] {
            let points = self.scatter((f64::from(count) * share).ceil() as u32, down_to);
            self.svg.dots(&points, r, paper.thin(0.85));
        }
    }

    /// A moon or sun with a soft light around it.
    pub fn lit_disc(&mut self, x: f64, y: f64, r: f64, paint: super::colour::Rgb) {
        self.glow(x, y, r * 2.4, paint, 0.3);
        self.svg.disc(x, y, r, paint);
    }

    /// A street lamp, its foot at a point.
    pub fn lamp(&mut self, x: f64, y: f64, tall: f64, side: f64) {
        let ink = self.ink;
        let head = (x + side * tall * 0.2, y - tall * 0.97);
        let cone = Path::new().poly(&[
            (head.0 - 5.0, head.1),
            (head.0 + 5.0, head.1),
            (head.0 + tall * 0.3, y + 6.0),
            (head.0 - tall * 0.3, y + 6.0),
        ]);
        let light = self.svg.blend(head, (head.0, y), &[(0.0, ink.accent.thin(0.7)), (1.0, ink.accent.thin(0.08))]);
        self.svg.shape(&cone, light);
        self.svg.oval(head.0, y + 6.0, tall * 0.3, tall * 0.035, ink.accent.thin(0.35));
        let post = Path::new().at(x, y + 4.0).to(x, y - tall * 0.88).bend((x, y - tall), head);
        self.svg.line(&post, ink.night, tall * 0.018);
        let hood = Path::new().poly(&[
            (head.0 - tall * 0.05, head.1 + 3.0),
            (head.0, head.1 - tall * 0.035),
            (head.0 + tall * 0.05, head.1 + 3.0),
        ]);
        self.svg.shape(&hood, ink.night);
        self.svg.oval(head.0, head.1 + 4.0, tall * 0.03, tall * 0.015, ink.paper);
    }
}

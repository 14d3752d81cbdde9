//! A boxing ring, a ball or a running track; for sport films.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["boxing-ring", "ball", "running-track"],
    strong: &[
        "boxing",
        "wrestling",
        "baseball",
        "american-football",
        "basketball",
        "football-soccer",
        "winter-sports",
        "sports-team",
        "tournament",
        "training-montage",
        "horse-racing",
        "racing",
    ],
    weak: &["underdog", "comeback", "rivalry", "gladiator", "mentor"],
    genres: &["sport"],
    mood_score: |_| -0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.night.mix(ink.deep, 0.6), ink.field);
    match c.scene {
        "boxing-ring" => ring(c),
        "ball" => ball(c),
        _ => lanes(c),
    }
}

/// A boxer in a ring under a lamp.
fn ring(c: &mut Canvas) {
    let ink = c.ink;
    let (x, floor) = (c.cx, c.floor - 10.0);
    let cone = Path::new().polygon(&[
        (x - 34.0, -20.0),
        (x + 34.0, -20.0),
        (x + 190.0, floor + 20.0),
        (x - 190.0, floor + 20.0),
    ]);
    let light = c.svg.linear_gradient(
        (0.0, 0.0),
        (0.0, floor),
        &[(0.0, ink.paper.opacity(0.85)), (1.0, ink.accent.opacity(0.2))],
    );
    c.svg.fill(&cone, light);
    let height = c.dice.range(190.0, 230.0);
    let (y, u) = (floor + 24.0, height / 10.0);
    c.svg.fill(
        &Path::new()
            .figure((x, y), height)
            .disc((x - 1.9 * u, y - 6.7 * u), 0.95 * u)
            .disc((x + 1.9 * u, y - 6.7 * u), 0.95 * u),
        ink.night,
    );
    c.svg.fill(
        &Path::new().disc((x - 1.9 * u, y - 6.7 * u), 0.95 * u).disc((x + 1.9 * u, y - 6.7 * u), 0.95 * u),
        ink.accent,
    );
    c.flat_ground(floor + 20.0, ink.deep.mix(ink.night, 0.3));
    for rope in 0..3_u32 {
        let ry = floor - 96.0 + f64::from(rope) * 44.0;
        let sag = c.dice.range(4.0, 14.0);
        let path = Path::new()
            .move_to((c.left(), ry - 50.0))
            .line_to((x - 160.0, ry))
            .quad_to((x, ry + sag), (x + 160.0, ry))
            .line_to((c.right(), ry - 50.0));
        c.svg.stroke(&path, [ink.second, ink.paper, ink.accent][rope as usize], 7.0);
    }
    c.svg.fill(
        &Path::new().rect(x - 167.0, floor - 116.0, 14.0, 150.0).rect(x + 153.0, floor - 116.0, 14.0, 150.0),
        ink.night,
    );
}

/// A football, basketball or baseball, lit from one side.
fn ball(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx, c.cy - 6.0, c.dice.range(116.0, 150.0));
    c.svg.fill(&Path::new().rays((x, y), r, 700.0, c.dice.integer(12, 22), 0.03), ink.glow.opacity(0.22));
    c.flat_ground(c.floor, ink.deep);
    let hoop = c.has_any(&["basketball"]);
    let base = if hoop { ink.accent } else { ink.paper };
    let form = Path::new().disc((x, y), r);
    c.svg.fill(&form, base);
    let degrees = c.dice.range(-40.0, 40.0);
    c.clipped(&form, |c| {
        c.rotated(degrees, (x, y), |c| {
            if c.has_any(&["football-soccer"]) {
                c.svg.fill(&Path::new().star((x, y), r * 0.32, r * 0.26, 5, 0.0), ink.night);
                for patch in 0..5 {
                    let at = polar((x, y), r * 0.92, f64::from(patch) / 5.0 - 0.25);
                    c.svg.disc(at, r * 0.26, ink.night);
                    c.svg.stroke(&Path::new().move_to((x, y)).line_to(at), ink.night, 3.0);
                }
            } else if hoop {
                let seams = Path::new()
                    .move_to((x - r, y))
                    .line_to((x + r, y))
                    .move_to((x, y - r))
                    .line_to((x, y + r))
                    .move_to((x - r * 0.7, y - r))
                    .quad_to((x - r * 0.1, y), (x - r * 0.7, y + r))
                    .move_to((x + r * 0.7, y - r))
                    .quad_to((x + r * 0.1, y), (x + r * 0.7, y + r));
                c.svg.stroke(&seams, ink.night, 5.0);
            } else {
                for side in [-1.0, 1.0] {
                    let seam = Path::new()
                        .move_to((x + side * r * 0.85, y - r))
                        .quad_to((x + side * r * 0.15, y), (x + side * r * 0.85, y + r));
                    c.svg.stroke(&seam, ink.second, 4.0);
                    let stitches = (0..11).fold(Path::new(), |path, stitch| {
                        let t = f64::from(stitch) / 10.0;
                        let (sx, sy) = (x + side * r * (0.85 - 1.4 * t * (1.0 - t)), y - r + 2.0 * r * t);
                        path.move_to((sx - 9.0, sy - 5.0)).line_to((sx, sy)).line_to((sx + 9.0, sy - 5.0))
                    });
                    c.svg.stroke(&stitches, ink.second, 3.0);
                }
            }
        });
        let dusk =
            Path::new().disc((x - r * 0.3, y - r * 0.28), r * 1.12).rect(x - r * 2.0, y - r * 2.0, r * 4.0, r * 4.0);
        c.svg.fill_even_odd(&dusk, ink.night.opacity(0.4));
    });
    c.svg.ellipse((x, c.floor + 26.0), r * 0.8, 13.0, ink.night.opacity(0.6));
}

/// The bend of a running track with a runner.
fn lanes(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx + 180.0, c.floor + 70.0);
    c.lit_disc((c.cx - 50.0, c.cy - 60.0), c.dice.range(40.0, 76.0), ink.accent);
    for lane in (0..9).rev() {
        let r = 90.0 + f64::from(lane) * 36.0;
        let colour = if lane % 2 == 0 { ink.field.mix(ink.deep, 0.25) } else { ink.field.mix(ink.deep, 0.7) };
        c.svg.ellipse((x, y), r * 1.25, r * 0.82, colour);
        c.svg.fill(
            &Path::new().ellipse((x, y), r * 1.25, r * 0.82).ellipse((x, y), r * 1.25 - 1.6, r * 0.82 - 1.6),
            ink.paper.opacity(0.12),
        );
    }
    c.svg.ellipse((x, y), 80.0, 54.0, ink.night);
    let (px, py, u) = (c.cx - 40.0, c.floor - 20.0, 9.0);
    let limb = Path::new()
        .polyline(&[
            (px, py - 7.2 * u),
            (px - 0.8 * u, py - 4.2 * u),
            (px + 1.8 * u, py - 3.2 * u),
            (px + 1.2 * u, py - 0.6 * u),
            (px + 2.2 * u, py - 0.4 * u),
        ])
        .polyline(&[(px - 0.8 * u, py - 4.2 * u), (px - 1.4 * u, py - 2.0 * u), (px - 4.0 * u, py - 2.4 * u)])
        .polyline(&[(px, py - 6.8 * u), (px + 1.8 * u, py - 5.4 * u), (px + 3.0 * u, py - 6.6 * u)])
        .polyline(&[(px, py - 6.8 * u), (px - 2.0 * u, py - 6.4 * u), (px - 2.6 * u, py - 4.6 * u)]);
    c.svg.stroke(&limb, ink.paper, 8.0);
    c.svg.disc((px + 0.7 * u, py - 8.8 * u), 8.0, ink.paper);
}

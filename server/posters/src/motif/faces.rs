//! Two profiles facing each other, one with a scene inside, or three shifted copies; for identity and character
//! studies.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, Point};

pub const MOTIF: Motif = Motif {
    scenes: &["facing-faces", "face-within", "double-face"],
    strong: &[
        "doppelganger",
        "identity-crisis",
        "two-hander",
        "character-study",
        "double-life",
        "mistaken-identity",
        "psychiatry",
        "body-swap",
        "cloning",
        "unreliable-narrator",
    ],
    weak: &[
        "rivalry",
        "siblings",
        "memory",
        "infidelity",
        "marriage-in-trouble",
        "trauma",
        "mental-illness",
        "dialogue-driven",
        "father-son",
        "mother-son",
        "mentor",
        "jealousy",
        "queer-identity",
        "betrayal",
        "age-gap",
        "existential",
        "disability",
    ],
    genres: &["drama"],
    mood_score: |mood| mood.cerebral * 0.3 - 0.7,
    draw,
};

/// The outline of a face in profile from the nape to the neck, with random nose, chin and brow. `side` is 1 to face
/// right, -1 to face left.
fn profile(c: &Canvas, x: f64, y: f64, height: f64, side: f64) -> Vec<Point> {
    let (nose, chin, brow) = (c.dice.range(0.36, 0.43), c.dice.range(0.24, 0.3), c.dice.range(0.27, 0.31));
    [
        (-0.16, 1.1),
        (-0.2, 0.82),
        (-0.36, 0.6),
        (-0.4, 0.32),
        (-0.28, 0.08),
        (0.0, 0.0),
        (0.2, 0.08),
        (brow, 0.24),
        (brow - 0.02, 0.34),
        (nose, 0.5),
        (nose - 0.08, 0.545),
        (nose - 0.06, 0.61),
        (nose - 0.09, 0.64),
        (nose - 0.075, 0.69),
        (chin, 0.74),
        (chin - 0.01, 0.82),
        (chin - 0.12, 0.86),
        (0.06, 0.86),
        (0.06, 1.1),
    ]
    .map(|(dx, dy): Point| (x + side * dx * height, y + dy * height))
    .to_vec()
}

fn head(c: &Canvas, x: f64, y: f64, height: f64, side: f64) -> Path {
    let points = profile(c, x, y, height, side);
    let body =
        [(0.06, 1.1), (0.3, 1.2), (0.44, 1.5), (0.46, 2.2), (-0.7, 2.2), (-0.66, 1.5), (-0.4, 1.2), (-0.16, 1.1)]
            .map(|(dx, dy): Point| (x + side * dx * height, y + dy * height));
    Path::new().spline(&points).quad_spline_to(&body).close()
}

fn draw(c: &mut Canvas) {
    c.plain_sky();
    match c.scene {
        "facing-faces" => facing(c),
        "face-within" => within(c),
        _ => doubled(c),
    }
}

/// Two heads facing each other, with a sun between them.
fn facing(c: &mut Canvas) {
    let ink = c.ink;
    let height = c.dice.range(230.0, 270.0);
    let (x, y) = (c.cx, c.cy - height * 0.5);
    let apart = height * c.dice.range(0.46, 0.56);
    c.lit_disc((x, y + height * 0.22), c.dice.range(30.0, 62.0), ink.accent);
    let (left, right) =
        (head(c, x - apart, y, height, 1.0), head(c, x + apart, y + c.dice.range(-14.0, 30.0), height, -1.0));
    c.svg.fill(&left, ink.deep.mix(ink.night, 0.3));
    c.svg.fill(&right, ink.second);
}

/// A head filled with a landscape, rings, a night sky or stairs.
fn within(c: &mut Canvas) {
    let ink = c.ink;
    let height = c.dice.range(258.0, 300.0);
    let (x, y) = (c.cx, c.cy - height * 0.56);
    let form = head(c, x, y, height, 1.0);
    c.svg.fill(&form, ink.night.mix(ink.deep, 0.4));
    let kind = c.dice.integer(0, 3);
    c.clipped(&form, |c| {
        let (hx, hy, r) = (x - height * 0.05, y + height * 0.32, height * 0.27);
        match kind {
            0 => {
                c.svg.disc((hx, hy), r * 0.62, ink.accent);
                for (row, colour) in [ink.second, ink.deep].into_iter().enumerate() {
                    let ridge = c.ridge(hy + r * (0.4 + row as f64 * 0.5), 26.0, 9);
                    c.ground(&ridge, colour);
                }
                c.svg.fill(
                    &Path::new().bird((hx - 16.0, hy - r * 0.8), 13.0, 6.0).bird((hx + 24.0, hy - r * 1.0), 9.0, 5.0),
                    ink.paper,
                );
            }
            1 => {
                for ring in 0..7 {
                    c.svg.disc(
                        (hx, hy),
                        r * (1.25 - f64::from(ring) * 0.18),
                        if ring % 2 == 0 { ink.accent } else { ink.night },
                    );
                }
            }
            2 => {
                let stars = (0..26).fold(Path::new(), |path, _| {
                    path.disc(
                        (hx + c.dice.range(-r * 1.6, r * 1.6), hy + c.dice.range(-r * 1.2, r * 2.0)),
                        c.dice.range(0.8, 2.4),
                    )
                });
                c.svg.fill(&stars, ink.paper);
                c.svg.disc((hx + 10.0, hy - 6.0), r * 0.5, ink.accent);
                c.svg.disc((hx + 10.0 + r * 0.2, hy - 6.0 - r * 0.1), r * 0.44, ink.night.mix(ink.deep, 0.4));
            }
            _ => {
                let steps = (0..9).fold(Path::new(), |path, step| {
                    path.rect(
                        hx - r * 1.3 + f64::from(step) * r * 0.3,
                        hy + r * (1.2 - f64::from(step) * 0.26),
                        r * 0.32,
                        400.0,
                    )
                });
                c.svg.fill(&steps, ink.second);
                c.lit_disc((hx + r * 0.2, hy - r * 0.4), r * 0.36, ink.accent);
            }
        }
    });
}

/// Three shifted copies of a head.
fn doubled(c: &mut Canvas) {
    let ink = c.ink;
    let height = c.dice.range(240.0, 280.0);
    let (x, y) = (c.cx, c.cy - height * 0.54);
    let form = profile(c, 0.0, 0.0, height, 1.0);
    let slip = c.dice.range(26.0, 48.0);
    for (copy, colour) in [ink.accent.opacity(0.9), ink.second.opacity(0.85), ink.night.into()].into_iter().enumerate()
    {
        let at = x + slip * (1.0 - copy as f64) * 1.2;
        let moved: Vec<Point> = form.iter().map(|(px, py)| (px + at, py + y + copy as f64 * 10.0)).collect();
        let body = [(0.06, 1.1), (0.3, 1.2), (0.46, 2.2), (-0.7, 2.2), (-0.4, 1.2), (-0.16, 1.1)]
            .map(|(dx, dy): Point| (at + dx * height, y + copy as f64 * 10.0 + dy * height));
        c.svg.fill(&Path::new().spline(&moved).quad_spline_to(&body).close(), colour);
    }
    c.svg.disc((x - slip + height * 0.16, y + height * 0.38 + 20.0), 6.0, ink.paper);
}

//! A locomotive from the front, or tracks to the horizon; for trains, exile and flight.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["engine", "railway"],
    strong: &["train", "exile", "refugees", "holocaust", "immigration"],
    weak: &[
        "rescue-mission",
        "home-front",
        "eastern-europe",
        "colonialism",
        "india-setting",
        "chase",
        "outlaw",
        "fugitive",
        "stunts",
        "prisoner-of-war",
    ],
    genres: &[],
    mood_score: |_| 1.4,
    draw,
};

fn draw(c: &mut Canvas) {
    c.plain_sky();
    if c.scene == "engine" { engine(c) } else { line(c) }
}

/// The front of a locomotive.
fn engine(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy + 34.0);
    let r = c.dice.range(84.0, 104.0);
    for puff in 0..6 {
        let t = f64::from(puff);
        c.svg.disc(
            (x - 14.0 - t * t * 5.0, y - r - 44.0 - t * 30.0),
            22.0 + t * 11.0,
            ink.paper.opacity(0.85 - t * 0.11),
        );
    }
    c.flat_ground(c.floor - 10.0, ink.deep.mix(ink.night, 0.4));
    let fan = Path::new().polygon(&[
        (x - 40.0, c.floor - 14.0),
        (x + 40.0, c.floor - 14.0),
        (x + 180.0, 640.0),
        (x - 180.0, 640.0),
    ]);
    c.svg.fill(&fan, ink.accent.opacity(0.16));
    c.svg.fill(
        &Path::new().polygon(&[
            (x - 18.0, y - r + 10.0),
            (x - 26.0, y - r - 46.0),
            (x + 26.0, y - r - 46.0),
            (x + 18.0, y - r + 10.0),
        ]),
        ink.night,
    );
    c.svg.rect(x - r * 1.12, y + r * 0.66, r * 2.24, 34.0, ink.second);
    c.svg.fill(&Path::new().disc((x - r * 0.9, y + r * 0.84), 15.0).disc((x + r * 0.9, y + r * 0.84), 15.0), ink.night);
    c.svg.fill(
        &Path::new().polygon(&[
            (x - r, y + r * 0.95),
            (x + r, y + r * 0.95),
            (x + r * 0.5, y + r * 1.5),
            (x - r * 0.5, y + r * 1.5),
        ]),
        ink.night,
    );
    c.svg.disc((x, y), r, ink.night);
    c.svg.disc((x, y), r * 0.88, ink.deep);
    c.svg.ring((x, y), r * 0.7, ink.glow.opacity(0.7), 3.0);
    let rivets = Path::new().discs_around((x, y), r * 0.94, 16, 0.0, 2.2);
    c.svg.fill(&rivets, ink.glow);
    c.glow((x, y), r * 1.5, ink.accent, 0.7);
    c.svg.disc((x, y), r * 0.34, ink.accent);
    c.svg.disc((x, y), r * 0.22, ink.paper);
}

/// Tracks to the horizon, a signal and sometimes a figure.
fn line(c: &mut Canvas) {
    let ink = c.ink;
    let horizon = c.floor - c.dice.range(130.0, 190.0);
    let vx = c.cx + c.dice.range(-30.0, 30.0);
    c.lit_disc((vx, horizon - c.dice.range(-10.0, 40.0)), c.dice.range(46.0, 84.0), ink.accent);
    let far = c.ridge(horizon - 12.0, 20.0, 5);
    c.ground(&far, ink.field.mix(ink.deep, 0.6));
    c.flat_ground(horizon, ink.deep);
    let sleepers = (1..18).fold(Path::new(), |path, sleeper| {
        let t = (f64::from(sleeper) / 17.0).powi(2);
        let (y, half) = (horizon + 360.0 * t, 10.0 + 180.0 * t);
        path.rect(vx - half, y, half * 2.0, 1.0 + 13.0 * t)
    });
    c.svg.fill(&sleepers, ink.night);
    for side in [-1.0, 1.0] {
        let rail = Path::new().polygon(&[
            (vx + side * 2.0, horizon),
            (vx + side * 3.5, horizon),
            (vx + side * 142.0, horizon + 380.0),
            (vx + side * 126.0, horizon + 380.0),
        ]);
        c.svg.fill(&rail, ink.glow.mix(ink.paper, 0.4));
    }
    let side = c.dice.sign();
    let px = vx + side * c.dice.range(70.0, 110.0);
    c.svg.fill(
        &Path::new().rect(px, horizon - 140.0, 5.0, 240.0).rect(px - 16.0, horizon - 146.0, 37.0, 74.0),
        ink.night,
    );
    c.svg.disc((px + 2.5, horizon - 128.0), 11.0, ink.second);
    c.svg.disc((px + 2.5, horizon - 94.0), 11.0, ink.glow.opacity(0.3));
    if c.dice.chance(0.7) {
        c.svg.fill(&Path::new().figure((vx, horizon + 44.0), 58.0), ink.night);
    }
}

//! Rails that meet far off, and the lamp that is coming.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "rails",
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
    leans: |_| 1.4,
    draw,
};

fn draw(s: &mut Sheet) {
    s.plain_sky();
    if s.dice.chance(0.5) { engine(s) } else { line(s) }
}

/// The front of a locomotive, all circles.
fn engine(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y) = (s.cx, s.cy + 34.0);
    let r = s.dice.range(84.0, 104.0);
    for puff in 0..6 {
        let t = f64::from(puff);
        s.svg.disc(x - 14.0 - t * t * 5.0, y - r - 44.0 - t * 30.0, 22.0 + t * 11.0, ink.paper.thin(0.85 - t * 0.11));
    }
    s.plain(s.floor - 10.0, ink.deep.mix(ink.night, 0.4));
    let fan = Path::new().poly(&[
        (x - 40.0, s.floor - 14.0),
        (x + 40.0, s.floor - 14.0),
        (x + 180.0, 640.0),
        (x - 180.0, 640.0),
    ]);
    s.svg.shape(&fan, ink.accent.thin(0.16));
    s.svg.shape(
        &Path::new().poly(&[
            (x - 18.0, y - r + 10.0),
            (x - 26.0, y - r - 46.0),
            (x + 26.0, y - r - 46.0),
            (x + 18.0, y - r + 10.0),
        ]),
        ink.night,
    );
    s.svg.rect(x - r * 1.12, y + r * 0.66, r * 2.24, 34.0, ink.second);
    s.svg.shape(&Path::new().disc(x - r * 0.9, y + r * 0.84, 15.0).disc(x + r * 0.9, y + r * 0.84, 15.0), ink.night);
    s.svg.shape(
        &Path::new().poly(&[
            (x - r, y + r * 0.95),
            (x + r, y + r * 0.95),
            (x + r * 0.5, y + r * 1.5),
            (x - r * 0.5, y + r * 1.5),
        ]),
        ink.night,
    );
    s.svg.disc(x, y, r, ink.night);
    s.svg.disc(x, y, r * 0.88, ink.deep);
    s.svg.ring(x, y, r * 0.7, ink.glow.thin(0.7), 3.0);
    let rivets = (0..16).fold(Path::new(), |path, rivet| {
        let at = around((x, y), r * 0.94, f64::from(rivet) / 16.0);
        path.disc(at.0, at.1, 2.2)
    });
    s.svg.shape(&rivets, ink.glow);
    s.glow(x, y, r * 1.5, ink.accent, 0.7);
    s.svg.disc(x, y, r * 0.34, ink.accent);
    s.svg.disc(x, y, r * 0.22, ink.paper);
}

/// The empty line, sleepers closing up towards the horizon.
fn line(s: &mut Sheet) {
    let ink = s.ink;
    let horizon = s.floor - s.dice.range(130.0, 190.0);
    let vx = s.cx + s.dice.range(-30.0, 30.0);
    s.lit_disc(vx, horizon - s.dice.range(-10.0, 40.0), s.dice.range(46.0, 84.0), ink.accent);
    let far = s.ridge(horizon - 12.0, 20.0, 5);
    s.ground(&far, ink.field.mix(ink.deep, 0.6));
    s.plain(horizon, ink.deep);
    let sleepers = (1..18).fold(Path::new(), |path, sleeper| {
        let t = (f64::from(sleeper) / 17.0).powi(2);
        let (y, half) = (horizon + 360.0 * t, 10.0 + 180.0 * t);
        path.rect(vx - half, y, half * 2.0, 1.0 + 13.0 * t)
    });
    s.svg.shape(&sleepers, ink.night);
    for side in [-1.0, 1.0] {
        let rail = Path::new().poly(&[
            (vx + side * 2.0, horizon),
            (vx + side * 3.5, horizon),
            (vx + side * 142.0, horizon + 380.0),
            (vx + side * 126.0, horizon + 380.0),
        ]);
        s.svg.shape(&rail, ink.glow.mix(ink.paper, 0.4));
    }
    let side = s.dice.sign();
    let px = vx + side * s.dice.range(70.0, 110.0);
    s.svg.shape(
        &Path::new().rect(px, horizon - 140.0, 5.0, 240.0).rect(px - 16.0, horizon - 146.0, 37.0, 74.0),
        ink.night,
    );
    s.svg.disc(px + 2.5, horizon - 128.0, 11.0, ink.second);
    s.svg.disc(px + 2.5, horizon - 94.0, 11.0, ink.glow.thin(0.3));
    if s.dice.chance(0.7) {
        s.svg.shape(&Path::new().person(vx, horizon + 44.0, 58.0), ink.night);
    }
}

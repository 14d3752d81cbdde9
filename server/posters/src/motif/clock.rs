//! Time as a face: too large, too late, half sunk.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "clock",
    strong: &[
        "time-travel",
        "time-loop",
        "race-against-time",
        "real-time",
        "one-day",
        "single-night",
        "old-age",
        "death-row",
        "new-years",
        "nostalgia",
    ],
    weak: &[
        "terminal-illness",
        "midlife-crisis",
        "second-chance-love",
        "nuclear-threat",
        "hostage",
        "memory",
        "epic-length",
        "end-of-the-world",
        "suspense",
        "perfect-crime",
    ],
    genres: &[],
    leans: |_| 0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let r = s.dice.range(128.0, 168.0);
    let sunk = s.dice.chance(0.4);
    let (x, y) = (s.cx, if sunk { s.floor - r * 0.35 } else { s.cy });
    if s.dice.chance(0.35) {
        s.svg.shape(&Path::new().rays((x, y), r, 720.0, 12, 0.02), ink.glow.thin(0.35));
    }
    s.svg.disc(x + 8.0, y + 11.0, r, ink.night.thin(0.4));
    s.svg.disc(x, y, r, ink.deep.mix(ink.night, 0.3));
    s.svg.disc(x, y, r * 0.9, ink.paper);
    let turn = if s.mood.strange > 0.5 { s.dice.range(-0.1, 0.1) } else { 0.0 };
    let wedge = s.dice.unit();
    let (from, to) = (around((x, y), r * 0.9, wedge), around((x, y), r * 0.9, wedge + s.dice.range(0.12, 0.42)));
    s.svg.shape(&Path::new().at(x, y).to(from.0, from.1).arc(r * 0.9, true, to.0, to.1).shut(), ink.accent);
    for hour in 0..12 {
        let t = turn + f64::from(hour) / 12.0;
        let (a, b) = (around((x, y), r * if hour % 3 == 0 { 0.68 } else { 0.76 }, t), around((x, y), r * 0.83, t));
        s.svg.line(&Path::new().at(a.0, a.1).to(b.0, b.1), ink.night, if hour % 3 == 0 { 8.0 } else { 3.5 });
    }
    let (long, short) = (around((x, y), r * 0.7, to_turn(s, wedge)), around((x, y), r * 0.44, s.dice.unit()));
    s.svg.line(&Path::new().at(x, y).to(long.0, long.1), ink.night, 6.0);
    s.svg.line(&Path::new().at(x, y).to(short.0, short.1), ink.night, 10.0);
    s.svg.disc(x, y, 12.0, ink.second);
    let floor = s.floor + 10.0;
    let ridge = s.ridge(floor, 10.0, 3);
    s.ground(&ridge, ink.deep.mix(ink.night, 0.45));
    let px = x + s.dice.sign() * s.dice.range(40.0, 120.0);
    s.svg.shape(
        &Path::new().poly(&[
            (px - 4.0, floor + 10.0),
            (px + 4.0, floor + 10.0),
            (px + 70.0, floor + 74.0),
            (px + 52.0, floor + 78.0),
        ]),
        ink.night.thin(0.6),
    );
    s.svg.shape(&Path::new().person(px, floor + 11.0, 56.0), ink.night);
}

/// The minute hand closes the coloured wedge.
fn to_turn(s: &Sheet, wedge: f64) -> f64 {
    wedge + s.dice.range(0.0, 0.02)
}

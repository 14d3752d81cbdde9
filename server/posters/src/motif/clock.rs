//! A large clock face, sometimes half below the horizon; for time travel and stories against the clock.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["clock"],
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
    mood_score: |_| 0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let r = c.dice.range(128.0, 168.0);
    let sunk = c.dice.chance(0.4);
    let (x, y) = (c.cx, if sunk { c.floor - r * 0.35 } else { c.cy });
    if c.dice.chance(0.35) {
        c.svg.fill(&Path::new().rays((x, y), r, 720.0, 12, 0.02), ink.glow.opacity(0.35));
    }
    c.svg.disc((x + 8.0, y + 11.0), r, ink.night.opacity(0.4));
    c.svg.disc((x, y), r, ink.deep.mix(ink.night, 0.3));
    c.svg.disc((x, y), r * 0.9, ink.paper);
    let turn = if c.mood.strange > 0.5 { c.dice.range(-0.1, 0.1) } else { 0.0 };
    let wedge = c.dice.unit();
    let (from, to) = (polar((x, y), r * 0.9, wedge), polar((x, y), r * 0.9, wedge + c.dice.range(0.12, 0.42)));
    c.svg.fill(&Path::new().move_to((x, y)).line_to(from).arc(r * 0.9, true, to).close(), ink.accent);
    for hour in 0..12 {
        let t = turn + f64::from(hour) / 12.0;
        let (a, b) = (polar((x, y), r * if hour % 3 == 0 { 0.68 } else { 0.76 }, t), polar((x, y), r * 0.83, t));
        c.svg.stroke(&Path::new().move_to(a).line_to(b), ink.night, if hour % 3 == 0 { 8.0 } else { 3.5 });
    }
    let long = polar((x, y), r * 0.7, wedge + c.dice.range(0.0, 0.02));
    let short = polar((x, y), r * 0.44, c.dice.unit());
    c.svg.stroke(&Path::new().move_to((x, y)).line_to(long), ink.night, 6.0);
    c.svg.stroke(&Path::new().move_to((x, y)).line_to(short), ink.night, 10.0);
    c.svg.disc((x, y), 12.0, ink.second);
    let floor = c.floor + 10.0;
    let ridge = c.ridge(floor, 10.0, 3);
    c.ground(&ridge, ink.deep.mix(ink.night, 0.45));
    let px = x + c.dice.sign() * c.dice.range(40.0, 120.0);
    c.svg.fill(
        &Path::new().polygon(&[
            (px - 4.0, floor + 10.0),
            (px + 4.0, floor + 10.0),
            (px + 70.0, floor + 74.0),
            (px + 52.0, floor + 78.0),
        ]),
        ink.night.opacity(0.6),
    );
    c.svg.fill(&Path::new().figure((px, floor + 11.0), 56.0), ink.night);
}

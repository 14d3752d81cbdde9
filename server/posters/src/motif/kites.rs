//! What lifts: balloons, kites and a child who holds the string.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "kites",
    strong: &[
        "childhood",
        "imagination",
        "kids-adventure",
        "pixar",
        "studio-ghibli",
        "coming-of-age",
        "whimsical",
        "summer",
        "disney-classic",
        "adoption",
        "orphan",
    ],
    weak: &[
        "heartwarming",
        "feel-good",
        "nostalgia",
        "aviation",
        "father-daughter",
        "toys-alive",
        "magic",
        "found-family",
        "teacher",
        "parenthood",
        "friendship",
        "talking-animals",
        "computer-animation",
        "unlikely-friendship",
        "monster-friend",
        "lost-world",
    ],
    genres: &["family", "animation"],
    leans: |mood| mood.family * 0.4 + mood.uplifting * 0.3 - mood.dark * 0.6 - 1.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.field, ink.field.mix(ink.glow, 0.6));
    if s.dice.chance(0.4) {
        s.svg.disc(s.cx + s.dice.range(-110.0, 110.0), s.dice.range(60.0, 120.0), s.dice.range(30.0, 54.0), ink.accent);
    }
    let clouds = (0..s.dice.count(2, 4)).fold(Path::new(), |path, _| {
        path.cloud(s.cx + s.dice.range(-190.0, 190.0), s.dice.range(70.0, 290.0), s.dice.range(70.0, 150.0))
    });
    s.svg.shape(&clouds, ink.paper.thin(0.75));
    let floor = s.floor + 4.0;
    let child = s.cx - s.dice.range(50.0, 100.0);
    match s.dice.count(0, 2) {
        0 => balloon(s),
        1 => kite(s, child, floor),
        _ => bunch(s, child, floor),
    }
    for (row, tone) in [ink.deep.mix(ink.field, 0.35), ink.deep].into_iter().enumerate() {
        let ridge = s.ridge(floor + row as f64 * 34.0, 16.0, 3);
        s.ground(&ridge, tone);
    }
    s.svg.shape(&Path::new().lady(child, floor + 10.0, 52.0), ink.night);
}

/// A striped hot-air balloon.
fn balloon(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx + 10.0, s.cy - 30.0, s.dice.range(92.0, 122.0));
    let skin = |half: f64| {
        Path::new()
            .at(x, y - r)
            .curve((x - half * 1.35, y - r), (x - half * 1.3, y + r * 0.4), (x - half * 0.22, y + r * 1.15))
            .to(x + half * 0.22, y + r * 1.15)
            .curve((x + half * 1.3, y + r * 0.4), (x + half * 1.35, y - r), (x, y - r))
            .shut()
    };
    for (band, tone) in [(1.0, ink.accent), (0.72, ink.paper), (0.46, ink.second), (0.2, ink.accent)] {
        s.svg.shape(&skin(r * band), tone);
    }
    let half = skin(r);
    s.inside(&half, |s| s.svg.rect(x + r * 0.3, y - r * 1.2, r, r * 3.0, ink.night.thin(0.16)));
    let basket = y + r * 1.42;
    s.svg.line(
        &Path::new()
            .at(x - r * 0.2, y + r * 1.15)
            .to(x - 12.0, basket)
            .at(x + r * 0.2, y + r * 1.15)
            .to(x + 12.0, basket),
        ink.night,
        1.6,
    );
    s.svg.rect(x - 15.0, basket, 30.0, 22.0, ink.night);
}

/// A kite with a bowed tail, its line to a small hand.
fn kite(s: &mut Sheet, child: f64, floor: f64) {
    let ink = s.ink;
    let (x, y, r) = (s.cx + s.dice.range(20.0, 60.0), s.cy - s.dice.range(40.0, 80.0), s.dice.range(78.0, 104.0));
    s.svg.line(&Path::new().at(x, y).bend((x - 40.0, floor - 90.0), (child + 8.0, floor - 22.0)), ink.paper, 1.4);
    let lean = s.dice.range(16.0, 40.0);
    s.turned(lean, x, y, |s| {
        let tail = Path::new().at(x, y + r * 1.1).curve(
            (x + 50.0, y + r * 1.5),
            (x - 50.0, y + r * 1.9),
            (x + 10.0, y + r * 2.3),
        );
        s.svg.line(&tail, ink.paper, 2.0);
        let bows = (0..4).fold(Path::new(), |path, bow| {
            let by = y + r * (1.35 + 0.27 * f64::from(bow));
            let bx = x + if bow % 2 == 0 { 14.0 } else { -10.0 };
            path.poly(&[(bx, by), (bx - 13.0, by - 9.0), (bx - 13.0, by + 9.0)]).poly(&[
                (bx, by),
                (bx + 13.0, by - 9.0),
                (bx + 13.0, by + 9.0),
            ])
        });
        s.svg.shape(&bows, ink.second);
        s.svg.shape(&Path::new().poly(&[(x, y - r), (x, y - r * 0.1), (x - r * 0.72, y - r * 0.1)]), ink.accent);
        s.svg.shape(&Path::new().poly(&[(x, y - r), (x, y - r * 0.1), (x + r * 0.72, y - r * 0.1)]), ink.second);
        s.svg.shape(&Path::new().poly(&[(x, y + r * 1.1), (x, y - r * 0.1), (x - r * 0.72, y - r * 0.1)]), ink.paper);
        s.svg.shape(&Path::new().poly(&[(x, y + r * 1.1), (x, y - r * 0.1), (x + r * 0.72, y - r * 0.1)]), ink.accent);
    });
}

/// A bunch of balloons on strings.
fn bunch(s: &mut Sheet, child: f64, floor: f64) {
    let ink = s.ink;
    let count = s.dice.pick([1, 5, 7, 9]);
    let hand = (child + 8.0, floor - 24.0);
    for toy in 0..count {
        let r = if count == 1 { 62.0 } else { s.dice.range(26.0, 42.0) };
        let (x, y) =
            (s.cx + if count == 1 { 20.0 } else { s.dice.range(-74.0, 96.0) }, s.cy - 20.0 + s.dice.range(-96.0, 70.0));
        s.svg.line(&Path::new().at(x, y + r).bend((x, y + r + 60.0), hand), ink.paper.thin(0.7), 1.2);
        let tone = [ink.accent, ink.second, ink.paper, ink.deep][toy % 4];
        s.svg.shape(
            &Path::new()
                .at(x, y - r)
                .curve((x - r * 1.25, y - r), (x - r, y + r * 0.6), (x, y + r))
                .curve((x + r, y + r * 0.6), (x + r * 1.25, y - r), (x, y - r))
                .shut(),
            tone,
        );
        s.svg.oval(x - r * 0.34, y - r * 0.4, r * 0.12, r * 0.22, ink.paper.thin(0.5));
    }
}

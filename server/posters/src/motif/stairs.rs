//! One flight of stairs or several in a zigzag, with figures; for ambition, class and rise and fall.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["staircase", "zigzag-stairs"],
    strong: &[
        "class-divide",
        "ambition",
        "rise-and-fall",
        "rags-to-riches",
        "american-dream",
        "wealth",
        "startup",
        "whistleblower",
    ],
    weak: &[
        "corporate-evil",
        "capitalism",
        "dystopia",
        "guilt",
        "fame",
        "succession",
        "workplace",
        "wall-street",
        "civil-rights",
        "identity-crisis",
        "german-expressionism",
    ],
    genres: &["drama", "biography"],
    mood_score: |_| -0.6,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    if c.dice.chance(0.4) {
        c.flood(ink.field);
    } else {
        c.plain_sky();
    }
    if c.scene == "staircase" { flight(c) } else { zigzag(c) }
}

/// One flight across the canvas.
fn flight(c: &mut Canvas) {
    let ink = c.ink;
    let steps = c.dice.integer(7, 11);
    let (run, rise) = (420.0 / f64::from(steps), c.dice.range(230.0, 310.0) / f64::from(steps));
    let (x0, y0) = (c.cx - 200.0, c.floor + 26.0);
    let r = c.dice.range(54.0, 90.0);
    c.lit_disc((x0 + run * f64::from(steps) - 84.0, y0 - rise * f64::from(steps) - 12.0), r, ink.accent);
    let mut path = Path::new().move_to((c.left(), BELOW)).line_to((c.left(), y0)).line_to((x0, y0));
    let mut treads = Path::new();
    for step in 1..=steps {
        let (x, y) = (x0 + run * f64::from(step - 1), y0 - rise * f64::from(step));
        path = path.line_to((x, y)).line_to((x + run, y));
        treads = treads.rect(x, y, run, 5.0);
    }
    let end = (x0 + run * f64::from(steps), y0 - rise * f64::from(steps));
    path = path.line_to((c.right() + 60.0, end.1)).line_to((c.right() + 60.0, BELOW)).close();
    c.svg.fill(&path, ink.deep.mix(ink.night, 0.2));
    c.svg.fill(&treads, ink.glow.mix(ink.paper, 0.3));
    c.svg.rect(end.0, end.1, 300.0, 5.0, ink.glow.mix(ink.paper, 0.3));
    let at = c.dice.integer(1, steps - 1);
    let (px, py) = (x0 + run * (f64::from(at) + 0.5), y0 - rise * f64::from(at + 1));
    let height = c.dice.range(56.0, 82.0);
    let shadow = Path::new().polygon(&[
        (px, py),
        (px - run * 2.6, py + rise * 2.2),
        (px - run * 2.2, py + rise * 2.6),
        (px + 8.0, py),
    ]);
    c.svg.fill(&shadow, ink.night.opacity(0.6));
    c.svg.fill(&Path::new().figure((px, py), height), if at + 3 > steps { ink.night } else { ink.paper });
}

/// Flights in alternating directions and colours.
fn zigzag(c: &mut Canvas) {
    let ink = c.ink;
    let flights = c.dice.integer(3, 4);
    let (half, rise) = (c.dice.range(110.0, 150.0), c.dice.range(84.0, 100.0));
    let mut y = c.floor + 20.0;
    let mut side = c.dice.sign();
    for turn in 0..flights {
        let steps = 8;
        let (run, up) = (half * 2.0 / f64::from(steps), rise / f64::from(steps));
        let start = c.cx - side * half;
        let mut path = Path::new().move_to((start, y + 26.0)).line_to((start, y));
        for step in 0..steps {
            let x = start + side * run * f64::from(step);
            path =
                path.line_to((x, y - up * f64::from(step + 1))).line_to((x + side * run, y - up * f64::from(step + 1)));
        }
        path = path.line_to((start + side * half * 2.0, y - rise + 26.0)).close();
        let colour = [ink.deep, ink.accent, ink.second, ink.paper][turn as usize % 4];
        c.svg.fill(&path, colour);
        c.svg.rect(start + side * half * 2.0 - 24.0, y - rise, 48.0, 12.0, colour);
        side = -side;
        y -= rise;
    }
    let x = c.cx - side * half;
    c.svg.fill(&Path::new().figure((x, y), 54.0), ink.night);
    c.flat_ground(c.floor + 34.0, ink.night.mix(ink.deep, 0.3));
    let x2 = c.cx + c.dice.range(-60.0, 60.0);
    c.svg.fill(&Path::new().figure((x2, c.floor + 42.0), 44.0), ink.paper);
}

//! Stairs: up, down, and who stands where.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "stairs",
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
    leans: |_| -0.6,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    if s.dice.chance(0.4) {
        s.flood(ink.field);
    } else {
        s.plain_sky();
    }
    if s.dice.chance(0.5) { flight(s) } else { zigzag(s) }
}

/// One long flight across the sheet.
fn flight(s: &mut Sheet) {
    let ink = s.ink;
    let steps = s.dice.count(7, 11);
    let (run, rise) = (420.0 / f64::from(steps), s.dice.range(230.0, 310.0) / f64::from(steps));
    let (x0, y0) = (s.cx - 200.0, s.floor + 26.0);
    let r = s.dice.range(54.0, 90.0);
    s.lit_disc(x0 + run * f64::from(steps) - 84.0, y0 - rise * f64::from(steps) - 12.0, r, ink.accent);
    let mut path = Path::new().at(s.left(), 700.0).to(s.left(), y0).to(x0, y0);
    let mut treads = Path::new();
    for step in 1..=steps {
        let (x, y) = (x0 + run * f64::from(step - 1), y0 - rise * f64::from(step));
        path = path.to(x, y).to(x + run, y);
        treads = treads.rect(x, y, run, 5.0);
    }
    let end = (x0 + run * f64::from(steps), y0 - rise * f64::from(steps));
    path = path.to(s.right() + 60.0, end.1).to(s.right() + 60.0, 700.0).shut();
    s.svg.shape(&path, ink.deep.mix(ink.night, 0.2));
    s.svg.shape(&treads, ink.glow.mix(ink.paper, 0.3));
    s.svg.rect(end.0, end.1, 300.0, 5.0, ink.glow.mix(ink.paper, 0.3));
    let at = s.dice.count(1, steps - 1);
    let (px, py) = (x0 + run * (f64::from(at) + 0.5), y0 - rise * f64::from(at + 1));
    let tall = s.dice.range(56.0, 82.0);
    let shadow = Path::new().poly(&[
        (px, py),
        (px - run * 2.6, py + rise * 2.2),
        (px - run * 2.2, py + rise * 2.6),
        (px + 8.0, py),
    ]);
    s.svg.shape(&shadow, ink.night.thin(0.6));
    s.svg.shape(&Path::new().person(px, py, tall), if at + 3 > steps { ink.night } else { ink.paper });
}

/// Flights that fold back on themselves, lit and unlit by turns.
fn zigzag(s: &mut Sheet) {
    let ink = s.ink;
    let flights = s.dice.count(3, 4);
    let (half, rise) = (s.dice.range(110.0, 150.0), s.dice.range(84.0, 100.0));
    let mut y = s.floor + 20.0;
    let mut side = s.dice.sign();
    for turn in 0..flights {
        let steps = 8;
        let (run, up) = (half * 2.0 / f64::from(steps), rise / f64::from(steps));
        let start = s.cx - side * half;
        let mut path = Path::new().at(start, y + 26.0).to(start, y);
        for step in 0..steps {
            let x = start + side * run * f64::from(step);
            path = path.to(x, y - up * f64::from(step + 1)).to(x + side * run, y - up * f64::from(step + 1));
        }
        path = path.to(start + side * half * 2.0, y - rise + 26.0).shut();
        let tone = [ink.deep, ink.accent, ink.second, ink.paper][turn as usize % 4];
        s.svg.shape(&path, tone);
        s.svg.rect(start + side * half * 2.0 - 24.0, y - rise, 48.0, 12.0, tone);
        side = -side;
        y -= rise;
    }
    let x = s.cx - side * half;
    s.svg.shape(&Path::new().person(x, y, 54.0), ink.night);
    s.plain(s.floor + 34.0, ink.night.mix(ink.deep, 0.3));
    let x2 = s.cx + s.dice.range(-60.0, 60.0);
    s.svg.shape(&Path::new().person(x2, s.floor + 42.0, 44.0), ink.paper);
}

//! Two discs that overlap: what they share is printed in another ink.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "circles",
    strong: &[
        "love-triangle",
        "first-love",
        "brief-encounter",
        "unrequited-love",
        "doomed-romance",
        "second-chance-love",
    ],
    weak: &[
        "romantic-comedy",
        "opposites-attract",
        "forbidden-love",
        "gay-romance",
        "lesbian-romance",
        "infidelity",
        "age-gap",
        "erotic",
        "enemies-to-lovers",
        "long-distance",
    ],
    genres: &["romance"],
    leans: |mood| mood.romantic * 0.7 - 0.8,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    match s.dice.count(0, 3) {
        0 => pair(s),
        1 => crescents(s),
        2 => beads(s),
        _ => halves(s),
    }
    let floor = s.floor + 4.0;
    let ridge = s.ridge(floor, 10.0, 3);
    s.ground(&ridge, ink.deep.mix(ink.night, 0.35));
    if s.dice.chance(0.6) {
        let (x, tall) = (s.cx, 44.0);
        let gap = if s.has(&["doomed-romance", "unrequited-love", "marriage-in-trouble"]) { 34.0 } else { 9.0 };
        s.svg.shape(&Path::new().person(x - gap, floor + 8.0, tall).lady(x + gap, floor + 8.0, tall * 0.93), ink.night);
    }
}

/// The lens two equal circles share.
fn lens(a: (f64, f64), b: (f64, f64), r: f64) -> Path {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let far = dx.hypot(dy).max(1.0);
    let half = (r * r - far * far / 4.0).max(0.0).sqrt();
    let (mx, my) = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
    let (nx, ny) = (-dy / far * half, dx / far * half);
    Path::new().at(mx + nx, my + ny).arc(r, true, mx - nx, my - ny).arc(r, true, mx + nx, my + ny).shut()
}

fn pair(s: &mut Sheet) {
    let ink = s.ink;
    let r = s.dice.range(84.0, 112.0);
    let turn = s.dice.range(-0.6, 0.6);
    let reach = r * s.dice.range(0.42, 0.72);
    let (dx, dy) = (reach * turn.cos(), reach * turn.sin());
    let (a, b) = ((s.cx - dx, s.cy - dy), (s.cx + dx, s.cy + dy));
    s.svg.disc(a.0, a.1, r, ink.accent);
    s.svg.disc(b.0, b.1, r, ink.second);
    s.svg.shape(&lens(a, b, r), ink.paper);
    if s.dice.chance(0.5) {
        for step in 1..4 {
            s.svg.ring(s.cx, s.cy, r * 1.6 + f64::from(step) * 16.0, ink.paper.thin(0.3), 1.2);
        }
    }
    if s.has(&["love-triangle"]) {
        s.svg.disc(s.cx + dy, s.cy - dx - r * 0.6, r * 0.62, ink.glow.thin(0.75));
    }
}

/// A moon and a sun that fit each other.
fn crescents(s: &mut Sheet) {
    let ink = s.ink;
    let r = s.dice.range(98.0, 126.0);
    let lean = s.dice.range(-30.0, 30.0);
    let (x, y) = (s.cx, s.cy);
    s.glow(x, y, r * 1.8, ink.glow, 0.5);
    s.turned(lean, x, y, |s| {
        s.svg.disc(x, y, r, ink.accent);
        s.svg.disc(x + r * 0.34, y, r * 0.66, ink.second);
        s.svg.disc(x + r * 0.52, y, r * 0.4, ink.paper);
        s.svg.disc(x + r * 1.25, y - r * 0.7, r * 0.12, ink.paper);
    });
}

/// A string of discs printed thin, deepening where they cross.
fn beads(s: &mut Sheet) {
    let ink = s.ink;
    let count = s.dice.count(3, 5);
    let (mut x, mut y) = (s.cx - 74.0, s.cy + 70.0);
    for bead in 0..count {
        let r = s.dice.range(52.0, 92.0);
        let paint = [ink.accent, ink.second, ink.glow, ink.paper, ink.accent][bead as usize];
        s.svg.disc(x, y, r, paint.thin(0.72));
        x += s.dice.range(26.0, 52.0);
        y -= s.dice.range(24.0, 58.0);
    }
}

/// One circle cut in two and slipped along the cut.
fn halves(s: &mut Sheet) {
    let ink = s.ink;
    let r = s.dice.range(104.0, 132.0);
    let slip = r * s.dice.range(0.16, 0.5);
    let (x, y) = (s.cx, s.cy);
    let lean = s.dice.range(-40.0, 40.0);
    s.turned(lean, x, y, |s| {
        s.svg.shape(&Path::new().at(x - 2.0, y - r - slip).arc(r, false, x - 2.0, y + r - slip).shut(), ink.accent);
        s.svg.shape(&Path::new().at(x + 2.0, y - r + slip).arc(r, true, x + 2.0, y + r + slip).shut(), ink.second);
        s.svg.disc(x - r * 0.42, y - slip, r * 0.2, ink.paper);
        s.svg.disc(x + r * 0.42, y + slip, r * 0.2, ink.paper);
    });
}

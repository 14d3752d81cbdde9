//! A mind turning in on itself: a spiral, squares that rotate, rings off register.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "spiral",
    strong: &[
        "madness",
        "mind-bending",
        "dreams",
        "surreal",
        "time-loop",
        "amnesia",
        "obsession",
        "parallel-worlds",
        "memory-erasure",
    ],
    weak: &[
        "hallucination",
        "psychological-horror",
        "addiction",
        "nonlinear",
        "virtual-reality",
        "memory",
        "identity-crisis",
        "unreliable-narrator",
        "mental-illness",
        "body-swap",
        "simulated-life",
    ],
    genres: &["mystery"],
    leans: |mood| mood.strange * 0.6 + mood.cerebral * 0.2 - 0.5,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(if s.dice.chance(0.5) { ink.field } else { ink.deep });
    let (x, y) = (s.cx, s.cy);
    match s.dice.count(0, 3) {
        0 => coil(s, x, y),
        1 => squares(s, x, y),
        2 => rings(s, x, y),
        _ => vortex(s, x, y),
    }
    let tall = s.dice.range(34.0, 56.0);
    let turn = s.dice.range(-160.0, 160.0);
    let to = if s.dice.chance(0.6) { (x, y + tall / 2.0) } else { (x + 40.0, y + 110.0) };
    s.turned(turn, to.0, to.1 - tall / 2.0, |s| s.svg.shape(&Path::new().person(to.0, to.1, tall), ink.night));
}

/// A spiral that swells as it opens.
fn coil(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let (turns, reach) = (s.dice.range(4.0, 6.5), s.dice.range(230.0, 300.0));
    let side = s.dice.sign();
    let steps = (turns * 12.0) as u32;
    let edge = |thick: f64| {
        (0..=steps).map(move |step| {
            let t = f64::from(step) / f64::from(steps);
            around((x, y), (reach * t.powf(1.25) + thick * t).max(0.0), side * turns * t)
        })
    };
    let mut outline: Vec<_> = edge(0.0).collect();
    let outer: Vec<_> = edge(reach / turns * 0.62).collect();
    outline.extend(outer.into_iter().rev());
    s.svg.shape(&Path::new().smooth(&outline).shut(), ink.accent);
    s.svg.disc(x, y, 26.0, ink.accent);
}

/// Squares within squares, each turned a little further.
fn squares(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let (mut half, step) = (250.0, s.dice.range(6.0, 13.0) * s.dice.sign());
    let corners = s.dice.pick([3, 4, 4, 6]);
    let shrink = if corners == 3 { 0.78 } else { 0.86 };
    let tones = [ink.accent, ink.deep, ink.glow, ink.night];
    let mut turn = s.dice.range(0.0, 90.0);
    for ring in 0..14 {
        let points: Vec<_> = (0..corners)
            .map(|c| around((x, y), half * 1.2, f64::from(c) / f64::from(corners) + turn / 360.0))
            .collect();
        s.svg.shape(&Path::new().poly(&points), tones[ring % 4]);
        half *= shrink;
        turn += step;
    }
    s.svg.disc(x, y, half * 1.3 + 18.0, ink.paper);
}

/// Concentric rings whose centre slides away.
fn rings(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let (dx, dy) = (s.dice.range(-5.0, 5.0), s.dice.range(-6.0, 4.0));
    let tones = [ink.deep, ink.accent, ink.night, ink.glow];
    let count = s.dice.count(9, 13);
    for ring in 0..count {
        let t = f64::from(ring);
        let r = 230.0 * (1.0 - t / f64::from(count)).powf(1.15) + 12.0;
        s.svg.disc(x + dx * t, y + dy * t, r, tones[ring as usize % 4]);
    }
    let t = f64::from(count);
    s.svg.disc(x + dx * t, y + dy * t, 15.0, ink.paper);
}

/// Bent blades round a centre, like a shutter closing.
fn vortex(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let blades = s.dice.count(9, 16);
    let twist = s.dice.range(0.12, 0.3) * s.dice.sign();
    let path = (0..blades).fold(Path::new(), |path, blade| {
        let (a, b) = (f64::from(blade) / f64::from(blades), (f64::from(blade) + 0.5) / f64::from(blades));
        let far = 520.0;
        let (start, one) = (around((x, y), 34.0, a), around((x, y), 190.0, a + twist));
        let (end, two) = (around((x, y), far, a + twist * 1.3), around((x, y), far, b + twist * 1.3));
        let (three, last) = (around((x, y), 190.0, b + twist), around((x, y), 34.0, b));
        path.at(start.0, start.1).bend(one, end).to(two.0, two.1).bend(three, last).shut()
    });
    let fade = s.svg.halo(x, y, 330.0, &[(0.0, ink.accent.into()), (0.6, ink.glow.into()), (1.0, ink.deep.into())]);
    s.svg.shape(&path, fade);
    s.svg.disc(x, y, 44.0, ink.night);
    s.svg.disc(x, y, 30.0, ink.paper);
}

//! A spiral, nested polygons, rings or a vortex, and a falling figure; for madness, dreams and memory.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["coil", "nested-squares", "ripples", "vortex"],
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
    mood_score: |mood| mood.strange * 0.6 + mood.cerebral * 0.2 - 0.5,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(if c.dice.chance(0.5) { ink.field } else { ink.deep });
    let (x, y) = (c.cx, c.cy);
    match c.scene {
        "coil" => coil(c, x, y),
        "nested-squares" => squares(c, x, y),
        "ripples" => rings(c, x, y),
        _ => vortex(c, x, y),
    }
    let height = c.dice.range(34.0, 56.0);
    let degrees = c.dice.range(-160.0, 160.0);
    let to = if c.dice.chance(0.6) { (x, y + height / 2.0) } else { (x + 40.0, y + 110.0) };
    c.rotated(degrees, (to.0, to.1 - height / 2.0), |c| c.svg.fill(&Path::new().figure(to, height), ink.night));
}

/// A spiral that grows thicker outwards.
fn coil(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let (turns, reach) = (c.dice.range(4.0, 6.5), c.dice.range(230.0, 300.0));
    let side = c.dice.sign();
    let steps = (turns * 12.0) as u32;
    let edge = |thick: f64| {
        (0..=steps).map(move |step| {
            let t = f64::from(step) / f64::from(steps);
            polar((x, y), (reach * t.powf(1.25) + thick * t).max(0.0), side * turns * t)
        })
    };
    let mut outline: Vec<_> = edge(0.0).collect();
    let outer: Vec<_> = edge(reach / turns * 0.62).collect();
    outline.extend(outer.into_iter().rev());
    c.svg.fill(&Path::new().spline(&outline).close(), ink.accent);
    c.svg.disc((x, y), 26.0, ink.accent);
}

/// Nested triangles, squares or hexagons, each rotated further.
fn squares(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let (mut half, step) = (250.0, c.dice.range(6.0, 13.0) * c.dice.sign());
    let corners = c.dice.pick([3, 4, 4, 6]);
    let shrink = if corners == 3 { 0.78 } else { 0.86 };
    let colours = [ink.accent, ink.deep, ink.glow, ink.night];
    let mut turn = c.dice.range(0.0, 90.0);
    for ring in 0..14 {
        let points: Vec<_> = (0..corners)
            .map(|corner| polar((x, y), half * 1.2, f64::from(corner) / f64::from(corners) + turn / 360.0))
            .collect();
        c.svg.fill(&Path::new().polygon(&points), colours[ring % 4]);
        half *= shrink;
        turn += step;
    }
    c.svg.disc((x, y), half * 1.3 + 18.0, ink.paper);
}

/// Nested rings with a shifting centre.
fn rings(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let (dx, dy) = (c.dice.range(-5.0, 5.0), c.dice.range(-6.0, 4.0));
    let colours = [ink.deep, ink.accent, ink.night, ink.glow];
    let count = c.dice.integer(9, 13);
    for ring in 0..count {
        let t = f64::from(ring);
        let r = 230.0 * (1.0 - t / f64::from(count)).powf(1.15) + 12.0;
        c.svg.disc((x + dx * t, y + dy * t), r, colours[ring as usize % 4]);
    }
    let t = f64::from(count);
    c.svg.disc((x + dx * t, y + dy * t), 15.0, ink.paper);
}

/// Curved blades around a centre, as of a camera shutter.
fn vortex(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let blades = c.dice.integer(9, 16);
    let twist = c.dice.range(0.12, 0.3) * c.dice.sign();
    let path = (0..blades).fold(Path::new(), |path, blade| {
        let (a, b) = (f64::from(blade) / f64::from(blades), (f64::from(blade) + 0.5) / f64::from(blades));
        let far = 520.0;
        let (start, one) = (polar((x, y), 34.0, a), polar((x, y), 190.0, a + twist));
        let (end, two) = (polar((x, y), far, a + twist * 1.3), polar((x, y), far, b + twist * 1.3));
        let (three, last) = (polar((x, y), 190.0, b + twist), polar((x, y), 34.0, b));
        path.move_to(start).quad_to(one, end).line_to(two).quad_to(three, last).close()
    });
    let fade = c.svg.radial_gradient(
        (x, y),
        330.0,
        &[(0.0, ink.accent.into()), (0.6, ink.glow.into()), (1.0, ink.deep.into())],
    );
    c.svg.fill(&path, fade);
    c.svg.disc((x, y), 44.0, ink.night);
    c.svg.disc((x, y), 30.0, ink.paper);
}

//! The head of a robot, or a processor with circuit traces; for robots, artificial intelligence and cyberpunk.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["robot", "processor"],
    strong: &[
        "robot",
        "artificial-intelligence",
        "android",
        "mecha",
        "cyberpunk",
        "hacker",
        "virtual-reality",
        "mad-scientist",
        "philip-k-dick",
        "genetic-engineering",
        "cloning",
        "corporate-evil",
        "toys-alive",
        "invention",
    ],
    weak: &[
        "future-city",
        "dystopia",
        "simulated-life",
        "surveillance",
        "startup",
        "supervillain",
        "computer-animation",
        "body-horror",
        "science-biopic",
        "consumerism",
    ],
    genres: &["sci-fi"],
    mood_score: |_| -0.3,
    draw,
};

fn draw(c: &mut Canvas) {
    c.plain_sky();
    if c.scene == "robot" { head(c) } else { processor(c) }
}

/// A head and shoulders, with eyes or a visor.
fn head(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy);
    let (w, h) = (c.dice.range(150.0, 200.0), c.dice.range(140.0, 190.0));
    if c.dice.chance(0.5) {
        c.svg.disc((x, y), 185.0, ink.glow.opacity(0.5));
    }
    let body = Path::new()
        .move_to((x - w * 0.75, BELOW))
        .line_to((x - w * 0.75, y + h * 0.86))
        .arc(40.0, true, (x - w * 0.5, y + h * 0.7))
        .line_to((x + w * 0.5, y + h * 0.7))
        .arc(40.0, true, (x + w * 0.75, y + h * 0.86))
        .line_to((x + w * 0.75, BELOW))
        .close();
    c.svg.rect(x - 26.0, y + h * 0.4, 52.0, h * 0.4, ink.night);
    c.svg.fill(&body, ink.deep);
    let round = if c.mood.playfulness() > 0.45 { h * 0.46 } else { c.dice.range(4.0, 26.0) };
    let skull = Path::new()
        .move_to((x - w / 2.0, y + h / 2.0))
        .line_to((x - w / 2.0, y - h / 2.0 + round))
        .arc(round, true, (x - w / 2.0 + round, y - h / 2.0))
        .line_to((x + w / 2.0 - round, y - h / 2.0))
        .arc(round, true, (x + w / 2.0, y - h / 2.0 + round))
        .line_to((x + w / 2.0, y + h / 2.0))
        .close();
    c.svg.fill(
        &Path::new().rect(x - 2.5, y - h / 2.0 - 44.0, 5.0, 46.0).rect(x - w / 2.0 - 18.0, y - 26.0, w + 36.0, 52.0),
        ink.night,
    );
    c.svg.disc((x, y - h / 2.0 - 48.0), 10.0, ink.accent);
    let metal = ink.paper.mix(ink.glow, 0.35);
    c.svg.fill(&skull, metal);
    c.clipped(&skull, |c| c.svg.rect(x, y - h, w, h * 2.0, ink.deep.opacity(0.22)));
    if c.dice.chance(0.3) {
        let visor = y - h * 0.22;
        c.svg.rect(x - w * 0.38, visor, w * 0.76, h * 0.26, ink.night);
        c.svg.disc((x + c.dice.range(-w * 0.2, w * 0.2), visor + h * 0.13), h * 0.09, ink.accent);
    } else {
        let r = h * c.dice.range(0.15, 0.21);
        for side in [-1.0, 1.0] {
            let ex = x + side * w * 0.22;
            c.svg.disc((ex, y - h * 0.1), r, ink.night);
            c.svg.disc((ex, y - h * 0.1), r * 0.62, ink.accent);
            c.svg.disc((ex + r * 0.2, y - h * 0.1 - r * 0.2), r * 0.2, ink.paper);
        }
    }
    let grille = (0..5).fold(Path::new(), |path, bar| {
        path.rect(x - w * 0.24 + f64::from(bar) * w * 0.1, y + h * 0.24, w * 0.06, h * 0.14)
    });
    c.svg.fill(&grille, ink.night);
    c.svg.disc((x, y + h * 1.02), 22.0, ink.second);
    c.svg.ring((x, y + h * 1.02), 30.0, ink.glow.opacity(0.6), 3.0);
}

/// A processor with circuit traces that end in pads.
fn processor(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy);
    c.flood(ink.deep);
    let mut traces = Path::new();
    let (mut pads, mut lit) = (Path::new(), Path::new());
    for trace in 0..28 {
        let turn = f64::from(trace) / 28.0;
        let start = polar((x, y), 60.0, turn);
        let (one, two) = (c.dice.range(24.0, 84.0), c.dice.range(20.0, 110.0));
        let (sin, cos) = (turn * std::f64::consts::TAU).sin_cos();
        let flat = if cos.abs() > sin.abs() { (cos.signum(), 0.0) } else { (0.0, sin.signum()) };
        let skew = if flat.1 == 0.0 { (flat.0, sin.signum()) } else { (cos.signum(), flat.1) };
        let mid = (start.0 + flat.0 * one, start.1 + flat.1 * one);
        let end = (mid.0 + skew.0 * two * 0.5, mid.1 + skew.1 * two * 0.5);
        let stop = (end.0 + flat.0 * two * 0.6, end.1 + flat.1 * two * 0.6);
        traces = traces.polyline(&[start, mid, end, stop]);
        if c.dice.chance(0.3) { lit = lit.disc(stop, 5.5) } else { pads = pads.disc(stop, 4.0) }
    }
    c.glow((x, y), 240.0, ink.field, 0.9);
    c.svg.stroke(&traces, ink.glow, 3.0);
    c.svg.fill(&pads, ink.glow);
    c.svg.fill(&lit, ink.accent);
    c.svg.disc((x, y), 74.0, ink.night);
    c.svg.ring((x, y), 60.0, ink.accent, 4.0);
    c.svg.disc((x, y), 38.0, ink.second);
    c.svg.disc((x, y), 16.0, ink.paper);
}

//! Overlapping or matching circles, sometimes with a couple below; for love stories.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["pair-of-circles", "crescents", "beads", "halves"],
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
    mood_score: |mood| mood.romantic * 0.7 - 0.8,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    match c.scene {
        "pair-of-circles" => pair(c),
        "crescents" => crescents(c),
        "beads" => beads(c),
        _ => halves(c),
    }
    let floor = c.floor + 4.0;
    let ridge = c.ridge(floor, 10.0, 3);
    c.ground(&ridge, ink.deep.mix(ink.night, 0.35));
    if c.dice.chance(0.6) {
        let (x, height) = (c.cx, 44.0);
        let gap = if c.has_any(&["doomed-romance", "unrequited-love", "marriage-in-trouble"]) { 34.0 } else { 9.0 };
        c.svg.fill(
            &Path::new().figure((x - gap, floor + 8.0), height).dressed_figure((x + gap, floor + 8.0), height * 0.93),
            ink.night,
        );
    }
}

/// The intersection of two circles of radius `r`.
fn lens(a: (f64, f64), b: (f64, f64), r: f64) -> Path {
    let (dx, dy) = (b.0 - a.0, b.1 - a.1);
    let far = dx.hypot(dy).max(1.0);
    let half = (r * r - far * far / 4.0).max(0.0).sqrt();
    let (mx, my) = (f64::midpoint(a.0, b.0), f64::midpoint(a.1, b.1));
    let (nx, ny) = (-dy / far * half, dx / far * half);
    Path::new().move_to((mx + nx, my + ny)).arc(r, true, (mx - nx, my - ny)).arc(r, true, (mx + nx, my + ny)).close()
}

fn pair(c: &mut Canvas) {
    let ink = c.ink;
    let r = c.dice.range(84.0, 112.0);
    let turn = c.dice.range(-0.6, 0.6);
    let reach = r * c.dice.range(0.42, 0.72);
    let (dx, dy) = (reach * turn.cos(), reach * turn.sin());
    let (a, b) = ((c.cx - dx, c.cy - dy), (c.cx + dx, c.cy + dy));
    c.svg.disc(a, r, ink.accent);
    c.svg.disc(b, r, ink.second);
    c.svg.fill(&lens(a, b, r), ink.paper);
    if c.dice.chance(0.5) {
        for step in 1..4 {
            c.svg.ring((c.cx, c.cy), r * 1.6 + f64::from(step) * 16.0, ink.paper.opacity(0.3), 1.2);
        }
    }
    if c.has_any(&["love-triangle"]) {
        c.svg.disc((c.cx + dy, c.cy - dx - r * 0.6), r * 0.62, ink.glow.opacity(0.75));
    }
}

/// A crescent around a smaller disc.
fn crescents(c: &mut Canvas) {
    let ink = c.ink;
    let r = c.dice.range(98.0, 126.0);
    let degrees = c.dice.range(-30.0, 30.0);
    let (x, y) = (c.cx, c.cy);
    c.glow((x, y), r * 1.8, ink.glow, 0.5);
    c.rotated(degrees, (x, y), |c| {
        c.svg.disc((x, y), r, ink.accent);
        c.svg.disc((x + r * 0.34, y), r * 0.66, ink.second);
        c.svg.disc((x + r * 0.52, y), r * 0.4, ink.paper);
        c.svg.disc((x + r * 1.25, y - r * 0.7), r * 0.12, ink.paper);
    });
}

/// A chain of translucent discs.
fn beads(c: &mut Canvas) {
    let ink = c.ink;
    let count = c.dice.integer(3, 5);
    let (mut x, mut y) = (c.cx - 74.0, c.cy + 70.0);
    for bead in 0..count {
        let r = c.dice.range(52.0, 92.0);
        let paint = [ink.accent, ink.second, ink.glow, ink.paper, ink.accent][bead as usize];
        c.svg.disc((x, y), r, paint.opacity(0.72));
        x += c.dice.range(26.0, 52.0);
        y -= c.dice.range(24.0, 58.0);
    }
}

/// Two half circles, shifted along their common edge.
fn halves(c: &mut Canvas) {
    let ink = c.ink;
    let r = c.dice.range(104.0, 132.0);
    let slip = r * c.dice.range(0.16, 0.5);
    let (x, y) = (c.cx, c.cy);
    let degrees = c.dice.range(-40.0, 40.0);
    c.rotated(degrees, (x, y), |c| {
        c.svg.fill(
            &Path::new().move_to((x - 2.0, y - r - slip)).arc(r, false, (x - 2.0, y + r - slip)).close(),
            ink.accent,
        );
        c.svg.fill(
            &Path::new().move_to((x + 2.0, y - r + slip)).arc(r, true, (x + 2.0, y + r + slip)).close(),
            ink.second,
        );
        c.svg.disc((x - r * 0.42, y - slip), r * 0.2, ink.paper);
        c.svg.disc((x + r * 0.42, y + slip), r * 0.2, ink.paper);
    });
}

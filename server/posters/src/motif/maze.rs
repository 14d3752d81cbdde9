//! A round or square maze from above with a glowing goal; for whodunits, conspiracies and cold cases.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["round-maze", "maze"],
    strong: &[
        "whodunit",
        "conspiracy",
        "cat-and-mouse",
        "mystery-box",
        "missing-person",
        "cold-case",
        "agatha-christie",
        "police-procedural",
        "video-game",
    ],
    weak: &[
        "detective",
        "twist-ending",
        "cover-up",
        "psychological-games",
        "nonlinear",
        "serial-killer",
        "virtual-reality",
        "sherlock-holmes",
        "war-of-wits",
        "claustrophobic",
        "undercover",
    ],
    genres: &["mystery"],
    mood_score: |mood| mood.cerebral * 0.5 - 0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(if c.dice.chance(0.5) { ink.field } else { ink.deep });
    if c.scene == "round-maze" { round(c) } else { square(c) }
}

/// Rings with one gap each, and walls between them.
fn round(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy);
    let rings = c.dice.integer(5, 7);
    let gap = 165.0 / f64::from(rings);
    let mut walls = Path::new();
    for ring in 1..=rings {
        let r = f64::from(ring) * gap + 6.0;
        let gate = 12.0 / r;
        let start = c.dice.unit();
        let (mut from, to) = (start + gate / 2.0, start + 1.0 - gate / 2.0);
        while from < to {
            let next = (from + 0.4).min(to);
            let (a, b) = (polar((x, y), r, from), polar((x, y), r, next));
            walls = walls.move_to(a).arc(r, true, b);
            from = next;
        }
        for _ in 0..c.dice.integer(1, 4) {
            if ring < rings {
                let turn = c.dice.unit();
                let (a, b) = (polar((x, y), r, turn), polar((x, y), r + gap, turn));
                walls = walls.move_to(a).line_to(b);
            }
        }
    }
    c.svg.disc((x, y), 190.0, ink.deep.mix(ink.night, 0.4));
    c.glow((x, y), 120.0, ink.accent, 0.5);
    c.svg.stroke(&walls, ink.paper.mix(ink.glow, 0.35), gap * 0.26);
    c.svg.disc((x, y), gap * 0.5, ink.accent);
    let seeker = polar((x, y), gap * (f64::from(rings) - 0.5) + 6.0, c.dice.unit());
    c.svg.disc(seeker, gap * 0.22, ink.second);
}

/// A grid maze by the binary tree algorithm: each cell opens either its top or its left wall.
fn square(c: &mut Canvas) {
    let ink = c.ink;
    let cells = c.dice.integer(9, 12);
    let size = 330.0 / f64::from(cells);
    let (x0, y0) = (c.cx - 165.0, c.cy - 175.0);
    let at = |column: u32, row: u32| (x0 + f64::from(column) * size, y0 + f64::from(row) * size);
    let degrees = if c.dice.chance(0.4) { c.dice.pick([45.0, -12.0, 12.0]) } else { 0.0 };
    let mut walls = Path::new();
    for row in 0..cells {
        for column in 0..cells {
            let (a, b, d) = (at(column, row), at(column + 1, row), at(column, row + 1));
            let cut_top = row > 0 && (column == 0 || c.dice.chance(0.5));
            if !cut_top {
                walls = walls.move_to(a).line_to(b);
            }
            if column == 0 || cut_top {
                walls = walls.move_to(a).line_to(d);
            }
        }
    }
    let (foot, right) = (at(0, cells), at(cells, cells));
    walls = walls.move_to(foot).line_to(right).line_to((right.0, y0 + size));
    c.rotated(degrees, (c.cx, c.cy - 10.0), |c| {
        c.svg.rect(x0 - 8.0, y0 - 8.0, 346.0, 346.0, ink.night.mix(ink.deep, 0.5));
        let goal = at(c.dice.integer(3, 6), c.dice.integer(3, 6));
        c.glow((goal.0 + size / 2.0, goal.1 + size / 2.0), 130.0, ink.accent, 0.45);
        c.svg.stroke(&walls, ink.glow, size * 0.2);
        c.svg.disc((goal.0 + size / 2.0, goal.1 + size / 2.0), size * 0.32, ink.accent);
        let seeker = at(0, cells - 1);
        c.svg.disc((seeker.0 + size / 2.0, seeker.1 + size / 2.0), size * 0.26, ink.paper);
    });
}

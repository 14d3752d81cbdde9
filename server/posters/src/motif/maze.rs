//! A maze, from above: square or round, with one warm spot in it.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "maze",
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
    leans: |mood| mood.cerebral * 0.5 - 0.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(if s.dice.chance(0.5) { ink.field } else { ink.deep });
    if s.dice.chance(0.5) { round(s) } else { square(s) }
}

/// Rings with a gate each, and walls between them.
fn round(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y) = (s.cx, s.cy);
    let rings = s.dice.count(5, 7);
    let gap = 165.0 / f64::from(rings);
    let mut walls = Path::new();
    for ring in 1..=rings {
        let r = f64::from(ring) * gap + 6.0;
        let gate = 12.0 / r;
        let start = s.dice.unit();
        let (mut from, to) = (start + gate / 2.0, start + 1.0 - gate / 2.0);
        while from < to {
            let next = (from + 0.4).min(to);
            let (a, b) = (around((x, y), r, from), around((x, y), r, next));
            walls = walls.at(a.0, a.1).arc(r, true, b.0, b.1);
            from = next;
        }
        for _ in 0..s.dice.count(1, 4) {
            if ring < rings {
                let turn = s.dice.unit();
                let (a, b) = (around((x, y), r, turn), around((x, y), r + gap, turn));
                walls = walls.at(a.0, a.1).to(b.0, b.1);
            }
        }
    }
    s.svg.disc(x, y, 190.0, ink.deep.mix(ink.night, 0.4));
    s.glow(x, y, 120.0, ink.accent, 0.5);
    s.svg.line(&walls, ink.paper.mix(ink.glow, 0.35), gap * 0.26);
    s.svg.disc(x, y, gap * 0.5, ink.accent);
    let lost = around((x, y), gap * (f64::from(rings) - 0.5) + 6.0, s.dice.unit());
    s.svg.disc(lost.0, lost.1, gap * 0.22, ink.second);
}

/// A carved grid: from every cell one wall is cut away, and the thread runs through.
fn square(s: &mut Sheet) {
    let ink = s.ink;
    let cells = s.dice.count(9, 12);
    let size = 330.0 / f64::from(cells);
    let (x0, y0) = (s.cx - 165.0, s.cy - 175.0);
    let at = |c: u32, r: u32| (x0 + f64::from(c) * size, y0 + f64::from(r) * size);
    let turn = if s.dice.chance(0.4) { s.dice.pick([45.0, -12.0, 12.0]) } else { 0.0 };
    let mut walls = Path::new();
    for row in 0..cells {
        for column in 0..cells {
            let (a, b, c) = (at(column, row), at(column + 1, row), at(column, row + 1));
            let cut_top = row > 0 && (column == 0 || s.dice.chance(0.5));
            if !cut_top {
                walls = walls.at(a.0, a.1).to(b.0, b.1);
            }
            if column == 0 || cut_top {
                walls = walls.at(a.0, a.1).to(c.0, c.1);
            }
        }
    }
    let (foot, right) = (at(0, cells), at(cells, cells));
    walls = walls.at(foot.0, foot.1).to(right.0, right.1).to(right.0, y0 + size);
    s.turned(turn, s.cx, s.cy - 10.0, |s| {
        s.svg.rect(x0 - 8.0, y0 - 8.0, 346.0, 346.0, ink.night.mix(ink.deep, 0.5));
        let goal = at(s.dice.count(3, 6), s.dice.count(3, 6));
        s.glow(goal.0 + size / 2.0, goal.1 + size / 2.0, 130.0, ink.accent, 0.45);
        s.svg.line(&walls, ink.glow, size * 0.2);
        s.svg.disc(goal.0 + size / 2.0, goal.1 + size / 2.0, size * 0.32, ink.accent);
        let lost = at(0, cells - 1);
        s.svg.disc(lost.0 + size / 2.0, lost.1 + size / 2.0, size * 0.26, ink.paper);
    });
}

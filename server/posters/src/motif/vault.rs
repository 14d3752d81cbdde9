//! The dial of a vault, or a lit keyhole; for heists, forgery and secrets.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["safe-dial", "keyhole"],
    strong: &[
        "heist",
        "bank-robbery",
        "art-theft",
        "perfect-crime",
        "forgery",
        "treasure-hunt",
        "money-gone-wrong",
        "con-artist",
    ],
    weak: &[
        "scandal",
        "blackmail",
        "family-secrets",
        "cover-up",
        "whistleblower",
        "hostage",
        "mission-team",
        "wealth",
        "corruption",
        "double-life",
        "secret",
        "mystery-box",
        "kidnapping",
    ],
    genres: &["crime"],
    mood_score: |_| -0.3,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(if c.dice.chance(0.5) { ink.field } else { ink.deep });
    if c.scene == "safe-dial" { dial(c) } else { keyhole(c) }
}

fn dial(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx, c.cy, c.dice.range(136.0, 165.0));
    if c.dice.chance(0.5) {
        c.svg.fill(&Path::new().rays((x, y), 0.0, 640.0, 16, 0.0), ink.deep.mix(ink.field, 0.5));
    }
    c.svg.disc((x + 8.0, y + 12.0), r + 18.0, ink.night.opacity(0.5));
    c.svg.disc((x, y), r + 18.0, ink.deep.mix(ink.night, 0.4));
    c.svg.disc((x, y), r, ink.glow);
    c.svg.fill(&Path::new().move_to((x, y - r)).arc(r, true, (x, y + r)).close(), ink.field.opacity(0.55));
    let turn = c.dice.unit();
    let ticks = (0..60).fold(Path::new(), |path, tick| {
        let t = turn + f64::from(tick) / 60.0;
        let (a, b) = (polar((x, y), r * if tick % 5 == 0 { 0.8 } else { 0.88 }, t), polar((x, y), r * 0.95, t));
        path.move_to(a).line_to(b)
    });
    c.svg.stroke(&ticks, ink.night, 2.0);
    let bolts = Path::new().discs_around((x, y), r + 9.0, 12, 0.0, 3.4);
    c.svg.fill(&bolts, ink.glow);
    c.svg.disc((x, y), r * 0.66, ink.night.mix(ink.deep, 0.3));
    let spokes = c.dice.pick([3, 4, 5]);
    let handle = (0..spokes).fold(Path::new(), |path, spoke| {
        let t = turn + f64::from(spoke) / f64::from(spokes);
        let a = polar((x, y), r * 0.54, t);
        path.move_to((x, y)).line_to(a)
    });
    c.svg.stroke(&handle, ink.accent, 11.0);
    for spoke in 0..spokes {
        let a = polar((x, y), r * 0.54, turn + f64::from(spoke) / f64::from(spokes));
        c.svg.disc(a, 12.0, ink.accent);
    }
    c.svg.disc((x, y), r * 0.2, ink.accent);
    c.svg.disc((x, y), r * 0.09, ink.night);
    c.svg.fill(
        &Path::new().polygon(&[(x, y - r + 2.0), (x - 11.0, y - r - 24.0), (x + 11.0, y - r - 24.0)]),
        ink.second,
    );
}

fn keyhole(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy - 40.0);
    let r = c.dice.range(66.0, 90.0);
    let (neck, foot) = (r * 0.45, c.floor - 20.0);
    let hole = Path::new()
        .move_to((x - neck, y + r * 0.86))
        .large_arc(r, true, (x + neck, y + r * 0.86))
        .line_to((x + r, foot))
        .line_to((x - r, foot))
        .close();
    let plate = Path::new()
        .move_to((x - r * 1.9, y - r))
        .arc(r * 1.9, true, (x + r * 1.9, y - r))
        .line_to((x + r * 1.9, foot + 40.0))
        .line_to((x - r * 1.9, foot + 40.0))
        .close();
    c.svg.fill(&plate, ink.deep.mix(ink.night, 0.5));
    c.svg.stroke(&plate, ink.glow.opacity(0.6), 3.0);
    c.glow((x, y + 40.0), r * 2.6, ink.accent, 0.4);
    c.svg.fill(&hole, ink.accent);
    c.clipped(&hole, |c| {
        c.svg.disc((x + r * 0.2, y - r * 0.1), r * 0.5, ink.paper);
        let ridge = [
            (x - 120.0, foot - 60.0),
            (x - 20.0, foot - 90.0),
            (x + 120.0, foot - 50.0),
            (x + 120.0, foot + 20.0),
            (x - 120.0, foot + 20.0),
        ];
        c.svg.fill(&Path::new().spline(&ridge).close(), ink.second);
        let pair = if c.dice.chance(0.4) {
            Path::new().figure((x - 18.0, foot), r).dressed_figure((x + 18.0, foot), r * 0.95)
        } else {
            Path::new().figure((x, foot), r * 1.2)
        };
        c.svg.fill(&pair, ink.night);
    });
    c.svg.fill(
        &Path::new().polygon(&[(x - r, foot + 40.0), (x + r, foot + 40.0), (x + r * 2.4, 600.0), (x - r * 2.4, 600.0)]),
        ink.accent.opacity(0.2),
    );
}

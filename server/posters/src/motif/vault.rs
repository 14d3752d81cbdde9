//! What is locked: a vault dial, or a keyhole with light behind it.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "vault",
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
    leans: |_| -0.3,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(if s.dice.chance(0.5) { ink.field } else { ink.deep });
    if s.dice.chance(0.5) { dial(s) } else { keyhole(s) }
}

fn dial(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx, s.cy, s.dice.range(136.0, 165.0));
    if s.dice.chance(0.5) {
        s.svg.shape(&Path::new().rays((x, y), 0.0, 640.0, 16, 0.0), ink.deep.mix(ink.field, 0.5));
    }
    s.svg.disc(x + 8.0, y + 12.0, r + 18.0, ink.night.thin(0.5));
    s.svg.disc(x, y, r + 18.0, ink.deep.mix(ink.night, 0.4));
    s.svg.disc(x, y, r, ink.glow);
    s.svg.shape(&Path::new().at(x, y - r).arc(r, true, x, y + r).shut(), ink.field.thin(0.55));
    let turn = s.dice.unit();
    let ticks = (0..60).fold(Path::new(), |path, tick| {
        let t = turn + f64::from(tick) / 60.0;
        let (a, b) = (around((x, y), r * if tick % 5 == 0 { 0.8 } else { 0.88 }, t), around((x, y), r * 0.95, t));
        path.at(a.0, a.1).to(b.0, b.1)
    });
    s.svg.line(&ticks, ink.night, 2.0);
    let bolts = (0..12).fold(Path::new(), |path, bolt| {
        let at = around((x, y), r + 9.0, f64::from(bolt) / 12.0);
        path.disc(at.0, at.1, 3.4)
    });
    s.svg.shape(&bolts, ink.glow);
    s.svg.disc(x, y, r * 0.66, ink.night.mix(ink.deep, 0.3));
    let spokes = s.dice.pick([3, 4, 5]);
    let handle = (0..spokes).fold(Path::new(), |path, spoke| {
        let t = turn + f64::from(spoke) / f64::from(spokes);
        let a = around((x, y), r * 0.54, t);
        path.at(x, y).to(a.0, a.1)
    });
    s.svg.line(&handle, ink.accent, 11.0);
    for spoke in 0..spokes {
        let a = around((x, y), r * 0.54, turn + f64::from(spoke) / f64::from(spokes));
        s.svg.disc(a.0, a.1, 12.0, ink.accent);
    }
    s.svg.disc(x, y, r * 0.2, ink.accent);
    s.svg.disc(x, y, r * 0.09, ink.night);
    s.svg.shape(&Path::new().poly(&[(x, y - r + 2.0), (x - 11.0, y - r - 24.0), (x + 11.0, y - r - 24.0)]), ink.second);
}

fn keyhole(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y) = (s.cx, s.cy - 40.0);
    let r = s.dice.range(66.0, 90.0);
    let (neck, foot) = (r * 0.45, s.floor - 20.0);
    let hole = Path::new()
        .at(x - neck, y + r * 0.86)
        .large_arc(r, true, x + neck, y + r * 0.86)
        .to(x + r, foot)
        .to(x - r, foot)
        .shut();
    let plate = Path::new()
        .at(x - r * 1.9, y - r)
        .arc(r * 1.9, true, x + r * 1.9, y - r)
        .to(x + r * 1.9, foot + 40.0)
        .to(x - r * 1.9, foot + 40.0)
        .shut();
    s.svg.shape(&plate, ink.deep.mix(ink.night, 0.5));
    s.svg.line(&plate, ink.glow.thin(0.6), 3.0);
    s.glow(x, y + 40.0, r * 2.6, ink.accent, 0.4);
    s.svg.shape(&hole, ink.accent);
    s.inside(&hole, |s| {
        s.svg.disc(x + r * 0.2, y - r * 0.1, r * 0.5, ink.paper);
        let ridge = [
            (x - 120.0, foot - 60.0),
            (x - 20.0, foot - 90.0),
            (x + 120.0, foot - 50.0),
            (x + 120.0, foot + 20.0),
            (x - 120.0, foot + 20.0),
        ];
        s.svg.shape(&Path::new().smooth(&ridge).shut(), ink.second);
        let pair = if s.dice.chance(0.4) {
            Path::new().person(x - 18.0, foot, r).lady(x + 18.0, foot, r * 0.95)
        } else {
            Path::new().person(x, foot, r * 1.2)
        };
        s.svg.shape(&pair, ink.night);
    });
    s.svg.shape(
        &Path::new().poly(&[(x - r, foot + 40.0), (x + r, foot + 40.0), (x + r * 2.4, 600.0), (x - r * 2.4, 600.0)]),
        ink.accent.thin(0.2),
    );
}

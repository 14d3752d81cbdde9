//! Somebody in somebody's sights.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "target",
    strong: &[
        "spy",
        "hitman",
        "assassination",
        "james-bond",
        "double-agent",
        "cold-war",
        "serial-killer",
        "stalker",
        "police-procedural",
        "cat-and-mouse",
    ],
    weak: &[
        "undercover",
        "conspiracy",
        "showdown",
        "terrorism",
        "corrupt-cop",
        "surveillance",
        "president",
        "revenge",
        "suspense",
        "giallo",
        "slasher",
        "masked-killer",
        "mission-team",
        "chase",
    ],
    genres: &["thriller"],
    leans: |mood| mood.tense * 0.3 - 0.7,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(if s.dice.chance(0.5) { ink.field } else { ink.deep });
    if s.dice.chance(0.5) { barrel(s) } else { crosshair(s) }
}

/// Down a rifled barrel.
fn barrel(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y) = (s.cx, s.cy);
    let grooves = s.dice.count(7, 10);
    let twist = s.dice.range(0.06, 0.16);
    s.flood(ink.night);
    s.svg.disc(x, y, 330.0, ink.deep);
    let path = (0..grooves).fold(Path::new(), |path, groove| {
        let t = f64::from(groove) / f64::from(grooves);
        let half = 0.25 / f64::from(grooves);
        let (a, b) = (around((x, y), 110.0, t), around((x, y), 340.0, t + twist));
        let (c, d) = (around((x, y), 340.0, t + twist + half * 2.0), around((x, y), 110.0, t + half * 2.0));
        path.at(a.0, a.1)
            .bend(around((x, y), 220.0, t + twist * 0.2), b)
            .to(c.0, c.1)
            .bend(around((x, y), 220.0, t + twist * 0.2 + half * 2.0), d)
            .shut()
    });
    let sheen = s.svg.halo(x, y, 340.0, &[(0.3, ink.glow.into()), (1.0, ink.deep.into())]);
    s.svg.shape(&path, sheen);
    s.svg.disc(x, y, 122.0, ink.night);
    s.svg.disc(x, y, 108.0, ink.accent);
    let inner = Path::new().disc(x, y, 108.0);
    s.inside(&inner, |s| {
        s.svg.rect(x - 120.0, y + 62.0, 240.0, 60.0, ink.second);
        s.svg
            .shape(&Path::new().person(x + s.dice.range(-30.0, 30.0), y + 74.0, s.dice.range(110.0, 140.0)), ink.night);
    });
}

/// Fine cross and rings over a figure who has not noticed.
fn crosshair(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx, s.cy, s.dice.range(120.0, 158.0));
    let rings = s.dice.count(3, 5);
    let solid = s.dice.chance(0.55);
    if solid {
        for ring in 0..rings {
            let tone = if ring % 2 == 0 { ink.accent } else { ink.paper };
            s.svg.disc(x, y, r * (1.0 - f64::from(ring) / f64::from(rings)) + 14.0, tone);
        }
    } else {
        s.svg.disc(x, y, r, ink.glow);
        s.svg.ring(x, y, r, ink.night, 12.0);
        s.svg.ring(x, y, r * 0.5, ink.night, 2.0);
    }
    let tall = s.dice.range(210.0, 260.0);
    let lens = Path::new().disc(x, y, r + if solid { 400.0 } else { -6.0 });
    let hat = s.dice.chance(0.5);
    s.inside(&lens, |s| {
        let (px, foot) = (x + s.dice.range(-14.0, 14.0), y + tall * 0.62);
        let man = Path::new().person(px, foot, tall);
        s.svg.shape(&if hat { man.hat(px, foot, tall) } else { man }, ink.night);
    });
    let tone = if solid { ink.night } else { ink.second };
    s.svg.shape(
        &Path::new()
            .rect(x - 1.2, y - r - 40.0, 2.4, r * 0.8)
            .rect(x - 1.2, y + r * 0.3, 2.4, r * 0.7 + 40.0)
            .rect(x - r - 40.0, y - 1.2, r * 0.8, 2.4)
            .rect(x + r * 0.3, y - 1.2, r * 0.7 + 40.0, 2.4),
        tone,
    );
    s.svg.disc(x, y, 4.5, ink.second);
    s.plain(s.floor + 24.0, ink.night);
}

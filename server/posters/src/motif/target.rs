//! The view along a gun barrel, or a figure behind crosshairs; for spies, hit men and manhunts.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["gun-barrel", "crosshair"],
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
    mood_score: |mood| mood.tense * 0.3 - 0.7,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(if c.dice.chance(0.5) { ink.field } else { ink.deep });
    if c.scene == "gun-barrel" { barrel(c) } else { crosshair(c) }
}

/// A figure seen through a rifled gun barrel.
fn barrel(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy);
    let grooves = c.dice.integer(7, 10);
    let twist = c.dice.range(0.06, 0.16);
    c.flood(ink.night);
    c.svg.disc((x, y), 330.0, ink.deep);
    let path = (0..grooves).fold(Path::new(), |path, groove| {
        let t = f64::from(groove) / f64::from(grooves);
        let half = 0.25 / f64::from(grooves);
        let (a, b) = (polar((x, y), 110.0, t), polar((x, y), 340.0, t + twist));
        let (d, e) = (polar((x, y), 340.0, t + twist + half * 2.0), polar((x, y), 110.0, t + half * 2.0));
        path.move_to(a)
            .quad_to(polar((x, y), 220.0, t + twist * 0.2), b)
            .line_to(d)
            .quad_to(polar((x, y), 220.0, t + twist * 0.2 + half * 2.0), e)
            .close()
    });
    let sheen = c.svg.radial_gradient((x, y), 340.0, &[(0.3, ink.glow.into()), (1.0, ink.deep.into())]);
    c.svg.fill(&path, sheen);
    c.svg.disc((x, y), 122.0, ink.night);
    c.svg.disc((x, y), 108.0, ink.accent);
    let inner = Path::new().disc((x, y), 108.0);
    c.clipped(&inner, |c| {
        c.svg.rect(x - 120.0, y + 62.0, 240.0, 60.0, ink.second);
        c.svg.fill(
            &Path::new().figure((x + c.dice.range(-30.0, 30.0), y + 74.0), c.dice.range(110.0, 140.0)),
            ink.night,
        );
    });
}

/// Crosshairs and rings over a figure.
fn crosshair(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx, c.cy, c.dice.range(120.0, 158.0));
    let rings = c.dice.integer(3, 5);
    let solid = c.dice.chance(0.55);
    if solid {
        for ring in 0..rings {
            let colour = if ring % 2 == 0 { ink.accent } else { ink.paper };
            c.svg.disc((x, y), r * (1.0 - f64::from(ring) / f64::from(rings)) + 14.0, colour);
        }
    } else {
        c.svg.disc((x, y), r, ink.glow);
        c.svg.ring((x, y), r, ink.night, 12.0);
        c.svg.ring((x, y), r * 0.5, ink.night, 2.0);
    }
    let height = c.dice.range(210.0, 260.0);
    let lens = Path::new().disc((x, y), r + if solid { 400.0 } else { -6.0 });
    let figure = if c.dice.chance(0.5) { Path::figure_in_hat } else { Path::figure };
    c.clipped(&lens, |c| {
        let (px, foot) = (x + c.dice.range(-14.0, 14.0), y + height * 0.62);
        c.svg.fill(&figure(Path::new(), (px, foot), height), ink.night);
    });
    let colour = if solid { ink.night } else { ink.second };
    c.svg.fill(
        &Path::new()
            .rect(x - 1.2, y - r - 40.0, 2.4, r * 0.8)
            .rect(x - 1.2, y + r * 0.3, 2.4, r * 0.7 + 40.0)
            .rect(x - r - 40.0, y - 1.2, r * 0.8, 2.4)
            .rect(x + r * 0.3, y - 1.2, r * 0.7 + 40.0, 2.4),
        colour,
    );
    c.svg.disc((x, y), 4.5, ink.second);
    c.flat_ground(c.floor + 24.0, ink.night);
}

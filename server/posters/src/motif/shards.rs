//! Glass shattering around a point; for revenge, terrorism and violent action.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["shards"],
    strong: &[
        "one-man-army",
        "terrorism",
        "assassination",
        "vigilante",
        "nonlinear",
        "brutal-violence",
        "trauma",
        "revenge",
    ],
    weak: &[
        "explosive-action",
        "plane-crash",
        "suspense",
        "corrupt-cop",
        "twist-ending",
        "torture",
        "disaster",
        "street-gang",
        "gun-fu",
        "stylised-violence",
        "cyberpunk",
        "bank-robbery",
        "drug-trade",
        "addiction",
    ],
    genres: &["action", "thriller"],
    mood_score: |mood| mood.threat() * 0.5 - 0.7,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.deep);
    let (x, y) = (c.cx, c.cy);
    let spokes = c.dice.integer(11, 16);
    let colours =
        [ink.field, ink.accent, ink.deep, ink.glow, ink.night, ink.field, ink.second, ink.field.mix(ink.deep, 0.5)];
    let rings = [0.0, c.dice.range(40.0, 60.0), c.dice.range(110.0, 140.0), 260.0, 760.0];
    let turns: Vec<f64> =
        (0..spokes).map(|spoke| (f64::from(spoke) + c.dice.range(-0.32, 0.32)) / f64::from(spokes)).collect();
    let mut colour = 0;
    for ring in 1..rings.len() {
        for (spoke, turn) in turns.iter().enumerate() {
            let next = if spoke + 1 < turns.len() { turns[spoke + 1] } else { turns[0] + 1.0 };
            let jag = if ring < 4 { c.dice.range(0.8, 1.25) } else { 1.0 };
            let cut = c.dice.range(0.004, 0.012);
            colour = (colour + c.dice.integer(1, 4) as usize) % colours.len();
            if ring == 1 && c.dice.chance(0.4) {
                continue;
            }
            let drift =
                polar((0.0, 0.0), if ring < 3 { c.dice.range(2.0, 9.0) } else { 0.0 }, f64::midpoint(*turn, next));
            let corners = [
                (rings[ring - 1], *turn + cut),
                (rings[ring] * jag, *turn + cut),
                (rings[ring], next - cut),
                (rings[ring - 1] * jag.min(1.0), next - cut),
            ];
            let points = corners.map(|(r, t)| polar((x + drift.0, y + drift.1), r, t));
            c.svg.fill(&Path::new().polygon(&points), colours[colour]);
        }
    }
    if c.dice.chance(0.5) {
        let height = c.dice.range(96.0, 150.0);
        c.svg.fill(&Path::new().figure((x, y + height * 0.6), height), ink.night);
    } else {
        c.svg.disc((x, y), c.dice.range(16.0, 30.0), ink.paper);
    }
}

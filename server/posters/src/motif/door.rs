//! An open door with light falling through it, or a corridor; for captivity, mysteries and outsiders.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["door", "corridor"],
    strong: &[
        "kidnapping",
        "claustrophobic",
        "portal-fantasy",
        "mystery-box",
        "hostage",
        "abuse",
        "simulated-life",
        "one-location",
        "stranger-comes-to-town",
        "afterlife",
        "outsider",
    ],
    weak: &[
        "home-invasion",
        "isolation",
        "family-secrets",
        "infidelity",
        "moral-dilemma",
        "ambiguous",
        "trauma",
        "twist-ending",
        "guilt",
        "double-life",
        "refugees",
        "slow-burn",
        "home-front",
        "adoption",
        "pregnancy",
    ],
    genres: &["thriller", "drama"],
    mood_score: |mood| mood.tense * 0.3 - 0.3,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    let wall = if c.dice.chance(0.5) { ink.deep } else { ink.field.mix(ink.deep, 0.35) };
    c.flood(wall);
    if c.dice.chance(0.4) {
        let stripe = c.svg.pattern((26.0, 40.0), 0.0, &Path::new().rect(0.0, 0.0, 9.0, 40.0), ink.field.opacity(0.4));
        c.flood(stripe);
    }
    let floor = c.floor - 14.0;
    c.flat_ground(floor, ink.night.mix(ink.deep, 0.3));
    if c.scene == "corridor" { corridor(c, floor) } else { ajar(c, floor) }
}

fn ajar(c: &mut Canvas, floor: f64) {
    let ink = c.ink;
    let (w, h) = (c.dice.range(108.0, 142.0), c.dice.range(250.0, 300.0));
    let x = c.cx - w / 2.0;
    let top = floor - h;
    let gap = c.dice.range(0.3, 0.75);
    let light = c.svg.linear_gradient((0.0, top), (0.0, floor), &[(0.0, ink.accent.into()), (1.0, ink.paper.into())]);
    c.glow((c.cx, floor - h * 0.5), 280.0, ink.accent, 0.3);
    c.svg.rect(x - 9.0, top - 9.0, w + 18.0, h + 9.0, ink.night);
    let arched = c.dice.chance(0.3);
    let opening = if arched {
        Path::new()
            .move_to((x, floor))
            .line_to((x, top + w / 2.0))
            .arc(w / 2.0, true, (x + w, top + w / 2.0))
            .line_to((x + w, floor))
            .close()
    } else {
        Path::new().rect(x, top, w, h)
    };
    c.svg.fill(&opening, light);
    let spill = Path::new().polygon(&[
        (x, floor),
        (x + w, floor),
        (x + w * 1.7, floor + 190.0),
        (x - w * (0.2 + gap), floor + 190.0),
    ]);
    let fall = c.svg.linear_gradient(
        (0.0, floor),
        (0.0, floor + 170.0),
        &[(0.0, ink.accent.opacity(0.75)), (1.0, ink.accent.opacity(0.0))],
    );
    c.svg.fill(&spill, fall);
    let leaf = w * (1.0 - gap);
    let out = leaf * 0.25;
    c.svg.fill(
        &Path::new().polygon(&[
            (x + w, top),
            (x + w, floor),
            (x + w - leaf, floor + out),
            (x + w - leaf, top - out * 0.5),
        ]),
        ink.field.mix(ink.deep, 0.55),
    );
    let panel = |a: f64, b: f64| {
        Path::new().polygon(&[
            (x + w - leaf * 0.2, top + h * a),
            (x + w - leaf * 0.2, top + h * b),
            (x + w - leaf * 0.8, top + h * b + out * 0.5),
            (x + w - leaf * 0.8, top + h * a - out * 0.1),
        ])
    };
    c.svg.fill(&panel(0.1, 0.42), ink.night.opacity(0.4));
    c.svg.fill(&panel(0.52, 0.9), ink.night.opacity(0.4));
    c.svg.disc((x + w - leaf * 0.9, floor - h * 0.46), 5.0, ink.accent);
    let height = h * c.dice.range(0.4, 0.66);
    let px = x + w * 0.28 * gap.max(0.5);
    let small = c.has_any(&["childhood", "supernatural-child", "kidnapping", "portal-fantasy"]);
    c.svg.fill(&Path::new().figure((px + 8.0, floor + 6.0), if small { h * 0.34 } else { height }), ink.night);
    c.svg.fill(
        &Path::new().polygon(&[
            (px, floor + 6.0),
            (px + 16.0, floor + 6.0),
            (px + 40.0, floor + 150.0),
            (px - 44.0, floor + 150.0),
        ]),
        ink.night.opacity(0.5),
    );
}

/// A corridor of nested frames with a bright end.
fn corridor(c: &mut Canvas, floor: f64) {
    let ink = c.ink;
    let (x, y) = (c.cx, floor - 120.0);
    c.flood(ink.night);
    let colours = [ink.night, ink.deep, ink.field.mix(ink.deep, 0.3), ink.field.mix(ink.glow, 0.45), ink.glow];
    for (frame, colour) in colours.into_iter().enumerate() {
        let depth = frame as f64;
        let t = 0.72_f64.powf(depth);
        let degrees = c.mood.strange * 9.0 * depth;
        c.rotated(degrees, (x, y), |c| c.svg.rect(x - 190.0 * t, y - 260.0 * t, 380.0 * t, 470.0 * t, colour));
    }
    c.glow((x, y), 120.0, ink.accent, 0.6);
    c.svg.rect(x - 28.0, y - 46.0, 56.0, 92.0, ink.paper);
    c.svg.fill(&Path::new().figure((x, y + 48.0), 60.0), ink.night);
    c.svg.fill(
        &Path::new().polygon(&[(x - 10.0, y + 46.0), (x + 10.0, y + 46.0), (x + 60.0, 560.0), (x - 60.0, 560.0)]),
        ink.night.opacity(0.45),
    );
}

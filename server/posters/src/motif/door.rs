//! A door ajar and the light that falls out of it.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "door",
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
    leans: |mood| mood.tense * 0.3 - 0.3,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    let wall = if s.dice.chance(0.5) { ink.deep } else { ink.field.mix(ink.deep, 0.35) };
    s.flood(wall);
    if s.dice.chance(0.4) {
        let stripe = s.svg.tile((26.0, 40.0), 0.0, &Path::new().rect(0.0, 0.0, 9.0, 40.0), ink.field.thin(0.4));
        s.flood(stripe);
    }
    let floor = s.floor - 14.0;
    s.plain(floor, ink.night.mix(ink.deep, 0.3));
    if s.dice.chance(0.3) { corridor(s, floor) } else { ajar(s, floor) }
}

fn ajar(s: &mut Sheet, floor: f64) {
    let ink = s.ink;
    let (w, h) = (s.dice.range(108.0, 142.0), s.dice.range(250.0, 300.0));
    let x = s.cx - w / 2.0;
    let top = floor - h;
    let gap = s.dice.range(0.3, 0.75);
    let light = s.svg.blend((0.0, top), (0.0, floor), &[(0.0, ink.accent.into()), (1.0, ink.paper.into())]);
    s.glow(s.cx, floor - h * 0.5, 280.0, ink.accent, 0.3);
    s.svg.rect(x - 9.0, top - 9.0, w + 18.0, h + 9.0, ink.night);
    let arched = s.dice.chance(0.3);
    let opening = if arched {
        Path::new().at(x, floor).to(x, top + w / 2.0).arc(w / 2.0, true, x + w, top + w / 2.0).to(x + w, floor).shut()
    } else {
        Path::new().rect(x, top, w, h)
    };
    s.svg.shape(&opening, light);
    let spill = Path::new().poly(&[
        (x, floor),
        (x + w, floor),
        (x + w * 1.7, floor + 190.0),
        (x - w * (0.2 + gap), floor + 190.0),
    ]);
    let fall =
        s.svg.blend((0.0, floor), (0.0, floor + 170.0), &[(0.0, ink.accent.thin(0.75)), (1.0, ink.accent.thin(0.0))]);
    s.svg.shape(&spill, fall);
    let leaf = w * (1.0 - gap);
    let out = leaf * 0.25;
    s.svg.shape(
        &Path::new().poly(&[
            (x + w, top),
            (x + w, floor),
            (x + w - leaf, floor + out),
            (x + w - leaf, top - out * 0.5),
        ]),
        ink.field.mix(ink.deep, 0.55),
    );
    let panel = |a: f64, b: f64| {
        Path::new().poly(&[
            (x + w - leaf * 0.2, top + h * a),
            (x + w - leaf * 0.2, top + h * b),
            (x + w - leaf * 0.8, top + h * b + out * 0.5),
            (x + w - leaf * 0.8, top + h * a - out * 0.1),
        ])
    };
    s.svg.shape(&panel(0.1, 0.42), ink.night.thin(0.4));
    s.svg.shape(&panel(0.52, 0.9), ink.night.thin(0.4));
    s.svg.disc(x + w - leaf * 0.9, floor - h * 0.46, 5.0, ink.accent);
    let tall = h * s.dice.range(0.4, 0.66);
    let px = x + w * 0.28 * gap.max(0.5);
    let small = s.has(&["childhood", "supernatural-child", "kidnapping", "portal-fantasy"]);
    s.svg.shape(&Path::new().person(px + 8.0, floor + 6.0, if small { h * 0.34 } else { tall }), ink.night);
    s.svg.shape(
        &Path::new().poly(&[
            (px, floor + 6.0),
            (px + 16.0, floor + 6.0),
            (px + 40.0, floor + 150.0),
            (px - 44.0, floor + 150.0),
        ]),
        ink.night.thin(0.5),
    );
}

/// Frames within frames to a small bright end.
fn corridor(s: &mut Sheet, floor: f64) {
    let ink = s.ink;
    let (x, y) = (s.cx, floor - 120.0);
    s.flood(ink.night);
    let tones = [ink.night, ink.deep, ink.field.mix(ink.deep, 0.3), ink.field.mix(ink.glow, 0.45), ink.glow];
    for (frame, tone) in tones.into_iter().enumerate() {
        let depth = frame as f64;
        let t = 0.72_f64.powf(depth);
        let turn = s.mood.strange * 9.0 * depth;
        s.turned(turn, x, y, |s| s.svg.rect(x - 190.0 * t, y - 260.0 * t, 380.0 * t, 470.0 * t, tone));
    }
    s.glow(x, y, 120.0, ink.accent, 0.6);
    s.svg.rect(x - 28.0, y - 46.0, 56.0, 92.0, ink.paper);
    s.svg.shape(&Path::new().person(x, y + 48.0, 60.0), ink.night);
    s.svg.shape(
        &Path::new().poly(&[(x - 10.0, y + 46.0), (x + 10.0, y + 46.0), (x + 60.0, 560.0), (x - 60.0, 560.0)]),
        ink.night.thin(0.45),
    );
}

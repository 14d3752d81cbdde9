//! A faceted mountain and a line of small climbers; for expeditions, survival and quests.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["peaks"],
    strong: &[
        "mountain",
        "expedition",
        "man-versus-nature",
        "quest",
        "survival",
        "on-foot-journey",
        "rural-life",
        "lost-world",
        "treasure-hunt",
    ],
    weak: &[
        "epic-length",
        "loyalty",
        "male-bonding",
        "buddhism",
        "ambition",
        "visual-spectacle",
        "rescue-mission",
        "latin-america",
        "american-south",
        "sword-and-sorcery",
        "scandinavian",
        "meditative",
        "musical-numbers",
    ],
    genres: &["adventure"],
    mood_score: |mood| mood.epic * 0.3 - 0.6,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let (x, top, base) = (c.cx + c.dice.range(-30.0, 30.0), c.cy - c.dice.range(70.0, 130.0), c.floor + 60.0);
    c.svg.disc(
        (x + c.dice.sign() * c.dice.range(50.0, 110.0), top + c.dice.range(-10.0, 60.0)),
        c.dice.range(34.0, 76.0),
        ink.accent,
    );
    let mut far = vec![(c.left(), BELOW)];
    let mut fx = c.left();
    while fx < c.right() {
        far.push((fx, c.floor - c.dice.range(0.0, 60.0)));
        fx += c.dice.range(34.0, 70.0);
        far.push((fx, c.floor - c.dice.range(70.0, 160.0)));
        fx += c.dice.range(34.0, 70.0);
    }
    far.push((fx, BELOW));
    c.svg.fill(&Path::new().polygon(&far), ink.field.mix(ink.deep, 0.3));
    let (w, drop) = (c.dice.range(170.0, 230.0), base - top);
    let spine: Vec<_> = (0..=6)
        .map(|step| {
            let t = f64::from(step) / 6.0;
            (x + if step % 2 == 0 { 1.0 } else { -1.0 } * c.dice.range(4.0, 26.0) * t, top + drop * t)
        })
        .collect();
    let left = [(x - w * 0.34, top + drop * 0.36), (x - w * 0.42, top + drop * 0.44), (x - w, base)];
    let right = [(x + w * 0.3, top + drop * 0.28), (x + w * 0.46, top + drop * 0.48), (x + w, base)];
    let lit: Vec<_> = spine.iter().copied().chain(left.into_iter().rev()).collect();
    let shade: Vec<_> = spine.iter().copied().chain(right.into_iter().rev()).collect();
    c.svg.fill(&Path::new().polygon(&lit), ink.glow.mix(ink.paper, 0.15));
    c.svg.fill(&Path::new().polygon(&shade), ink.deep);
    let at = |t: f64, side: f64| (x + side * w * t, top + drop * t);
    let snow = Path::new().polygon(&[
        (x, top),
        at(0.3, -0.9),
        (x - w * 0.17, top + drop * 0.26),
        (x - w * 0.13, top + drop * 0.36),
        (x - w * 0.05, top + drop * 0.25),
        spine[1],
    ]);
    c.svg.fill(&snow, ink.paper);
    c.svg.fill(
        &Path::new().polygon(&[
            (x, top),
            at(0.26, 0.98),
            (x + w * 0.15, top + drop * 0.25),
            (x + w * 0.09, top + drop * 0.34),
            spine[1],
        ]),
        ink.paper.mix(ink.deep, 0.35),
    );
    for _ in 0..3 {
        let (t, out) = (c.dice.range(0.42, 0.8), c.dice.range(0.2, 0.6));
        let (fx, fy) = (x - w * t * out, top + drop * t);
        c.svg.fill(
            &Path::new().polygon(&[(fx, fy), (fx + 20.0, fy + 56.0), (fx - 30.0, fy + 70.0)]),
            ink.field.opacity(0.7),
        );
    }
    for (row, colour) in [ink.deep.mix(ink.night, 0.3), ink.night].into_iter().enumerate() {
        let ridge = c.ridge(c.floor + 4.0 + row as f64 * 36.0, 14.0, 4);
        c.ground(&ridge, colour);
    }
    let count = c.dice.integer(1, 6);
    let walkers = (0..count).fold(Path::new(), |path, walker| {
        path.figure((x - 70.0 + f64::from(walker) * 24.0, c.floor + 12.0 + f64::from(walker % 2) * 2.0), 30.0)
    });
    c.svg.fill(&walkers, ink.night);
}

//! Searchlights, smoke or flares over soldiers and barbed wire; for war films.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["searchlights", "smoke", "flares"],
    strong: &[
        "world-war-one",
        "world-war-two",
        "vietnam-war",
        "modern-warfare",
        "soldier-comrades",
        "anti-war",
        "civil-war",
        "last-stand",
        "war-trauma",
    ],
    weak: &[
        "prisoner-of-war",
        "military-training",
        "siege",
        "home-front",
        "resistance",
        "mission-team",
        "nuclear-threat",
        "holocaust",
        "disaster",
    ],
    genres: &["war"],
    mood_score: |mood| mood.violent * 0.2 - 0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    let floor = c.floor - c.dice.range(0.0, 30.0);
    c.sky(ink.deep, ink.field.mix(ink.glow, 0.4));
    match c.scene {
        "searchlights" => beams(c, floor),
        "smoke" => smoke(c, floor),
        _ => flares(c, floor),
    }
    let mut ridge = vec![(c.left(), BELOW)];
    let mut x = c.left();
    while x < c.right() {
        ridge.push((x, floor - c.dice.range(0.0, 34.0)));
        x += c.dice.range(24.0, 66.0);
    }
    ridge.push((c.right(), BELOW));
    c.svg.fill(&Path::new().polygon(&ridge), ink.deep.mix(ink.night, 0.4));
    column(c, floor + 4.0);
    let near = c.ridge(floor + 46.0, 10.0, 5);
    c.ground(&near, ink.night);
    wire(c, floor + 44.0);
}

fn beams(c: &mut Canvas, floor: f64) {
    let ink = c.ink;
    let count = c.dice.integer(3, 5);
    let target = (c.cx, c.cy - 90.0);
    for beam in 0..count {
        let x = c.cx - 170.0 + 340.0 * f64::from(beam) / f64::from(count - 1);
        let top = (target.0 + (target.0 - x) * c.dice.range(0.2, 1.3), -60.0);
        let width = c.dice.range(34.0, 64.0);
        let light =
            c.svg.linear_gradient((x, floor), top, &[(0.0, ink.paper.opacity(0.75)), (1.0, ink.accent.opacity(0.12))]);
        c.svg.fill(
            &Path::new().polygon(&[(x - 4.0, floor), (x + 4.0, floor), (top.0 + width, top.1), (top.0 - width, top.1)]),
            light,
        );
    }
    let planes = (0..c.dice.integer(2, 5)).fold(Path::new(), |path, plane| {
        let (x, y, u) = (
            target.0 - 70.0 + f64::from(plane % 3) * 62.0,
            target.1 + f64::from(plane / 3) * 44.0 + c.dice.range(-8.0, 30.0),
            c.dice.range(0.8, 1.2),
        );
        path.ellipse((x, y), 17.0 * u, 3.0 * u)
            .polygon(&[
                (x + 4.0 * u, y),
                (x - 5.0 * u, y - 21.0 * u),
                (x - 10.0 * u, y - 21.0 * u),
                (x - 5.0 * u, y),
                (x - 10.0 * u, y + 21.0 * u),
                (x - 5.0 * u, y + 21.0 * u),
            ])
            .polygon(&[(x - 13.0 * u, y), (x - 20.0 * u, y - 8.0 * u), (x - 17.0 * u, y), (x - 20.0 * u, y + 8.0 * u)])
    });
    c.svg.fill(&planes, ink.night);
}

fn smoke(c: &mut Canvas, floor: f64) {
    let ink = c.ink;
    c.svg.disc((c.cx + 30.0, floor - 120.0), c.dice.range(56.0, 84.0), ink.accent);
    for (row, colour) in [ink.field, ink.field.mix(ink.deep, 0.5), ink.deep].into_iter().enumerate() {
        let x = c.cx - 130.0 + row as f64 * c.dice.range(70.0, 110.0);
        let mut plume = Path::new();
        let mut y = floor;
        let mut r = 16.0;
        let mut px = x;
        while y > -60.0 {
            plume = plume.disc((px, y), r);
            y -= r * 1.15;
            px += c.dice.range(-2.0, 16.0);
            r += c.dice.range(1.0, 8.0);
        }
        c.svg.fill(&plume, colour);
    }
}

fn flares(c: &mut Canvas, floor: f64) {
    let ink = c.ink;
    for _ in 0..c.dice.integer(2, 4) {
        let (x, y, r) = (c.cx + c.dice.range(-130.0, 130.0), c.dice.range(50.0, 190.0), c.dice.range(4.0, 8.0));
        c.glow((x, y), r * 14.0, ink.accent, 0.6);
        c.svg.disc((x, y), r, ink.paper);
        c.svg.stroke(
            &Path::new().move_to((x, y)).quad_to((x - 10.0, y + 110.0), (x - 50.0, floor)),
            ink.paper.opacity(0.4),
            1.4,
        );
    }
    c.svg.fill(&Path::new().rays((c.cx, floor), 0.0, 300.0, 26, 0.01), ink.accent.opacity(0.16));
    c.glow((c.cx, floor), 210.0, ink.accent, 0.75);
}

/// Soldiers on the skyline, at irregular distances.
fn column(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let mut x = c.cx - c.dice.range(60.0, 110.0);
    let soldiers = (0..c.dice.integer(1, 4)).fold(Path::new(), |path, _| {
        let (at, height) = (x, c.dice.range(48.0, 58.0));
        x += c.dice.range(24.0, 44.0);
        let u = height / 10.0;
        path.figure((at, y), height).ellipse((at, y - 9.5 * u), 1.5 * u, 0.6 * u).polygon(&[
            (at - 2.2 * u, y - 4.8 * u),
            (at - 1.8 * u, y - 4.4 * u),
            (at + 3.2 * u, y - 9.4 * u),
            (at + 2.9 * u, y - 9.8 * u),
        ])
    });
    c.svg.fill(&soldiers, ink.night);
}

fn wire(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let (mut coil, mut posts) = (Path::new(), Path::new());
    for post in 0..5 {
        let x = c.cx - 216.0 + f64::from(post) * 96.0;
        let lean = c.dice.range(-8.0, 8.0);
        posts = posts.polygon(&[
            (x - 2.5, y + 14.0),
            (x - 2.5 + lean, y - 46.0),
            (x + 2.5 + lean, y - 46.0),
            (x + 2.5, y + 14.0),
        ]);
        coil = coil
            .move_to((x + lean, y - 40.0))
            .quad_to((x + 48.0, y - 18.0), (x + 96.0, y - 40.0))
            .move_to((x + lean, y - 20.0))
            .quad_to((x + 48.0, y - 4.0), (x + 96.0, y - 22.0));
        coil = coil
            .move_to((x + 44.0, y - 36.0))
            .line_to((x + 52.0, y - 22.0))
            .move_to((x + 52.0, y - 36.0))
            .line_to((x + 44.0, y - 22.0));
    }
    c.svg.fill(&posts, ink.night);
    c.svg.stroke(&coil, ink.night, 1.6);
}

//! Searchlights over a torn horizon, smoke and wire.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "war",
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
    leans: |mood| mood.violent * 0.2 - 0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    let floor = s.floor - s.dice.range(0.0, 30.0);
    s.sky(ink.deep, ink.field.mix(ink.glow, 0.4));
    match s.dice.count(0, 2) {
        0 => beams(s, floor),
        1 => smoke(s, floor),
        _ => flares(s, floor),
    }
    let mut ridge = vec![(s.left(), 700.0)];
    let mut x = s.left();
    while x < s.right() {
        ridge.push((x, floor - s.dice.range(0.0, 34.0)));
        x += s.dice.range(24.0, 66.0);
    }
    ridge.push((s.right(), 700.0));
    s.svg.shape(&Path::new().poly(&ridge), ink.deep.mix(ink.night, 0.4));
    column(s, floor + 4.0);
    let near = s.ridge(floor + 46.0, 10.0, 5);
    s.ground(&near, ink.night);
    wire(s, floor + 44.0);
}

fn beams(s: &mut Sheet, floor: f64) {
    let ink = s.ink;
    let count = s.dice.count(3, 5);
    let target = (s.cx, s.cy - 90.0);
    for beam in 0..count {
        let x = s.cx - 170.0 + 340.0 * f64::from(beam) / f64::from(count - 1);
        let top = (target.0 + (target.0 - x) * s.dice.range(0.2, 1.3), -60.0);
        let wide = s.dice.range(34.0, 64.0);
        let light = s.svg.blend((x, floor), top, &[(0.0, ink.paper.thin(0.75)), (1.0, ink.accent.thin(0.12))]);
        s.svg.shape(
            &Path::new().poly(&[(x - 4.0, floor), (x + 4.0, floor), (top.0 + wide, top.1), (top.0 - wide, top.1)]),
            light,
        );
    }
    let planes = (0..s.dice.count(2, 5)).fold(Path::new(), |path, plane| {
        let (x, y, u) = (
            target.0 - 70.0 + f64::from(plane % 3) * 62.0,
            target.1 + f64::from(plane / 3) * 44.0 + s.dice.range(-8.0, 30.0),
            s.dice.range(0.8, 1.2),
        );
        path.oval(x, y, 17.0 * u, 3.0 * u)
            .poly(&[
                (x + 4.0 * u, y),
                (x - 5.0 * u, y - 21.0 * u),
                (x - 10.0 * u, y - 21.0 * u),
                (x - 5.0 * u, y),
                (x - 10.0 * u, y + 21.0 * u),
                (x - 5.0 * u, y + 21.0 * u),
            ])
            .poly(&[(x - 13.0 * u, y), (x - 20.0 * u, y - 8.0 * u), (x - 17.0 * u, y), (x - 20.0 * u, y + 8.0 * u)])
    });
    s.svg.shape(&planes, ink.night);
}

fn smoke(s: &mut Sheet, floor: f64) {
    let ink = s.ink;
    s.svg.disc(s.cx + 30.0, floor - 120.0, s.dice.range(56.0, 84.0), ink.accent);
    for (row, tone) in [ink.field, ink.field.mix(ink.deep, 0.5), ink.deep].into_iter().enumerate() {
        let x = s.cx - 130.0 + row as f64 * s.dice.range(70.0, 110.0);
        let mut plume = Path::new();
        let mut y = floor;
        let mut r = 16.0;
        let mut px = x;
        while y > -60.0 {
            plume = plume.disc(px, y, r);
            y -= r * 1.15;
            px += s.dice.range(-2.0, 16.0);
            r += s.dice.range(1.0, 8.0);
        }
        s.svg.shape(&plume, tone);
    }
}

fn flares(s: &mut Sheet, floor: f64) {
    let ink = s.ink;
    for _ in 0..s.dice.count(2, 4) {
        let (x, y, r) = (s.cx + s.dice.range(-130.0, 130.0), s.dice.range(50.0, 190.0), s.dice.range(4.0, 8.0));
        s.glow(x, y, r * 14.0, ink.accent, 0.6);
        s.svg.disc(x, y, r, ink.paper);
        s.svg.line(&Path::new().at(x, y).bend((x - 10.0, y + 110.0), (x - 50.0, floor)), ink.paper.thin(0.4), 1.4);
    }
    s.svg.shape(&Path::new().rays((s.cx, floor), 0.0, 300.0, 26, 0.01), ink.accent.thin(0.16));
    s.glow(s.cx, floor, 210.0, ink.accent, 0.75);
}

/// A few soldiers on the skyline, spaced like men who are tired.
fn column(s: &mut Sheet, y: f64) {
    let ink = s.ink;
    let mut x = s.cx - s.dice.range(60.0, 110.0);
    let men = (0..s.dice.count(1, 4)).fold(Path::new(), |path, _| {
        let (at, tall) = (x, s.dice.range(48.0, 58.0));
        x += s.dice.range(24.0, 44.0);
        let u = tall / 10.0;
        path.person(at, y, tall).oval(at, y - 9.5 * u, 1.5 * u, 0.6 * u).poly(&[
            (at - 2.2 * u, y - 4.8 * u),
            (at - 1.8 * u, y - 4.4 * u),
            (at + 3.2 * u, y - 9.4 * u),
            (at + 2.9 * u, y - 9.8 * u),
        ])
    });
    s.svg.shape(&men, ink.night);
}

fn wire(s: &mut Sheet, y: f64) {
    let ink = s.ink;
    let (mut coil, mut posts) = (Path::new(), Path::new());
    for post in 0..5 {
        let x = s.cx - 216.0 + f64::from(post) * 96.0;
        let lean = s.dice.range(-8.0, 8.0);
        posts = posts.poly(&[
            (x - 2.5, y + 14.0),
            (x - 2.5 + lean, y - 46.0),
            (x + 2.5 + lean, y - 46.0),
            (x + 2.5, y + 14.0),
        ]);
        coil = coil
            .at(x + lean, y - 40.0)
            .bend((x + 48.0, y - 18.0), (x + 96.0, y - 40.0))
            .at(x + lean, y - 20.0)
            .bend((x + 48.0, y - 4.0), (x + 96.0, y - 22.0));
        coil = coil.at(x + 44.0, y - 36.0).to(x + 52.0, y - 22.0).at(x + 52.0, y - 36.0).to(x + 44.0, y - 22.0);
    }
    s.svg.shape(&posts, ink.night);
    s.svg.line(&coil, ink.night, 1.6);
}

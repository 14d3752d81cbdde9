//! A flat sun, reeds or bamboo before it, and a blade.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "rising",
    strong: &[
        "samurai",
        "ronin",
        "feudal-japan",
        "yakuza",
        "wuxia",
        "kung-fu",
        "martial-arts-mastery",
        "triad",
        "tokyo",
    ],
    weak: &["swordplay", "revenge", "one-man-army", "buddhism", "anime", "gun-fu", "female-lead-fighter", "hong-kong"],
    genres: &["martial-arts"],
    leans: |_| -0.5,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(if s.dice.chance(0.5) { ink.field } else { ink.field.mix(ink.glow, 0.5) });
    let (x, y, r) = (s.cx + s.dice.range(-40.0, 40.0), s.cy - s.dice.range(0.0, 30.0), s.dice.range(104.0, 150.0));
    if s.dice.chance(0.3) {
        s.svg.shape(&Path::new().rays((x, y), r, 720.0, 12, 0.02), ink.glow.thin(0.55));
    }
    s.svg.disc(x, y, r, ink.accent);
    match s.dice.count(0, 2) {
        0 => bamboo(s),
        1 => peak(s),
        _ => clouds(s),
    }
    let floor = s.floor;
    let ridge = s.ridge(floor + 10.0, 14.0, 3);
    s.ground(&ridge, ink.night.mix(ink.deep, 0.25));
    grasses(s, floor + 18.0);
    let (px, tall) = (x + s.dice.range(-40.0, 40.0), s.dice.range(84.0, 120.0));
    let foot = floor + 14.0;
    let u = tall / 10.0;
    let cloak = Path::new()
        .poly(&[(px - 3.0 * u, foot - 8.6 * u), (px, foot - 10.2 * u), (px + 3.0 * u, foot - 8.6 * u)])
        .at(px - 1.0 * u, foot - 8.6 * u)
        .bend((px - 2.4 * u, foot - 7.0 * u), (px - 2.2 * u, foot - 1.0 * u))
        .to(px - 1.2 * u, foot)
        .to(px + 1.6 * u, foot)
        .to(px + 2.2 * u, foot - 1.2 * u)
        .bend((px + 2.2 * u, foot - 7.0 * u), (px + 1.0 * u, foot - 8.6 * u))
        .shut();
    s.svg.shape(&cloak, ink.night);
    let blade = Path::new()
        .at(px + 1.6 * u, foot - 4.4 * u)
        .bend((px + 5.0 * u, foot - 3.2 * u), (px + 8.0 * u, foot - 0.6 * u));
    s.svg.line(&blade, ink.paper, 2.4);
    s.svg.line(&Path::new().at(px - 0.6 * u, foot - 5.2 * u).to(px + 1.6 * u, foot - 4.4 * u), ink.second, 4.0);
}

fn bamboo(s: &mut Sheet) {
    let ink = s.ink;
    for stalk in 0..s.dice.count(3, 5) {
        let side = if stalk % 2 == 0 { -1.0 } else { 1.0 };
        let (x, wide) = (s.cx + side * s.dice.range(110.0, 200.0), s.dice.range(10.0, 22.0));
        let lean = s.dice.range(-12.0, 12.0);
        let tone = s.dice.pick([ink.deep, ink.night, ink.field.mix(ink.deep, 0.5)]);
        let mut y = 520.0;
        let (mut joints, mut leaves) = (Path::new(), Path::new());
        while y > -90.0 {
            let long = s.dice.range(66.0, 96.0);
            joints = joints.rect(x - wide / 2.0 + lean * (520.0 - y) / 300.0, y - long, wide, long - 4.0);
            if s.dice.chance(0.55) {
                let (lx, out) = (x + lean * (520.0 - y) / 300.0, s.dice.sign() * 62.0);
                leaves = leaves
                    .at(lx, y - long)
                    .bend((lx + out * 0.6, y - long - 12.0), (lx + out, y - long + 22.0))
                    .bend((lx + out * 0.4, y - long + 10.0), (lx, y - long))
                    .shut();
            }
            y -= long;
        }
        s.svg.shape(&joints, tone);
        s.svg.shape(&leaves, tone);
    }
}

fn peak(s: &mut Sheet) {
    let ink = s.ink;
    let (x, base, top) = (s.cx + s.dice.range(-60.0, 60.0), s.floor + 40.0, s.cy + s.dice.range(-20.0, 30.0));
    let slope = Path::new()
        .at(x - 300.0, base)
        .bend((x - 90.0, base - 40.0), (x - 26.0, top))
        .to(x + 24.0, top)
        .bend((x + 90.0, base - 40.0), (x + 300.0, base))
        .shut();
    s.svg.shape(&slope, ink.deep);
    let snow = Path::new()
        .at(x - 26.0, top)
        .to(x + 24.0, top)
        .bend((x + 40.0, top + 40.0), (x + 56.0, top + 62.0))
        .poly_on(&[
            (x + 32.0, top + 50.0),
            (x + 16.0, top + 78.0),
            (x, top + 48.0),
            (x - 18.0, top + 74.0),
            (x - 34.0, top + 50.0),
            (x - 58.0, top + 62.0),
        ])
        .bend((x - 40.0, top + 40.0), (x - 26.0, top))
        .shut();
    s.svg.shape(&snow, ink.paper);
}

/// Long flat clouds with rounded ends, as on a screen.
fn clouds(s: &mut Sheet) {
    let ink = s.ink;
    let bands = (0..s.dice.count(4, 6)).fold(Path::new(), |path, band| {
        let (x, y, long) =
            (s.cx + s.dice.range(-220.0, 60.0), 60.0 + f64::from(band) * 56.0, s.dice.range(110.0, 220.0));
        path.at(x, y).to(x + long, y).arc(9.0, true, x + long, y + 18.0).to(x, y + 18.0).arc(9.0, true, x, y).shut()
    });
    s.svg.shape(&bands, ink.paper.thin(0.9));
}

fn grasses(s: &mut Sheet, y: f64) {
    let ink = s.ink;
    let blades = (0..22).fold(Path::new(), |path, _| {
        let x = s.cx + s.dice.range(-230.0, 230.0);
        let (tall, lean) = (s.dice.range(30.0, 90.0), s.dice.range(4.0, 34.0));
        path.at(x - 2.0, y)
            .bend((x, y - tall * 0.6), (x + lean, y - tall))
            .bend((x + 4.0, y - tall * 0.5), (x + 2.5, y))
            .shut()
    });
    s.svg.shape(&blades, ink.night);
}

//! Snow, pines, and one warm window.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "snow",
    strong: &["christmas", "arctic", "scandinavian", "winter-sports", "new-years", "survival", "cabin-in-the-woods"],
    weak: &[
        "heartwarming",
        "expedition",
        "stranded",
        "isolation",
        "eastern-europe",
        "small-town",
        "mountain",
        "fairy-tale",
        "disney-renaissance",
    ],
    genres: &[],
    leans: |_| 0.0,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.deep, ink.field.mix(ink.glow, 0.3));
    let (x, floor) = (s.cx, s.floor - 10.0);
    s.lit_disc(x + s.dice.range(-90.0, 90.0), s.dice.range(80.0, 170.0), s.dice.range(30.0, 74.0), ink.paper);
    let star = s.has(&["christmas"]) && s.dice.chance(0.65);
    let hills = [ink.field.mix(ink.glow, 0.55), ink.glow.mix(ink.paper, 0.3), ink.paper];
    for (row, tone) in hills.into_iter().enumerate() {
        let y = floor - 60.0 + row as f64 * 34.0;
        let mut pines = Path::new();
        for _ in 0..s.dice.count(2, 4) {
            let px = x + s.dice.range(-210.0, 210.0);
            let tall = s.dice.range(60.0, 110.0) + row as f64 * 34.0;
            let clear = row == 2 && (px - x).abs() < 80.0;
            if !clear {
                pines = pines.pine(px, y + 12.0, tall, 3);
            }
        }
        s.svg.shape(&pines, ink.field.mix(ink.deep, 0.4 + row as f64 * 0.3));
        let ridge = s.ridge(y, 12.0, 4);
        s.ground(&ridge, tone);
    }
    if star {
        tree(s, x, floor + 20.0);
    } else {
        cabin(s, x, floor + 16.0);
    }
    let shade =
        s.svg.blend((0.0, floor + 10.0), (0.0, floor + 120.0), &[(0.0, ink.deep.thin(0.0)), (1.0, ink.deep.into())]);
    s.plain(floor + 10.0, shade);
    for (count, r) in [(40, 1.3), (22, 2.2), (6, 4.0)] {
        let flakes = s.scatter(count, s.floor + 40.0);
        s.svg.dots(&flakes, r, ink.paper.thin(0.8));
    }
}

fn cabin(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    s.glow(x, y - 24.0, 120.0, ink.accent, 0.6);
    s.svg.rect(x - 40.0, y - 44.0, 80.0, 46.0, ink.night);
    s.svg.rect(x + 16.0, y - 96.0, 13.0, 40.0, ink.night);
    s.svg.shape(&Path::new().poly(&[(x - 56.0, y - 40.0), (x, y - 92.0), (x + 56.0, y - 40.0)]), ink.second);
    s.svg.shape(
        &Path::new().poly(&[
            (x - 56.0, y - 44.0),
            (x, y - 96.0),
            (x + 56.0, y - 44.0),
            (x + 42.0, y - 46.0),
            (x, y - 84.0),
            (x - 42.0, y - 46.0),
        ]),
        ink.paper,
    );
    s.svg.shape(&Path::new().rect(x - 26.0, y - 32.0, 18.0, 18.0).rect(x + 8.0, y - 32.0, 16.0, 34.0), ink.accent);
    let smoke =
        Path::new().at(x + 22.0, y - 100.0).curve((x + 6.0, y - 130.0), (x + 44.0, y - 150.0), (x + 24.0, y - 190.0));
    s.svg.line(&smoke, ink.paper.thin(0.5), 7.0);
}

/// A tall tree hung with lights, a star on top.
fn tree(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let tall = s.dice.range(230.0, 280.0);
    s.glow(x, y - tall * 0.6, 210.0, ink.accent, 0.4);
    s.svg.shape(&Path::new().pine(x, y, tall, 5), ink.deep.mix(ink.night, 0.3));
    let (mut warm, mut red) = (Path::new(), Path::new());
    for bulb in 0..22 {
        let t = f64::from(bulb) / 22.0;
        let at = (x + (f64::from(bulb) * 2.4).sin() * tall * 0.2 * (t + 0.08), y - tall * 0.9 + t * tall * 0.76);
        if bulb % 3 == 0 { red = red.disc(at.0, at.1, 5.5) } else { warm = warm.disc(at.0, at.1, 4.0) }
    }
    s.svg.shape(&warm, ink.accent);
    s.svg.shape(&red, ink.second);
    s.svg.shape(&Path::new().star((x, y - tall - 6.0), 26.0, 9.0, s.dice.pick([5, 8, 4]), 0.0), ink.accent);
}

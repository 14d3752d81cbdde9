//! Wide dry country: table mountains, a large sun and a rider.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "mesa",
    strong: &[
        "frontier",
        "gunslinger",
        "bounty-hunter",
        "sheriff",
        "cowboy",
        "spaghetti-western",
        "revisionist-western",
        "desert",
        "native-americans",
        "gold-rush",
        "australia-outback",
    ],
    weak: &[
        "showdown",
        "stranger-comes-to-town",
        "outlaw",
        "middle-east",
        "africa-setting",
        "horse-racing",
        "latin-america",
    ],
    genres: &["western"],
    leans: |mood| mood.epic * 0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let r = s.dice.range(70.0, 128.0);
    let (sx, sy) = (s.cx + s.dice.range(-30.0, 30.0), s.dice.range(s.cy - 30.0, s.cy + 50.0));
    let sun = if s.dice.chance(0.5) { ink.accent } else { ink.paper.mix(ink.glow, 0.3) };
    s.svg.disc(sx, sy, r, sun);
    if s.dice.chance(0.5) {
        let bands = (0..6).fold(Path::new(), |path, band| {
            let step = f64::from(band);
            path.rect(sx - r, sy + r * 0.1 + step * r * 0.16, r * 2.0, 1.5 + step * 1.6)
        });
        s.inside(&Path::new().disc(sx, sy, r), |s| s.svg.shape(&bands, ink.field));
    }
    let desert = s.has(&["desert", "middle-east", "africa-setting"]) && !s.has(&["western"]);
    let scene = s.dice.count(0, 3);
    match scene {
        _ if desert => dunes(s),
        0 => canyon(s),
        1 => {}
        _ => tables(s),
    }
    let floor = s.floor;
    let ridge = s.ridge(floor, 7.0, 4);
    s.ground(&ridge, ink.night.mix(ink.deep, 0.35));
    let x = sx + s.dice.range(-50.0, 50.0);
    if desert {
        let walkers = (0..s.dice.count(1, 3))
            .fold(Path::new(), |path, step| path.person(x + f64::from(step) * 26.0, floor + 9.0, 34.0));
        s.svg.shape(&walkers, ink.night);
        return;
    }
    let tall = match scene {
        0 => 52.0,
        1 => s.dice.range(150.0, 200.0),
        _ => 66.0 - s.mood.epic * 18.0,
    };
    let at = if scene == 1 { sx } else { x };
    s.svg.shape(&Path::new().rider(at, floor + 9.0, tall), ink.night);
    if scene > 0 {
        let (away, size) = (at + s.dice.sign() * s.dice.range(100.0, 140.0), s.dice.range(0.7, 1.3));
        cactus(s, away, floor + 12.0, size);
    }
}

/// Two cliffs with the sun between them, cut in leaning slabs.
fn canyon(s: &mut Sheet) {
    let ink = s.ink;
    let tones = [ink.field.mix(ink.deep, 0.5), ink.deep, ink.deep.mix(ink.night, 0.5)];
    for side in [-1.0, 1.0] {
        for (row, tone) in tones.into_iter().enumerate() {
            let inset = 56.0 + row as f64 * 46.0 + s.dice.range(-12.0, 16.0);
            let top = s.dice.range(40.0, 110.0) - row as f64 * 70.0;
            let edge = s.cx + side * inset;
            let out = s.cx + side * 900.0;
            let cliff = Path::new().poly(&[
                (edge - side * 20.0, s.floor + 30.0),
                (edge, top + 170.0),
                (edge + side * 10.0, top + 160.0),
                (edge + side * 16.0, top),
                (edge + side * 60.0, top - 14.0),
                (out, top - 14.0),
                (out, s.floor + 30.0),
            ]);
            s.svg.shape(&cliff, tone);
        }
    }
}

/// Two or three mesas in receding tones, each with a shaded flank and strata.
fn tables(s: &mut Sheet) {
    let ink = s.ink;
    let tones = [ink.field.mix(ink.deep, 0.45), ink.field.mix(ink.deep, 0.72), ink.deep];
    for (row, tone) in tones.into_iter().enumerate() {
        let base = s.floor + 20.0;
        let mut x = s.left() + s.dice.range(-40.0, 60.0);
        while x < s.right() {
            let wide = s.dice.range(60.0, 150.0);
            let top = base - s.dice.range(50.0, 165.0) + row as f64 * 38.0;
            let lip = s.dice.range(8.0, 16.0);
            let mesa = Path::new().poly(&[
                (x - 34.0, base),
                (x - 10.0, top + 40.0),
                (x - 4.0, top),
                (x + wide, top),
                (x + wide + 6.0, top + lip),
                (x + wide + 12.0, top + 46.0),
                (x + wide + 42.0, base),
            ]);
            s.svg.shape(&mesa, tone);
            let flank = Path::new().poly(&[
                (x + wide * 0.6, top),
                (x + wide, top),
                (x + wide + 6.0, top + lip),
                (x + wide + 12.0, top + 46.0),
                (x + wide + 42.0, base),
                (x + wide * 0.75, base),
            ]);
            s.svg.shape(&flank, ink.night.thin(0.22));
            x += wide + s.dice.range(70.0, 190.0);
        }
        s.svg.rect(s.left(), base - 14.0, s.span(), 60.0, tone);
    }
}

/// Dunes with one lit and one shaded side.
fn dunes(s: &mut Sheet) {
    let ink = s.ink;
    for (row, tone) in [ink.glow, ink.field.mix(ink.deep, 0.4), ink.deep].into_iter().enumerate() {
        let y = s.floor - 84.0 + row as f64 * 40.0;
        let peak = s.cx + s.dice.range(-130.0, 130.0);
        let crest = s.dice.range(20.0, 70.0);
        let ridge = [
            (s.left(), y + 30.0),
            (peak - 110.0, y + 4.0),
            (peak, y - crest),
            (peak + 120.0, y + 14.0),
            (s.right(), y + 22.0),
        ];
        s.ground(&ridge, tone);
        let shade = Path::new()
            .at(peak, y - crest)
            .curve((peak + 30.0, y + 10.0), (peak - 40.0, y + 40.0), (peak + 20.0, y + 120.0))
            .to(peak + 220.0, y + 120.0)
            .bend((peak + 80.0, y + 10.0), (peak, y - crest))
            .shut();
        s.svg.shape(&shade, ink.night.thin(0.25));
    }
}

fn cactus(s: &mut Sheet, x: f64, y: f64, u: f64) {
    let night = s.ink.night;
    let arms = Path::new()
        .at(x, y)
        .to(x, y - 62.0 * u)
        .at(x, y - 22.0 * u)
        .bend((x - 18.0 * u, y - 22.0 * u), (x - 18.0 * u, y - 42.0 * u))
        .at(x, y - 30.0 * u)
        .bend((x + 16.0 * u, y - 30.0 * u), (x + 16.0 * u, y - 52.0 * u));
    s.svg.line(&arms, night, 8.0 * u);
}

//! Something in the dark: eyes, or a mouth around all there is.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "creature",
    strong: &[
        "creature-feature",
        "vampire",
        "zombies",
        "giant-monster",
        "alien-creature",
        "monster-sympathy",
        "dinosaurs",
        "werewolf",
        "monster-friend",
        "shark",
        "mummy",
        "animal-attack",
        "gore",
    ],
    weak: &[
        "body-horror",
        "cannibalism",
        "horror-comedy",
        "practical-effects",
        "slasher",
        "exorcism",
        "magical-creatures",
        "survival",
        "jump-scares",
        "dragon",
        "lost-world",
        "killer-doll",
        "clowns",
    ],
    genres: &["horror"],
    leans: |_| -0.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    let gentle = s.mood.family > 0.5 || s.has(&["monster-friend", "monster-sympathy"]);
    if gentle {
        return giant(s);
    }
    match s.dice.count(0, 2) {
        0 => maw(s),
        1 => {
            s.sky(ink.night, ink.deep);
            watchers(s);
        }
        _ => claws(s),
    }
}

/// The edge of the sheet is teeth.
fn maw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.night.mix(ink.deep, 0.25));
    let (x, y, floor) = (s.cx, s.cy, s.floor);
    s.svg.oval(x, y + 10.0, 240.0, 210.0, ink.field);
    s.glow(x, y + 30.0, 190.0, ink.accent, 0.8);
    let count = s.dice.count(7, 10);
    let wide = 420.0 / f64::from(count);
    for (base, way) in [(y - 150.0, 1.0), (floor - 16.0, -1.0)] {
        let mut teeth = Path::new();
        for tooth in 0..count {
            let tx = x - 210.0 + f64::from(tooth) * wide;
            let mid = ((tx + wide / 2.0 - x) / 210.0).powi(2);
            let tall = s.dice.range(60.0, 118.0) * (1.0 - mid * 0.35);
            let root = base + way * mid * 60.0;
            teeth = teeth
                .at(tx, root - way * 130.0)
                .to(tx, root)
                .bend((tx + wide * 0.3, root + way * tall * 0.5), (tx + wide / 2.0, root + way * tall))
                .bend((tx + wide * 0.7, root + way * tall * 0.5), (tx + wide, root))
                .to(tx + wide, root - way * 130.0)
                .shut();
        }
        s.svg.shape(&teeth, if way > 0.0 { ink.paper } else { ink.paper.mix(ink.glow, 0.4) });
        let gum = Path::new()
            .at(x - 230.0, base + way * 78.0)
            .bend((x, base - way * 66.0), (x + 230.0, base + way * 78.0))
            .to(x + 230.0, base - way * 400.0)
            .to(x - 230.0, base - way * 400.0)
            .shut();
        s.svg.shape(&gum, ink.night);
    }
    s.svg.shape(&Path::new().person(x, y + 62.0, 52.0), ink.night);
}

/// Pairs of eyes, the largest nearest.
fn watchers(s: &mut Sheet) {
    let ink = s.ink;
    s.glow(s.cx, s.cy, 260.0, ink.field, 0.8);
    let (mut whites, mut irises, mut slits) = (Path::new(), Path::new(), Path::new());
    let slant = s.dice.range(0.1, 0.5);
    let many = s.has(&["zombies"]) || s.dice.chance(0.4);
    let pairs = if many { s.dice.count(6, 9) } else { 1 };
    for pair in 0..pairs {
        let first = pair == 0;
        let r = if first { if many { 38.0 } else { s.dice.range(58.0, 76.0) } } else { s.dice.range(8.0, 20.0) };
        let (x, y) = if first {
            (s.cx, s.cy)
        } else {
            (s.cx + s.dice.range(-160.0, 160.0), s.cy + s.dice.sign() * s.dice.range(60.0, 150.0))
        };
        for side in [-1.0, 1.0] {
            let ex = x + side * r * 1.25;
            whites = whites
                .at(ex - side * r, y + r * slant)
                .bend((ex - side * r * 0.2, y - r * (0.9 - slant)), (ex + side * r, y - r * slant))
                .bend((ex + side * r * 0.4, y + r * 0.9), (ex - side * r, y + r * slant))
                .shut();
            irises = irises.disc(ex, y + r * 0.04, r * 0.36);
            slits = slits.oval(ex, y + r * 0.04, r * 0.09, r * 0.32);
        }
    }
    s.svg.shape(&whites, ink.accent);
    s.svg.shape(&irises, ink.second);
    s.svg.shape(&slits, ink.night);
    let ridge = s.ridge(s.floor + 6.0, 12.0, 5);
    s.ground(&ridge, ink.night);
    s.svg.shape(&Path::new().person(s.cx, s.floor + 16.0, 46.0), ink.field);
}

/// Four cuts through the sheet.
fn claws(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    let under = s.svg.tile((9.0, 9.0), 45.0, &Path::new().rect(0.0, 0.0, 2.0, 9.0), ink.deep.thin(0.5));
    s.flood(under);
    let lean = s.dice.range(12.0, 34.0);
    let (x, y) = (s.cx, s.cy);
    s.turned(lean, x, y, |s| {
        let (mut cut, mut lip) = (Path::new(), Path::new());
        for claw in 0..4 {
            let cx = x - 105.0 + f64::from(claw) * 70.0;
            let (top, foot, half) =
                (y - s.dice.range(170.0, 230.0), y + s.dice.range(150.0, 230.0), s.dice.range(15.0, 25.0));
            let gash = |half: f64, dx: f64| {
                Path::new()
                    .at(cx + dx, top)
                    .bend((cx + half + dx, y), (cx - 10.0 + dx, foot))
                    .bend((cx - half + dx, y), (cx + dx, top))
                    .shut()
            };
            lip = lip.join(&gash(half + 7.0, 5.0));
            cut = cut.join(&gash(half, 0.0));
        }
        s.svg.shape(&lip, ink.paper);
        s.svg.shape(&cut, ink.night);
        s.inside(&cut, |s| {
            s.svg.disc(x - 30.0, y - 16.0, 34.0, ink.accent);
            s.svg.oval(x - 30.0, y - 16.0, 8.0, 32.0, ink.night);
        });
    });
}

/// A large, mild shape and a small one beside it.
fn giant(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let (x, floor) = (s.cx - 20.0, s.floor + 6.0);
    s.svg.disc(x + 70.0, s.cy - 60.0, s.dice.range(60.0, 90.0), ink.glow);
    let (half, tall) = (s.dice.range(92.0, 116.0), s.dice.range(250.0, 290.0));
    let body = Path::new()
        .at(x - half, floor + 20.0)
        .curve((x - half * 1.15, floor - tall * 0.7), (x - half * 0.7, floor - tall), (x, floor - tall))
        .curve((x + half * 0.7, floor - tall), (x + half * 1.15, floor - tall * 0.7), (x + half, floor + 20.0))
        .shut();
    let horns = s.dice.chance(0.5);
    for side in [-1.0, 1.0] {
        let hx = x + side * half * 0.5;
        let top = floor - tall * 0.93;
        let ear = if horns {
            Path::new()
                .at(hx - 14.0, top + 10.0)
                .bend((hx, top - 20.0), (hx + side * 32.0, top - 52.0))
                .bend((hx + side * 30.0, top), (hx + 16.0, top + 16.0))
                .shut()
        } else {
            Path::new().oval(hx, top - 14.0, 15.0, 40.0)
        };
        s.svg.shape(&ear, if horns { ink.paper } else { ink.deep });
    }
    s.svg.shape(&body, ink.deep);
    s.svg.oval(x, floor - tall * 0.22, half * 0.66, tall * 0.3, ink.field.mix(ink.glow, 0.4));
    let eyes = s.dice.pick([1, 2, 2, 3]);
    for eye in 0..eyes {
        let ex = x + (f64::from(eye) - f64::from(eyes - 1) / 2.0) * 48.0;
        s.svg.disc(ex, floor - tall * 0.74, 19.0, ink.paper);
        s.svg.disc(ex + 5.0, floor - tall * 0.73, 8.5, ink.night);
    }
    s.svg.line(
        &Path::new().at(x - 26.0, floor - tall * 0.58).bend((x, floor - tall * 0.53), (x + 26.0, floor - tall * 0.58)),
        ink.night,
        3.5,
    );
    let ridge = s.ridge(floor + 10.0, 8.0, 4);
    s.ground(&ridge, ink.night.mix(ink.deep, 0.25));
    s.svg.shape(&Path::new().lady(x + half + 34.0, floor + 14.0, 54.0), ink.accent);
}

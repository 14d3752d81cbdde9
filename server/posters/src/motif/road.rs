//! A road to a vanishing point, and whatever waits there.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "road",
    strong: &[
        "road-trip",
        "car-chase",
        "lovers-on-the-run",
        "motorcycle",
        "racing",
        "on-foot-journey",
        "holiday-trip",
        "taxi",
    ],
    weak: &[
        "post-apocalypse",
        "fugitive",
        "chase",
        "buddy-duo",
        "midlife-crisis",
        "outlaw",
        "stunts",
        "american-dream",
    ],
    genres: &["action"],
    leans: |mood| mood.fast * 0.2 + 0.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    let night = s.mood.dark > 0.5 && s.dice.chance(0.6);
    let horizon = s.floor - s.dice.range(90.0, 150.0);
    let (x, vx) = (s.cx, s.cx + s.dice.range(-50.0, 50.0));
    if night {
        s.sky(ink.night.mix(ink.deep, 0.5), ink.field);
    } else {
        s.plain_sky();
    }
    let r = s.dice.range(60.0, 120.0);
    let sun = horizon - s.dice.range(-0.1, 0.9) * r;
    s.svg.disc(vx, sun, r, ink.accent);
    if s.dice.chance(0.5) {
        for step in 1..4 {
            s.svg.ring(vx, sun, r + f64::from(step) * 22.0, ink.accent.thin(0.5 - f64::from(step) * 0.1), 5.0);
        }
    }
    let swing = s.dice.range(6.0, 44.0);
    let far = s.ridge(horizon - swing * 0.4, swing, 4);
    s.ground(&far, ink.field.mix(ink.deep, 0.55));
    s.plain(horizon + 6.0, ink.deep);
    let winding = s.dice.chance(0.4);
    let (near, foot) = (s.dice.range(150.0, 210.0), 610.0);
    let y = horizon + 6.0;
    let road = if winding {
        Path::new()
            .at(vx - 2.0, y)
            .curve((vx + 90.0, y + 30.0), (x - 130.0, y + 70.0), (x - near, foot))
            .to(x + near, foot)
            .curve((x + 20.0, y + 96.0), (vx + 130.0, y + 36.0), (vx + 2.0, y))
            .shut()
    } else {
        Path::new().poly(&[(vx - 2.0, y), (vx + 2.0, y), (x + near, foot), (x - near, foot)])
    };
    s.svg.shape(&road, ink.night);
    if !winding {
        let dashes = (1..9).fold(Path::new(), |path, dash| {
            let at = |t: f64| (vx + (x - vx) * t, y + (foot - y) * t, 7.0 * t);
            let t = (f64::from(dash) / 9.0).powi(2);
            let (a, b) = (at(t), at(t + 0.04 + t * 0.05));
            path.poly(&[(a.0 - a.2, a.1), (a.0 + a.2, a.1), (b.0 + b.2, b.1), (b.0 - b.2, b.1)])
        });
        s.svg.shape(&dashes, ink.accent);
    }
    if s.dice.chance(0.65) {
        poles(s, vx, y);
    }
    if night || s.has(&["car-chase", "racing", "taxi"]) {
        car(s, vx + (x - vx) * 0.3, y + 42.0);
    } else if s.dice.chance(0.6) {
        s.svg.shape(&Path::new().person(vx + 3.0, y + 24.0, 36.0), if winding { ink.paper } else { ink.night });
    }
}

/// Telegraph poles marching to the horizon, with their wires.
fn poles(s: &mut Sheet, vx: f64, y: f64) {
    let ink = s.ink;
    let side = s.dice.sign();
    let (mut poles, mut wires) = (Path::new(), Path::new().at(vx + side * 6.0, y - 14.0));
    for pole in 1..6 {
        let t = (f64::from(pole) / 5.0).powi(2);
        let (x, foot, tall) = (vx + side * (8.0 + 210.0 * t), y + 60.0 * t, 22.0 + 250.0 * t);
        let thick = 1.2 + 4.0 * t;
        poles = poles.rect(x - thick / 2.0, foot - tall, thick, tall + 2.0).rect(
            x - tall * 0.09,
            foot - tall * 0.92,
            tall * 0.18,
            thick,
        );
        wires = wires.bend((x - side * 30.0 * t, foot - tall * 0.8), (x, foot - tall * 0.92));
    }
    s.svg.line(&wires, ink.night, 1.0);
    s.svg.shape(&poles, ink.night);
}

/// A car seen from the front: two lamps and what they light.
fn car(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    for side in [-1.0, 1.0] {
        let lx = x + side * 17.0;
        s.glow(lx, y, 40.0, ink.paper, 0.7);
        s.svg.shape(
            &Path::new().poly(&[
                (lx - 4.0, y),
                (lx + 4.0, y),
                (lx + side * 60.0 + 30.0, y + 120.0),
                (lx + side * 60.0 - 46.0, y + 120.0),
            ]),
            ink.paper.thin(0.13),
        );
    }
    let body = Path::new().poly(&[
        (x - 28.0, y + 16.0),
        (x - 28.0, y - 6.0),
        (x - 18.0, y - 10.0),
        (x - 13.0, y - 24.0),
        (x + 13.0, y - 24.0),
        (x + 18.0, y - 10.0),
        (x + 28.0, y - 6.0),
        (x + 28.0, y + 16.0),
    ]);
    s.svg.shape(&body, ink.second);
    s.svg.shape(
        &Path::new().poly(&[(x - 15.0, y - 10.0), (x - 11.0, y - 21.0), (x + 11.0, y - 21.0), (x + 15.0, y - 10.0)]),
        ink.night,
    );
    s.svg.shape(&Path::new().disc(x - 18.0, y, 5.0).disc(x + 18.0, y, 5.0), ink.paper);
}

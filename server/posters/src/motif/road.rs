//! A road to a vanishing point, with a car or a walker; for road trips, chases and racing.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["road"],
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
    mood_score: |mood| mood.fast * 0.2 + 0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    let night = c.mood.dark > 0.5 && c.dice.chance(0.6);
    let horizon = c.floor - c.dice.range(90.0, 150.0);
    let (x, vx) = (c.cx, c.cx + c.dice.range(-50.0, 50.0));
    if night {
        c.sky(ink.night.mix(ink.deep, 0.5), ink.field);
    } else {
        c.plain_sky();
    }
    let r = c.dice.range(60.0, 120.0);
    let sun = horizon - c.dice.range(-0.1, 0.9) * r;
    c.svg.disc((vx, sun), r, ink.accent);
    if c.dice.chance(0.5) {
        for step in 1..4 {
            c.svg.ring((vx, sun), r + f64::from(step) * 22.0, ink.accent.opacity(0.5 - f64::from(step) * 0.1), 5.0);
        }
    }
    let swing = c.dice.range(6.0, 44.0);
    let far = c.ridge(horizon - swing * 0.4, swing, 4);
    c.ground(&far, ink.field.mix(ink.deep, 0.55));
    c.flat_ground(horizon + 6.0, ink.deep);
    let winding = c.dice.chance(0.4);
    let (near, foot) = (c.dice.range(150.0, 210.0), 610.0);
    let y = horizon + 6.0;
    let road = if winding {
        Path::new()
            .move_to((vx - 2.0, y))
            .cubic_to((vx + 90.0, y + 30.0), (x - 130.0, y + 70.0), (x - near, foot))
            .line_to((x + near, foot))
            .cubic_to((x + 20.0, y + 96.0), (vx + 130.0, y + 36.0), (vx + 2.0, y))
            .close()
    } else {
        Path::new().polygon(&[(vx - 2.0, y), (vx + 2.0, y), (x + near, foot), (x - near, foot)])
    };
    c.svg.fill(&road, ink.night);
    if !winding {
        let dashes = (1..9).fold(Path::new(), |path, dash| {
            let at = |t: f64| (vx + (x - vx) * t, y + (foot - y) * t, 7.0 * t);
            let t = (f64::from(dash) / 9.0).powi(2);
            let (a, b) = (at(t), at(t + 0.04 + t * 0.05));
            path.polygon(&[(a.0 - a.2, a.1), (a.0 + a.2, a.1), (b.0 + b.2, b.1), (b.0 - b.2, b.1)])
        });
        c.svg.fill(&dashes, ink.accent);
    }
    if c.dice.chance(0.65) {
        poles(c, vx, y);
    }
    if night || c.has_any(&["car-chase", "racing", "taxi"]) {
        car(c, vx + (x - vx) * 0.3, y + 42.0);
    } else if c.dice.chance(0.6) {
        c.svg.fill(&Path::new().figure((vx + 3.0, y + 24.0), 36.0), if winding { ink.paper } else { ink.night });
    }
}

/// A row of telegraph poles to the horizon, with wires.
fn poles(c: &mut Canvas, vx: f64, y: f64) {
    let ink = c.ink;
    let side = c.dice.sign();
    let (mut poles, mut wires) = (Path::new(), Path::new().move_to((vx + side * 6.0, y - 14.0)));
    for pole in 1..6 {
        let t = (f64::from(pole) / 5.0).powi(2);
        let (x, foot, height) = (vx + side * (8.0 + 210.0 * t), y + 60.0 * t, 22.0 + 250.0 * t);
        let thick = 1.2 + 4.0 * t;
        poles = poles.rect(x - thick / 2.0, foot - height, thick, height + 2.0).rect(
            x - height * 0.09,
            foot - height * 0.92,
            height * 0.18,
            thick,
        );
        wires = wires.quad_to((x - side * 30.0 * t, foot - height * 0.8), (x, foot - height * 0.92));
    }
    c.svg.stroke(&wires, ink.night, 1.0);
    c.svg.fill(&poles, ink.night);
}

/// A car from the front, with headlights.
fn car(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    for side in [-1.0, 1.0] {
        let lx = x + side * 17.0;
        c.glow((lx, y), 40.0, ink.paper, 0.7);
        c.svg.fill(
            &Path::new().polygon(&[
                (lx - 4.0, y),
                (lx + 4.0, y),
                (lx + side * 60.0 + 30.0, y + 120.0),
                (lx + side * 60.0 - 46.0, y + 120.0),
            ]),
            ink.paper.opacity(0.13),
        );
    }
    let body = Path::new().polygon(&[
        (x - 28.0, y + 16.0),
        (x - 28.0, y - 6.0),
        (x - 18.0, y - 10.0),
        (x - 13.0, y - 24.0),
        (x + 13.0, y - 24.0),
        (x + 18.0, y - 10.0),
        (x + 28.0, y - 6.0),
        (x + 28.0, y + 16.0),
    ]);
    c.svg.fill(&body, ink.second);
    c.svg.fill(
        &Path::new().polygon(&[(x - 15.0, y - 10.0), (x - 11.0, y - 21.0), (x + 11.0, y - 21.0), (x + 15.0, y - 10.0)]),
        ink.night,
    );
    c.svg.fill(&Path::new().disc((x - 18.0, y), 5.0).disc((x + 18.0, y), 5.0), ink.paper);
}

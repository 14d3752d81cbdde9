//! Towers and their windows, seen across water, from below, or under a signal in the clouds.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "city",
    strong: &["new-york", "future-city", "skyscraper", "wall-street", "batman", "hong-kong", "las-vegas", "superhero"],
    weak: &[
        "gangster",
        "los-angeles",
        "tokyo",
        "street-gang",
        "capitalism",
        "taxi",
        "cyberpunk",
        "vigilante",
        "single-night",
        "ambition",
    ],
    genres: &["crime"],
    leans: |_| 0.8,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    if s.dice.chance(0.3) {
        return canyon(s);
    }
    s.plain_sky();
    let (x, y, r) = (s.cx + s.dice.range(-40.0, 40.0), s.cy - s.dice.range(0.0, 60.0), s.dice.range(48.0, 110.0));
    if s.has(&["superhero", "batman", "vigilante"]) {
        let beam = Path::new().poly(&[
            (x - 130.0, s.floor),
            (x - 118.0, s.floor),
            (x + r * 0.7, y - r * 0.7),
            (x - r * 0.7, y + r * 0.7),
        ]);
        s.svg.shape(&beam, ink.paper.thin(0.25));
    }
    s.lit_disc(x, y, r, if s.dice.chance(0.5) { ink.accent } else { ink.glow });
    for (row, tone) in [ink.field.mix(ink.deep, 0.4), ink.deep, ink.night.mix(ink.deep, 0.35)].into_iter().enumerate() {
        towers(s, row, tone);
    }
    let floor = s.floor + 26.0;
    s.plain(floor, ink.night);
    let ripples = (0..7).fold(Path::new(), |path, step| {
        let wide = s.dice.range(18.0, 70.0);
        path.rect(x - wide / 2.0 + s.dice.range(-26.0, 26.0), floor + 8.0 + f64::from(step) * 9.0, wide, 2.4)
    });
    s.svg.shape(&ripples, ink.accent.thin(0.5));
}

fn towers(s: &mut Sheet, row: usize, tone: crate::colour::Rgb) {
    let ink = s.ink;
    let base = s.floor + 30.0;
    let (from, to) = s.stage();
    let mut x = from;
    let (mut blocks, mut lights) = (Path::new(), Path::new());
    while x < to {
        let wide = s.dice.range(24.0, 58.0);
        let near = 1.0 - ((x - s.cx).abs() / 260.0).min(1.0);
        let tall = s.dice.range(50.0, 150.0) + near * s.dice.range(20.0, 150.0) - row as f64 * 34.0;
        let top = base - tall.max(30.0);
        blocks = match s.dice.count(0, 5) {
            0 => blocks.poly(&[(x, base), (x, top), (x + wide, top - wide * 0.5), (x + wide, base)]),
            1 => blocks.rect(x, top, wide, base - top).rect(x + wide * 0.2, top - 16.0, wide * 0.6, 16.0).rect(
                x + wide * 0.46,
                top - 52.0,
                wide * 0.08,
                40.0,
            ),
            2 => blocks.poly(&[
                (x, base),
                (x, top),
                (x + wide / 2.0, top - wide * 0.8),
                (x + wide, top),
                (x + wide, base),
            ]),
            _ => blocks.rect(x, top, wide, base - top),
        };
        if row > 0 {
            let cell = s.dice.range(7.5, 10.0);
            for _ in 0..s.dice.count(2, 7) {
                let (column, line) = (s.dice.count(0, (wide / cell) as u32 - 1), s.dice.count(1, 9));
                let ly = top + f64::from(line) * cell * 1.5;
                if ly < base - 8.0 {
                    lights = lights.rect(x + 3.0 + f64::from(column) * cell, ly, cell * 0.45, cell * 0.8);
                }
            }
        }
        x += wide + s.dice.range(0.0, 6.0);
    }
    s.svg.shape(&blocks, tone);
    s.svg.shape(&lights, ink.accent.mix(ink.paper, 0.25));
}

/// Looking up between towers that lean together.
fn canyon(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.glow, ink.field);
    let eye = (s.cx + s.dice.range(-14.0, 14.0), s.cy - 60.0);
    s.lit_disc(eye.0, eye.1, s.dice.range(20.0, 46.0), ink.accent);
    for side in [-1.0, 1.0] {
        for (row, tone) in [ink.field.mix(ink.deep, 0.6), ink.deep, ink.night].into_iter().enumerate() {
            let step = row as f64;
            let top = (
                eye.0 + side * (30.0 + step * 42.0 + s.dice.range(0.0, 14.0)),
                eye.1 - 40.0 - step * 90.0 + s.dice.range(-30.0, 20.0),
            );
            let wall = Path::new().poly(&[
                top,
                (top.0 + side * 90.0, top.1 - 20.0),
                (eye.0 + side * 900.0, 800.0),
                (eye.0 + side * (50.0 + step * 60.0), 800.0),
            ]);
            s.svg.shape(&wall, tone);
            if row == 2 {
                continue;
            }
            let panes = (0..10).fold(Path::new(), |path, line| {
                let t = f64::from(line) / 10.0 * 0.8 + 0.03;
                let x = top.0 + (eye.0 + side * (50.0 + step * 60.0) - top.0) * t + side * (5.0 + 8.0 * t);
                let y = top.1 + (800.0 - top.1) * t;
                path.rect(x, y, side * (7.0 + t * 12.0), 4.0 + t * 8.0)
            });
            s.svg.shape(&panes, ink.accent.thin(0.75));
        }
    }
    s.svg.shape(&Path::new().person(eye.0, s.floor + 60.0, 46.0), ink.night);
}

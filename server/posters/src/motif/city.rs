//! A skyline by the water, or a view up between skyscrapers; for New York, superheroes and Wall Street.

use super::Motif;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["skyline", "street-canyon"],
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
    mood_score: |_| 0.8,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    if c.scene == "street-canyon" {
        return canyon(c);
    }
    c.plain_sky();
    let (x, y, r) = (c.cx + c.dice.range(-40.0, 40.0), c.cy - c.dice.range(0.0, 60.0), c.dice.range(48.0, 110.0));
    if c.has_any(&["superhero", "batman", "vigilante"]) {
        let beam = Path::new().polygon(&[
            (x - 130.0, c.floor),
            (x - 118.0, c.floor),
            (x + r * 0.7, y - r * 0.7),
            (x - r * 0.7, y + r * 0.7),
        ]);
        c.svg.fill(&beam, ink.paper.opacity(0.25));
    }
    c.lit_disc((x, y), r, if c.dice.chance(0.5) { ink.accent } else { ink.glow });
    for (row, colour) in [ink.field.mix(ink.deep, 0.4), ink.deep, ink.night.mix(ink.deep, 0.35)].into_iter().enumerate()
    {
        towers(c, row, colour);
    }
    let floor = c.floor + 26.0;
    c.flat_ground(floor, ink.night);
    let ripples = (0..7).fold(Path::new(), |path, step| {
        let width = c.dice.range(18.0, 70.0);
        path.rect(x - width / 2.0 + c.dice.range(-26.0, 26.0), floor + 8.0 + f64::from(step) * 9.0, width, 2.4)
    });
    c.svg.fill(&ripples, ink.accent.opacity(0.5));
}

fn towers(c: &mut Canvas, row: usize, colour: Rgb) {
    let ink = c.ink;
    let base = c.floor + 30.0;
    let (from, to) = c.detail_range();
    let mut x = from;
    let (mut blocks, mut lights) = (Path::new(), Path::new());
    while x < to {
        let width = c.dice.range(24.0, 58.0);
        let near = 1.0 - ((x - c.cx).abs() / 260.0).min(1.0);
        let height = c.dice.range(50.0, 150.0) + near * c.dice.range(20.0, 150.0) - row as f64 * 34.0;
        let top = base - height.max(30.0);
        blocks = match c.dice.integer(0, 5) {
            0 => blocks.polygon(&[(x, base), (x, top), (x + width, top - width * 0.5), (x + width, base)]),
            1 => blocks.rect(x, top, width, base - top).rect(x + width * 0.2, top - 16.0, width * 0.6, 16.0).rect(
                x + width * 0.46,
                top - 52.0,
                width * 0.08,
                40.0,
            ),
            2 => blocks.polygon(&[
                (x, base),
                (x, top),
                (x + width / 2.0, top - width * 0.8),
                (x + width, top),
                (x + width, base),
            ]),
            _ => blocks.rect(x, top, width, base - top),
        };
        if row > 0 {
            let cell = c.dice.range(7.5, 10.0);
            for _ in 0..c.dice.integer(2, 7) {
                let (column, line) = (c.dice.integer(0, (width / cell) as u32 - 1), c.dice.integer(1, 9));
                let ly = top + f64::from(line) * cell * 1.5;
                if ly < base - 8.0 {
                    lights = lights.rect(x + 3.0 + f64::from(column) * cell, ly, cell * 0.45, cell * 0.8);
                }
            }
        }
        x += width + c.dice.range(0.0, 6.0);
    }
    c.svg.fill(&blocks, colour);
    c.svg.fill(&lights, ink.accent.mix(ink.paper, 0.25));
}

/// The view up between skyscrapers.
fn canyon(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.glow, ink.field);
    let eye = (c.cx + c.dice.range(-14.0, 14.0), c.cy - 60.0);
    c.lit_disc(eye, c.dice.range(20.0, 46.0), ink.accent);
    for side in [-1.0, 1.0] {
        for (row, colour) in [ink.field.mix(ink.deep, 0.6), ink.deep, ink.night].into_iter().enumerate() {
            let step = row as f64;
            let top = (
                eye.0 + side * (30.0 + step * 42.0 + c.dice.range(0.0, 14.0)),
                eye.1 - 40.0 - step * 90.0 + c.dice.range(-30.0, 20.0),
            );
            let wall = Path::new().polygon(&[
                top,
                (top.0 + side * 90.0, top.1 - 20.0),
                (eye.0 + side * 900.0, 800.0),
                (eye.0 + side * (50.0 + step * 60.0), 800.0),
            ]);
            c.svg.fill(&wall, colour);
            if row == 2 {
                continue;
            }
            let panes = (0..10).fold(Path::new(), |path, line| {
                let t = f64::from(line) / 10.0 * 0.8 + 0.03;
                let x = top.0 + (eye.0 + side * (50.0 + step * 60.0) - top.0) * t + side * (5.0 + 8.0 * t);
                let y = top.1 + (800.0 - top.1) * t;
                path.rect(x, y, side * (7.0 + t * 12.0), 4.0 + t * 8.0)
            });
            c.svg.fill(&panes, ink.accent.opacity(0.75));
        }
    }
    c.svg.fill(&Path::new().figure((eye.0, c.floor + 60.0), 46.0), ink.night);
}

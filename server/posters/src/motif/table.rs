//! A table from above with plates or seats, one of them different; for food, families and marriages.

use super::Motif;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["place-setting", "round-table", "plates"],
    strong: &[
        "food",
        "restaurant",
        "dysfunctional-family",
        "marriage-in-trouble",
        "family-saga",
        "divorce",
        "wedding",
        "cannibalism",
        "alcoholism",
    ],
    weak: &[
        "dialogue-driven",
        "siblings",
        "mother-daughter",
        "old-age",
        "parenthood",
        "odd-couple",
        "culture-clash",
        "single-parent",
        "infidelity",
        "drinking-and-parties",
        "female-friendship",
        "friendship",
        "judaism",
        "satire",
        "found-family",
    ],
    genres: &["drama", "comedy"],
    mood_score: |_| -0.8,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    let turn = c.dice.range(-35.0, 35.0);
    let cloth = match c.dice.integer(0, 2) {
        0 => Path::new().rect(0.0, 0.0, 22.0, 44.0),
        1 => Path::new().rect(0.0, 0.0, 22.0, 22.0).rect(22.0, 22.0, 22.0, 22.0),
        _ => Path::new().rect(0.0, 0.0, 44.0, 3.0).rect(0.0, 0.0, 3.0, 44.0),
    };
    let cloth = c.svg.pattern((44.0, 44.0), turn, &cloth, ink.glow.opacity(0.5));
    c.flood(cloth);
    let (x, y) = (c.cx, c.cy);
    let degrees = c.dice.range(-40.0, 40.0);
    match c.scene {
        "place-setting" => c.rotated(degrees * 0.5, (x, y), |c| setting(c, x, y)),
        "round-table" => gathering(c, x, y),
        _ => {
            let (dx, dy) = (c.dice.range(66.0, 84.0), c.dice.range(64.0, 84.0));
            c.rotated(degrees * 0.6, (x, y), |c| {
                plate(c, x - dx, y - dy, 76.0, ink.accent);
                plate(c, x + dx, y + dy, 76.0, ink.second);
                knife(c, x + dx * 0.5, y - dy * 0.9);
            });
        }
    }
}

/// A plate with a shadow and one of five foods or cracks.
fn plate(c: &mut Canvas, x: f64, y: f64, r: f64, colour: Rgb) {
    let ink = c.ink;
    c.svg.disc((x + r * 0.06, y + r * 0.09), r, ink.night.opacity(0.35));
    c.svg.disc((x, y), r, ink.paper);
    c.svg.ring((x, y), r * 0.68, ink.deep.opacity(0.35), 1.6);
    match c.dice.integer(0, 4) {
        0 => c.svg.disc((x, y), r * 0.5, colour),
        1 => {
            c.svg.fill(
                &Path::new()
                    .move_to((x - r * 0.5, y))
                    .quad_to((x, y - r * 0.55), (x + r * 0.36, y))
                    .line_to((x + r * 0.6, y - r * 0.2))
                    .line_to((x + r * 0.6, y + r * 0.2))
                    .line_to((x + r * 0.36, y))
                    .quad_to((x, y + r * 0.55), (x - r * 0.5, y))
                    .close(),
                colour,
            );
            c.svg.disc((x - r * 0.3, y - r * 0.06), r * 0.05, ink.night);
        }
        2 => {
            c.svg.fill(&Path::new().move_to((x, y - r * 0.5)).arc(r * 0.5, true, (x, y + r * 0.5)).close(), colour);
            c.svg.disc((x - r * 0.2, y), r * 0.16, ink.deep);
        }
        3 => {
            let crack = Path::new().polyline(&[
                (x - r * 0.2, y - r),
                (x + r * 0.06, y - r * 0.4),
                (x - r * 0.12, y),
                (x + r * 0.2, y + r * 0.4),
                (x, y + r),
            ]);
            c.svg.stroke(&crack, ink.deep, 3.0);
            c.svg.disc((x + r * 0.3, y - r * 0.2), r * 0.14, colour);
        }
        _ => {
            c.svg.disc((x, y), r * 0.4, colour);
            c.svg.disc((x + r * 0.08, y - r * 0.06), r * 0.2, ink.accent);
        }
    }
}

fn knife(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    c.svg.fill(
        &Path::new()
            .move_to((x, y - 70.0))
            .quad_to((x + 17.0, y - 50.0), (x + 12.0, y + 10.0))
            .line_to((x, y + 10.0))
            .close(),
        ink.paper,
    );
    c.svg.fill(&Path::new().rect(x, y + 10.0, 9.0, 66.0), ink.deep);
}

fn fork(c: &mut Canvas, x: f64, y: f64) {
    let path = (0..3).fold(
        Path::new()
            .rect(x - 3.0, y - 6.0, 6.0, 84.0)
            .move_to((x - 14.0, y - 30.0))
            .quad_to((x - 14.0, y + 4.0), (x, y + 4.0))
            .quad_to((x + 14.0, y + 4.0), (x + 14.0, y - 30.0))
            .close(),
        |path, tine| path.rect(x - 14.0 + f64::from(tine) * 11.5, y - 72.0, 5.0, 46.0),
    );
    c.svg.fill(&path, c.ink.paper);
}

fn setting(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let r = c.dice.range(104.0, 120.0);
    plate(c, x, y, r, ink.accent);
    fork(c, x - r - 30.0, y);
    knife(c, x + r + 22.0, y);
}

/// A round table with seats, one of them pushed back.
fn gathering(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let seats = c.dice.integer(5, 9);
    let r = c.dice.range(112.0, 128.0);
    let turn = c.dice.unit();
    let odd = c.dice.integer(0, seats - 1);
    for seat in 0..seats {
        let out = if seat == odd { r + 62.0 } else { r + 26.0 };
        let at = polar((x, y), out, turn + f64::from(seat) / f64::from(seats));
        c.svg.disc(at, 23.0, if seat == odd { ink.second } else { ink.deep });
    }
    c.svg.disc((x + 7.0, y + 10.0), r, ink.night.opacity(0.4));
    c.svg.disc((x, y), r, ink.deep.mix(ink.night, 0.35));
    for seat in 0..seats {
        let at = polar((x, y), r * 0.72, turn + f64::from(seat) / f64::from(seats));
        c.svg.disc(at, 22.0, ink.paper);
        c.svg.disc(at, 12.0, if seat == odd { ink.second } else { ink.accent });
    }
    c.lit_disc((x, y), 24.0, ink.accent);
}

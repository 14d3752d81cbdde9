//! A table from above: plates, cups, and one place that is different.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "table",
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
    leans: |_| -0.8,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    let turn = s.dice.range(-35.0, 35.0);
    let cloth = match s.dice.count(0, 2) {
        0 => Path::new().rect(0.0, 0.0, 22.0, 44.0),
        1 => Path::new().rect(0.0, 0.0, 22.0, 22.0).rect(22.0, 22.0, 22.0, 22.0),
        _ => Path::new().rect(0.0, 0.0, 44.0, 3.0).rect(0.0, 0.0, 3.0, 44.0),
    };
    let cloth = s.svg.tile((44.0, 44.0), turn, &cloth, ink.glow.thin(0.5));
    s.flood(cloth);
    let (x, y) = (s.cx, s.cy);
    let lean = s.dice.range(-40.0, 40.0);
    match s.dice.count(0, 2) {
        0 => s.turned(lean * 0.5, x, y, |s| setting(s, x, y)),
        1 => gathering(s, x, y),
        _ => {
            let (dx, dy) = (s.dice.range(66.0, 84.0), s.dice.range(64.0, 84.0));
            s.turned(lean * 0.6, x, y, |s| {
                plate(s, x - dx, y - dy, 76.0, ink.accent);
                plate(s, x + dx, y + dy, 76.0, ink.second);
                knife(s, x + dx * 0.5, y - dy * 0.9);
            });
        }
    }
}

/// A plate with a shadow and something on it.
fn plate(s: &mut Sheet, x: f64, y: f64, r: f64, tone: crate::colour::Rgb) {
    let ink = s.ink;
    s.svg.disc(x + r * 0.06, y + r * 0.09, r, ink.night.thin(0.35));
    s.svg.disc(x, y, r, ink.paper);
    s.svg.ring(x, y, r * 0.68, ink.deep.thin(0.35), 1.6);
    match s.dice.count(0, 4) {
        0 => s.svg.disc(x, y, r * 0.5, tone),
        1 => {
            s.svg.shape(
                &Path::new()
                    .at(x - r * 0.5, y)
                    .bend((x, y - r * 0.55), (x + r * 0.36, y))
                    .to(x + r * 0.6, y - r * 0.2)
                    .to(x + r * 0.6, y + r * 0.2)
                    .to(x + r * 0.36, y)
                    .bend((x, y + r * 0.55), (x - r * 0.5, y))
                    .shut(),
                tone,
            );
            s.svg.disc(x - r * 0.3, y - r * 0.06, r * 0.05, ink.night);
        }
        2 => {
            s.svg.shape(&Path::new().at(x, y - r * 0.5).arc(r * 0.5, true, x, y + r * 0.5).shut(), tone);
            s.svg.disc(x - r * 0.2, y, r * 0.16, ink.deep);
        }
        3 => {
            let crack = Path::new().open(&[
                (x - r * 0.2, y - r),
                (x + r * 0.06, y - r * 0.4),
                (x - r * 0.12, y),
                (x + r * 0.2, y + r * 0.4),
                (x, y + r),
            ]);
            s.svg.line(&crack, ink.deep, 3.0);
            s.svg.disc(x + r * 0.3, y - r * 0.2, r * 0.14, tone);
        }
        _ => {
            s.svg.disc(x, y, r * 0.4, tone);
            s.svg.disc(x + r * 0.08, y - r * 0.06, r * 0.2, ink.accent);
        }
    }
}

fn knife(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    s.svg.shape(
        &Path::new().at(x, y - 70.0).bend((x + 17.0, y - 50.0), (x + 12.0, y + 10.0)).to(x, y + 10.0).shut(),
        ink.paper,
    );
    s.svg.shape(&Path::new().rect(x, y + 10.0, 9.0, 66.0), ink.deep);
}

fn fork(s: &mut Sheet, x: f64, y: f64) {
    let path = (0..3).fold(
        Path::new()
            .rect(x - 3.0, y - 6.0, 6.0, 84.0)
            .at(x - 14.0, y - 30.0)
            .bend((x - 14.0, y + 4.0), (x, y + 4.0))
            .bend((x + 14.0, y + 4.0), (x + 14.0, y - 30.0))
            .shut(),
        |path, tine| path.rect(x - 14.0 + f64::from(tine) * 11.5, y - 72.0, 5.0, 46.0),
    );
    s.svg.shape(&path, s.ink.paper);
}

fn setting(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let r = s.dice.range(104.0, 120.0);
    plate(s, x, y, r, ink.accent);
    fork(s, x - r - 30.0, y);
    knife(s, x + r + 22.0, y);
}

/// A round table and the places about it, one chair pushed back.
fn gathering(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let seats = s.dice.count(5, 9);
    let r = s.dice.range(112.0, 128.0);
    let turn = s.dice.unit();
    let odd = s.dice.count(0, seats - 1);
    for seat in 0..seats {
        let out = if seat == odd { r + 62.0 } else { r + 26.0 };
        let at = around((x, y), out, turn + f64::from(seat) / f64::from(seats));
        s.svg.disc(at.0, at.1, 23.0, if seat == odd { ink.second } else { ink.deep });
    }
    s.svg.disc(x + 7.0, y + 10.0, r, ink.night.thin(0.4));
    s.svg.disc(x, y, r, ink.deep.mix(ink.night, 0.35));
    for seat in 0..seats {
        let at = around((x, y), r * 0.72, turn + f64::from(seat) / f64::from(seats));
        s.svg.disc(at.0, at.1, 22.0, ink.paper);
        s.svg.disc(at.0, at.1, 12.0, if seat == odd { ink.second } else { ink.accent });
    }
    s.lit_disc(x, y, 24.0, ink.accent);
}

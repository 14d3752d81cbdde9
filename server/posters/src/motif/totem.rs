//! A balancing act: cut-paper shapes piled higher than is wise.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "totem",
    strong: &[
        "farce",
        "screwball",
        "slapstick",
        "comedy-of-errors",
        "odd-couple",
        "teen-comedy",
        "gross-out",
        "buddy-duo",
    ],
    weak: &[
        "romantic-comedy",
        "parody",
        "satire",
        "raunchy",
        "stoner",
        "fish-out-of-water",
        "dark-comedy",
        "silent-comedy",
        "culture-clash",
        "workplace",
        "deadpan",
        "office-life",
        "misfits",
    ],
    genres: &["comedy"],
    leans: |mood| mood.funny * 0.6 - mood.dark * 0.8 - 0.6,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    if s.dice.chance(0.45) {
        s.svg.shape(&Path::new().rays((s.cx, s.floor), 0.0, 720.0, s.dice.count(9, 18), 0.02), ink.glow.thin(0.5));
    }
    let floor = s.floor;
    s.plain(floor, ink.deep.mix(ink.night, 0.3));
    let (mut y, mut x) = (floor, s.cx);
    let tones = [ink.accent, ink.second, ink.paper, ink.deep, ink.glow];
    let mut tone = s.dice.count(0, 4) as usize;
    let mut previous = 9;
    while y > 78.0 {
        let wide = s.dice.range(54.0, 96.0) * if y > 240.0 { 1.2 } else { 0.9 };
        let mut kind = s.dice.count(0, 6);
        if kind == previous {
            kind = (kind + 1) % 7;
        }
        previous = kind;
        tone = (tone + s.dice.count(1, 2) as usize) % 5;
        let next = tones[(tone + 2) % 5];
        y -= piece(s, kind, (x, y), wide, tones[tone], next);
        x += s.dice.range(-15.0, 15.0);
    }
    if s.dice.chance(0.5) {
        s.svg.shape(&Path::new().person(x, y + 1.0, 40.0), ink.night);
    } else {
        s.svg.shape(&Path::new().star((x, y - 20.0), 22.0, 10.0, 5, 0.0), ink.accent);
    }
}

/// One piece standing at a point; gives back how tall it is.
fn piece(
    s: &mut Sheet,
    kind: u32,
    foot: (f64, f64),
    wide: f64,
    tone: crate::colour::Rgb,
    next: crate::colour::Rgb,
) -> f64 {
    let (x, y) = foot;
    let r = wide / 2.0;
    match kind {
        0 => {
            s.svg.disc(x, y - r, r, tone);
            s.svg.shape(&Path::new().at(x, y - 2.0 * r).arc(r, true, x, y).shut(), next);
            2.0 * r
        }
        1 => {
            s.svg.shape(&Path::new().at(x - wide * 0.8, y).arc(wide * 0.8, true, x + wide * 0.8, y).shut(), tone);
            s.svg.shape(&Path::new().at(x - wide * 0.4, y).arc(wide * 0.4, true, x + wide * 0.4, y).shut(), next);
            wide * 0.8
        }
        2 => {
            s.svg.shape(
                &Path::new()
                    .at(x - wide * 0.7, y - wide * 0.7)
                    .arc(wide * 0.7, false, x + wide * 0.7, y - wide * 0.7)
                    .shut(),
                tone,
            );
            wide * 0.7
        }
        3 => {
            s.svg.shape(&Path::new().poly(&[(x - r * 1.3, y), (x, y - wide), (x + r * 1.3, y)]), tone);
            s.svg.shape(&Path::new().poly(&[(x, y), (x, y - wide), (x + r * 1.3, y)]), next);
            wide * 0.94
        }
        4 => {
            s.svg.rect(x - wide, y - r * 0.6, wide * 2.0, r * 0.6, tone);
            let stripes = (0..6).fold(Path::new(), |path, stripe| {
                path.rect(x - wide + f64::from(stripe) * wide / 3.0, y - r * 0.6, wide / 6.0, r * 0.6)
            });
            s.svg.shape(&stripes, next);
            r * 0.6
        }
        5 => {
            s.svg.rect(x - r, y - wide, wide, wide, tone);
            s.svg.disc(x, y - r, r * 0.62, next);
            wide
        }
        _ => {
            let petals = (0..6).fold(Path::new(), |path, petal| {
                let at = around((x, y - r), r * 0.6, f64::from(petal) / 6.0);
                path.disc(at.0, at.1, r * 0.38)
            });
            s.svg.shape(&petals, tone);
            s.svg.disc(x, y - r, r * 0.36, next);
            wide * 0.98
        }
    }
}

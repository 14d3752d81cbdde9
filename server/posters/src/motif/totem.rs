//! A balancing act: cut-paper shapes piled higher than is wise.

use super::Motif;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::path::{Path, polar};

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
    mood_score: |mood| mood.funny * 0.6 - mood.dark * 0.8 - 0.6,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    if c.dice.chance(0.45) {
        c.svg.fill(&Path::new().rays((c.cx, c.floor), 0.0, 720.0, c.dice.count(9, 18), 0.02), ink.glow.opacity(0.5));
    }
    let floor = c.floor;
    c.flat_ground(floor, ink.deep.mix(ink.night, 0.3));
    let (mut y, mut x) = (floor, c.cx);
    let tones = [ink.accent, ink.second, ink.paper, ink.deep, ink.glow];
    let mut tone = c.dice.count(0, 4) as usize;
    let mut previous = 9;
    while y > 78.0 {
        let width = c.dice.range(54.0, 96.0) * if y > 240.0 { 1.2 } else { 0.9 };
        let mut kind = c.dice.count(0, 6);
        if kind == previous {
            kind = (kind + 1) % 7;
        }
        previous = kind;
        tone = (tone + c.dice.count(1, 2) as usize) % 5;
        let next = tones[(tone + 2) % 5];
        y -= piece(c, kind, (x, y), width, tones[tone], next);
        x += c.dice.range(-15.0, 15.0);
    }
    if c.dice.chance(0.5) {
        c.svg.fill(&Path::new().figure((x, y + 1.0), 40.0), ink.night);
    } else {
        c.svg.fill(&Path::new().star((x, y - 20.0), 22.0, 10.0, 5, 0.0), ink.accent);
    }
}

/// One piece standing at a point; gives back how tall it is.
fn piece(c: &mut Canvas, kind: u32, foot: (f64, f64), width: f64, tone: Rgb, next: Rgb) -> f64 {
    let (x, y) = foot;
    let r = width / 2.0;
    match kind {
        0 => {
            c.svg.disc((x, y - r), r, tone);
            c.svg.fill(&Path::new().move_to((x, y - 2.0 * r)).arc(r, true, (x, y)).close(), next);
            2.0 * r
        }
        1 => {
            c.svg.fill(
                &Path::new().move_to((x - width * 0.8, y)).arc(width * 0.8, true, (x + width * 0.8, y)).close(),
                tone,
            );
            c.svg.fill(
                &Path::new().move_to((x - width * 0.4, y)).arc(width * 0.4, true, (x + width * 0.4, y)).close(),
                next,
            );
            width * 0.8
        }
        2 => {
            c.svg.fill(
                &Path::new()
                    .move_to((x - width * 0.7, y - width * 0.7))
                    .arc(width * 0.7, false, (x + width * 0.7, y - width * 0.7))
                    .close(),
                tone,
            );
            width * 0.7
        }
        3 => {
            c.svg.fill(&Path::new().polygon(&[(x - r * 1.3, y), (x, y - width), (x + r * 1.3, y)]), tone);
            c.svg.fill(&Path::new().polygon(&[(x, y), (x, y - width), (x + r * 1.3, y)]), next);
            width * 0.94
        }
        4 => {
            c.svg.rect(x - width, y - r * 0.6, width * 2.0, r * 0.6, tone);
            let stripes = (0..6).fold(Path::new(), |path, stripe| {
                path.rect(x - width + f64::from(stripe) * width / 3.0, y - r * 0.6, width / 6.0, r * 0.6)
            });
            c.svg.fill(&stripes, next);
            r * 0.6
        }
        5 => {
            c.svg.rect(x - r, y - width, width, width, tone);
            c.svg.disc((x, y - r), r * 0.62, next);
            width
        }
        _ => {
            let petals = (0..6).fold(Path::new(), |path, petal| {
                let at = polar((x, y - r), r * 0.6, f64::from(petal) / 6.0);
                path.disc(at, r * 0.38)
            });
            c.svg.fill(&petals, tone);
            c.svg.disc((x, y - r), r * 0.36, next);
            width * 0.98
        }
    }
}

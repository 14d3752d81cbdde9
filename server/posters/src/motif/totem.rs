//! A tower of balanced shapes; for farce, slapstick and screwball comedy.

use super::Motif;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["totem"],
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
        c.svg.fill(&Path::new().rays((c.cx, c.floor), 0.0, 720.0, c.dice.integer(9, 18), 0.02), ink.glow.opacity(0.5));
    }
    let floor = c.floor;
    c.flat_ground(floor, ink.deep.mix(ink.night, 0.3));
    let (mut y, mut x) = (floor, c.cx);
    let colours = [ink.accent, ink.second, ink.paper, ink.deep, ink.glow];
    let mut colour = c.dice.integer(0, 4) as usize;
    let mut previous = 9;
    while y > 78.0 {
        let width = c.dice.range(54.0, 96.0) * if y > 240.0 { 1.2 } else { 0.9 };
        let mut kind = c.dice.integer(0, 6);
        if kind == previous {
            kind = (kind + 1) % 7;
        }
        previous = kind;
        colour = (colour + c.dice.integer(1, 2) as usize) % 5;
        let next = colours[(colour + 2) % 5];
        y -= piece(c, kind, (x, y), width, colours[colour], next);
        x += c.dice.range(-15.0, 15.0);
    }
    if c.dice.chance(0.5) {
        c.svg.fill(&Path::new().figure((x, y + 1.0), 40.0), ink.night);
    } else {
        c.svg.fill(&Path::new().star((x, y - 20.0), 22.0, 10.0, 5, 0.0), ink.accent);
    }
}

/// One shape standing on `foot`. Returns its height.
fn piece(c: &mut Canvas, kind: u32, foot: (f64, f64), width: f64, colour: Rgb, next: Rgb) -> f64 {
    let (x, y) = foot;
    let r = width / 2.0;
    match kind {
        0 => {
            c.svg.disc((x, y - r), r, colour);
            c.svg.fill(&Path::new().move_to((x, y - 2.0 * r)).arc(r, true, (x, y)).close(), next);
            2.0 * r
        }
        1 => {
            c.svg.fill(
                &Path::new().move_to((x - width * 0.8, y)).arc(width * 0.8, true, (x + width * 0.8, y)).close(),
                colour,
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
                colour,
            );
            width * 0.7
        }
        3 => {
            c.svg.fill(&Path::new().polygon(&[(x - r * 1.3, y), (x, y - width), (x + r * 1.3, y)]), colour);
            c.svg.fill(&Path::new().polygon(&[(x, y), (x, y - width), (x + r * 1.3, y)]), next);
            width * 0.94
        }
        4 => {
            c.svg.rect(x - width, y - r * 0.6, width * 2.0, r * 0.6, colour);
            let stripes = (0..6).fold(Path::new(), |path, stripe| {
                path.rect(x - width + f64::from(stripe) * width / 3.0, y - r * 0.6, width / 6.0, r * 0.6)
            });
            c.svg.fill(&stripes, next);
            r * 0.6
        }
        5 => {
            c.svg.rect(x - r, y - width, width, width, colour);
            c.svg.disc((x, y - r), r * 0.62, next);
            width
        }
        _ => {
            let petals = Path::new().discs_around((x, y - r), r * 0.6, 6, 0.0, r * 0.38);
            c.svg.fill(&petals, colour);
            c.svg.disc((x, y - r), r * 0.36, next);
            width * 0.98
        }
    }
}

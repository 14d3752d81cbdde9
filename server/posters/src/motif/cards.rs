//! A fan of playing cards, two dice or a suit symbol; for gambling, con artists and gangsters.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, Point};

pub const MOTIF: Motif = Motif {
    scenes: &["cards", "dice", "suit"],
    strong: &["gambling", "card-sharps", "las-vegas", "con-artist", "mafia", "gangster", "james-bond"],
    weak: &[
        "psychological-games",
        "femme-fatale",
        "money-gone-wrong",
        "fake-relationship",
        "scandal",
        "wall-street",
        "rivalry",
        "yakuza",
        "drug-trade",
        "deal-with-the-devil",
        "forgery",
        "blackmail",
        "perfect-crime",
    ],
    genres: &["crime"],
    mood_score: |_| -0.4,
    draw,
};

/// A suit symbol of about `r` above and below its centre: diamonds, hearts, spades or clubs.
fn pip(suit: u32, x: f64, y: f64, r: f64) -> Path {
    match suit {
        0 => Path::new().polygon(&[(x, y - r), (x + r * 0.7, y), (x, y + r), (x - r * 0.7, y)]),
        1 => Path::new()
            .move_to((x, y + r))
            .cubic_to((x - r * 1.7, y - r * 0.2), (x - r * 0.8, y - r * 1.4), (x, y - r * 0.5))
            .cubic_to((x + r * 0.8, y - r * 1.4), (x + r * 1.7, y - r * 0.2), (x, y + r))
            .close(),
        2 => Path::new()
            .move_to((x, y - r))
            .cubic_to((x - r * 0.3, y - r * 0.3), (x - r, y), (x - r * 0.9, y + r * 0.4))
            .cubic_to((x - r * 0.8, y + r * 0.8), (x - r * 0.2, y + r * 0.8), (x, y + r * 0.3))
            .cubic_to((x + r * 0.2, y + r * 0.8), (x + r * 0.8, y + r * 0.8), (x + r * 0.9, y + r * 0.4))
            .cubic_to((x + r, y), (x + r * 0.3, y - r * 0.3), (x, y - r))
            .close()
            .polygon(&[(x, y + r * 0.2), (x + r * 0.3, y + r), (x - r * 0.3, y + r)]),
        _ => Path::new()
            .disc((x, y - r * 0.5), r * 0.44)
            .disc((x - r * 0.5, y + r * 0.2), r * 0.44)
            .disc((x + r * 0.5, y + r * 0.2), r * 0.44)
            .polygon(&[(x, y - r * 0.3), (x + r * 0.3, y + r), (x - r * 0.3, y + r)]),
    }
}

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    match c.scene {
        "cards" => fan(c),
        "dice" => dice(c),
        _ => {
            let (x, y) = (c.cx, c.cy);
            let suit = c.dice.integer(0, 3);
            c.svg
                .fill(&Path::new().rays((x, y), 0.0, 700.0, c.dice.integer(10, 20), 0.0), ink.deep.mix(ink.field, 0.4));
            c.svg.fill(&pip(suit, x + 10.0, y + 14.0, 150.0), ink.night.opacity(0.5));
            c.svg.fill(&pip(suit, x, y, 150.0), ink.accent);
            c.svg.fill(&pip(suit, x, y, 104.0), ink.night);
            c.svg.fill(&pip((suit + c.dice.integer(1, 3)) % 4, x, y, 42.0), ink.paper);
        }
    }
}

fn fan(c: &mut Canvas) {
    let ink = c.ink;
    let count = c.dice.integer(3, 5);
    let (x, y) = (c.cx, c.cy + 190.0);
    let spread = c.dice.range(15.0, 21.0);
    c.svg.disc((x, c.cy), 190.0, ink.deep.opacity(0.6));
    for card in 0..count {
        let degrees = (f64::from(card) - f64::from(count - 1) / 2.0) * spread;
        let suit = c.dice.integer(0, 3);
        let back = card + 1 < count && c.dice.chance(0.3);
        c.rotated(degrees, (x, y), |c| {
            let (top, w, h) = (y - 330.0, 128.0, 190.0);
            c.svg.rect(x - w / 2.0 - 4.0, top + 3.0, w, h, ink.night.opacity(0.45));
            c.svg.rect(x - w / 2.0, top, w, h, if back { ink.second } else { ink.paper });
            if back {
                let weave =
                    c.svg.pattern((14.0, 14.0), 45.0, &Path::new().rect(0.0, 0.0, 7.0, 7.0), ink.paper.opacity(0.6));
                c.svg.rect(x - w / 2.0 + 10.0, top + 10.0, w - 20.0, h - 20.0, weave);
                return;
            }
            let colour = if suit < 2 { c.dice.pick([ink.second, ink.accent]) } else { ink.night };
            let colour = if colour == ink.paper || suit < 2 && c.ink.accent.0[0] > 220 && c.ink.accent.0[1] > 200 {
                ink.second
            } else {
                colour
            };
            let marks = pip(suit, x, top + h / 2.0, 34.0)
                .append(&pip(suit, x - w / 2.0 + 18.0, top + 24.0, 11.0))
                .append(&pip(suit, x + w / 2.0 - 18.0, top + h - 24.0, 11.0));
            c.svg.fill(&marks, colour);
        });
    }
}

fn dice(c: &mut Canvas) {
    let ink = c.ink;
    c.svg.disc((c.cx, c.cy), 170.0, ink.deep.opacity(0.7));
    for die in 0..2 {
        let (x, y, r) = (
            c.cx + [-58.0, 62.0][die] + c.dice.range(-10.0, 10.0),
            c.cy + [44.0, -56.0][die],
            c.dice.range(62.0, 82.0),
        );
        let degrees = c.dice.range(-35.0, 35.0);
        let colour = [ink.accent, ink.paper][die];
        c.rotated(degrees, (x, y), |c| {
            let at = |dx: f64, dy: f64| -> Point { (x + dx * r, y + dy * r) };
            c.svg.fill(
                &Path::new().polygon(&[
                    at(0.0, -1.0),
                    at(0.87, -0.5),
                    at(0.87, 0.5),
                    at(0.0, 1.0),
                    at(-0.87, 0.5),
                    at(-0.87, -0.5),
                ]),
                colour,
            );
            c.svg.fill(
                &Path::new().polygon(&[at(0.0, 0.0), at(0.87, -0.5), at(0.87, 0.5), at(0.0, 1.0)]),
                ink.night.opacity(0.45),
            );
            c.svg.fill(
                &Path::new().polygon(&[at(0.0, 0.0), at(-0.87, -0.5), at(-0.87, 0.5), at(0.0, 1.0)]),
                ink.night.opacity(0.2),
            );
            let pips = [(0.0, -0.5), (-0.43, -0.5), (0.43, -0.5), (0.62, -0.12), (0.25, 0.58), (-0.44, 0.26)]
                .into_iter()
                .fold(Path::new(), |path, (dx, dy): Point| path.disc((x + dx * r, y + dy * r), r * 0.09));
            c.svg.fill(&pips, ink.night);
        });
    }
    c.svg.fill(&Path::new().figure((c.cx, c.floor + 14.0), 48.0), ink.night);
}

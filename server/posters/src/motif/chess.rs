//! Chess pieces with long shadows on a board in perspective; for intrigue, rivalry and succession.

use super::Motif;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::path::{Path, local_coordinates};

pub const MOTIF: Motif = Motif {
    scenes: &["chess"],
    strong: &[
        "chess",
        "war-of-wits",
        "political-intrigue",
        "psychological-games",
        "succession",
        "double-agent",
        "rivalry",
        "election",
        "president",
    ],
    weak: &[
        "mathematics",
        "spy",
        "cold-war",
        "betrayal",
        "cat-and-mouse",
        "wall-street",
        "royalty",
        "moral-dilemma",
        "hacker",
        "artificial-intelligence",
        "mafia",
        "capitalism",
        "jealousy",
    ],
    genres: &["history"],
    mood_score: |mood| mood.cerebral * 0.5 + 0.3,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let horizon = c.floor - c.dice.range(80.0, 120.0);
    if c.dice.chance(0.6) {
        c.svg.disc(
            (c.cx + c.dice.range(-70.0, 70.0), horizon - c.dice.range(30.0, 110.0)),
            c.dice.range(46.0, 100.0),
            ink.glow.mix(ink.accent, c.dice.pick([0.0, 1.0])),
        );
    }
    c.flat_ground(horizon, ink.deep);
    board(c, horizon);
    let (x, foot) = (c.cx, c.floor + 14.0);
    let height = c.dice.range(240.0, 290.0);
    let lead = c.dice.integer(0, 3);
    let spread = c.dice.sign() * c.dice.range(100.0, 130.0);
    piece(c, c.dice.integer(0, 3), x + spread, foot - 44.0, height * c.dice.range(0.36, 0.5), ink.paper);
    if c.dice.chance(0.5) {
        piece(c, 0, x - spread * 0.9, foot - 30.0, height * 0.34, ink.second);
    }
    piece(c, lead, x, foot, height, ink.night);
    let crown = if ink.accent == ink.glow { ink.second } else { ink.accent };
    c.svg.disc((x, foot - height * if lead == 0 { 0.86 } else { 1.0 }), height * 0.045, crown);
}

fn board(c: &mut Canvas, horizon: f64) {
    let ink = c.ink;
    let vx = c.cx;
    let row = |step: f64| horizon + 4.0 + 10.0 * step + 5.2 * step * step;
    let mut squares = Path::new();
    for line in 0..7 {
        let (y0, y1) = (row(f64::from(line)), row(f64::from(line) + 1.0));
        for column in -7..7 {
            if (line + column) % 2 == 0 {
                let at = |column: f64, y: f64| vx + column * (y - horizon + 22.0) * 0.62;
                let left = f64::from(column);
                squares = squares.polygon(&[
                    (at(left, y0), y0),
                    (at(left + 1.0, y0), y0),
                    (at(left + 1.0, y1), y1),
                    (at(left, y1), y1),
                ]);
            }
        }
    }
    c.svg.fill(&squares, ink.glow.opacity(0.55));
}

/// A pawn (0), bishop (1), rook (2) or queen (3) with its shadow.
fn piece(c: &mut Canvas, kind: u32, x: f64, foot: f64, height: f64, colour: Rgb) {
    let ink = c.ink;
    let u = height / 100.0;
    let shadow = Path::new().polygon(&[
        (x - 22.0 * u, foot - 2.0),
        (x + 22.0 * u, foot - 2.0),
        (x + 130.0 * u, foot + 44.0 * u),
        (x + 96.0 * u, foot + 50.0 * u),
    ]);
    c.svg.fill(&shadow, ink.night.opacity(0.45));
    let p = local_coordinates((x, foot), u);
    let body = Path::new()
        .move_to((x - 27.0 * u, foot))
        .line_to((x - 27.0 * u, foot - 7.0 * u))
        .quad_to(p(-24.0, 13.0), p(-19.0, 15.0))
        .quad_to(p(-8.0, 34.0), p(-8.0, 60.0))
        .line_to((x + 8.0 * u, foot - 60.0 * u))
        .quad_to(p(8.0, 34.0), p(19.0, 15.0))
        .quad_to(p(24.0, 13.0), p(27.0, 7.0))
        .line_to((x + 27.0 * u, foot))
        .close();
    let head = match kind {
        0 => Path::new().disc((x, foot - 70.0 * u), 16.0 * u).ellipse((x, foot - 56.0 * u), 15.0 * u, 3.5 * u),
        1 => Path::new()
            .ellipse((x, foot - 60.0 * u), 16.0 * u, 3.5 * u)
            .move_to((x, foot - 99.0 * u))
            .quad_to(p(20.0, 78.0), p(9.0, 60.0))
            .line_to((x - 9.0 * u, foot - 60.0 * u))
            .quad_to(p(-20.0, 78.0), p(0.0, 99.0))
            .close(),
        2 => Path::new().polygon(&[
            p(-15.0, 58.0),
            p(-19.0, 96.0),
            p(-10.0, 96.0),
            p(-10.0, 88.0),
            p(-5.0, 88.0),
            p(-5.0, 96.0),
            p(5.0, 96.0),
            p(5.0, 88.0),
            p(10.0, 88.0),
            p(10.0, 96.0),
            p(19.0, 96.0),
            p(15.0, 58.0),
        ]),
        _ => Path::new().ellipse((x, foot - 62.0 * u), 17.0 * u, 3.5 * u).polygon(&[
            p(-9.0, 60.0),
            p(-20.0, 94.0),
            p(-10.0, 84.0),
            p(0.0, 99.0),
            p(10.0, 84.0),
            p(20.0, 94.0),
            p(9.0, 60.0),
        ]),
    };
    c.svg.fill(&body, colour);
    c.svg.fill(&head, colour);
    let light = Path::new().move_to((x - 21.0 * u, foot - 9.0 * u)).quad_to(p(-5.0, 34.0), p(-5.0, 58.0));
    c.svg.stroke(&light, ink.glow.opacity(0.5), 2.6 * u);
}

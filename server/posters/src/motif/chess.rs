//! A board in perspective and pieces that throw long shadows.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "chess",
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
    leans: |mood| mood.cerebral * 0.5 + 0.3,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let horizon = s.floor - s.dice.range(80.0, 120.0);
    if s.dice.chance(0.6) {
        s.svg.disc(
            s.cx + s.dice.range(-70.0, 70.0),
            horizon - s.dice.range(30.0, 110.0),
            s.dice.range(46.0, 100.0),
            ink.glow.mix(ink.accent, s.dice.pick([0.0, 1.0])),
        );
    }
    s.plain(horizon, ink.deep);
    board(s, horizon);
    let (x, foot) = (s.cx, s.floor + 14.0);
    let tall = s.dice.range(240.0, 290.0);
    let lead = s.dice.count(0, 3);
    let spread = s.dice.sign() * s.dice.range(100.0, 130.0);
    piece(s, s.dice.count(0, 3), x + spread, foot - 44.0, tall * s.dice.range(0.36, 0.5), ink.paper);
    if s.dice.chance(0.5) {
        piece(s, 0, x - spread * 0.9, foot - 30.0, tall * 0.34, ink.second);
    }
    piece(s, lead, x, foot, tall, ink.night);
    let crown = if ink.accent == ink.glow { ink.second } else { ink.accent };
    s.svg.disc(x, foot - tall * if lead == 0 { 0.86 } else { 1.0 }, tall * 0.045, crown);
}

fn board(s: &mut Sheet, horizon: f64) {
    let ink = s.ink;
    let vx = s.cx;
    let row = |step: f64| horizon + 4.0 + 10.0 * step + 5.2 * step * step;
    let mut squares = Path::new();
    for line in 0..7 {
        let (y0, y1) = (row(f64::from(line)), row(f64::from(line) + 1.0));
        for column in -7..7 {
            if (line + column) % 2 == 0 {
                let at = |c: f64, y: f64| vx + c * (y - horizon + 22.0) * 0.62;
                let c = f64::from(column);
                squares =
                    squares.poly(&[(at(c, y0), y0), (at(c + 1.0, y0), y0), (at(c + 1.0, y1), y1), (at(c, y1), y1)]);
            }
        }
    }
    s.svg.shape(&squares, ink.glow.thin(0.55));
}

/// A turned piece: pawn, bishop, rook or queen, by its head.
fn piece(s: &mut Sheet, kind: u32, x: f64, foot: f64, tall: f64, tone: crate::colour::Rgb) {
    let ink = s.ink;
    let u = tall / 100.0;
    let shadow = Path::new().poly(&[
        (x - 22.0 * u, foot - 2.0),
        (x + 22.0 * u, foot - 2.0),
        (x + 130.0 * u, foot + 44.0 * u),
        (x + 96.0 * u, foot + 50.0 * u),
    ]);
    s.svg.shape(&shadow, ink.night.thin(0.45));
    let p = |dx: f64, dy: f64| (x + dx * u, foot - dy * u);
    let body = Path::new()
        .at(x - 27.0 * u, foot)
        .to(x - 27.0 * u, foot - 7.0 * u)
        .bend(p(-24.0, 13.0), p(-19.0, 15.0))
        .bend(p(-8.0, 34.0), p(-8.0, 60.0))
        .to(x + 8.0 * u, foot - 60.0 * u)
        .bend(p(8.0, 34.0), p(19.0, 15.0))
        .bend(p(24.0, 13.0), p(27.0, 7.0))
        .to(x + 27.0 * u, foot)
        .shut();
    let head = match kind {
        0 => Path::new().disc(x, foot - 70.0 * u, 16.0 * u).oval(x, foot - 56.0 * u, 15.0 * u, 3.5 * u),
        1 => Path::new()
            .oval(x, foot - 60.0 * u, 16.0 * u, 3.5 * u)
            .at(x, foot - 99.0 * u)
            .bend(p(20.0, 78.0), p(9.0, 60.0))
            .to(x - 9.0 * u, foot - 60.0 * u)
            .bend(p(-20.0, 78.0), p(0.0, 99.0))
            .shut(),
        2 => Path::new().poly(&[
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
        _ => Path::new().oval(x, foot - 62.0 * u, 17.0 * u, 3.5 * u).poly(&[
            p(-9.0, 60.0),
            p(-20.0, 94.0),
            p(-10.0, 84.0),
            p(0.0, 99.0),
            p(10.0, 84.0),
            p(20.0, 94.0),
            p(9.0, 60.0),
        ]),
    };
    s.svg.shape(&body, tone);
    s.svg.shape(&head, tone);
    let light = Path::new().at(x - 21.0 * u, foot - 9.0 * u).bend(p(-5.0, 34.0), p(-5.0, 58.0));
    s.svg.line(&light, ink.glow.thin(0.5), 2.6 * u);
}

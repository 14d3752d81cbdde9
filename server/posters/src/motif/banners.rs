//! Flags over a crowd; for revolution, protest, elections and youth movements.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["banners"],
    strong: &[
        "revolution",
        "resistance",
        "labour-union",
        "election",
        "civil-rights",
        "propaganda",
        "political-satire",
        "rebellious-youth",
        "street-gang",
        "colonialism",
        "hip-hop",
    ],
    weak: &[
        "dictatorship",
        "feminism",
        "civil-war",
        "latin-america",
        "true-story",
        "historical-epic",
        "working-class",
        "environmentalism",
        "racism",
        "africa-setting",
        "india-setting",
        "anti-war",
        "irish-life",
        "sports-team",
        "high-school",
        "siege",
        "bullying",
    ],
    genres: &["history"],
    mood_score: |mood| mood.epic * 0.2 - 0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let (x, floor) = (c.cx, c.floor);
    if c.dice.chance(0.6) {
        c.svg.fill(&Path::new().rays((x, floor), 0.0, 720.0, c.dice.integer(11, 19), 0.01), ink.glow.opacity(0.45));
    } else {
        c.svg.disc((x + c.dice.range(-40.0, 40.0), floor - 130.0), c.dice.range(90.0, 130.0), ink.glow);
    }
    let count = c.dice.integer(3, 5);
    let slant = c.dice.range(0.06, 0.3);
    for flag in (0..count).rev() {
        let first = flag == 0;
        let u = if first { 1.5 } else { c.dice.range(0.55, 0.95) };
        let fx = if first { x - 60.0 } else { x + c.dice.range(-200.0, 150.0) };
        let base = floor + 30.0;
        let top = (fx + slant * 260.0 * u, base - 250.0 * u);
        c.svg.stroke(&Path::new().move_to((fx, base)).line_to(top), ink.night, 4.5 * u);
        let (fly, h) = (150.0 * u, 84.0 * u);
        let at = |t: f64| (top.0 - slant * h * t * 1.04, top.1 + h * t);
        let (a, b) = (at(0.04), at(1.0));
        let cloth = Path::new()
            .move_to(a)
            .cubic_to(
                (a.0 + fly * 0.36, a.1 - h * 0.42),
                (a.0 + fly * 0.6, a.1 + h * 0.34),
                (a.0 + fly, a.1 - h * 0.06),
            )
            .line_to((b.0 + fly, b.1 - h * 0.04))
            .cubic_to((b.0 + fly * 0.6, b.1 + h * 0.36), (b.0 + fly * 0.36, b.1 - h * 0.4), (b.0, b.1))
            .close();
        let colour = if first { ink.accent } else { c.dice.pick([ink.second, ink.deep, ink.paper, ink.second]) };
        c.svg.fill(&cloth, colour);
        let crease = Path::new()
            .move_to((a.0 + fly * 0.3, a.1 - h * 0.12))
            .quad_to((a.0 + fly * 0.5, a.1), (a.0 + fly * 0.66, a.1 + h * 0.06))
            .line_to((b.0 + fly * 0.66, b.1 + h * 0.08))
            .quad_to((b.0 + fly * 0.5, b.1), (b.0 + fly * 0.3, b.1 - h * 0.1))
            .close();
        c.svg.fill(&crease, ink.night.opacity(0.22));
    }
    for (row, colour) in [ink.deep, ink.night.mix(ink.deep, 0.3)].into_iter().enumerate() {
        let mut heads = Path::new();
        let y = floor + row as f64 * 34.0;
        let (from, to) = c.detail_range();
        let mut hx = from;
        while hx < to {
            let height = c.dice.range(74.0, 96.0);
            heads = heads
                .disc((hx, y - height * 0.3), 12.0)
                .move_to((hx - 23.0, y + 40.0))
                .quad_to((hx - 23.0, y - height * 0.16), (hx, y - height * 0.16))
                .quad_to((hx + 23.0, y - height * 0.16), (hx + 23.0, y + 40.0))
                .close();
            if c.dice.chance(0.14) {
                heads = heads.polygon(&[
                    (hx + 10.0, y),
                    (hx + 23.0, y - height * 0.66),
                    (hx + 28.0, y - height * 0.66),
                    (hx + 23.0, y),
                ]);
            }
            hx += c.dice.range(38.0, 50.0);
        }
        c.svg.fill(&heads, colour);
        c.flat_ground(y + 30.0, colour);
    }
}

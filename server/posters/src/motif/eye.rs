//! A large eye; for surveillance, paranoia and hallucination.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["eye"],
    strong: &[
        "surveillance",
        "voyeurism",
        "hallucination",
        "paranoia",
        "photography",
        "possessed-object",
        "stalker",
        "demonic-possession",
    ],
    weak: &[
        "conspiracy",
        "psychological-horror",
        "android",
        "memory",
        "dystopia",
        "witchcraft",
        "mystery-box",
        "found-footage",
        "simulated-life",
        "media-satire",
    ],
    genres: &["thriller"],
    mood_score: |mood| mood.strange * 0.3 - 0.3,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(if c.dice.chance(0.6) { ink.field } else { ink.deep });
    let (x, y) = (c.cx, c.cy);
    let (half, lift) = (c.dice.range(140.0, 172.0), c.dice.range(80.0, 112.0));
    let lid = |grow: f64| {
        let (h, l) = (half + grow, (lift + grow) * 1.75);
        Path::new().move_to((x - h, y)).quad_to((x, y - l), (x + h, y)).quad_to((x, y + l), (x - h, y)).close()
    };
    match c.dice.integer(0, 2) {
        0 => {
            let rays = c.dice.integer(26, 44);
            c.svg.fill(&Path::new().rays((x, y), 60.0, 620.0, rays, 0.0), ink.deep.mix(ink.field, 0.35));
        }
        1 => {
            for ring in (1..6).rev() {
                let colour = if ring % 2 == 0 { ink.field } else { ink.deep.mix(ink.night, 0.3) };
                c.svg.fill(&lid(f64::from(ring) * 24.0), colour);
            }
        }
        _ => {
            let lashes = (0..15).fold(Path::new(), |path, lash| {
                let t = 0.53 + f64::from(lash) / 14.0 * 0.44;
                let (a, b) = (polar((x, y + 30.0), half * 0.96, t), polar((x, y + 20.0), half * 1.42, t));
                path.polygon(&[(a.0 - 5.0, a.1 + 8.0), b, (a.0 + 5.0, a.1 + 8.0)])
            });
            c.svg.fill(&lashes, ink.night);
        }
    }
    c.svg.fill(&lid(9.0), ink.night);
    c.svg.fill(&lid(0.0), ink.paper);
    let (ix, r) = (x + c.dice.range(-34.0, 34.0), lift * c.dice.range(0.7, 0.8));
    c.clipped(&lid(0.0), |c| {
        c.svg.disc((ix, y), r, ink.accent);
        let spokes = c.dice.integer(18, 36);
        c.svg.fill(&Path::new().rays((ix, y), r * 0.4, r * 0.94, spokes, 0.0), ink.second);
        c.svg.ring((ix, y), r, ink.night, 5.0);
        c.svg.disc((ix, y), r * 0.5, ink.night);
        c.svg.fill(
            &Path::new()
                .move_to((x - half, y - 6.0))
                .quad_to((x, y - lift * 1.9), (x + half, y - 6.0))
                .quad_to((x, y - lift * 1.2), (x - half, y - 6.0))
                .close(),
            ink.night.opacity(0.35),
        );
    });
    if c.dice.chance(0.5) {
        c.svg.fill(&Path::new().figure((ix, y + r * 0.36), r * 0.66), ink.paper);
    } else {
        c.svg.disc((ix + r * 0.2, y - r * 0.22), r * 0.14, ink.paper);
    }
    if c.mood.dark > 0.6 && c.dice.chance(0.5) {
        let tear = Path::new()
            .move_to((ix, y + lift * 0.8))
            .cubic_to((ix + 4.0, y + lift + 30.0), (ix + 18.0, y + lift + 40.0), (ix + 18.0, y + lift + 58.0))
            .arc(18.0, true, (ix - 18.0, y + lift + 58.0))
            .cubic_to((ix - 18.0, y + lift + 40.0), (ix - 4.0, y + lift + 30.0), (ix, y + lift * 0.8))
            .close();
        c.svg.fill(&tear, if c.mood.violent > 0.4 { ink.accent } else { ink.glow });
    }
}

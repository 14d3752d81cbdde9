//! Sun, moon phases and stars as on a tarot card; for magic, the occult and religion.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["sun-and-moon", "moon-phases", "all-seeing-eye"],
    strong: &[
        "magic",
        "witchcraft",
        "occult",
        "wizard",
        "curse",
        "satanic-cult",
        "religious-cult",
        "religion",
        "clergy",
        "exorcism",
        "buddhism",
        "deal-with-the-devil",
        "mythology",
        "fairy-tale",
    ],
    weak: &[
        "chosen-one",
        "supernatural-child",
        "magic-realism",
        "good-versus-evil",
        "jesus-and-bible",
        "afterlife",
        "demonic-possession",
        "parallel-worlds",
        "portal-fantasy",
        "mummy",
        "angels",
        "allegory",
        "supernatural",
    ],
    genres: &["fantasy"],
    mood_score: |mood| mood.strange * 0.3 - 0.5,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.deep, ink.field);
    let (x, y) = (c.cx, c.cy - 6.0);
    let rays = c.dice.pick([12, 16, 18, 24]);
    let r = c.dice.range(62.0, 82.0);
    match c.scene {
        "sun-and-moon" => {
            c.svg.fill(&Path::new().star((x, y), r * 2.1, r * 0.9, rays, 0.0), ink.accent);
            c.svg.fill(&Path::new().star((x, y), r * 1.6, r * 0.9, rays, 0.5 / f64::from(rays)), ink.second);
            c.svg.disc((x, y), r, ink.night);
            c.svg.fill(&Path::new().crescent((x, y), r * 0.76), ink.paper);
        }
        "moon-phases" => {
            for ring in 0..3_u32 {
                c.svg.ring(
                    (x, y),
                    r * (1.6 + f64::from(ring) * 0.34),
                    ink.accent.opacity(0.8),
                    [2.0, 1.0, 3.0][ring as usize],
                );
            }
            let phases = 8;
            for phase in 0..phases {
                let at = polar((x, y), r * 1.94, f64::from(phase) / f64::from(phases) - 0.25);
                c.svg.disc(at, 15.0, ink.paper);
                let shade = (f64::from(phase) - 4.0) * 7.6;
                let disc = Path::new().disc(at, 15.4);
                c.clipped(&disc, |c| {
                    c.svg.disc((at.0 + shade, at.1), 15.4, if phase == 4 { ink.night } else { ink.deep });
                });
            }
            c.svg.fill(&Path::new().star((x, y), r * 1.3, r * 0.34, c.dice.pick([8, 6, 5]), 0.0), ink.accent);
            c.svg.disc((x, y), r * 0.26, ink.night);
        }
        _ => {
            c.svg.fill(&Path::new().rays((x, y), r * 1.5, r * 2.5, rays, 0.0), ink.accent);
            c.svg.fill(
                &Path::new().polygon(&[(x, y - r * 1.5), (x + r * 1.45, y + r * 0.95), (x - r * 1.45, y + r * 0.95)]),
                ink.second,
            );
            c.svg.fill(
                &Path::new()
                    .move_to((x - r * 0.8, y + r * 0.2))
                    .quad_to((x, y - r * 0.7), (x + r * 0.8, y + r * 0.2))
                    .quad_to((x, y + r * 1.0), (x - r * 0.8, y + r * 0.2))
                    .close(),
                ink.paper,
            );
            c.svg.disc((x, y + r * 0.2), r * 0.32, ink.night);
            c.svg.disc((x + 5.0, y + r * 0.12), r * 0.09, ink.paper);
        }
    }
    let sparks = (0..9).fold(Path::new(), |path, _| {
        let at = (x + c.dice.range(-180.0, 180.0), c.dice.range(20.0, c.floor - 20.0));
        path.star(at, c.dice.range(5.0, 13.0), 2.0, 4, 0.0)
    });
    c.svg.fill(&sparks, ink.paper);
    let floor = c.floor + 6.0;
    let ridge = c.ridge(floor, 16.0, 4);
    c.ground(&ridge, ink.night.mix(ink.deep, 0.2));
    let hooded = Path::new()
        .move_to((x, floor - 62.0))
        .quad_to((x + 18.0, floor - 54.0), (x + 13.0, floor - 40.0))
        .quad_to((x + 30.0, floor - 10.0), (x + 30.0, floor + 14.0))
        .line_to((x - 30.0, floor + 14.0))
        .quad_to((x - 30.0, floor - 10.0), (x - 13.0, floor - 40.0))
        .quad_to((x - 18.0, floor - 54.0), (x, floor - 62.0))
        .close();
    c.svg.fill(&hooded, ink.night);
}

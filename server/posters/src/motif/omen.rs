//! Sun, moon and stars laid out like a card that foretells something.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "omen",
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
    leans: |mood| mood.strange * 0.3 - 0.5,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.deep, ink.field);
    let (x, y) = (s.cx, s.cy - 6.0);
    let rays = s.dice.pick([12, 16, 18, 24]);
    let r = s.dice.range(62.0, 82.0);
    match s.dice.count(0, 2) {
        0 => {
            s.svg.shape(&Path::new().star((x, y), r * 2.1, r * 0.9, rays, 0.0), ink.accent);
            s.svg.shape(&Path::new().star((x, y), r * 1.6, r * 0.9, rays, 0.5 / f64::from(rays)), ink.second);
            s.svg.disc(x, y, r, ink.night);
            s.svg.shape(&Path::new().crescent(x, y, r * 0.76), ink.paper);
        }
        1 => {
            for ring in 0..3_u32 {
                s.svg.ring(
                    x,
                    y,
                    r * (1.6 + f64::from(ring) * 0.34),
                    ink.accent.thin(0.8),
                    [2.0, 1.0, 3.0][ring as usize],
                );
            }
            let phases = 8;
            for phase in 0..phases {
                let at = around((x, y), r * 1.94, f64::from(phase) / f64::from(phases) - 0.25);
                s.svg.disc(at.0, at.1, 15.0, ink.paper);
                let shade = (f64::from(phase) - 4.0) * 7.6;
                let disc = Path::new().disc(at.0, at.1, 15.4);
                s.inside(&disc, |s| {
                    s.svg.disc(at.0 + shade, at.1, 15.4, if phase == 4 { ink.night } else { ink.deep });
                });
            }
            s.svg.shape(&Path::new().star((x, y), r * 1.3, r * 0.34, s.dice.pick([8, 6, 5]), 0.0), ink.accent);
            s.svg.disc(x, y, r * 0.26, ink.night);
        }
        _ => {
            s.svg.shape(&Path::new().rays((x, y), r * 1.5, r * 2.5, rays, 0.0), ink.accent);
            s.svg.shape(
                &Path::new().poly(&[(x, y - r * 1.5), (x + r * 1.45, y + r * 0.95), (x - r * 1.45, y + r * 0.95)]),
                ink.second,
            );
            s.svg.shape(
                &Path::new()
                    .at(x - r * 0.8, y + r * 0.2)
                    .bend((x, y - r * 0.7), (x + r * 0.8, y + r * 0.2))
                    .bend((x, y + r * 1.0), (x - r * 0.8, y + r * 0.2))
                    .shut(),
                ink.paper,
            );
            s.svg.disc(x, y + r * 0.2, r * 0.32, ink.night);
            s.svg.disc(x + 5.0, y + r * 0.12, r * 0.09, ink.paper);
        }
    }
    let sparks = (0..9).fold(Path::new(), |path, _| {
        let at = (x + s.dice.range(-180.0, 180.0), s.dice.range(20.0, s.floor - 20.0));
        path.star(at, s.dice.range(5.0, 13.0), 2.0, 4, 0.0)
    });
    s.svg.shape(&sparks, ink.paper);
    let floor = s.floor + 6.0;
    let ridge = s.ridge(floor, 16.0, 4);
    s.ground(&ridge, ink.night.mix(ink.deep, 0.2));
    let hooded = Path::new()
        .at(x, floor - 62.0)
        .bend((x + 18.0, floor - 54.0), (x + 13.0, floor - 40.0))
        .bend((x + 30.0, floor - 10.0), (x + 30.0, floor + 14.0))
        .to(x - 30.0, floor + 14.0)
        .bend((x - 30.0, floor - 10.0), (x - 13.0, floor - 40.0))
        .bend((x - 18.0, floor - 54.0), (x, floor - 62.0))
        .shut();
    s.svg.shape(&hooded, ink.night);
}

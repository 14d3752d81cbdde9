//! An eye that does not blink.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "eye",
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
    leans: |mood| mood.strange * 0.3 - 0.3,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(if s.dice.chance(0.6) { ink.field } else { ink.deep });
    let (x, y) = (s.cx, s.cy);
    let (half, lift) = (s.dice.range(140.0, 172.0), s.dice.range(80.0, 112.0));
    let lid = |grow: f64| {
        let (h, l) = (half + grow, (lift + grow) * 1.75);
        Path::new().at(x - h, y).bend((x, y - l), (x + h, y)).bend((x, y + l), (x - h, y)).shut()
    };
    match s.dice.count(0, 2) {
        0 => {
            let rays = s.dice.count(26, 44);
            s.svg.shape(&Path::new().rays((x, y), 60.0, 620.0, rays, 0.0), ink.deep.mix(ink.field, 0.35));
        }
        1 => {
            for ring in (1..6).rev() {
                let tone = if ring % 2 == 0 { ink.field } else { ink.deep.mix(ink.night, 0.3) };
                s.svg.shape(&lid(f64::from(ring) * 24.0), tone);
            }
        }
        _ => {
            let lashes = (0..15).fold(Path::new(), |path, lash| {
                let t = 0.53 + f64::from(lash) / 14.0 * 0.44;
                let (a, b) = (around((x, y + 30.0), half * 0.96, t), around((x, y + 20.0), half * 1.42, t));
                path.poly(&[(a.0 - 5.0, a.1 + 8.0), b, (a.0 + 5.0, a.1 + 8.0)])
            });
            s.svg.shape(&lashes, ink.night);
        }
    }
    s.svg.shape(&lid(9.0), ink.night);
    s.svg.shape(&lid(0.0), ink.paper);
    let (ix, r) = (x + s.dice.range(-34.0, 34.0), lift * s.dice.range(0.7, 0.8));
    s.inside(&lid(0.0), |s| {
        s.svg.disc(ix, y, r, ink.accent);
        let spokes = s.dice.count(18, 36);
        s.svg.shape(&Path::new().rays((ix, y), r * 0.4, r * 0.94, spokes, 0.0), ink.second);
        s.svg.ring(ix, y, r, ink.night, 5.0);
        s.svg.disc(ix, y, r * 0.5, ink.night);
        s.svg.shape(
            &Path::new()
                .at(x - half, y - 6.0)
                .bend((x, y - lift * 1.9), (x + half, y - 6.0))
                .bend((x, y - lift * 1.2), (x - half, y - 6.0))
                .shut(),
            ink.night.thin(0.35),
        );
    });
    if s.dice.chance(0.5) {
        s.svg.shape(&Path::new().person(ix, y + r * 0.36, r * 0.66), ink.paper);
    } else {
        s.svg.disc(ix + r * 0.2, y - r * 0.22, r * 0.14, ink.paper);
    }
    if s.mood.dark > 0.6 && s.dice.chance(0.5) {
        let tear = Path::new()
            .at(ix, y + lift * 0.8)
            .curve((ix + 4.0, y + lift + 30.0), (ix + 18.0, y + lift + 40.0), (ix + 18.0, y + lift + 58.0))
            .arc(18.0, true, ix - 18.0, y + lift + 58.0)
            .curve((ix - 18.0, y + lift + 40.0), (ix - 4.0, y + lift + 30.0), (ix, y + lift * 0.8))
            .shut();
        s.svg.shape(&tear, if s.mood.violent > 0.4 { ink.accent } else { ink.glow });
    }
}

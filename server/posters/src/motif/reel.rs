//! The picture house itself: a reel, a strip and the beam.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "reel",
    strong: &[
        "hollywood",
        "filmmaking",
        "mockumentary",
        "documentary-truth",
        "breaking-fourth-wall",
        "french-new-wave",
        "media-satire",
    ],
    weak: &["silent", "new-hollywood", "celebrity", "fame", "actor-life", "anthology", "remake", "italian-neorealism"],
    genres: &["documentary"],
    leans: |_| -0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    if s.dice.chance(0.5) { spool(s) } else { beam(s) }
}

fn spool(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx, s.cy, s.dice.range(118.0, 150.0));
    s.svg.shape(&Path::new().rays((x, y), 0.0, 700.0, s.dice.count(14, 26), 0.01), ink.glow.thin(0.4));
    let holes = s.dice.pick([3, 5, 6]);
    let turn = s.dice.unit();
    let plate = (0..holes).fold(Path::new().disc(x, y, r).disc(x, y, r * 0.1), |path, hole| {
        let at = around((x, y), r * 0.58, turn + f64::from(hole) / f64::from(holes));
        path.disc(at.0, at.1, r * if holes == 3 { 0.3 } else { 0.23 })
    });
    s.svg.disc(x, y, r * 0.93, ink.accent);
    s.svg.cutout(&plate, ink.night.mix(ink.deep, 0.3));
    s.svg.ring(x, y, r * 0.95, ink.glow.thin(0.6), 2.0);
    let strip = Path::new()
        .at(x + r - 17.0, y)
        .curve((x + r - 10.0, y + 130.0), (x + 60.0, y + 150.0), (x - 20.0, y + 170.0))
        .curve((x - 120.0, y + 196.0), (x - 160.0, y + 260.0), (x - 130.0, 700.0));
    s.svg.line(&strip, ink.night, 42.0);
    s.svg.line(&strip, ink.glow, 25.0);
    s.svg.line(&strip, ink.night, 2.0);
}

fn beam(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y) = (s.cx, s.cy);
    let (half, tall) = (130.0, 170.0);
    s.flood(ink.deep.mix(ink.night, 0.4));
    s.svg.shape(
        &Path::new().poly(&[(x, 640.0), (x - half, y - tall / 2.0), (x + half, y - tall / 2.0)]),
        ink.paper.thin(0.13),
    );
    s.svg.shape(
        &Path::new().poly(&[(x, 640.0), (x - half, y + tall / 2.0), (x + half, y + tall / 2.0)]),
        ink.paper.thin(0.2),
    );
    s.glow(x, y, 280.0, ink.glow, 0.5);
    let screen = Path::new().rect(x - half, y - tall / 2.0, half * 2.0, tall);
    s.svg.shape(&screen, ink.paper);
    s.inside(&screen, |s| {
        let r = s.dice.range(40.0, 64.0);
        let dx = s.dice.range(-60.0, 60.0);
        s.svg.rect(x - half, y - tall / 2.0, half * 2.0, tall, ink.glow);
        s.svg.disc(x + dx, y + 10.0, r, ink.accent);
        s.svg.shape(
            &Path::new().poly(&[
                (x - half, y + 100.0),
                (x - half, y + 30.0),
                (x - 50.0, y - 10.0),
                (x + 10.0, y + 40.0),
                (x + 70.0, y + 4.0),
                (x + half, y + 50.0),
                (x + half, y + 100.0),
            ]),
            ink.second,
        );
        s.svg.shape(&Path::new().rider(x - dx * 0.6, y + 68.0, 44.0), ink.night);
        s.svg.rect(x - half, y + 66.0, half * 2.0, 30.0, ink.night);
    });
    for row in 0..3 {
        let mut heads = Path::new();
        let base = s.floor + f64::from(row) * 40.0;
        let mut hx = s.left() + f64::from(row) * 17.0;
        while hx < s.right() {
            if !(row == 0 && s.dice.chance(0.35)) {
                heads = heads
                    .disc(hx, base - 28.0, 13.0)
                    .at(hx - 26.0, base + 24.0)
                    .bend((hx - 24.0, base - 14.0), (hx, base - 14.0))
                    .bend((hx + 24.0, base - 14.0), (hx + 26.0, base + 24.0))
                    .shut();
            }
            hx += 60.0;
        }
        s.svg.shape(&heads, if row == 0 { ink.deep } else { ink.night });
    }
}

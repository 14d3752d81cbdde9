//! The ground it is played on: lanes, ropes, a lit field, a ball.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "sport",
    strong: &[
        "boxing",
        "wrestling",
        "baseball",
        "american-football",
        "basketball",
        "football-soccer",
        "winter-sports",
        "sports-team",
        "tournament",
        "training-montage",
        "horse-racing",
        "racing",
    ],
    weak: &["underdog", "comeback", "rivalry", "gladiator", "mentor"],
    genres: &["sport"],
    leans: |_| -0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.night.mix(ink.deep, 0.6), ink.field);
    if s.has(&["boxing", "wrestling"]) {
        return ring(s);
    }
    if s.has(&["baseball", "basketball", "football-soccer"]) && s.dice.chance(0.7) {
        return ball(s);
    }
    lanes(s);
}

/// A ring under its lamp, one fighter in the corner.
fn ring(s: &mut Sheet) {
    let ink = s.ink;
    let (x, floor) = (s.cx, s.floor - 10.0);
    let cone =
        Path::new().poly(&[(x - 34.0, -20.0), (x + 34.0, -20.0), (x + 190.0, floor + 20.0), (x - 190.0, floor + 20.0)]);
    let light = s.svg.blend((0.0, 0.0), (0.0, floor), &[(0.0, ink.paper.thin(0.85)), (1.0, ink.accent.thin(0.2))]);
    s.svg.shape(&cone, light);
    let tall = s.dice.range(190.0, 230.0);
    let (y, u) = (floor + 24.0, tall / 10.0);
    s.svg.shape(
        &Path::new().person(x, y, tall).disc(x - 1.9 * u, y - 6.7 * u, 0.95 * u).disc(
            x + 1.9 * u,
            y - 6.7 * u,
            0.95 * u,
        ),
        ink.night,
    );
    s.svg.shape(
        &Path::new().disc(x - 1.9 * u, y - 6.7 * u, 0.95 * u).disc(x + 1.9 * u, y - 6.7 * u, 0.95 * u),
        ink.accent,
    );
    s.plain(floor + 20.0, ink.deep.mix(ink.night, 0.3));
    for rope in 0..3_u32 {
        let ry = floor - 96.0 + f64::from(rope) * 44.0;
        let sag = s.dice.range(4.0, 14.0);
        let path = Path::new()
            .at(s.left(), ry - 50.0)
            .to(x - 160.0, ry)
            .bend((x, ry + sag), (x + 160.0, ry))
            .to(s.right(), ry - 50.0);
        s.svg.line(&path, [ink.second, ink.paper, ink.accent][rope as usize], 7.0);
    }
    s.svg.shape(
        &Path::new().rect(x - 167.0, floor - 116.0, 14.0, 150.0).rect(x + 153.0, floor - 116.0, 14.0, 150.0),
        ink.night,
    );
}

/// A great ball, lit from one side, over the field.
fn ball(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx, s.cy - 6.0, s.dice.range(116.0, 150.0));
    s.svg.shape(&Path::new().rays((x, y), r, 700.0, s.dice.count(12, 22), 0.03), ink.glow.thin(0.22));
    s.plain(s.floor, ink.deep);
    let hoop = s.has(&["basketball"]);
    let base = if hoop { ink.accent } else { ink.paper };
    let form = Path::new().disc(x, y, r);
    s.svg.shape(&form, base);
    let turn = s.dice.range(-40.0, 40.0);
    s.inside(&form, |s| {
        s.turned(turn, x, y, |s| {
            if s.has(&["football-soccer"]) {
                s.svg.shape(&Path::new().star((x, y), r * 0.32, r * 0.26, 5, 0.0), ink.night);
                for patch in 0..5 {
                    let at = around((x, y), r * 0.92, f64::from(patch) / 5.0 - 0.25);
                    s.svg.disc(at.0, at.1, r * 0.26, ink.night);
                    s.svg.line(&Path::new().at(x, y).to(at.0, at.1), ink.night, 3.0);
                }
            } else if hoop {
                let seams = Path::new()
                    .at(x - r, y)
                    .to(x + r, y)
                    .at(x, y - r)
                    .to(x, y + r)
                    .at(x - r * 0.7, y - r)
                    .bend((x - r * 0.1, y), (x - r * 0.7, y + r))
                    .at(x + r * 0.7, y - r)
                    .bend((x + r * 0.1, y), (x + r * 0.7, y + r));
                s.svg.line(&seams, ink.night, 5.0);
            } else {
                for side in [-1.0, 1.0] {
                    let seam = Path::new()
                        .at(x + side * r * 0.85, y - r)
                        .bend((x + side * r * 0.15, y), (x + side * r * 0.85, y + r));
                    s.svg.line(&seam, ink.second, 4.0);
                    let stitches = (0..11).fold(Path::new(), |path, stitch| {
                        let t = f64::from(stitch) / 10.0;
                        let (sx, sy) = (x + side * r * (0.85 - 1.4 * t * (1.0 - t)), y - r + 2.0 * r * t);
                        path.at(sx - 9.0, sy - 5.0).to(sx, sy).to(sx + 9.0, sy - 5.0)
                    });
                    s.svg.line(&stitches, ink.second, 3.0);
                }
            }
        });
        let dusk =
            Path::new().disc(x - r * 0.3, y - r * 0.28, r * 1.12).rect(x - r * 2.0, y - r * 2.0, r * 4.0, r * 4.0);
        s.svg.cutout(&dusk, ink.night.thin(0.4));
    });
    s.svg.oval(x, s.floor + 26.0, r * 0.8, 13.0, ink.night.thin(0.6));
}

/// Lanes that bend away, one runner in the lead of his shadow.
fn lanes(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y) = (s.cx + 180.0, s.floor + 70.0);
    s.lit_disc(s.cx - 50.0, s.cy - 60.0, s.dice.range(40.0, 76.0), ink.accent);
    for lane in (0..9).rev() {
        let r = 90.0 + f64::from(lane) * 36.0;
        let tone = if lane % 2 == 0 { ink.field.mix(ink.deep, 0.25) } else { ink.field.mix(ink.deep, 0.7) };
        s.svg.oval(x, y, r * 1.25, r * 0.82, tone);
        s.svg.shape(
            &Path::new().oval(x, y, r * 1.25, r * 0.82).oval(x, y, r * 1.25 - 1.6, r * 0.82 - 1.6),
            ink.paper.thin(0.12),
        );
    }
    s.svg.oval(x, y, 80.0, 54.0, ink.night);
    let (px, py, u) = (s.cx - 40.0, s.floor - 20.0, 9.0);
    let limb = Path::new()
        .open(&[
            (px, py - 7.2 * u),
            (px - 0.8 * u, py - 4.2 * u),
            (px + 1.8 * u, py - 3.2 * u),
            (px + 1.2 * u, py - 0.6 * u),
            (px + 2.2 * u, py - 0.4 * u),
        ])
        .open(&[(px - 0.8 * u, py - 4.2 * u), (px - 1.4 * u, py - 2.0 * u), (px - 4.0 * u, py - 2.4 * u)])
        .open(&[(px, py - 6.8 * u), (px + 1.8 * u, py - 5.4 * u), (px + 3.0 * u, py - 6.6 * u)])
        .open(&[(px, py - 6.8 * u), (px - 2.0 * u, py - 6.4 * u), (px - 2.6 * u, py - 4.6 * u)]);
    s.svg.line(&limb, ink.paper, 8.0);
    s.svg.disc(px + 0.7 * u, py - 8.8 * u, 8.0, ink.paper);
}

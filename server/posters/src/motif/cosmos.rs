//! Worlds: a planet, its moons, and someone very small.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "cosmos",
    strong: &[
        "space",
        "spaceship",
        "space-opera",
        "alien-contact",
        "mars",
        "hard-science",
        "star-wars",
        "cosmic-horror",
    ],
    weak: &["alien-invasion", "alien-creature", "end-of-the-world", "isolation", "stranded", "existential"],
    genres: &["sci-fi"],
    leans: |mood| mood.epic * 0.3 + mood.cerebral * 0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.night.mix(ink.deep, 0.6), ink.deep.mix(ink.field, 0.7));
    s.stars(56, s.floor);
    match s.dice.count(0, 3) {
        0 => ringed(s),
        1 => eclipse(s),
        2 => orbits(s),
        _ => rising(s),
    }
    surface(s);
}

/// A banded planet with a ring that passes behind and in front.
fn ringed(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx, s.cy, s.dice.range(72.0, 104.0));
    let tilt = s.dice.range(-28.0, -10.0);
    s.glow(x, y, r * 2.2, ink.glow, 0.35);
    s.turned(tilt, x, y, |s| {
        let outer = r * 1.85;
        s.svg.shape(&Path::new().oval(x, y, outer, outer * 0.24), ink.accent);
        s.svg.shape(&Path::new().oval(x, y, outer * 0.84, outer * 0.17), ink.deep);
        s.svg.disc(x, y, r, ink.glow);
        s.inside(&Path::new().disc(x, y, r), |s| {
            let mut band = y - r;
            while band < y + r {
                let thick = s.dice.range(5.0, 20.0);
                let paint = s.dice.pick([ink.field, ink.second, ink.paper]);
                s.svg.rect(x - r, band, r * 2.0, thick, paint);
                band += thick + s.dice.range(10.0, 26.0);
            }
            let dusk =
                Path::new().disc(x - r * 0.35, y - r * 0.3, r * 1.22).rect(x - 2.0 * r, y - 2.0 * r, r * 4.0, r * 4.0);
            s.svg.cutout(&dusk, ink.night.thin(0.55));
        });
        let front = Path::new()
            .at(x - outer, y)
            .curve((x - outer, y + outer * 0.32), (x + outer, y + outer * 0.32), (x + outer, y))
            .to(x + outer * 0.84, y)
            .curve((x + outer * 0.84, y + outer * 0.226), (x - outer * 0.84, y + outer * 0.226), (x - outer * 0.84, y))
            .shut();
        s.svg.shape(&front, ink.accent);
    });
    let moon = around((x, y), r * 1.75, s.dice.range(0.55, 0.7));
    s.svg.disc(moon.0, moon.1, r * 0.16, ink.paper);
}

/// A black sun with a corona.
fn eclipse(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx, s.cy - 10.0, s.dice.range(66.0, 100.0));
    s.glow(x, y, r * 2.6, ink.accent, 0.75);
    let rays = s.dice.count(24, 40);
    let corona = Path::new().rays((x, y), r, r * 1.9, rays, 0.0);
    let fade = s.svg.halo(x, y, r * 1.9, &[(0.5, ink.paper.thin(0.7)), (1.0, ink.accent.thin(0.0))]);
    s.svg.shape(&corona, fade);
    s.svg.disc(x, y, r, ink.paper);
    let off = s.dice.range(3.0, 9.0);
    s.svg.disc(x + off, y + off * 0.5, r, ink.night);
    s.svg.disc(x + r * 1.5, y - r * 1.2, r * 0.1, ink.second);
}

/// Orbits drawn fine, a bead on each.
fn orbits(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y) = (s.cx, s.cy - 6.0);
    s.lit_disc(x, y, s.dice.range(26.0, 40.0), ink.accent);
    let tracks = s.dice.count(4, 6);
    let mut r = 52.0;
    for track in 0..tracks {
        r += s.dice.range(20.0, 36.0);
        s.svg.ring(x, y, r, ink.paper.thin(0.45), 1.0);
        let bead = around((x, y), r, 0.52 + f64::from(track) * 0.31 % 0.46 + s.dice.range(-0.04, 0.04));
        let size = s.dice.range(5.0, 17.0);
        let paint = [ink.glow, ink.second, ink.paper, ink.accent][track as usize % 4];
        s.svg.disc(bead.0, bead.1, size, paint);
        let shade = Path::new().at(bead.0, bead.1 - size).arc(size, true, bead.0, bead.1 + size).shut();
        s.svg.shape(&shade, ink.night.thin(0.4));
    }
}

/// One huge world, lit along an edge, out of the top corner.
fn rising(s: &mut Sheet) {
    let ink = s.ink;
    let r = s.dice.range(150.0, 215.0);
    let (x, y) = (s.cx + 70.0, s.cy - 60.0);
    s.glow(x, y, r * 1.5, ink.glow, 0.5);
    s.svg.disc(x, y, r, ink.glow);
    s.inside(&Path::new().disc(x, y, r), |s| {
        for _ in 0..s.dice.count(4, 7) {
            let (dx, dy, rr) = (s.dice.range(-r, r), s.dice.range(-r, r), s.dice.range(8.0, 34.0));
            s.svg.disc(x + dx, y + dy, rr, ink.field.thin(0.7));
        }
        s.svg.disc(x + r * 0.22, y - r * 0.2, r * 1.02, ink.night.thin(0.72));
    });
    let (mx, my) = (x - r * 0.9, y + r * 0.85);
    s.lit_disc(mx, my, s.dice.range(12.0, 24.0), ink.accent);
}

/// The ground one stands on: the curve of another world, and a figure or a ship's trail.
fn surface(s: &mut Sheet) {
    let ink = s.ink;
    let (floor, cx) = (s.floor + 8.0, s.cx);
    let r = s.dice.range(700.0, 1400.0);
    s.svg.disc(cx - 60.0, floor + r, r, ink.glow.thin(0.9));
    s.svg.disc(cx - 60.0, floor + r + 3.0, r, ink.night.mix(ink.deep, 0.45));
    let x = cx + s.dice.range(-70.0, 40.0);
    if s.dice.chance(0.6) {
        let tall = 30.0 - s.mood.epic * 12.0;
        s.svg.shape(&Path::new().person(x, floor + 7.0, tall), ink.paper);
    } else {
        let trail = Path::new().at(x - 60.0, floor).bend((x - 10.0, floor - 90.0), (x + 90.0, floor - 130.0));
        s.svg.line(&trail, ink.paper.thin(0.8), 1.6);
        s.svg.disc(x + 90.0, floor - 130.0, 3.4, ink.paper);
    }
}

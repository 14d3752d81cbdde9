//! A planet, an eclipse or orbits above the surface of another world; for space films.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["ringed-planet", "eclipse", "orbits", "planetrise"],
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
    mood_score: |mood| mood.epic * 0.3 + mood.cerebral * 0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.night.mix(ink.deep, 0.6), ink.deep.mix(ink.field, 0.7));
    c.stars(56, c.floor);
    match c.scene {
        "ringed-planet" => ringed(c),
        "eclipse" => eclipse(c),
        "orbits" => orbits(c),
        _ => rising(c),
    }
    surface(c);
}

/// A banded planet; its ring passes behind it and in front of it.
fn ringed(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx, c.cy, c.dice.range(72.0, 104.0));
    let degrees = c.dice.range(-28.0, -10.0);
    c.glow((x, y), r * 2.2, ink.glow, 0.35);
    c.rotated(degrees, (x, y), |c| {
        let outer = r * 1.85;
        c.svg.fill(&Path::new().ellipse((x, y), outer, outer * 0.24), ink.accent);
        c.svg.fill(&Path::new().ellipse((x, y), outer * 0.84, outer * 0.17), ink.deep);
        c.svg.disc((x, y), r, ink.glow);
        c.clipped(&Path::new().disc((x, y), r), |c| {
            let mut band = y - r;
            while band < y + r {
                let thick = c.dice.range(5.0, 20.0);
                let paint = c.dice.pick([ink.field, ink.second, ink.paper]);
                c.svg.rect(x - r, band, r * 2.0, thick, paint);
                band += thick + c.dice.range(10.0, 26.0);
            }
            let dusk = Path::new().disc((x - r * 0.35, y - r * 0.3), r * 1.22).rect(
                x - 2.0 * r,
                y - 2.0 * r,
                r * 4.0,
                r * 4.0,
            );
            c.svg.fill_even_odd(&dusk, ink.night.opacity(0.55));
        });
        let front = Path::new()
            .move_to((x - outer, y))
            .cubic_to((x - outer, y + outer * 0.32), (x + outer, y + outer * 0.32), (x + outer, y))
            .line_to((x + outer * 0.84, y))
            .cubic_to(
                (x + outer * 0.84, y + outer * 0.226),
                (x - outer * 0.84, y + outer * 0.226),
                (x - outer * 0.84, y),
            )
            .close();
        c.svg.fill(&front, ink.accent);
    });
    let moon = polar((x, y), r * 1.75, c.dice.range(0.55, 0.7));
    c.svg.disc(moon, r * 0.16, ink.paper);
}

/// A solar eclipse with a corona.
fn eclipse(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx, c.cy - 10.0, c.dice.range(66.0, 100.0));
    c.glow((x, y), r * 2.6, ink.accent, 0.75);
    let rays = c.dice.integer(24, 40);
    let corona = Path::new().rays((x, y), r, r * 1.9, rays, 0.0);
    let fade = c.svg.radial_gradient((x, y), r * 1.9, &[(0.5, ink.paper.opacity(0.7)), (1.0, ink.accent.opacity(0.0))]);
    c.svg.fill(&corona, fade);
    c.svg.disc((x, y), r, ink.paper);
    let off = c.dice.range(3.0, 9.0);
    c.svg.disc((x + off, y + off * 0.5), r, ink.night);
    c.svg.disc((x + r * 1.5, y - r * 1.2), r * 0.1, ink.second);
}

/// A sun, and thin orbits with one planet each.
fn orbits(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy - 6.0);
    c.lit_disc((x, y), c.dice.range(26.0, 40.0), ink.accent);
    let tracks = c.dice.integer(4, 6);
    let mut r = 52.0;
    for track in 0..tracks {
        r += c.dice.range(20.0, 36.0);
        c.svg.ring((x, y), r, ink.paper.opacity(0.45), 1.0);
        let bead = polar((x, y), r, 0.52 + f64::from(track) * 0.31 % 0.46 + c.dice.range(-0.04, 0.04));
        let size = c.dice.range(5.0, 17.0);
        let paint = [ink.glow, ink.second, ink.paper, ink.accent][track as usize % 4];
        c.svg.disc(bead, size, paint);
        let shade = Path::new().move_to((bead.0, bead.1 - size)).arc(size, true, (bead.0, bead.1 + size)).close();
        c.svg.fill(&shade, ink.night.opacity(0.4));
    }
}

/// A very large planet in a corner, lit along its edge.
fn rising(c: &mut Canvas) {
    let ink = c.ink;
    let r = c.dice.range(150.0, 215.0);
    let (x, y) = (c.cx + 70.0, c.cy - 60.0);
    c.glow((x, y), r * 1.5, ink.glow, 0.5);
    c.svg.disc((x, y), r, ink.glow);
    c.clipped(&Path::new().disc((x, y), r), |c| {
        for _ in 0..c.dice.integer(4, 7) {
            let (dx, dy, rr) = (c.dice.range(-r, r), c.dice.range(-r, r), c.dice.range(8.0, 34.0));
            c.svg.disc((x + dx, y + dy), rr, ink.field.opacity(0.7));
        }
        c.svg.disc((x + r * 0.22, y - r * 0.2), r * 1.02, ink.night.opacity(0.72));
    });
    let (mx, my) = (x - r * 0.9, y + r * 0.85);
    c.lit_disc((mx, my), c.dice.range(12.0, 24.0), ink.accent);
}

/// The foreground: the curved surface of another world with a figure or a rocket's trail.
fn surface(c: &mut Canvas) {
    let ink = c.ink;
    let (floor, cx) = (c.floor + 8.0, c.cx);
    let r = c.dice.range(700.0, 1400.0);
    c.svg.disc((cx - 60.0, floor + r), r, ink.glow.opacity(0.9));
    c.svg.disc((cx - 60.0, floor + r + 3.0), r, ink.night.mix(ink.deep, 0.45));
    let x = cx + c.dice.range(-70.0, 40.0);
    if c.dice.chance(0.6) {
        let height = 30.0 - c.mood.epic * 12.0;
        c.svg.fill(&Path::new().figure((x, floor + 7.0), height), ink.paper);
    } else {
        let trail = Path::new().move_to((x - 60.0, floor)).quad_to((x - 10.0, floor - 90.0), (x + 90.0, floor - 130.0));
        c.svg.stroke(&trail, ink.paper.opacity(0.8), 1.6);
        c.svg.disc((x + 90.0, floor - 130.0), 3.4, ink.paper);
    }
}

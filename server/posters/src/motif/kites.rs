//! A hot-air balloon, a kite or toy balloons, and a child; for childhood and family animation.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["hot-air-balloon", "kite", "toy-balloons"],
    strong: &[
        "childhood",
        "imagination",
        "kids-adventure",
        "pixar",
        "studio-ghibli",
        "coming-of-age",
        "whimsical",
        "summer",
        "disney-classic",
        "adoption",
        "orphan",
    ],
    weak: &[
        "heartwarming",
        "feel-good",
        "nostalgia",
        "aviation",
        "father-daughter",
        "toys-alive",
        "magic",
        "found-family",
        "teacher",
        "parenthood",
        "friendship",
        "talking-animals",
        "computer-animation",
        "unlikely-friendship",
        "monster-friend",
        "lost-world",
    ],
    genres: &["family", "animation"],
    mood_score: |mood| mood.family * 0.4 + mood.uplifting * 0.3 - mood.dark * 0.6 - 1.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.field, ink.field.mix(ink.glow, 0.6));
    if c.dice.chance(0.4) {
        c.svg.disc(
            (c.cx + c.dice.range(-110.0, 110.0), c.dice.range(60.0, 120.0)),
            c.dice.range(30.0, 54.0),
            ink.accent,
        );
    }
    let clouds = (0..c.dice.integer(2, 4)).fold(Path::new(), |path, _| {
        path.cloud((c.cx + c.dice.range(-190.0, 190.0), c.dice.range(70.0, 290.0)), c.dice.range(70.0, 150.0))
    });
    c.svg.fill(&clouds, ink.paper.opacity(0.75));
    let floor = c.floor + 4.0;
    let child = c.cx - c.dice.range(50.0, 100.0);
    match c.scene {
        "hot-air-balloon" => balloon(c),
        "kite" => kite(c, child, floor),
        _ => bunch(c, child, floor),
    }
    for (row, colour) in [ink.deep.mix(ink.field, 0.35), ink.deep].into_iter().enumerate() {
        let ridge = c.ridge(floor + row as f64 * 34.0, 16.0, 3);
        c.ground(&ridge, colour);
    }
    c.svg.fill(&Path::new().dressed_figure((child, floor + 10.0), 52.0), ink.night);
}

/// A striped hot-air balloon.
fn balloon(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx + 10.0, c.cy - 30.0, c.dice.range(92.0, 122.0));
    let skin = |half: f64| {
        Path::new()
            .move_to((x, y - r))
            .cubic_to((x - half * 1.35, y - r), (x - half * 1.3, y + r * 0.4), (x - half * 0.22, y + r * 1.15))
            .line_to((x + half * 0.22, y + r * 1.15))
            .cubic_to((x + half * 1.3, y + r * 0.4), (x + half * 1.35, y - r), (x, y - r))
            .close()
    };
    for (band, colour) in [(1.0, ink.accent), (0.72, ink.paper), (0.46, ink.second), (0.2, ink.accent)] {
        c.svg.fill(&skin(r * band), colour);
    }
    let half = skin(r);
    c.clipped(&half, |c| c.svg.rect(x + r * 0.3, y - r * 1.2, r, r * 3.0, ink.night.opacity(0.16)));
    let basket = y + r * 1.42;
    c.svg.stroke(
        &Path::new()
            .move_to((x - r * 0.2, y + r * 1.15))
            .line_to((x - 12.0, basket))
            .move_to((x + r * 0.2, y + r * 1.15))
            .line_to((x + 12.0, basket)),
        ink.night,
        1.6,
    );
    c.svg.rect(x - 15.0, basket, 30.0, 22.0, ink.night);
}

/// A kite with bows on its tail, held by the child.
fn kite(c: &mut Canvas, child: f64, floor: f64) {
    let ink = c.ink;
    let (x, y, r) = (c.cx + c.dice.range(20.0, 60.0), c.cy - c.dice.range(40.0, 80.0), c.dice.range(78.0, 104.0));
    c.svg.stroke(
        &Path::new().move_to((x, y)).quad_to((x - 40.0, floor - 90.0), (child + 8.0, floor - 22.0)),
        ink.paper,
        1.4,
    );
    let degrees = c.dice.range(16.0, 40.0);
    c.rotated(degrees, (x, y), |c| {
        let tail = Path::new().move_to((x, y + r * 1.1)).cubic_to(
            (x + 50.0, y + r * 1.5),
            (x - 50.0, y + r * 1.9),
            (x + 10.0, y + r * 2.3),
        );
        c.svg.stroke(&tail, ink.paper, 2.0);
        let bows = (0..4).fold(Path::new(), |path, bow| {
            let by = y + r * (1.35 + 0.27 * f64::from(bow));
            let bx = x + if bow % 2 == 0 { 14.0 } else { -10.0 };
            path.polygon(&[(bx, by), (bx - 13.0, by - 9.0), (bx - 13.0, by + 9.0)]).polygon(&[
                (bx, by),
                (bx + 13.0, by - 9.0),
                (bx + 13.0, by + 9.0),
            ])
        });
        c.svg.fill(&bows, ink.second);
        c.svg.fill(&Path::new().polygon(&[(x, y - r), (x, y - r * 0.1), (x - r * 0.72, y - r * 0.1)]), ink.accent);
        c.svg.fill(&Path::new().polygon(&[(x, y - r), (x, y - r * 0.1), (x + r * 0.72, y - r * 0.1)]), ink.second);
        c.svg.fill(&Path::new().polygon(&[(x, y + r * 1.1), (x, y - r * 0.1), (x - r * 0.72, y - r * 0.1)]), ink.paper);
        c.svg
            .fill(&Path::new().polygon(&[(x, y + r * 1.1), (x, y - r * 0.1), (x + r * 0.72, y - r * 0.1)]), ink.accent);
    });
}

/// Toy balloons held by the child.
fn bunch(c: &mut Canvas, child: f64, floor: f64) {
    let ink = c.ink;
    let count = c.dice.pick([1, 5, 7, 9]);
    let hand = (child + 8.0, floor - 24.0);
    for toy in 0..count {
        let r = if count == 1 { 62.0 } else { c.dice.range(26.0, 42.0) };
        let (x, y) =
            (c.cx + if count == 1 { 20.0 } else { c.dice.range(-74.0, 96.0) }, c.cy - 20.0 + c.dice.range(-96.0, 70.0));
        c.svg.stroke(&Path::new().move_to((x, y + r)).quad_to((x, y + r + 60.0), hand), ink.paper.opacity(0.7), 1.2);
        let colour = [ink.accent, ink.second, ink.paper, ink.deep][toy % 4];
        c.svg.fill(
            &Path::new()
                .move_to((x, y - r))
                .cubic_to((x - r * 1.25, y - r), (x - r, y + r * 0.6), (x, y + r))
                .cubic_to((x + r, y + r * 0.6), (x + r * 1.25, y - r), (x, y - r))
                .close(),
            colour,
        );
        c.svg.ellipse((x - r * 0.34, y - r * 0.4), r * 0.12, r * 0.22, ink.paper.opacity(0.5));
    }
}

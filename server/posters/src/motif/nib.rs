//! A fountain pen nib, standing in ink; for writers, journalists, teachers and scientists.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::{Path, local_coordinates};

pub const MOTIF: Motif = Motif {
    scenes: &["pen-and-moon", "pen-on-paper", "pen-and-rays"],
    strong: &[
        "writer",
        "writers-block",
        "journalism",
        "teacher",
        "boarding-school",
        "science-biopic",
        "mathematics",
        "college",
        "whistleblower",
        "jane-austen",
        "artist",
    ],
    weak: &[
        "cover-up",
        "scandal",
        "propaganda",
        "voice-over",
        "ambition",
        "literary-adaptation",
        "imagination",
        "medicine",
        "invention",
        "photography",
        "mentor",
        "shakespeare",
        "fashion",
        "media-satire",
    ],
    genres: &["biography"],
    mood_score: |_| -0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    let (x, y) = (c.cx, c.cy + 20.0);
    let degrees = c.dice.range(-38.0, 38.0);
    match c.scene {
        "pen-and-moon" => c.svg.disc((x, y - 20.0), c.dice.range(140.0, 170.0), ink.glow.opacity(0.8)),
        "pen-on-paper" => {
            let lines =
                (0..11).fold(Path::new(), |path, line| path.rect(x - 150.0, 40.0 + f64::from(line) * 32.0, 300.0, 2.0));
            c.rotated(degrees * 0.2, (x, y), |c| {
                c.svg.rect(x - 175.0, 0.0, 350.0, 430.0, ink.paper);
                c.svg.fill(&lines, ink.glow);
            });
        }
        _ => c.svg.fill(&Path::new().rays((x, c.floor), 0.0, 720.0, 15, 0.01), ink.glow.opacity(0.45)),
    }
    let u = c.dice.range(1.0, 1.2);
    let tip = (x, c.floor - 6.0);
    let p = local_coordinates(tip, u);
    c.rotated(degrees, tip, |c| {
        let holder = Path::new().polygon(&[p(-30.0, 190.0), p(30.0, 190.0), p(40.0, BELOW), p(-40.0, BELOW)]);
        c.svg.fill(&holder, ink.deep.mix(ink.night, 0.3));
        c.svg.fill(
            &Path::new().polygon(&[p(-34.0, 186.0), p(34.0, 186.0), p(34.0, 206.0), p(-34.0, 206.0)]),
            ink.second,
        );
        let start = p(0.0, 0.0);
        let blade = Path::new()
            .move_to(start)
            .cubic_to(p(-20.0, 50.0), p(-54.0, 84.0), p(-46.0, 128.0))
            .quad_to(p(-36.0, 156.0), p(-30.0, 190.0))
            .line_to(p(30.0, 190.0))
            .quad_to(p(36.0, 156.0), p(46.0, 128.0))
            .cubic_to(p(54.0, 84.0), p(20.0, 50.0), start)
            .close();
        c.svg.fill(&blade, ink.accent);
        c.clipped(&blade, |c| c.svg.rect(tip.0, tip.1 - 240.0, 90.0, 250.0, ink.night.opacity(0.28)));
        let slit = p(0.0, 104.0);
        c.svg.stroke(&Path::new().move_to(start).line_to(slit), ink.night, 2.6);
        c.svg.disc(slit, 10.0 * u, ink.night);
    });
    let foot = c.floor + 2.0;
    let wave = c.ridge(foot + 4.0, 12.0, 3);
    c.ground(&wave, ink.night.mix(ink.deep, 0.2));
    c.svg.ellipse((tip.0, tip.1 + 6.0), 74.0, 12.0, ink.night.mix(ink.deep, 0.2));
    let drops = (0..c.dice.integer(2, 5)).fold(Path::new(), |path, _| {
        path.disc((tip.0 + c.dice.range(-130.0, 130.0), tip.1 - c.dice.range(8.0, 60.0)), c.dice.range(3.0, 10.0))
    });
    c.svg.fill(&drops, ink.night.mix(ink.deep, 0.2));
}

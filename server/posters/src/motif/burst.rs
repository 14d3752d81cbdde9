//! A star-shaped burst over halftone dots, as in a comic book; for superheroes, comics and stunts.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["lightning", "hero", "star"],
    strong: &[
        "superhero",
        "superpowers",
        "supervillain",
        "comic-book",
        "marvel",
        "explosive-action",
        "origin-story",
        "stunts",
        "gun-fu",
        "adult-animation",
        "one-man-army",
    ],
    weak: &[
        "martial-arts-mastery",
        "franchise",
        "parody",
        "chosen-one",
        "car-chase",
        "teen-comedy",
        "punk",
        "giant-monster",
        "mission-team",
        "shrinking",
        "computer-animation",
        "cult-favourite",
    ],
    genres: &["action"],
    mood_score: |mood| mood.fast * 0.4 + mood.stylised * 0.2 - 1.3,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    let (x, y) = (c.cx, c.cy);
    let dots = c.svg.pattern(
        (15.0, 15.0),
        45.0,
        &Path::new().disc((7.5, 7.5), c.dice.range(2.8, 4.6)),
        ink.deep.opacity(0.55),
    );
    c.flood(dots);
    if c.dice.chance(0.5) {
        c.svg.fill(&Path::new().rays((x, y), 0.0, 720.0, c.dice.integer(12, 22), 0.01), ink.glow.opacity(0.5));
    }
    let points = c.dice.integer(11, 17);
    let turn = c.dice.range(0.0, 0.1);
    let r = c.dice.range(158.0, 186.0);
    c.svg.fill(&Path::new().star((x + 9.0, y + 12.0), r, r * 0.66, points, turn), ink.night);
    c.svg.fill(&Path::new().star((x, y), r, r * 0.66, points, turn), ink.second);
    c.svg.fill(&Path::new().star((x, y), r * 0.76, r * 0.52, points, turn + 0.02), ink.accent);
    match c.scene {
        "lightning" => {
            let bolt = [
                (18.0, -110.0),
                (-62.0, 12.0),
                (-10.0, 12.0),
                (-30.0, 112.0),
                (64.0, -26.0),
                (10.0, -26.0),
                (60.0, -110.0),
            ]
            .map(|(dx, dy): (f64, f64)| (x + dx * 1.2, y + dy * 1.2));
            c.svg.fill(&Path::new().polygon(&bolt), ink.night);
            c.svg.fill(&Path::new().polygon(&bolt.map(|(bx, by)| (bx - 7.0, by - 8.0))), ink.paper);
        }
        "hero" => {
            let height = c.dice.range(150.0, 180.0);
            let foot = y + height * 0.5;
            let cape = Path::new()
                .move_to((x - height * 0.1, y - height * 0.3))
                .cubic_to(
                    (x - height * 0.5, y - height * 0.1),
                    (x - height * 0.3, y + height * 0.3),
                    (x - height * 0.75, y + height * 0.36),
                )
                .quad_to((x - height * 0.2, y + height * 0.5), (x + height * 0.06, y + height * 0.26))
                .line_to((x + height * 0.1, y - height * 0.3))
                .close();
            c.svg.fill(&cape, ink.deep);
            c.svg.fill(&Path::new().figure((x, foot), height), ink.night);
        }
        _ => {
            c.svg.fill(&Path::new().star((x, y), r * 0.42, r * 0.18, 5, 0.0), ink.night);
            c.svg.fill(&Path::new().star((x - 5.0, y - 6.0), r * 0.42, r * 0.18, 5, 0.0), ink.paper);
        }
    }
    let mut roofs = vec![(c.left(), BELOW)];
    let mut rx = c.left();
    while rx < c.right() {
        let (width, top) = (c.dice.range(26.0, 64.0), c.floor - c.dice.range(-24.0, 36.0));
        roofs.extend([(rx, top), (rx + width, top)]);
        rx += width;
    }
    roofs.push((rx, BELOW));
    c.svg.fill(&Path::new().polygon(&roofs), ink.night.mix(ink.deep, 0.2));
}

//! A burst, a bolt and printer's dots: the funnies at full size.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "burst",
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
    leans: |mood| mood.fast * 0.4 + mood.stylised * 0.2 - 1.3,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    let (x, y) = (s.cx, s.cy);
    let dots = s.svg.tile((15.0, 15.0), 45.0, &Path::new().disc(7.5, 7.5, s.dice.range(2.8, 4.6)), ink.deep.thin(0.55));
    s.flood(dots);
    if s.dice.chance(0.5) {
        s.svg.shape(&Path::new().rays((x, y), 0.0, 720.0, s.dice.count(12, 22), 0.01), ink.glow.thin(0.5));
    }
    let points = s.dice.count(11, 17);
    let turn = s.dice.range(0.0, 0.1);
    let r = s.dice.range(158.0, 186.0);
    s.svg.shape(&Path::new().star((x + 9.0, y + 12.0), r, r * 0.66, points, turn), ink.night);
    s.svg.shape(&Path::new().star((x, y), r, r * 0.66, points, turn), ink.second);
    s.svg.shape(&Path::new().star((x, y), r * 0.76, r * 0.52, points, turn + 0.02), ink.accent);
    match s.dice.count(0, 2) {
        0 => {
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
            s.svg.shape(&Path::new().poly(&bolt), ink.night);
            s.svg.shape(&Path::new().poly(&bolt.map(|(bx, by)| (bx - 7.0, by - 8.0))), ink.paper);
        }
        1 => {
            let tall = s.dice.range(150.0, 180.0);
            let foot = y + tall * 0.5;
            let cape = Path::new()
                .at(x - tall * 0.1, y - tall * 0.3)
                .curve(
                    (x - tall * 0.5, y - tall * 0.1),
                    (x - tall * 0.3, y + tall * 0.3),
                    (x - tall * 0.75, y + tall * 0.36),
                )
                .bend((x - tall * 0.2, y + tall * 0.5), (x + tall * 0.06, y + tall * 0.26))
                .to(x + tall * 0.1, y - tall * 0.3)
                .shut();
            s.svg.shape(&cape, ink.deep);
            s.svg.shape(&Path::new().person(x, foot, tall), ink.night);
        }
        _ => {
            s.svg.shape(&Path::new().star((x, y), r * 0.42, r * 0.18, 5, 0.0), ink.night);
            s.svg.shape(&Path::new().star((x - 5.0, y - 6.0), r * 0.42, r * 0.18, 5, 0.0), ink.paper);
        }
    }
    let mut roofs = vec![(s.left(), 700.0)];
    let mut rx = s.left();
    while rx < s.right() {
        let (wide, top) = (s.dice.range(26.0, 64.0), s.floor - s.dice.range(-24.0, 36.0));
        roofs.extend([(rx, top), (rx + wide, top)]);
        rx += wide;
    }
    roofs.push((rx, 700.0));
    s.svg.shape(&Path::new().poly(&roofs), ink.night.mix(ink.deep, 0.2));
}

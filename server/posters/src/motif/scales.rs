//! A pair of scales out of balance; for courtrooms, moral dilemmas and injustice.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["scales"],
    strong: &[
        "courtroom",
        "lawyer",
        "jury",
        "moral-dilemma",
        "wrongly-accused",
        "corruption",
        "civil-rights",
        "racism",
        "segregation",
        "capitalism",
    ],
    weak: &[
        "guilt",
        "betrayal",
        "whistleblower",
        "political-intrigue",
        "class-divide",
        "inheritance",
        "religion",
        "police-procedural",
        "allegory",
        "deal-with-the-devil",
        "cover-up",
        "good-versus-evil",
        "feminism",
    ],
    genres: &[],
    mood_score: |_| -0.3,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let (x, y, floor) = (c.cx, c.cy - 90.0, c.floor + 8.0);
    let split = c.dice.chance(0.5);
    if split {
        c.svg.rect(x, -90.0, 900.0, 800.0, ink.deep);
    } else {
        c.svg.disc((x, y + 76.0), c.dice.range(110.0, 150.0), ink.glow.opacity(0.7));
    }
    let ridge = c.ridge(floor + 16.0, 4.0, 3);
    c.ground(&ridge, ink.night.mix(ink.deep, 0.3));
    let pillar = Path::new()
        .polygon(&[(x - 4.0, y), (x + 4.0, y), (x + 9.0, floor), (x - 9.0, floor)])
        .move_to((x - 62.0, floor + 20.0))
        .quad_to((x, floor - 30.0), (x + 62.0, floor + 20.0))
        .close();
    c.svg.fill(&pillar, ink.night);
    let (reach, tip) = (c.dice.range(112.0, 136.0), c.dice.sign() * c.dice.range(16.0, 58.0));
    c.svg.stroke(
        &Path::new().move_to((x - reach, y + tip)).quad_to((x, y - 12.0), (x + reach, y - tip)),
        ink.night,
        8.0,
    );
    c.svg.disc((x, y - 4.0), 15.0, ink.accent);
    for side in [-1.0, 1.0] {
        let (hx, hy) = (x + side * reach, y - side * tip);
        let (r, drop) = (58.0, c.dice.range(110.0, 130.0));
        let pan = hy + drop;
        c.svg.stroke(
            &Path::new().move_to((hx - r, pan)).line_to((hx, hy)).line_to((hx + r, pan)),
            if split { ink.glow } else { ink.night },
            1.8,
        );
        let heavy = side * tip < 0.0;
        let load = if heavy { ink.accent } else { ink.second };
        match c.dice.integer(0, 3) {
            0 => c.svg.disc((hx, pan - 30.0), 30.0, load),
            1 => c.svg.fill(&Path::new().figure((hx, pan), 80.0), load),
            2 => c.svg.fill(
                &Path::new().rect(hx - 28.0, pan - 18.0, 56.0, 18.0).rect(hx - 20.0, pan - 36.0, 40.0, 18.0).rect(
                    hx - 12.0,
                    pan - 54.0,
                    24.0,
                    18.0,
                ),
                load,
            ),
            _ => c.svg.fill(&Path::new().polygon(&[(hx - 32.0, pan), (hx, pan - 58.0), (hx + 32.0, pan)]), load),
        }
        c.svg.fill(
            &Path::new().move_to((hx - r, pan)).quad_to((hx, pan + 58.0), (hx + r, pan)).close(),
            if split { ink.paper } else { ink.night },
        );
    }
}

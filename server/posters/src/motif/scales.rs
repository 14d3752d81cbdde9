//! Scales, never quite level.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "scales",
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
    leans: |_| -0.3,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let (x, y, floor) = (s.cx, s.cy - 90.0, s.floor + 8.0);
    let split = s.dice.chance(0.5);
    if split {
        s.svg.rect(x, -90.0, 900.0, 800.0, ink.deep);
    } else {
        s.svg.disc(x, y + 76.0, s.dice.range(110.0, 150.0), ink.glow.thin(0.7));
    }
    let ridge = s.ridge(floor + 16.0, 4.0, 3);
    s.ground(&ridge, ink.night.mix(ink.deep, 0.3));
    let pillar = Path::new()
        .poly(&[(x - 4.0, y), (x + 4.0, y), (x + 9.0, floor), (x - 9.0, floor)])
        .at(x - 62.0, floor + 20.0)
        .bend((x, floor - 30.0), (x + 62.0, floor + 20.0))
        .shut();
    s.svg.shape(&pillar, ink.night);
    let (reach, tip) = (s.dice.range(112.0, 136.0), s.dice.sign() * s.dice.range(16.0, 58.0));
    s.svg.line(&Path::new().at(x - reach, y + tip).bend((x, y - 12.0), (x + reach, y - tip)), ink.night, 8.0);
    s.svg.disc(x, y - 4.0, 15.0, ink.accent);
    for side in [-1.0, 1.0] {
        let (hx, hy) = (x + side * reach, y - side * tip);
        let (r, drop) = (58.0, s.dice.range(110.0, 130.0));
        let pan = hy + drop;
        s.svg.line(
            &Path::new().at(hx - r, pan).to(hx, hy).to(hx + r, pan),
            if split { ink.glow } else { ink.night },
            1.8,
        );
        let heavy = side * tip < 0.0;
        let load = if heavy { ink.accent } else { ink.second };
        match s.dice.count(0, 3) {
            0 => s.svg.disc(hx, pan - 30.0, 30.0, load),
            1 => s.svg.shape(&Path::new().person(hx, pan, 80.0), load),
            2 => s.svg.shape(
                &Path::new().rect(hx - 28.0, pan - 18.0, 56.0, 18.0).rect(hx - 20.0, pan - 36.0, 40.0, 18.0).rect(
                    hx - 12.0,
                    pan - 54.0,
                    24.0,
                    18.0,
                ),
                load,
            ),
            _ => s.svg.shape(&Path::new().poly(&[(hx - 32.0, pan), (hx, pan - 58.0), (hx + 32.0, pan)]), load),
        }
        s.svg.shape(
            &Path::new().at(hx - r, pan).bend((hx, pan + 58.0), (hx + r, pan)).shut(),
            if split { ink.paper } else { ink.night },
        );
    }
}

//! Bars, and what can be seen between them.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "bars",
    strong: &[
        "prison",
        "prison-escape",
        "death-row",
        "prisoner-of-war",
        "dictatorship",
        "slavery",
        "torture",
        "juvenile-delinquent",
        "holocaust",
    ],
    weak: &[
        "wrongly-accused",
        "hostage",
        "kidnapping",
        "resistance",
        "claustrophobic",
        "bleak",
        "propaganda",
        "segregation",
        "boarding-school",
        "isolation",
    ],
    genres: &[],
    leans: |_| 0.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y) = (s.cx, s.cy - 10.0);
    let bent = s.has(&["prison-escape"]) || s.dice.chance(0.25);
    let small = s.dice.chance(0.4);
    let (half, top, foot) = if small { (84.0, y - 104.0, y + 84.0) } else { (480.0, -90.0, s.floor + 20.0) };
    s.flood(ink.deep.mix(ink.night, 0.3));
    let pane = Path::new().rect(x - half, top, half * 2.0, foot - top);
    s.svg.shape(&pane, ink.field);
    s.inside(&pane, |s| {
        let (sx, sy, r) = (x + s.dice.range(-40.0, 40.0), y - s.dice.range(0.0, 50.0), s.dice.range(46.0, 96.0));
        s.lit_disc(sx, sy, if small { r * 0.6 } else { r }, ink.accent);
        if !small {
            let far = s.ridge(s.floor - 40.0, 22.0, 5);
            s.ground(&far, ink.field.mix(ink.deep, 0.5));
        }
        let birds = (0..s.dice.count(1, 3)).fold(Path::new(), |path, _| {
            path.bird(x + s.dice.range(-70.0, 70.0), y - s.dice.range(10.0, 80.0), s.dice.range(12.0, 19.0), 8.0)
        });
        s.svg.shape(&birds, ink.night);
        let count = if small { 4 } else { 7 };
        let gap = if small { 42.0 } else { 60.0 };
        let thick = if small { 9.0 } else { s.dice.range(13.0, 19.0) };
        let mut bars = Path::new();
        for bar in 0..count {
            let step = f64::from(bar) - f64::from(count - 1) / 2.0;
            let bx = x + step * gap;
            let bow = if bent && step.abs() < 1.2 { step.signum() * gap * 0.7 } else { 0.0 };
            bars = bars.at(bx, top).bend((bx + bow, y), (bx, foot));
        }
        s.svg.line(&bars, ink.night, thick);
    });
    if small {
        let slide = s.dice.sign() * s.dice.range(10.0, 60.0);
        for slot in 0..5 {
            let bx = x - 84.0 + f64::from(slot) * 42.0 - 8.0;
            s.svg.shape(
                &Path::new().poly(&[
                    (bx + 20.0 + slide, s.floor),
                    (bx + 44.0 + slide, s.floor),
                    (bx + 80.0 + slide * 2.0, s.floor + 90.0),
                    (bx + 36.0 + slide * 2.0, s.floor + 90.0),
                ]),
                ink.accent.thin(0.45),
            );
        }
        s.svg.shape(&Path::new().person(x, s.floor + 30.0, 104.0), ink.night);
    } else {
        s.plain(s.floor + 16.0, ink.night);
        s.svg.shape(&Path::new().person(x + s.dice.range(-70.0, 70.0), s.floor + 24.0, 130.0), ink.night);
    }
}

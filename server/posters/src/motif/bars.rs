//! A barred window or a wall of bars, and a figure; for prison, oppression and captivity.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["bars"],
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
    mood_score: |_| 0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy - 10.0);
    let bent = c.has_any(&["prison-escape"]) || c.dice.chance(0.25);
    let small = c.dice.chance(0.4);
    let (half, top, foot) = if small { (84.0, y - 104.0, y + 84.0) } else { (480.0, -90.0, c.floor + 20.0) };
    c.flood(ink.deep.mix(ink.night, 0.3));
    let pane = Path::new().rect(x - half, top, half * 2.0, foot - top);
    c.svg.fill(&pane, ink.field);
    c.clipped(&pane, |c| {
        let (sx, sy, r) = (x + c.dice.range(-40.0, 40.0), y - c.dice.range(0.0, 50.0), c.dice.range(46.0, 96.0));
        c.lit_disc((sx, sy), if small { r * 0.6 } else { r }, ink.accent);
        if !small {
            let far = c.ridge(c.floor - 40.0, 22.0, 5);
            c.ground(&far, ink.field.mix(ink.deep, 0.5));
        }
        let birds = (0..c.dice.integer(1, 3)).fold(Path::new(), |path, _| {
            path.bird((x + c.dice.range(-70.0, 70.0), y - c.dice.range(10.0, 80.0)), c.dice.range(12.0, 19.0), 8.0)
        });
        c.svg.fill(&birds, ink.night);
        let count = if small { 4 } else { 7 };
        let gap = if small { 42.0 } else { 60.0 };
        let thick = if small { 9.0 } else { c.dice.range(13.0, 19.0) };
        let mut bars = Path::new();
        for bar in 0..count {
            let step = f64::from(bar) - f64::from(count - 1) / 2.0;
            let bx = x + step * gap;
            let bow = if bent && step.abs() < 1.2 { step.signum() * gap * 0.7 } else { 0.0 };
            bars = bars.move_to((bx, top)).quad_to((bx + bow, y), (bx, foot));
        }
        c.svg.stroke(&bars, ink.night, thick);
    });
    if small {
        let slide = c.dice.sign() * c.dice.range(10.0, 60.0);
        for slot in 0..5 {
            let bx = x - 84.0 + f64::from(slot) * 42.0 - 8.0;
            c.svg.fill(
                &Path::new().polygon(&[
                    (bx + 20.0 + slide, c.floor),
                    (bx + 44.0 + slide, c.floor),
                    (bx + 80.0 + slide * 2.0, c.floor + 90.0),
                    (bx + 36.0 + slide * 2.0, c.floor + 90.0),
                ]),
                ink.accent.opacity(0.45),
            );
        }
        c.svg.fill(&Path::new().figure((x, c.floor + 30.0), 104.0), ink.night);
    } else {
        c.flat_ground(c.floor + 16.0, ink.night);
        c.svg.fill(&Path::new().figure((x + c.dice.range(-70.0, 70.0), c.floor + 24.0), 130.0), ink.night);
    }
}

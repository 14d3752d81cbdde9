//! A cabin or a Christmas tree in falling snow; for Christmas, winter and the Arctic.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["snowy-cabin", "snowy-tree"],
    strong: &["christmas", "arctic", "scandinavian", "winter-sports", "new-years", "survival", "cabin-in-the-woods"],
    weak: &[
        "heartwarming",
        "expedition",
        "stranded",
        "isolation",
        "eastern-europe",
        "small-town",
        "mountain",
        "fairy-tale",
        "disney-renaissance",
    ],
    genres: &[],
    mood_score: |_| 0.0,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.deep, ink.field.mix(ink.glow, 0.3));
    let (x, floor) = (c.cx, c.floor - 10.0);
    c.lit_disc((x + c.dice.range(-90.0, 90.0), c.dice.range(80.0, 170.0)), c.dice.range(30.0, 74.0), ink.paper);
    let star = c.scene == "snowy-tree";
    let hills = [ink.field.mix(ink.glow, 0.55), ink.glow.mix(ink.paper, 0.3), ink.paper];
    for (row, colour) in hills.into_iter().enumerate() {
        let y = floor - 60.0 + row as f64 * 34.0;
        let mut pines = Path::new();
        for _ in 0..c.dice.integer(2, 4) {
            let px = x + c.dice.range(-210.0, 210.0);
            let height = c.dice.range(60.0, 110.0) + row as f64 * 34.0;
            let clear = row == 2 && (px - x).abs() < 80.0;
            if !clear {
                pines = pines.pine((px, y + 12.0), height, 3);
            }
        }
        c.svg.fill(&pines, ink.field.mix(ink.deep, 0.4 + row as f64 * 0.3));
        let ridge = c.ridge(y, 12.0, 4);
        c.ground(&ridge, colour);
    }
    if star {
        tree(c, x, floor + 20.0);
    } else {
        cabin(c, x, floor + 16.0);
    }
    let shade = c.svg.linear_gradient(
        (0.0, floor + 10.0),
        (0.0, floor + 120.0),
        &[(0.0, ink.deep.opacity(0.0)), (1.0, ink.deep.into())],
    );
    c.flat_ground(floor + 10.0, shade);
    for (count, r) in [(40, 1.3), (22, 2.2), (6, 4.0)] {
        let flakes = c.scatter(count, c.floor + 40.0);
        c.svg.dots(&flakes, r, ink.paper.opacity(0.8));
    }
}

fn cabin(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    c.glow((x, y - 24.0), 120.0, ink.accent, 0.6);
    c.svg.rect(x - 40.0, y - 44.0, 80.0, 46.0, ink.night);
    c.svg.rect(x + 16.0, y - 96.0, 13.0, 40.0, ink.night);
    c.svg.fill(&Path::new().polygon(&[(x - 56.0, y - 40.0), (x, y - 92.0), (x + 56.0, y - 40.0)]), ink.second);
    c.svg.fill(
        &Path::new().polygon(&[
            (x - 56.0, y - 44.0),
            (x, y - 96.0),
            (x + 56.0, y - 44.0),
            (x + 42.0, y - 46.0),
            (x, y - 84.0),
            (x - 42.0, y - 46.0),
        ]),
        ink.paper,
    );
    c.svg.fill(&Path::new().rect(x - 26.0, y - 32.0, 18.0, 18.0).rect(x + 8.0, y - 32.0, 16.0, 34.0), ink.accent);
    let smoke = Path::new().move_to((x + 22.0, y - 100.0)).cubic_to(
        (x + 6.0, y - 130.0),
        (x + 44.0, y - 150.0),
        (x + 24.0, y - 190.0),
    );
    c.svg.stroke(&smoke, ink.paper.opacity(0.5), 7.0);
}

/// A Christmas tree with lights and a star.
fn tree(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let height = c.dice.range(230.0, 280.0);
    c.glow((x, y - height * 0.6), 210.0, ink.accent, 0.4);
    c.svg.fill(&Path::new().pine((x, y), height, 5), ink.deep.mix(ink.night, 0.3));
    let (mut warm, mut red) = (Path::new(), Path::new());
    for bulb in 0..22 {
        let t = f64::from(bulb) / 22.0;
        let at = (x + (f64::from(bulb) * 2.4).sin() * height * 0.2 * (t + 0.08), y - height * 0.9 + t * height * 0.76);
        if bulb % 3 == 0 { red = red.disc(at, 5.5) } else { warm = warm.disc(at, 4.0) }
    }
    c.svg.fill(&warm, ink.accent);
    c.svg.fill(&red, ink.second);
    c.svg.fill(&Path::new().star((x, y - height - 6.0), 26.0, 9.0, c.dice.pick([5, 8, 4]), 0.0), ink.accent);
}

//! Rain, umbrellas and a wet street; for melancholy, grief and big cities.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["rain"],
    strong: &["melancholy", "bittersweet", "big-city-loneliness", "london", "paris", "brief-encounter", "grief"],
    weak: &[
        "loneliness",
        "tearjerker",
        "divorce",
        "unrequited-love",
        "bleak",
        "slow-cinema",
        "sex-work",
        "second-chance-love",
        "terminal-illness",
        "irish-life",
        "french-new-wave",
    ],
    genres: &["drama"],
    mood_score: |_| -0.5,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let (x, floor) = (c.cx, c.floor - 4.0);
    let slant = c.dice.range(0.12, 0.4);
    let drops = c.scatter(72, floor - 30.0).into_iter().fold(Path::new(), |path, (rx, ry)| {
        let long = c.dice.range(16.0, 58.0);
        path.move_to((rx, ry - 34.0)).line_to((rx - long * slant, ry - 34.0 + long))
    });
    c.flat_ground(floor, ink.deep.mix(ink.night, 0.45));
    let big = c.dice.chance(0.5);
    c.svg.stroke(&drops, ink.paper.opacity(0.42), 1.6);
    if big {
        let r = c.dice.range(118.0, 150.0);
        canopy(c, x, c.cy + 20.0, r);
        c.svg.fill(
            &Path::new().figure((x - 26.0, floor + 12.0), 128.0).dressed_figure((x + 24.0, floor + 12.0), 120.0),
            ink.night,
        );
    } else {
        for _ in 0..c.dice.integer(2, 5) {
            let (ux, height) = (x + c.dice.range(-170.0, 170.0), c.dice.range(60.0, 84.0));
            c.svg.fill(
                &Path::new()
                    .figure((ux, floor + 6.0), height)
                    .move_to((ux - height * 0.5, floor - height * 0.92))
                    .arc(height * 0.5, true, (ux + height * 0.5, floor - height * 0.92))
                    .close(),
                ink.deep,
            );
        }
        canopy(c, x, floor - 104.0, 66.0);
        c.svg.fill(&Path::new().dressed_figure((x, floor + 14.0), 116.0), ink.night);
    }
    let glints = (0..9).fold(Path::new(), |path, row| {
        let width = c.dice.range(20.0, 90.0) * (1.0 - f64::from(row) / 14.0);
        path.rect(x - width / 2.0 + c.dice.range(-20.0, 20.0), floor + 22.0 + f64::from(row) * 10.0, width, 3.0)
    });
    c.svg.fill(&glints, ink.accent.opacity(0.6));
}

/// An umbrella of radius `r` in two colours.
fn canopy(c: &mut Canvas, x: f64, y: f64, r: f64) {
    let ink = c.ink;
    c.svg.fill(&Path::new().rect(x - r * 0.015 - 1.0, y - r * 1.06, r * 0.03 + 2.0, r * 1.7), ink.night);
    let mut edge = Path::new().move_to((x - r, y)).arc(r, true, (x + r, y));
    let ribs = [1.0, 0.42, -0.42, -1.0];
    for pair in ribs.windows(2) {
        let (from, to) = (x + r * pair[0], x + r * pair[1]);
        edge = edge.quad_to((f64::midpoint(from, to), y - r * 0.24), (to, y));
    }
    c.svg.fill(&edge.close(), ink.accent);
    let middle = Path::new()
        .move_to((x, y - r))
        .cubic_to((x - r * 0.3, y - r * 0.8), (x - r * 0.42, y - r * 0.4), (x - r * 0.42, y))
        .quad_to((x, y - r * 0.24), (x + r * 0.42, y))
        .cubic_to((x + r * 0.42, y - r * 0.4), (x + r * 0.3, y - r * 0.8), (x, y - r))
        .close();
    c.svg.fill(&middle, ink.second);
}

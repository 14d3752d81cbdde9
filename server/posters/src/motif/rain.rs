//! Rain at a slant, an umbrella, and the street that gives it back.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "rain",
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
    leans: |_| -0.5,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let (x, floor) = (s.cx, s.floor - 4.0);
    let slant = s.dice.range(0.12, 0.4);
    let drops = s.scatter(72, floor - 30.0).into_iter().fold(Path::new(), |path, (rx, ry)| {
        let long = s.dice.range(16.0, 58.0);
        path.at(rx, ry - 34.0).to(rx - long * slant, ry - 34.0 + long)
    });
    s.plain(floor, ink.deep.mix(ink.night, 0.45));
    let big = s.dice.chance(0.5);
    s.svg.line(&drops, ink.paper.thin(0.42), 1.6);
    if big {
        let r = s.dice.range(118.0, 150.0);
        canopy(s, x, s.cy + 20.0, r);
        s.svg.shape(&Path::new().person(x - 26.0, floor + 12.0, 128.0).lady(x + 24.0, floor + 12.0, 120.0), ink.night);
    } else {
        for _ in 0..s.dice.count(2, 5) {
            let (ux, tall) = (x + s.dice.range(-170.0, 170.0), s.dice.range(60.0, 84.0));
            s.svg.shape(
                &Path::new()
                    .person(ux, floor + 6.0, tall)
                    .at(ux - tall * 0.5, floor - tall * 0.92)
                    .arc(tall * 0.5, true, ux + tall * 0.5, floor - tall * 0.92)
                    .shut(),
                ink.deep,
            );
        }
        canopy(s, x, floor - 104.0, 66.0);
        s.svg.shape(&Path::new().lady(x, floor + 14.0, 116.0), ink.night);
    }
    let glints = (0..9).fold(Path::new(), |path, row| {
        let wide = s.dice.range(20.0, 90.0) * (1.0 - f64::from(row) / 14.0);
        path.rect(x - wide / 2.0 + s.dice.range(-20.0, 20.0), floor + 22.0 + f64::from(row) * 10.0, wide, 3.0)
    });
    s.svg.shape(&glints, ink.accent.thin(0.6));
}

/// An umbrella in ribs of two inks.
fn canopy(s: &mut Sheet, x: f64, y: f64, r: f64) {
    let ink = s.ink;
    s.svg.shape(&Path::new().rect(x - r * 0.015 - 1.0, y - r * 1.06, r * 0.03 + 2.0, r * 1.7), ink.night);
    let mut edge = Path::new().at(x - r, y).arc(r, true, x + r, y);
    let ribs = [1.0, 0.42, -0.42, -1.0];
    for pair in ribs.windows(2) {
        let (from, to) = (x + r * pair[0], x + r * pair[1]);
        edge = edge.bend((f64::midpoint(from, to), y - r * 0.24), (to, y));
    }
    s.svg.shape(&edge.shut(), ink.accent);
    let middle = Path::new()
        .at(x, y - r)
        .curve((x - r * 0.3, y - r * 0.8), (x - r * 0.42, y - r * 0.4), (x - r * 0.42, y))
        .bend((x, y - r * 0.24), (x + r * 0.42, y))
        .curve((x + r * 0.42, y - r * 0.4), (x + r * 0.3, y - r * 0.8), (x, y - r))
        .shut();
    s.svg.shape(&middle, ink.second);
}

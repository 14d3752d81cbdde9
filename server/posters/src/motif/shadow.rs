//! A small figure with a long shadow in a large empty area; for loneliness, isolation and fugitives.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["shadow-on-wall", "slab", "seen-from-above"],
    strong: &[
        "loneliness",
        "existential",
        "isolation",
        "redemption",
        "meditative",
        "slow-cinema",
        "minimal-dialogue",
        "hitman",
        "fugitive",
        "outsider",
    ],
    weak: &[
        "guilt",
        "bleak",
        "betrayal",
        "character-study",
        "poverty",
        "social-realism",
        "addiction",
        "trauma",
        "italian-neorealism",
        "racism",
        "vigilante",
        "revenge",
        "handheld-realism",
        "stalker",
        "wrongly-accused",
        "scandinavian",
    ],
    genres: &["drama", "thriller"],
    mood_score: |mood| mood.dark * 0.2 - 0.7,
    draw,
};

fn draw(c: &mut Canvas) {
    match c.scene {
        "shadow-on-wall" => wall(c),
        "slab" => slab(c),
        _ => from_above(c),
    }
}

/// A figure and its large shadow on a wall.
fn wall(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    let floor = c.floor;
    let pool = c.svg.radial_gradient(
        (c.cx, c.cy + 40.0),
        250.0,
        &[(0.0, ink.accent.into()), (0.55, ink.glow.into()), (1.0, ink.glow.opacity(0.0))],
    );
    c.svg.disc((c.cx, c.cy + 40.0), 250.0, pool);
    let height = c.dice.range(300.0, 370.0);
    let x = c.cx + c.dice.range(-20.0, 20.0);
    let hat = c.has_any(&["hitman", "gangster", "detective"]) || c.dice.chance(0.3);
    let figure = if hat { Path::figure_in_hat } else { Path::figure };
    c.svg.fill(&figure(Path::new(), (x + 30.0, floor + height * 0.1), height), ink.deep);
    c.flat_ground(floor, ink.night.mix(ink.deep, 0.35));
    c.svg.fill(&figure(Path::new(), (x - 30.0, floor + 30.0), 86.0), ink.paper);
}

/// A figure on a slope between two areas of flat colour.
fn slab(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    let slope = c.dice.range(60.0, 190.0);
    let (y, x) = (c.floor - c.dice.range(40.0, 90.0), c.cx);
    if c.dice.chance(0.6) {
        c.svg.disc(
            (x + c.dice.range(20.0, 90.0), y - c.dice.range(150.0, 200.0)),
            c.dice.range(24.0, 60.0),
            ink.accent,
        );
    }
    c.svg.fill(
        &Path::new().polygon(&[
            (c.left(), y + slope / 2.0 + 30.0),
            (c.right(), y - slope / 2.0 - 30.0),
            (c.right(), BELOW),
            (c.left(), BELOW),
        ]),
        ink.deep,
    );
    c.svg.fill(
        &Path::new().polygon(&[
            (c.left(), y + slope),
            (c.right(), y + slope * 0.2 + 30.0),
            (c.right(), BELOW),
            (c.left(), BELOW),
        ]),
        ink.night,
    );
    let at = x - c.dice.range(0.0, 60.0);
    let line = y - (slope + 60.0) * ((at - c.left()) / c.span() - 0.5);
    let height = c.dice.range(56.0, 96.0);
    c.svg.fill(
        &Path::new().polygon(&[
            (at - 5.0, line),
            (at + 5.0, line),
            (at - 80.0, line + 150.0),
            (at - 116.0, line + 140.0),
        ]),
        ink.night,
    );
    c.svg.fill(&Path::new().figure((at, line + 3.0), height), ink.paper);
}

/// A figure from above, whose shadow falls across stripes.
fn from_above(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.glow.mix(ink.field, 0.55));
    let degrees = c.dice.range(-30.0, 30.0);
    let gap = c.dice.range(46.0, 70.0);
    let (x, y) = (c.cx, c.cy - 50.0);
    let lines =
        (-6..9).fold(Path::new(), |path, line| path.rect(-500.0 + x, y + f64::from(line) * gap, 1000.0, gap * 0.46));
    c.rotated(degrees, (x, y), |c| c.svg.fill(&lines, ink.field));
    let (long, skew) = (c.dice.range(2.5, 3.3), c.dice.range(-22.0, 22.0));
    c.svg.open_group(&format!("translate({x:.0} {y:.0})skewX({skew:.0})scale(1.5 -{long:.1})"));
    c.svg.fill(&Path::new().figure((0.0, 0.0), 84.0), ink.deep.mix(ink.night, 0.4));
    c.svg.close_group();
    c.svg.ellipse((x, y - 3.0), 18.0, 11.0, ink.night);
    c.svg.disc((x, y - 9.0), 9.5, ink.accent);
}

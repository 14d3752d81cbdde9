//! One figure, a great deal of space, and the shadow it throws.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "shadow",
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
    leans: |mood| mood.dark * 0.2 - 0.7,
    draw,
};

fn draw(s: &mut Sheet) {
    match s.dice.count(0, 2) {
        0 => wall(s),
        1 => slab(s),
        _ => from_above(s),
    }
}

/// A small figure whose shadow climbs the wall.
fn wall(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    let floor = s.floor;
    let pool = s.svg.halo(
        s.cx,
        s.cy + 40.0,
        250.0,
        &[(0.0, ink.accent.into()), (0.55, ink.glow.into()), (1.0, ink.glow.thin(0.0))],
    );
    s.svg.disc(s.cx, s.cy + 40.0, 250.0, pool);
    let tall = s.dice.range(300.0, 370.0);
    let x = s.cx + s.dice.range(-20.0, 20.0);
    let hat = s.has(&["hitman", "gangster", "detective"]) || s.dice.chance(0.3);
    let loom = Path::new().person(x + 30.0, floor + tall * 0.1, tall);
    s.svg.shape(&if hat { loom.hat(x + 30.0, floor + tall * 0.1, tall) } else { loom }, ink.deep);
    s.plain(floor, ink.night.mix(ink.deep, 0.35));
    let small = Path::new().person(x - 30.0, floor + 30.0, 86.0);
    s.svg.shape(&if hat { small.hat(x - 30.0, floor + 30.0, 86.0) } else { small }, ink.paper);
}

/// Two flat fields of colour meeting on a slope, a figure on the edge.
fn slab(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    let slope = s.dice.range(60.0, 190.0);
    let (y, x) = (s.floor - s.dice.range(40.0, 90.0), s.cx);
    if s.dice.chance(0.6) {
        s.svg.disc(x + s.dice.range(20.0, 90.0), y - s.dice.range(150.0, 200.0), s.dice.range(24.0, 60.0), ink.accent);
    }
    s.svg.shape(
        &Path::new().poly(&[
            (s.left(), y + slope / 2.0 + 30.0),
            (s.right(), y - slope / 2.0 - 30.0),
            (s.right(), 700.0),
            (s.left(), 700.0),
        ]),
        ink.deep,
    );
    s.svg.shape(
        &Path::new().poly(&[
            (s.left(), y + slope),
            (s.right(), y + slope * 0.2 + 30.0),
            (s.right(), 700.0),
            (s.left(), 700.0),
        ]),
        ink.night,
    );
    let at = x - s.dice.range(0.0, 60.0);
    let line = y - (slope + 60.0) * ((at - s.left()) / s.span() - 0.5);
    let tall = s.dice.range(56.0, 96.0);
    s.svg.shape(
        &Path::new().poly(&[(at - 5.0, line), (at + 5.0, line), (at - 80.0, line + 150.0), (at - 116.0, line + 140.0)]),
        ink.night,
    );
    s.svg.shape(&Path::new().person(at, line + 3.0, tall), ink.paper);
}

/// From above: a dot and the long shadow it lays over a plain or across some lines.
fn from_above(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.glow.mix(ink.field, 0.55));
    let lean = s.dice.range(-30.0, 30.0);
    let gap = s.dice.range(46.0, 70.0);
    let (x, y) = (s.cx, s.cy - 50.0);
    let lines =
        (-6..9).fold(Path::new(), |path, line| path.rect(-500.0 + x, y + f64::from(line) * gap, 1000.0, gap * 0.46));
    s.turned(lean, x, y, |s| s.svg.shape(&lines, ink.field));
    let (long, skew) = (s.dice.range(2.5, 3.3), s.dice.range(-22.0, 22.0));
    s.svg.open(&format!("translate({x:.0} {y:.0})skewX({skew:.0})scale(1.5 -{long:.1})"));
    s.svg.shape(&Path::new().person(0.0, 0.0, 84.0), ink.deep.mix(ink.night, 0.4));
    s.svg.close();
    s.svg.oval(x, y - 3.0, 18.0, 11.0, ink.night);
    s.svg.disc(x, y - 9.0, 9.5, ink.accent);
}

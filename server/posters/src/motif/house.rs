//! A house on a hill, one window lit.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "house",
    strong: &["haunted-house", "ghost", "home-invasion", "family-secrets", "inheritance", "stephen-king", "gothic"],
    weak: &[
        "halloween",
        "possessed-object",
        "killer-doll",
        "demonic-possession",
        "suburbia",
        "supernatural-child",
        "curse",
        "afterlife",
        "jane-austen",
        "family-saga",
        "slow-dread",
        "costume-drama",
    ],
    genres: &["horror"],
    leans: |mood| mood.dark * 0.2 - 0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let (x, y) = (s.cx, s.floor - s.dice.range(40.0, 70.0));
    let r = s.dice.range(90.0, 140.0);
    let moon = if s.dice.chance(0.6) { ink.accent } else { ink.paper.mix(ink.glow, 0.3) };
    s.lit_disc(x + s.dice.range(-50.0, 50.0), y - s.dice.range(90.0, 170.0), r, moon);
    if s.mood.dark > 0.4 {
        let bands = (0..3).fold(Path::new(), |path, band| {
            path.oval(
                x + s.dice.range(-140.0, 140.0),
                y - 60.0 - f64::from(band) * 62.0,
                s.dice.range(50.0, 120.0),
                s.dice.range(4.0, 8.0),
            )
        });
        s.svg.shape(&bands, ink.field.mix(ink.deep, 0.3));
    }
    let side = s.dice.sign();
    let hill = [
        (s.left(), y + 130.0),
        (x - 170.0, y + 84.0),
        (x - 74.0, y + 4.0),
        (x + 74.0, y + 4.0),
        (x + 180.0, y + 90.0),
        (s.right(), y + 120.0),
    ];
    let dark = ink.night.mix(ink.deep, 0.3);
    s.ground(&hill, dark);
    building(s, x, y + 8.0, dark);
    tree(s, x + side * 140.0, y + 74.0, side, dark);
    let way = Path::new()
        .at(x - 3.0, y + 8.0)
        .curve((x + 54.0, y + 40.0), (x - 76.0, y + 70.0), (x + 4.0, y + 180.0))
        .to(x + 54.0, y + 180.0)
        .curve((x - 36.0, y + 74.0), (x + 82.0, y + 44.0), (x + 5.0, y + 8.0))
        .shut();
    s.svg.shape(&way, ink.field.mix(ink.deep, 0.5));
}

/// The house itself, leaning a little if the film is strange.
fn building(s: &mut Sheet, x: f64, y: f64, dark: crate::colour::Rgb) {
    let ink = s.ink;
    let lean = s.mood.strange * s.dice.range(-9.0, 9.0);
    let u = s.dice.range(0.9, 1.25);
    let p = |dx: f64, dy: f64| (x + dx * u + dy * lean * 0.012 * u, y - dy * u);
    let mut walls = Path::new().poly(&[
        p(-52.0, 0.0),
        p(-50.0, 70.0),
        p(-62.0, 68.0),
        p(-24.0, 122.0),
        p(6.0, 84.0),
        p(46.0, 84.0),
        p(40.0, 70.0),
        p(50.0, 0.0),
    ]);
    let tower = s.dice.range(120.0, 170.0);
    walls = walls.poly(&[
        p(10.0, 0.0),
        p(12.0, tower - 34.0),
        p(4.0, tower - 36.0),
        p(27.0, tower + 34.0),
        p(50.0, tower - 36.0),
        p(43.0, tower - 34.0),
        p(44.0, 0.0),
    ]);
    walls = walls.poly(&[p(-44.0, 84.0), p(-44.0, 128.0), p(-35.0, 128.0), p(-35.0, 96.0)]).poly(&[
        p(-84.0, 0.0),
        p(-82.0, 38.0),
        p(-92.0, 38.0),
        p(-70.0, 60.0),
        p(-48.0, 60.0),
        p(-48.0, 0.0),
    ]);
    s.svg.shape(&walls, dark);
    let mut panes = Path::new();
    let spots = [(-30.0, 84.0), (-38.0, 40.0), (-16.0, 40.0), (24.0, tower - 22.0), (24.0, 66.0), (-72.0, 16.0)];
    let lit = s.dice.count(1, 3);
    let start = s.dice.count(0, 5);
    for window in 0..lit {
        let (dx, dy) = spots[((start + window * 2) % 6) as usize];
        panes = panes.poly(&[p(dx, dy), p(dx, dy + 17.0), p(dx + 9.0, dy + 17.0), p(dx + 9.0, dy)]);
    }
    s.svg.shape(&panes, ink.accent.mix(ink.paper, 0.4));
    s.svg.shape(&Path::new().poly(&[p(-8.0, 0.0), p(-8.0, 22.0), p(4.0, 22.0), p(4.0, 0.0)]), ink.field);
}

/// A bare tree reaching inwards.
fn tree(s: &mut Sheet, x: f64, y: f64, side: f64, dark: crate::colour::Rgb) {
    let trunk = Path::new().at(x, y).curve(
        (x - 4.0 * side, y - 60.0),
        (x + 12.0 * side, y - 110.0),
        (x - 18.0 * side, y - 190.0),
    );
    s.svg.line(&trunk, dark, 8.0);
    let mut twigs = Path::new();
    for twig in 0..6 {
        let (t, out) = (f64::from(twig), if twig % 2 == 0 { -side } else { side });
        let (bx, by) = (x + side * (2.0 - t * 2.0), y - 66.0 - t * 21.0);
        let long = s.dice.range(34.0, 62.0) - t * 4.0;
        twigs = twigs
            .at(bx, by)
            .bend((bx + out * long * 0.5, by - 4.0), (bx + out * long, by - long * 0.7))
            .at(bx + out * long * 0.5, by - long * 0.2)
            .to(bx + out * long * 1.1, by - long * 0.2);
    }
    s.svg.line(&twigs, dark, 3.0);
}

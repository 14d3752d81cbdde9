//! A house on a hill with few lit windows; for haunted houses and family secrets.

use super::Motif;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["house"],
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
    mood_score: |mood| mood.dark * 0.2 - 0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let (x, y) = (c.cx, c.floor - c.dice.range(40.0, 70.0));
    let r = c.dice.range(90.0, 140.0);
    let moon = if c.dice.chance(0.6) { ink.accent } else { ink.paper.mix(ink.glow, 0.3) };
    c.lit_disc((x + c.dice.range(-50.0, 50.0), y - c.dice.range(90.0, 170.0)), r, moon);
    if c.mood.dark > 0.4 {
        let bands = (0..3).fold(Path::new(), |path, band| {
            path.ellipse(
                (x + c.dice.range(-140.0, 140.0), y - 60.0 - f64::from(band) * 62.0),
                c.dice.range(50.0, 120.0),
                c.dice.range(4.0, 8.0),
            )
        });
        c.svg.fill(&bands, ink.field.mix(ink.deep, 0.3));
    }
    let side = c.dice.sign();
    let hill = [
        (c.left(), y + 130.0),
        (x - 170.0, y + 84.0),
        (x - 74.0, y + 4.0),
        (x + 74.0, y + 4.0),
        (x + 180.0, y + 90.0),
        (c.right(), y + 120.0),
    ];
    let dark = ink.night.mix(ink.deep, 0.3);
    c.ground(&hill, dark);
    building(c, x, y + 8.0, dark);
    tree(c, x + side * 140.0, y + 74.0, side, dark);
    let way = Path::new()
        .move_to((x - 3.0, y + 8.0))
        .cubic_to((x + 54.0, y + 40.0), (x - 76.0, y + 70.0), (x + 4.0, y + 180.0))
        .line_to((x + 54.0, y + 180.0))
        .cubic_to((x - 36.0, y + 74.0), (x + 82.0, y + 44.0), (x + 5.0, y + 8.0))
        .close();
    c.svg.fill(&way, ink.field.mix(ink.deep, 0.5));
}

/// The house; it leans if the film is strange.
fn building(c: &mut Canvas, x: f64, y: f64, dark: Rgb) {
    let ink = c.ink;
    let lean = c.mood.strange * c.dice.range(-9.0, 9.0);
    let u = c.dice.range(0.9, 1.25);
    let p = |dx: f64, dy: f64| (x + dx * u + dy * lean * 0.012 * u, y - dy * u);
    let mut walls = Path::new().polygon(&[
        p(-52.0, 0.0),
        p(-50.0, 70.0),
        p(-62.0, 68.0),
        p(-24.0, 122.0),
        p(6.0, 84.0),
        p(46.0, 84.0),
        p(40.0, 70.0),
        p(50.0, 0.0),
    ]);
    let tower = c.dice.range(120.0, 170.0);
    walls = walls.polygon(&[
        p(10.0, 0.0),
        p(12.0, tower - 34.0),
        p(4.0, tower - 36.0),
        p(27.0, tower + 34.0),
        p(50.0, tower - 36.0),
        p(43.0, tower - 34.0),
        p(44.0, 0.0),
    ]);
    walls = walls.polygon(&[p(-44.0, 84.0), p(-44.0, 128.0), p(-35.0, 128.0), p(-35.0, 96.0)]).polygon(&[
        p(-84.0, 0.0),
        p(-82.0, 38.0),
        p(-92.0, 38.0),
        p(-70.0, 60.0),
        p(-48.0, 60.0),
        p(-48.0, 0.0),
    ]);
    c.svg.fill(&walls, dark);
    let mut panes = Path::new();
    let spots = [(-30.0, 84.0), (-38.0, 40.0), (-16.0, 40.0), (24.0, tower - 22.0), (24.0, 66.0), (-72.0, 16.0)];
    let lit = c.dice.integer(1, 3);
    let start = c.dice.integer(0, 5);
    for window in 0..lit {
        let (dx, dy) = spots[((start + window * 2) % 6) as usize];
        panes = panes.polygon(&[p(dx, dy), p(dx, dy + 17.0), p(dx + 9.0, dy + 17.0), p(dx + 9.0, dy)]);
    }
    c.svg.fill(&panes, ink.accent.mix(ink.paper, 0.4));
    c.svg.fill(&Path::new().polygon(&[p(-8.0, 0.0), p(-8.0, 22.0), p(4.0, 22.0), p(4.0, 0.0)]), ink.field);
}

/// A bare tree that bends towards the house.
fn tree(c: &mut Canvas, x: f64, y: f64, side: f64, dark: Rgb) {
    let trunk = Path::new().move_to((x, y)).cubic_to(
        (x - 4.0 * side, y - 60.0),
        (x + 12.0 * side, y - 110.0),
        (x - 18.0 * side, y - 190.0),
    );
    c.svg.stroke(&trunk, dark, 8.0);
    let mut twigs = Path::new();
    for twig in 0..6 {
        let (t, out) = (f64::from(twig), if twig % 2 == 0 { -side } else { side });
        let (bx, by) = (x + side * (2.0 - t * 2.0), y - 66.0 - t * 21.0);
        let long = c.dice.range(34.0, 62.0) - t * 4.0;
        twigs = twigs
            .move_to((bx, by))
            .quad_to((bx + out * long * 0.5, by - 4.0), (bx + out * long, by - long * 0.7))
            .move_to((bx + out * long * 0.5, by - long * 0.2))
            .line_to((bx + out * long * 1.1, by - long * 0.2));
    }
    c.svg.stroke(&twigs, dark, 3.0);
}

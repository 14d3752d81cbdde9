//! A flat sun behind bamboo, a mountain or clouds, and a sword fighter; for samurai and martial arts films.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["bamboo", "swordsman-and-peak", "swordsman-and-clouds"],
    strong: &[
        "samurai",
        "ronin",
        "feudal-japan",
        "yakuza",
        "wuxia",
        "kung-fu",
        "martial-arts-mastery",
        "triad",
        "tokyo",
    ],
    weak: &["swordplay", "revenge", "one-man-army", "buddhism", "anime", "gun-fu", "female-lead-fighter", "hong-kong"],
    genres: &["martial-arts"],
    mood_score: |_| -0.5,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(if c.dice.chance(0.5) { ink.field } else { ink.field.mix(ink.glow, 0.5) });
    let (x, y, r) = (c.cx + c.dice.range(-40.0, 40.0), c.cy - c.dice.range(0.0, 30.0), c.dice.range(104.0, 150.0));
    if c.dice.chance(0.3) {
        c.svg.fill(&Path::new().rays((x, y), r, 720.0, 12, 0.02), ink.glow.opacity(0.55));
    }
    c.svg.disc((x, y), r, ink.accent);
    match c.scene {
        "bamboo" => bamboo(c),
        "swordsman-and-peak" => peak(c),
        _ => clouds(c),
    }
    let floor = c.floor;
    let ridge = c.ridge(floor + 10.0, 14.0, 3);
    c.ground(&ridge, ink.night.mix(ink.deep, 0.25));
    grasses(c, floor + 18.0);
    let (px, height) = (x + c.dice.range(-40.0, 40.0), c.dice.range(84.0, 120.0));
    let foot = floor + 14.0;
    let u = height / 10.0;
    let cloak = Path::new()
        .polygon(&[(px - 3.0 * u, foot - 8.6 * u), (px, foot - 10.2 * u), (px + 3.0 * u, foot - 8.6 * u)])
        .move_to((px - 1.0 * u, foot - 8.6 * u))
        .quad_to((px - 2.4 * u, foot - 7.0 * u), (px - 2.2 * u, foot - 1.0 * u))
        .line_to((px - 1.2 * u, foot))
        .line_to((px + 1.6 * u, foot))
        .line_to((px + 2.2 * u, foot - 1.2 * u))
        .quad_to((px + 2.2 * u, foot - 7.0 * u), (px + 1.0 * u, foot - 8.6 * u))
        .close();
    c.svg.fill(&cloak, ink.night);
    let blade = Path::new()
        .move_to((px + 1.6 * u, foot - 4.4 * u))
        .quad_to((px + 5.0 * u, foot - 3.2 * u), (px + 8.0 * u, foot - 0.6 * u));
    c.svg.stroke(&blade, ink.paper, 2.4);
    c.svg.stroke(
        &Path::new().move_to((px - 0.6 * u, foot - 5.2 * u)).line_to((px + 1.6 * u, foot - 4.4 * u)),
        ink.second,
        4.0,
    );
}

fn bamboo(c: &mut Canvas) {
    let ink = c.ink;
    for stalk in 0..c.dice.integer(3, 5) {
        let side = if stalk % 2 == 0 { -1.0 } else { 1.0 };
        let (x, width) = (c.cx + side * c.dice.range(110.0, 200.0), c.dice.range(10.0, 22.0));
        let lean = c.dice.range(-12.0, 12.0);
        let colour = c.dice.pick([ink.deep, ink.night, ink.field.mix(ink.deep, 0.5)]);
        let mut y = 520.0;
        let (mut joints, mut leaves) = (Path::new(), Path::new());
        while y > -90.0 {
            let long = c.dice.range(66.0, 96.0);
            joints = joints.rect(x - width / 2.0 + lean * (520.0 - y) / 300.0, y - long, width, long - 4.0);
            if c.dice.chance(0.55) {
                let (lx, out) = (x + lean * (520.0 - y) / 300.0, c.dice.sign() * 62.0);
                leaves = leaves
                    .move_to((lx, y - long))
                    .quad_to((lx + out * 0.6, y - long - 12.0), (lx + out, y - long + 22.0))
                    .quad_to((lx + out * 0.4, y - long + 10.0), (lx, y - long))
                    .close();
            }
            y -= long;
        }
        c.svg.fill(&joints, colour);
        c.svg.fill(&leaves, colour);
    }
}

fn peak(c: &mut Canvas) {
    let ink = c.ink;
    let (x, base, top) = (c.cx + c.dice.range(-60.0, 60.0), c.floor + 40.0, c.cy + c.dice.range(-20.0, 30.0));
    let slope = Path::new()
        .move_to((x - 300.0, base))
        .quad_to((x - 90.0, base - 40.0), (x - 26.0, top))
        .line_to((x + 24.0, top))
        .quad_to((x + 90.0, base - 40.0), (x + 300.0, base))
        .close();
    c.svg.fill(&slope, ink.deep);
    let snow = Path::new()
        .move_to((x - 26.0, top))
        .line_to((x + 24.0, top))
        .quad_to((x + 40.0, top + 40.0), (x + 56.0, top + 62.0))
        .lines_to(&[
            (x + 32.0, top + 50.0),
            (x + 16.0, top + 78.0),
            (x, top + 48.0),
            (x - 18.0, top + 74.0),
            (x - 34.0, top + 50.0),
            (x - 58.0, top + 62.0),
        ])
        .quad_to((x - 40.0, top + 40.0), (x - 26.0, top))
        .close();
    c.svg.fill(&snow, ink.paper);
}

/// Long clouds with rounded ends, as on Japanese folding screens.
fn clouds(c: &mut Canvas) {
    let ink = c.ink;
    let bands = (0..c.dice.integer(4, 6)).fold(Path::new(), |path, band| {
        let (x, y, long) =
            (c.cx + c.dice.range(-220.0, 60.0), 60.0 + f64::from(band) * 56.0, c.dice.range(110.0, 220.0));
        path.move_to((x, y))
            .line_to((x + long, y))
            .arc(9.0, true, (x + long, y + 18.0))
            .line_to((x, y + 18.0))
            .arc(9.0, true, (x, y))
            .close()
    });
    c.svg.fill(&bands, ink.paper.opacity(0.9));
}

fn grasses(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let blades = (0..22).fold(Path::new(), |path, _| {
        let x = c.cx + c.dice.range(-230.0, 230.0);
        let (height, lean) = (c.dice.range(30.0, 90.0), c.dice.range(4.0, 34.0));
        path.move_to((x - 2.0, y))
            .quad_to((x, y - height * 0.6), (x + lean, y - height))
            .quad_to((x + 4.0, y - height * 0.5), (x + 2.5, y))
            .close()
    });
    c.svg.fill(&blades, ink.night);
}

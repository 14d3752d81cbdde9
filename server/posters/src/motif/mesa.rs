//! Table mountains, canyons or dunes under a large sun, with a rider or walkers; for westerns and deserts.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["dunes", "canyon", "rider", "mesa"],
    strong: &[
        "frontier",
        "gunslinger",
        "bounty-hunter",
        "sheriff",
        "cowboy",
        "spaghetti-western",
        "revisionist-western",
        "desert",
        "native-americans",
        "gold-rush",
        "australia-outback",
    ],
    weak: &[
        "showdown",
        "stranger-comes-to-town",
        "outlaw",
        "middle-east",
        "africa-setting",
        "horse-racing",
        "latin-america",
    ],
    genres: &["western"],
    mood_score: |mood| mood.epic * 0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let r = c.dice.range(70.0, 128.0);
    let (sx, sy) = (c.cx + c.dice.range(-30.0, 30.0), c.dice.range(c.cy - 30.0, c.cy + 50.0));
    let sun = if c.dice.chance(0.5) { ink.accent } else { ink.paper.mix(ink.glow, 0.3) };
    c.svg.disc((sx, sy), r, sun);
    if c.dice.chance(0.5) {
        let bands = (0..6).fold(Path::new(), |path, band| {
            let step = f64::from(band);
            path.rect(sx - r, sy + r * 0.1 + step * r * 0.16, r * 2.0, 1.5 + step * 1.6)
        });
        c.clipped(&Path::new().disc((sx, sy), r), |c| c.svg.fill(&bands, ink.field));
    }
    let desert = c.scene == "dunes";
    match c.scene {
        "dunes" => dunes(c),
        "canyon" => canyon(c),
        "mesa" => tables(c),
        _ => {}
    }
    let floor = c.floor;
    let ridge = c.ridge(floor, 7.0, 4);
    c.ground(&ridge, ink.night.mix(ink.deep, 0.35));
    let x = sx + c.dice.range(-50.0, 50.0);
    if desert {
        let walkers = (0..c.dice.integer(1, 3))
            .fold(Path::new(), |path, step| path.figure((x + f64::from(step) * 26.0, floor + 9.0), 34.0));
        c.svg.fill(&walkers, ink.night);
        return;
    }
    let height = match c.scene {
        "canyon" => 52.0,
        "rider" => c.dice.range(150.0, 200.0),
        _ => 66.0 - c.mood.epic * 18.0,
    };
    let at = if c.scene == "rider" { sx } else { x };
    c.svg.fill(&Path::new().rider((at, floor + 9.0), height), ink.night);
    if c.scene != "canyon" {
        let (away, size) = (at + c.dice.sign() * c.dice.range(100.0, 140.0), c.dice.range(0.7, 1.3));
        cactus(c, away, floor + 12.0, size);
    }
}

/// Cliffs on both sides of the sun.
fn canyon(c: &mut Canvas) {
    let ink = c.ink;
    let colours = [ink.field.mix(ink.deep, 0.5), ink.deep, ink.deep.mix(ink.night, 0.5)];
    for side in [-1.0, 1.0] {
        for (row, colour) in colours.into_iter().enumerate() {
            let inset = 56.0 + row as f64 * 46.0 + c.dice.range(-12.0, 16.0);
            let top = c.dice.range(40.0, 110.0) - row as f64 * 70.0;
            let edge = c.cx + side * inset;
            let out = c.cx + side * 900.0;
            let cliff = Path::new().polygon(&[
                (edge - side * 20.0, c.floor + 30.0),
                (edge, top + 170.0),
                (edge + side * 10.0, top + 160.0),
                (edge + side * 16.0, top),
                (edge + side * 60.0, top - 14.0),
                (out, top - 14.0),
                (out, c.floor + 30.0),
            ]);
            c.svg.fill(&cliff, colour);
        }
    }
}

/// Rows of table mountains, each with a shaded flank.
fn tables(c: &mut Canvas) {
    let ink = c.ink;
    let colours = [ink.field.mix(ink.deep, 0.45), ink.field.mix(ink.deep, 0.72), ink.deep];
    for (row, colour) in colours.into_iter().enumerate() {
        let base = c.floor + 20.0;
        let mut x = c.left() + c.dice.range(-40.0, 60.0);
        while x < c.right() {
            let width = c.dice.range(60.0, 150.0);
            let top = base - c.dice.range(50.0, 165.0) + row as f64 * 38.0;
            let lip = c.dice.range(8.0, 16.0);
            let mesa = Path::new().polygon(&[
                (x - 34.0, base),
                (x - 10.0, top + 40.0),
                (x - 4.0, top),
                (x + width, top),
                (x + width + 6.0, top + lip),
                (x + width + 12.0, top + 46.0),
                (x + width + 42.0, base),
            ]);
            c.svg.fill(&mesa, colour);
            let flank = Path::new().polygon(&[
                (x + width * 0.6, top),
                (x + width, top),
                (x + width + 6.0, top + lip),
                (x + width + 12.0, top + 46.0),
                (x + width + 42.0, base),
                (x + width * 0.75, base),
            ]);
            c.svg.fill(&flank, ink.night.opacity(0.22));
            x += width + c.dice.range(70.0, 190.0);
        }
        c.svg.rect(c.left(), base - 14.0, c.span(), 60.0, colour);
    }
}

/// Dunes with a lit and a shaded side.
fn dunes(c: &mut Canvas) {
    let ink = c.ink;
    for (row, colour) in [ink.glow, ink.field.mix(ink.deep, 0.4), ink.deep].into_iter().enumerate() {
        let y = c.floor - 84.0 + row as f64 * 40.0;
        let peak = c.cx + c.dice.range(-130.0, 130.0);
        let crest = c.dice.range(20.0, 70.0);
        let ridge = [
            (c.left(), y + 30.0),
            (peak - 110.0, y + 4.0),
            (peak, y - crest),
            (peak + 120.0, y + 14.0),
            (c.right(), y + 22.0),
        ];
        c.ground(&ridge, colour);
        let shade = Path::new()
            .move_to((peak, y - crest))
            .cubic_to((peak + 30.0, y + 10.0), (peak - 40.0, y + 40.0), (peak + 20.0, y + 120.0))
            .line_to((peak + 220.0, y + 120.0))
            .quad_to((peak + 80.0, y + 10.0), (peak, y - crest))
            .close();
        c.svg.fill(&shade, ink.night.opacity(0.25));
    }
}

fn cactus(c: &mut Canvas, x: f64, y: f64, u: f64) {
    let night = c.ink.night;
    let arms = Path::new()
        .move_to((x, y))
        .line_to((x, y - 62.0 * u))
        .move_to((x, y - 22.0 * u))
        .quad_to((x - 18.0 * u, y - 22.0 * u), (x - 18.0 * u, y - 42.0 * u))
        .move_to((x, y - 30.0 * u))
        .quad_to((x + 16.0 * u, y - 30.0 * u), (x + 16.0 * u, y - 52.0 * u));
    c.svg.stroke(&arms, night, 8.0 * u);
}

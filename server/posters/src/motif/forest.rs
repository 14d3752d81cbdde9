//! Tree trunks in front of a moon, with a path and sometimes eyes; for jungles, fairy tales and folk horror.

use super::Motif;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["forest"],
    strong: &[
        "cabin-in-the-woods",
        "folk-horror",
        "jungle",
        "werewolf",
        "urban-legend",
        "nature-wonder",
        "fairy-tale",
        "summer-camp",
    ],
    weak: &[
        "witchcraft",
        "survival",
        "found-footage",
        "magical-creatures",
        "lost-world",
        "dinosaurs",
        "slow-dread",
        "small-creatures",
        "exile",
        "poetic",
        "studio-ghibli",
    ],
    genres: &["fantasy"],
    mood_score: |mood| mood.strange * 0.3 + 0.9,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.field, ink.glow);
    let (x, y, r) = (c.cx + c.dice.range(-30.0, 30.0), c.cy - c.dice.range(10.0, 60.0), c.dice.range(58.0, 104.0));
    c.lit_disc((x, y), r, if c.dice.chance(0.5) { ink.accent } else { ink.paper });
    if c.dice.chance(0.4) {
        let birds = (0..3).fold(Path::new(), |path, bird| {
            path.bird((x - 26.0 + f64::from(bird) * 24.0, y + c.dice.range(-24.0, 24.0)), 10.0, 5.0)
        });
        c.svg.fill(&birds, ink.night);
    }
    let leafy = c.has_any(&["jungle", "dinosaurs", "lost-world", "nature-wonder"]);
    let lean = c.mood.strange * 16.0;
    for (row, colour) in [ink.field.mix(ink.deep, 0.35), ink.field.mix(ink.deep, 0.75), ink.night.mix(ink.deep, 0.4)]
        .into_iter()
        .enumerate()
    {
        trunks(c, row, colour, lean);
        let y = c.floor - 34.0 + row as f64 * 22.0;
        let ridge = c.ridge(y, 9.0, 4);
        c.ground(&ridge, colour);
    }
    if leafy {
        fronds(c);
    }
    let floor = c.floor + 10.0;
    path_or_eyes(c, floor);
}

fn trunks(c: &mut Canvas, row: usize, colour: Rgb, lean: f64) {
    let (from, to) = c.detail_range();
    let mut x = from + c.dice.range(0.0, 40.0);
    let gap = 42.0 + row as f64 * 34.0;
    let mut path = Path::new();
    while x < to {
        let width = 6.0 + row as f64 * 9.0 + c.dice.range(0.0, 7.0);
        // A gap in the nearest row leaves the path visible.
        let clear = row == 2 && (x - c.cx).abs() < 96.0;
        if !clear {
            let tip = x + c.dice.range(-lean - 3.0, lean + 3.0);
            path = path
                .move_to((x - width, c.floor + 30.0))
                .quad_to((x - width * 0.4, c.floor - 40.0), (tip - width * 0.45, -80.0))
                .line_to((tip + width * 0.45, -80.0))
                .quad_to((x + width * 0.4, c.floor - 40.0), (x + width, c.floor + 30.0))
                .close();
            if c.dice.chance(0.45) {
                let (y, side) = (c.dice.range(40.0, 220.0), c.dice.sign());
                let mid = f64::midpoint(x, tip);
                path = path
                    .move_to((mid, y + 14.0))
                    .quad_to((mid + side * 20.0, y), (mid + side * (22.0 + width), y - 44.0))
                    .quad_to((mid + side * 16.0, y - 6.0), (mid, y + 2.0))
                    .close();
            }
        }
        x += gap * c.dice.range(0.6, 1.5);
    }
    c.svg.fill(&path, colour);
}

/// Large leaves in the upper corners.
fn fronds(c: &mut Canvas) {
    let ink = c.ink;
    for leaf in 0..6 {
        let side = if leaf % 2 == 0 { -1.0 } else { 1.0 };
        let (x, y) = (c.cx + side * 225.0, c.dice.range(-20.0, 130.0));
        let degrees = if side < 0.0 { c.dice.range(-8.0, 50.0) } else { c.dice.range(130.0, 188.0) };
        let long = c.dice.range(110.0, 170.0);
        c.rotated(degrees, (x, y), |c| {
            let colour = c.dice.pick([ink.deep, ink.night, ink.second]);
            c.svg.fill(
                &Path::new()
                    .move_to((x, y))
                    .quad_to((x + long * 0.5, y - 40.0), (x + long, y))
                    .quad_to((x + long * 0.5, y + 40.0), (x, y))
                    .close(),
                colour,
            );
            c.svg.stroke(&Path::new().move_to((x, y)).line_to((x + long * 0.9, y)), ink.glow.opacity(0.5), 1.4);
        });
    }
}

fn path_or_eyes(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let x = c.cx;
    if c.mood.dark > 0.6 && c.dice.chance(0.5) {
        let eyes = (0..c.dice.integer(1, 3)).fold(Path::new(), |path, pair| {
            let (ex, ey) = (x + c.dice.range(-120.0, 120.0), y - 50.0 - f64::from(pair) * 34.0);
            path.ellipse((ex - 7.0, ey), 4.6, 2.6).ellipse((ex + 7.0, ey), 4.6, 2.6)
        });
        c.svg.fill(&eyes, ink.paper);
    }
    let way = Path::new()
        .move_to((x - 3.0, y - 40.0))
        .cubic_to((x + 50.0, y - 20.0), (x - 70.0, y + 10.0), (x - 30.0, y + 130.0))
        .line_to((x + 70.0, y + 130.0))
        .cubic_to((x - 20.0, y + 16.0), (x + 74.0, y - 18.0), (x + 5.0, y - 40.0))
        .close();
    c.svg.fill(&way, ink.second.mix(ink.deep, 0.2));
    c.svg.fill(
        &Path::new().dressed_figure((x + 6.0, y - 22.0), 30.0),
        if c.mood.dark > 0.5 { ink.second } else { ink.paper },
    );
}

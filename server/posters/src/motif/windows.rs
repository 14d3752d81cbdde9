//! The front of a house at night, with a scene in each lit window; for ensembles, hotels and neighbourhoods.

use super::Motif;
use crate::canvas::Canvas;
use crate::colour::Rgb;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["windows"],
    strong: &[
        "ensemble-cast",
        "multiple-storylines",
        "hotel",
        "voyeurism",
        "one-location",
        "hospital",
        "working-class",
        "kitchen-sink",
        "new-york",
        "roaring-twenties",
    ],
    weak: &[
        "poverty",
        "immigration",
        "big-city-loneliness",
        "anthology",
        "social-realism",
        "class-divide",
        "office-life",
        "single-night",
        "isolation",
        "suburbia",
        "midlife-crisis",
        "workplace",
        "claustrophobic",
    ],
    genres: &["drama"],
    mood_score: |_| -0.3,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(if c.dice.chance(0.5) { ink.deep } else { ink.field });
    let columns = c.dice.integer(3, 4);
    let (cell_w, cell_h) = (372.0 / f64::from(columns), c.dice.range(108.0, 138.0));
    let arched = c.dice.chance(0.35);
    let lit = c.dice.range(0.25, 0.6);
    let (x0, mut y) = (c.cx - 186.0, -c.dice.range(10.0, 70.0));
    let main_column = c.dice.integer(0, columns - 1);
    let mut row = 0;
    while y < c.floor - 26.0 {
        for column in 0..columns {
            let (wx, wy) = (x0 + (f64::from(column) + 0.2) * cell_w, y + cell_h * 0.2);
            let (w, h) = (cell_w * 0.6, cell_h * 0.68);
            let main = row == 2 && column == main_column;
            let colour = if main {
                ink.accent
            } else if c.dice.chance(lit) {
                c.dice.pick([ink.glow, ink.second, ink.glow, ink.paper.mix(ink.accent, 0.4)])
            } else {
                ink.night.mix(ink.deep, 0.35)
            };
            window(c, (wx, wy, w, h), colour, arched, main);
        }
        let sill = Path::new().rect(c.left(), y + cell_h * 0.94, c.span(), 3.0);
        c.svg.fill(&sill, ink.night.opacity(0.35));
        y += cell_h;
        row += 1;
    }
    c.flat_ground(c.floor + 44.0, ink.night);
}

/// A window with its `frame` (x, y, width, height): the main one with people, another one with a silhouette if lit.
fn window(c: &mut Canvas, frame: (f64, f64, f64, f64), colour: Rgb, arched: bool, main: bool) {
    let ink = c.ink;
    let (x, y, w, h) = frame;
    let outline = if arched {
        Path::new()
            .move_to((x, y + h))
            .line_to((x, y + w * 0.5))
            .arc(w * 0.5, true, (x + w, y + w * 0.5))
            .line_to((x + w, y + h))
            .close()
    } else {
        Path::new().rect(x, y, w, h)
    };
    c.svg.fill(&outline, colour);
    let (cx, foot) = (x + w / 2.0, y + h);
    if main {
        let pair = c.dice.chance(0.45);
        let height = h * 0.82;
        let people = if pair {
            Path::new().figure((cx - w * 0.16, foot), height).dressed_figure((cx + w * 0.17, foot), height * 0.94)
        } else {
            Path::new().dressed_figure((cx + w * 0.1, foot), height)
        };
        c.svg.fill(&people, ink.night);
    } else if colour != ink.night.mix(ink.deep, 0.35) {
        let silhouette = match c.dice.integer(0, 5) {
            0 => Path::new().figure((cx - w * 0.1, foot + h * 0.15), h * 0.85),
            1 => Path::new().rect(x, y, w * 0.22, h).rect(x + w * 0.78, y, w * 0.22, h),
            2 => Path::new()
                .rect(x + w * 0.64, y, 1.2, h * 0.3)
                .move_to((x + w * 0.44, y + h * 0.42))
                .arc(w * 0.21, true, (x + w * 0.86, y + h * 0.42))
                .close(),
            3 => Path::new()
                .ellipse((cx, foot - h * 0.14), w * 0.16, h * 0.16)
                .disc((cx + w * 0.1, foot - h * 0.32), w * 0.11)
                .polygon(&[
                    (cx + w * 0.02, foot - h * 0.36),
                    (cx + w * 0.03, foot - h * 0.5),
                    (cx + w * 0.1, foot - h * 0.4),
                ])
                .polygon(&[
                    (cx + w * 0.11, foot - h * 0.4),
                    (cx + w * 0.18, foot - h * 0.5),
                    (cx + w * 0.2, foot - h * 0.34),
                ]),
            4 => (0..5).fold(Path::new(), |path, slat| path.rect(x, y + f64::from(slat) * h * 0.13, w, h * 0.06)),
            _ => Path::new()
                .polygon(&[
                    (cx - w * 0.14, foot),
                    (cx - w * 0.2, foot - h * 0.22),
                    (cx + w * 0.2, foot - h * 0.22),
                    (cx + w * 0.14, foot),
                ])
                .move_to((cx, foot - h * 0.2))
                .quad_to((cx - w * 0.3, foot - h * 0.4), (cx - w * 0.22, foot - h * 0.64))
                .quad_to((cx - w * 0.02, foot - h * 0.4), (cx, foot - h * 0.2))
                .quad_to((cx + w * 0.3, foot - h * 0.36), (cx + w * 0.24, foot - h * 0.56))
                .quad_to((cx + w * 0.04, foot - h * 0.4), (cx, foot - h * 0.2))
                .close(),
        };
        c.svg.fill(&silhouette, ink.night.mix(ink.deep, 0.2));
    }
    c.svg.stroke(&Path::new().move_to((cx, y)).line_to((cx, foot)), ink.deep, if main { 0.0 } else { 1.6 });
}

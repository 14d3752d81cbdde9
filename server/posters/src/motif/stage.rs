//! A stage with curtains and a performer in spotlights, or a circus tent; for theatre, fame and singers.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["stage", "big-top"],
    strong: &[
        "theatre",
        "backstage",
        "actor-life",
        "fame",
        "stage-adaptation",
        "singer",
        "ballet",
        "shakespeare",
        "circus",
        "celebrity",
    ],
    weak: &["musical-numbers", "dance", "nightclub", "rise-and-fall", "comeback", "clowns", "disco-era", "parody"],
    genres: &["musical", "music"],
    mood_score: |mood| mood.stylised * 0.2 - 0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.night.mix(ink.deep, 0.7), ink.field.mix(ink.deep, 0.6));
    if c.scene == "big-top" {
        return tent(c);
    }
    let (x, floor) = (c.cx, c.floor - 6.0);
    let lamps = c.dice.integer(1, 3);
    c.flat_ground(floor, ink.night.mix(ink.deep, 0.5));
    for lamp in 0..lamps {
        let spread = f64::from(lamp) - f64::from(lamps - 1) / 2.0;
        let top = (x + spread * 190.0 + c.dice.range(-30.0, 30.0), -40.0);
        let half = c.dice.range(58.0, 84.0);
        let cone = Path::new().polygon(&[
            (top.0 - 6.0, top.1),
            (top.0 + 6.0, top.1),
            (x + half, floor + 14.0),
            (x - half, floor + 14.0),
        ]);
        let paint = c.dice.pick([ink.paper, ink.accent, ink.glow]);
        let light = c.svg.linear_gradient(top, (x, floor), &[(0.0, paint.opacity(0.85)), (1.0, paint.opacity(0.3))]);
        c.svg.fill(&cone, light);
    }
    c.svg.ellipse((x, floor + 14.0), 84.0, 16.0, ink.paper.opacity(0.85));
    performer(c, x, floor + 14.0);
    curtains(c);
    let lights = (0..14).fold(Path::new(), |path, light| {
        let lx = x - 195.0 + f64::from(light) * 30.0;
        path.move_to((lx - 10.0, floor + 58.0)).arc(10.0, true, (lx + 10.0, floor + 58.0)).close()
    });
    c.svg.fill(&lights, ink.accent.opacity(0.8));
}

fn performer(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let height = c.dice.range(96.0, 130.0);
    let shape = match c.dice.integer(0, 3) {
        0 => Path::new().dressed_figure((x, y), height),
        1 => Path::new().figure_in_hat((x, y), height),
        2 => Path::new()
            .rect(x + 24.0, y - height * 0.86, 2.6, height * 0.86)
            .disc((x + 25.3, y - height * 0.88), 6.5)
            .rect(x + 12.0, y - 3.0, 27.0, 3.0)
            .dressed_figure((x - 8.0, y), height),
        _ => Path::new().figure((x - 22.0, y), height).dressed_figure((x + 22.0, y), height * 0.94),
    };
    c.svg.fill(&shape, ink.night);
}

/// Two gathered curtains and a scalloped valance.
fn curtains(c: &mut Canvas) {
    let ink = c.ink;
    let (gather, drop) = (c.dice.range(100.0, 150.0), c.floor + 40.0);
    let folds = [
        ink.field,
        ink.field.mix(ink.deep, 0.5),
        ink.field.mix(ink.glow, 0.35),
        ink.field.mix(ink.deep, 0.25),
        ink.deep,
    ];
    for side in [-1.0, 1.0] {
        let edge = c.cx + side * 290.0;
        for (fold, colour) in folds.into_iter().enumerate() {
            let reach = |f: f64| edge - side * (290.0 - gather) * (1.0 - f / 5.0) * 1.1;
            let f = fold as f64;
            let (top, tie) = (edge - side * 275.0 * (1.0 - f / 5.5), reach(f));
            let panel = Path::new()
                .move_to((top, -90.0))
                .cubic_to((top, 120.0), (tie, 160.0), (tie + side * 26.0, drop))
                .line_to((edge + side * 600.0, drop))
                .line_to((edge + side * 600.0, -90.0))
                .close();
            c.svg.fill(&panel, colour);
        }
    }
    let scallop = 66.0;
    let mut x = c.left();
    let mut valance = Path::new().move_to((x, -90.0)).line_to((x, 30.0));
    while x < c.right() {
        valance = valance.arc(scallop * 0.6, false, (x + scallop, 30.0));
        x += scallop;
    }
    c.svg.fill(&valance.clone().line_to((x, -90.0)).close(), ink.accent);
    c.svg.stroke(&valance, ink.deep, 3.0);
}

/// A striped circus tent with a pennant.
fn tent(c: &mut Canvas) {
    let ink = c.ink;
    let (x, top, floor) = (c.cx, c.cy - 120.0, c.floor);
    c.glow((x, c.cy), 280.0, ink.glow, 0.5);
    let eaves = floor - 120.0;
    let half = 165.0;
    for stripe in 0..10 {
        let at = |f: f64| x - half + half * 2.0 * f / 10.0;
        let (a, b) = (at(f64::from(stripe)), at(f64::from(stripe) + 1.0));
        let colour = if stripe % 2 == 0 { ink.accent } else { ink.second };
        c.svg.fill(
            &Path::new()
                .move_to((x, top))
                .quad_to((f64::midpoint(x, a), eaves - 30.0), (a, eaves))
                .line_to((b, eaves))
                .quad_to((f64::midpoint(x, b), eaves - 30.0), (x, top))
                .close(),
            colour,
        );
        let low = |v: f64| x + (v - x) * 0.92;
        c.svg.fill(
            &Path::new().polygon(&[(low(a), eaves), (low(b), eaves), (low(b), floor + 20.0), (low(a), floor + 20.0)]),
            colour.mix(ink.deep, 0.4),
        );
        c.svg.fill(
            &Path::new().move_to((a, eaves)).arc(half / 10.0, false, (b, eaves)).close(),
            if stripe % 2 == 0 { ink.second } else { ink.paper },
        );
    }
    c.svg.fill(
        &Path::new()
            .move_to((x - 46.0, floor + 22.0))
            .quad_to((x - 10.0, floor - 40.0), (x, eaves + 30.0))
            .quad_to((x + 10.0, floor - 40.0), (x + 46.0, floor + 22.0))
            .close(),
        ink.night,
    );
    c.svg.fill(
        &Path::new().rect(x - 1.2, top - 44.0, 2.4, 46.0).polygon(&[
            (x, top - 44.0),
            (x + 46.0, top - 34.0),
            (x, top - 22.0),
        ]),
        ink.paper,
    );
    c.flat_ground(floor + 18.0, ink.night);
}

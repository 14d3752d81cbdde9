//! Light through a blind, a street lamp or a lit window, and a figure; for film noir and private eyes.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["blinds", "street-lamp", "lit-window"],
    strong: &["private-eye", "femme-fatale", "hardboiled", "neo-noir"],
    weak: &[
        "detective",
        "corrupt-cop",
        "blackmail",
        "undercover",
        "double-life",
        "gangster",
        "guilt",
        "fugitive",
        "wrongly-accused",
    ],
    genres: &["film-noir", "crime"],
    mood_score: |mood| mood.dark * 0.3 + mood.tense * 0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    match c.scene {
        "blinds" => blinds(c),
        "street-lamp" => street(c),
        _ => window(c),
    }
}

/// Stripes of light from a blind on a wall, and a figure in a hat.
fn blinds(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.deep);
    let slats = c.dice.integer(8, 13);
    let (top, gap) = (c.dice.range(20.0, 60.0), c.dice.range(27.0, 36.0));
    let slope = c.dice.range(-0.26, -0.08) - c.mood.threat() * 0.12;
    let (x0, x1) = (c.cx - c.dice.range(120.0, 170.0), c.cx + c.dice.range(110.0, 190.0));
    let bars = (0..slats).fold(Path::new(), |path, slat| {
        let y = top + f64::from(slat) * gap;
        let thick = gap * 0.52;
        path.polygon(&[(x0, y), (x1, y + (x1 - x0) * slope), (x1, y + thick + (x1 - x0) * slope), (x0, y + thick)])
    });
    let light = c.svg.linear_gradient(
        (x0, 0.0),
        (x1, 0.0),
        &[(0.0, ink.accent.into()), (1.0, ink.accent.mix(ink.field, 0.75).into())],
    );
    c.svg.fill(&bars, light);
    let height = c.dice.range(330.0, 420.0);
    let (x, y) = (c.cx + c.dice.range(-20.0, 40.0), c.floor + height * 0.42);
    c.svg.fill(&Path::new().figure_in_hat((x, y), height), ink.night);
    if c.dice.chance(0.5) {
        c.svg.disc((x + height * 0.085, y - height * 0.87), 3.2, ink.second);
        let smoke = Path::new().move_to((x + height * 0.09, y - height * 0.88)).cubic_to(
            (x + 80.0, y - height),
            (x + 20.0, y - height * 1.02),
            (x + 66.0, y - height * 1.16),
        );
        c.svg.stroke(&smoke, ink.paper.opacity(0.55), 2.0);
    }
}

/// A street with a lamp, and a figure with its shadow.
fn street(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.night.mix(ink.deep, 0.7), ink.field);
    let floor = c.floor - 8.0;
    let mut x = c.left();
    while x < c.right() {
        let width = c.dice.range(50.0, 110.0);
        let top = c.dice.range(40.0, 200.0) + if (x - c.cx).abs() < 80.0 { 140.0 } else { 0.0 };
        c.svg.rect(x, top, width + 1.0, floor - top, ink.deep);
        x += width;
    }
    c.flat_ground(floor, ink.night);
    let (lx, height) = (c.cx - c.dice.range(20.0, 60.0), c.dice.range(230.0, 300.0));
    c.street_lamp((lx, floor), height, 1.0);
    let px = lx + height * c.dice.range(0.12, 0.3);
    let shadow = Path::new().polygon(&[
        (px - 6.0, floor + 8.0),
        (px + 6.0, floor + 8.0),
        (px + 75.0, floor + 80.0),
        (px + 40.0, floor + 84.0),
    ]);
    c.svg.fill(&shadow, ink.field.opacity(0.6));
    c.svg.fill(&Path::new().figure_in_hat((px, floor + 10.0), 82.0), ink.night);
}

/// A lit window with a figure behind the blind.
fn window(c: &mut Canvas) {
    let ink = c.ink;
    c.sky(ink.deep, ink.night);
    let (x, y) = (c.cx, c.cy - 20.0);
    let (w, h) = (c.dice.range(120.0, 160.0), c.dice.range(180.0, 240.0));
    let skew = c.dice.range(40.0, 90.0);
    let pane = Path::new().polygon(&[
        (x - w / 2.0, y - h / 2.0),
        (x + w / 2.0, y - h / 2.0 - skew * 0.3),
        (x + w / 2.0, y + h / 2.0),
        (x - w / 2.0, y + h / 2.0 + skew * 0.3),
    ]);
    c.glow((x, y), 260.0, ink.accent, 0.28);
    c.svg.fill(&pane, ink.accent);
    c.clipped(&pane, |c| {
        let height = h * 0.95;
        let dressed = c.has_any(&["femme-fatale"]) || c.dice.chance(0.4);
        let figure = if dressed {
            Path::new().dressed_figure((x + 10.0, y + h * 0.62), height)
        } else {
            Path::new().figure_in_hat((x + 10.0, y + h * 0.62), height)
        };
        c.svg.fill(&figure, ink.night);
        let slats = (0..14).fold(Path::new(), |path, slat| {
            path.rect(x - w, y - h * 0.7 + f64::from(slat) * h / 9.5, w * 2.0, h / 34.0)
        });
        c.svg.fill(&slats, ink.night.opacity(0.85));
    });
    let bars = Path::new().rect(x - 3.0, y - h, 6.0, h * 2.0);
    c.clipped(&pane, |c| c.svg.fill(&bars, ink.deep));
    let spill = Path::new().polygon(&[
        (x - w * 0.3, c.floor + 10.0),
        (x + w * 0.5, c.floor + 10.0),
        (x + w * 0.95, c.floor + 120.0),
        (x - w * 0.4, c.floor + 120.0),
    ]);
    c.svg.fill(&spill, ink.accent.opacity(0.22));
}

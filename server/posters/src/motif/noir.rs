//! Light through slats: a blind, a lamp, a doorway, and somebody waiting.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "noir",
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
    leans: |mood| mood.dark * 0.3 + mood.tense * 0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    match s.dice.count(0, 2) {
        0 => blinds(s),
        1 => street(s),
        _ => window(s),
    }
}

/// Bars of light from a blind across a wall, broken by a figure in a hat.
fn blinds(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.deep);
    let slats = s.dice.count(8, 13);
    let (top, gap) = (s.dice.range(20.0, 60.0), s.dice.range(27.0, 36.0));
    let slope = s.dice.range(-0.26, -0.08) - s.mood.edge() * 0.12;
    let (x0, x1) = (s.cx - s.dice.range(120.0, 170.0), s.cx + s.dice.range(110.0, 190.0));
    let bars = (0..slats).fold(Path::new(), |path, slat| {
        let y = top + f64::from(slat) * gap;
        let thick = gap * 0.52;
        path.poly(&[(x0, y), (x1, y + (x1 - x0) * slope), (x1, y + thick + (x1 - x0) * slope), (x0, y + thick)])
    });
    let light =
        s.svg.blend((x0, 0.0), (x1, 0.0), &[(0.0, ink.accent.into()), (1.0, ink.accent.mix(ink.field, 0.75).into())]);
    s.svg.shape(&bars, light);
    let tall = s.dice.range(330.0, 420.0);
    let (x, y) = (s.cx + s.dice.range(-20.0, 40.0), s.floor + tall * 0.42);
    s.svg.shape(&Path::new().person(x, y, tall).hat(x, y, tall), ink.night);
    if s.dice.chance(0.5) {
        s.svg.disc(x + tall * 0.085, y - tall * 0.87, 3.2, ink.second);
        let smoke = Path::new().at(x + tall * 0.09, y - tall * 0.88).curve(
            (x + 80.0, y - tall),
            (x + 20.0, y - tall * 1.02),
            (x + 66.0, y - tall * 1.16),
        );
        s.svg.line(&smoke, ink.paper.thin(0.55), 2.0);
    }
}

/// A wet street, one lamp, one figure and its shadow.
fn street(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.night.mix(ink.deep, 0.7), ink.field);
    let floor = s.floor - 8.0;
    let mut x = s.left();
    while x < s.right() {
        let wide = s.dice.range(50.0, 110.0);
        let top = s.dice.range(40.0, 200.0) + if (x - s.cx).abs() < 80.0 { 140.0 } else { 0.0 };
        s.svg.rect(x, top, wide + 1.0, floor - top, ink.deep);
        x += wide;
    }
    s.plain(floor, ink.night);
    let (lx, tall) = (s.cx - s.dice.range(20.0, 60.0), s.dice.range(230.0, 300.0));
    s.lamp(lx, floor, tall, 1.0);
    let px = lx + tall * s.dice.range(0.12, 0.3);
    let shadow = Path::new().poly(&[
        (px - 6.0, floor + 8.0),
        (px + 6.0, floor + 8.0),
        (px + 75.0, floor + 80.0),
        (px + 40.0, floor + 84.0),
    ]);
    s.svg.shape(&shadow, ink.field.thin(0.6));
    s.svg.shape(&Path::new().person(px, floor + 10.0, 82.0).hat(px, floor + 10.0, 82.0), ink.night);
}

/// One lit window high in a dark wall, its bars thrown large across the bricks.
fn window(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.deep, ink.night);
    let (x, y) = (s.cx, s.cy - 20.0);
    let (w, h) = (s.dice.range(120.0, 160.0), s.dice.range(180.0, 240.0));
    let skew = s.dice.range(40.0, 90.0);
    let pane = Path::new().poly(&[
        (x - w / 2.0, y - h / 2.0),
        (x + w / 2.0, y - h / 2.0 - skew * 0.3),
        (x + w / 2.0, y + h / 2.0),
        (x - w / 2.0, y + h / 2.0 + skew * 0.3),
    ]);
    s.glow(x, y, 260.0, ink.accent, 0.28);
    s.svg.shape(&pane, ink.accent);
    s.inside(&pane, |s| {
        let tall = h * 0.95;
        let lady = s.has(&["femme-fatale"]) || s.dice.chance(0.4);
        let figure = if lady {
            Path::new().lady(x + 10.0, y + h * 0.62, tall)
        } else {
            Path::new().person(x + 10.0, y + h * 0.62, tall).hat(x + 10.0, y + h * 0.62, tall)
        };
        s.svg.shape(&figure, ink.night);
        let slats = (0..14).fold(Path::new(), |path, slat| {
            path.rect(x - w, y - h * 0.7 + f64::from(slat) * h / 9.5, w * 2.0, h / 34.0)
        });
        s.svg.shape(&slats, ink.night.thin(0.85));
    });
    let bars = Path::new().rect(x - 3.0, y - h, 6.0, h * 2.0);
    s.inside(&pane, |s| s.svg.shape(&bars, ink.deep));
    let spill = Path::new().poly(&[
        (x - w * 0.3, s.floor + 10.0),
        (x + w * 0.5, s.floor + 10.0),
        (x + w * 0.95, s.floor + 120.0),
        (x - w * 0.4, s.floor + 120.0),
    ]);
    s.svg.shape(&spill, ink.accent.thin(0.22));
}

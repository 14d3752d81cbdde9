//! Arches that recede, a hot sky, and shadows as long as the afternoon.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "arches",
    strong: &[
        "ancient-world",
        "gladiator",
        "rome",
        "italy-abroad",
        "archaeology",
        "mythology",
        "jesus-and-bible",
        "middle-east",
        "historical-epic",
        "slavery",
        "dictatorship",
    ],
    weak: &[
        "religion",
        "clergy",
        "surreal",
        "mummy",
        "political-intrigue",
        "exile",
        "italian-neorealism",
        "latin-america",
        "propaganda",
        "colonialism",
        "boarding-school",
        "college",
        "allegory",
    ],
    genres: &["history"],
    leans: |mood| mood.epic * 0.2 - 0.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    if s.has(&["middle-east", "jesus-and-bible", "religion"]) && s.dice.chance(0.5) {
        return dome(s);
    }
    let floor = s.floor - 10.0;
    let tiers = s.dice.count(1, 2);
    s.svg.disc(s.cx + 96.0, s.dice.range(70.0, 150.0), s.dice.range(34.0, 64.0), ink.accent);
    s.plain(floor, ink.field.mix(ink.deep, 0.6));
    let (far, near) = ((s.cx + 130.0, floor - 20.0), s.cx - 260.0);
    let grow = |t: f64| near + (far.0 - near) * (1.0 - (1.0 - t).powf(1.8));
    let high = |x: f64, tall: f64| far.1 - tall * (far.0 + 50.0 - x) / (far.0 - near);
    let low = |x: f64| floor + 70.0 * (far.0 - x) / (far.0 - near);
    let tall = if tiers == 2 { 400.0 } else { 330.0 };
    let wall = Path::new().poly(&[
        (near, high(near, tall)),
        (far.0, high(far.0, tall)),
        (far.0, low(far.0)),
        (near, low(near)),
    ]);
    s.svg.shape(&wall, ink.glow.mix(ink.paper, 0.25));
    let mut holes = Path::new();
    let mut lit = Path::new();
    for arch in 0..6 {
        let (a, b) = (grow(f64::from(arch) / 6.0 + 0.035), grow(f64::from(arch + 1) / 6.0 - 0.035));
        for tier in 0..tiers {
            let share = |top: f64, bottom: f64, x: f64| {
                (high(x, tall) + (low(x) - high(x, tall)) * top, high(x, tall) + (low(x) - high(x, tall)) * bottom)
            };
            let (from, to) = if tiers == 1 {
                (0.42, 1.0)
            } else if tier == 0 {
                (0.26, 0.48)
            } else {
                (0.68, 1.0)
            };
            let (ta, ba) = share(from, to, a);
            let (tb, bb) = share(from, to, b);
            let crown = f64::midpoint(ta, tb) - (b - a) * 0.75;
            holes = holes
                .at(a, ba)
                .to(a, ta)
                .bend((a, crown), (f64::midpoint(a, b), crown + 2.0))
                .bend((b, crown), (b, tb))
                .to(b, bb)
                .shut();
            let jamb = (b - a) * 0.24;
            lit = lit
                .at(b, bb)
                .to(b, tb)
                .bend((b, crown), (f64::midpoint(a, b), crown + 2.0))
                .bend((b - jamb, crown + 12.0), (b - jamb, tb + 8.0))
                .to(b - jamb, bb)
                .shut();
        }
    }
    s.svg.shape(&holes, ink.deep.mix(ink.night, 0.35));
    s.svg.shape(&lit, ink.field);
    let cornice = Path::new().poly(&[
        (near, high(near, tall)),
        (far.0 + 6.0, high(far.0, tall)),
        (far.0 + 6.0, high(far.0, tall) + 4.0),
        (near, high(near, tall) + 16.0),
    ]);
    s.svg.shape(&cornice, ink.second);
    let shade = Path::new().poly(&[
        (near, low(near)),
        (far.0, low(far.0)),
        (s.right(), floor + 90.0),
        (s.right(), 700.0),
        (near, 700.0),
    ]);
    s.svg.shape(&shade, ink.night.thin(0.6));
    let (px, py) = (s.cx + 96.0, floor + 34.0);
    s.svg.shape(
        &Path::new().poly(&[(px - 4.0, py), (px + 4.0, py), (px - 110.0, py + 44.0), (px - 126.0, py + 40.0)]),
        ink.night.thin(0.7),
    );
    s.svg.shape(&Path::new().person(px, py + 2.0, 46.0), ink.night);
}

/// A dome, its drum and two slim towers against the sun.
fn dome(s: &mut Sheet) {
    let ink = s.ink;
    let (x, floor) = (s.cx, s.floor + 6.0);
    let r = s.dice.range(76.0, 104.0);
    s.lit_disc(x + s.dice.range(-60.0, 60.0), floor - r * 1.9, r * 1.25, ink.accent);
    let y = floor - 104.0;
    let onion = Path::new()
        .at(x - r * 0.8, y)
        .curve((x - r * 1.35, y - r * 0.7), (x - r * 0.5, y - r * 1.2), (x, y - r * 1.75))
        .curve((x + r * 0.5, y - r * 1.2), (x + r * 1.35, y - r * 0.7), (x + r * 0.8, y))
        .shut();
    let towers = [-1.0, 1.0].into_iter().fold(Path::new(), |path, side| {
        let tx = x + side * r * 1.75;
        path.rect(tx - 11.0, y - r * 1.2, 22.0, 400.0)
            .rect(tx - 17.0, y - r * 0.8, 34.0, 9.0)
            .at(tx - 13.0, y - r * 1.2)
            .bend((tx - 10.0, y - r * 1.5), (tx, y - r * 1.8))
            .bend((tx + 10.0, y - r * 1.5), (tx + 13.0, y - r * 1.2))
            .shut()
    });
    s.svg.shape(&towers, ink.deep);
    s.svg.shape(&onion, ink.second);
    s.inside(&onion, |s| s.svg.rect(x + r * 0.1, y - 300.0, 300.0, 320.0, ink.night.thin(0.28)));
    s.svg.rect(x - r * 1.3, y, r * 2.6, 300.0, ink.deep.mix(ink.night, 0.3));
    let doors = [-0.85, 0.0, 0.85].into_iter().fold(Path::new(), |path, step| {
        let (dx, half) = (x + step * r, if step == 0.0 { 25.0 } else { 16.0 });
        path.at(dx - half, floor + 10.0)
            .to(dx - half, y + 52.0)
            .bend((dx - half, y + 32.0), (dx, y + 20.0))
            .bend((dx + half, y + 32.0), (dx + half, y + 52.0))
            .to(dx + half, floor + 10.0)
            .shut()
    });
    s.svg.shape(&doors, ink.accent);
    s.plain(floor + 4.0, ink.night);
    s.svg.shape(&Path::new().person(x, floor + 10.0, 46.0), ink.night);
}

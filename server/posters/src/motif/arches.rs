//! A Roman arcade in perspective, or a dome between two towers; for antiquity, religion and historical epics.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["arcade", "dome"],
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
    mood_score: |mood| mood.epic * 0.2 - 0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    if c.scene == "dome" {
        return dome(c);
    }
    let floor = c.floor - 10.0;
    let tiers = c.dice.integer(1, 2);
    c.svg.disc((c.cx + 96.0, c.dice.range(70.0, 150.0)), c.dice.range(34.0, 64.0), ink.accent);
    c.flat_ground(floor, ink.field.mix(ink.deep, 0.6));
    let (far, near) = ((c.cx + 130.0, floor - 20.0), c.cx - 260.0);
    let grow = |t: f64| near + (far.0 - near) * (1.0 - (1.0 - t).powf(1.8));
    let high = |x: f64, height: f64| far.1 - height * (far.0 + 50.0 - x) / (far.0 - near);
    let low = |x: f64| floor + 70.0 * (far.0 - x) / (far.0 - near);
    let height = if tiers == 2 { 400.0 } else { 330.0 };
    let wall = Path::new().polygon(&[
        (near, high(near, height)),
        (far.0, high(far.0, height)),
        (far.0, low(far.0)),
        (near, low(near)),
    ]);
    c.svg.fill(&wall, ink.glow.mix(ink.paper, 0.25));
    let mut holes = Path::new();
    let mut lit = Path::new();
    for arch in 0..6 {
        let (a, b) = (grow(f64::from(arch) / 6.0 + 0.035), grow(f64::from(arch + 1) / 6.0 - 0.035));
        for tier in 0..tiers {
            let share = |top: f64, bottom: f64, x: f64| {
                (
                    high(x, height) + (low(x) - high(x, height)) * top,
                    high(x, height) + (low(x) - high(x, height)) * bottom,
                )
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
                .move_to((a, ba))
                .line_to((a, ta))
                .quad_to((a, crown), (f64::midpoint(a, b), crown + 2.0))
                .quad_to((b, crown), (b, tb))
                .line_to((b, bb))
                .close();
            let jamb = (b - a) * 0.24;
            lit = lit
                .move_to((b, bb))
                .line_to((b, tb))
                .quad_to((b, crown), (f64::midpoint(a, b), crown + 2.0))
                .quad_to((b - jamb, crown + 12.0), (b - jamb, tb + 8.0))
                .line_to((b - jamb, bb))
                .close();
        }
    }
    c.svg.fill(&holes, ink.deep.mix(ink.night, 0.35));
    c.svg.fill(&lit, ink.field);
    let cornice = Path::new().polygon(&[
        (near, high(near, height)),
        (far.0 + 6.0, high(far.0, height)),
        (far.0 + 6.0, high(far.0, height) + 4.0),
        (near, high(near, height) + 16.0),
    ]);
    c.svg.fill(&cornice, ink.second);
    let shade = Path::new().polygon(&[
        (near, low(near)),
        (far.0, low(far.0)),
        (c.right(), floor + 90.0),
        (c.right(), BELOW),
        (near, BELOW),
    ]);
    c.svg.fill(&shade, ink.night.opacity(0.6));
    let (px, py) = (c.cx + 96.0, floor + 34.0);
    c.svg.fill(
        &Path::new().polygon(&[(px - 4.0, py), (px + 4.0, py), (px - 110.0, py + 44.0), (px - 126.0, py + 40.0)]),
        ink.night.opacity(0.7),
    );
    c.svg.fill(&Path::new().figure((px, py + 2.0), 46.0), ink.night);
}

/// An onion dome and two towers in front of the sun.
fn dome(c: &mut Canvas) {
    let ink = c.ink;
    let (x, floor) = (c.cx, c.floor + 6.0);
    let r = c.dice.range(76.0, 104.0);
    c.lit_disc((x + c.dice.range(-60.0, 60.0), floor - r * 1.9), r * 1.25, ink.accent);
    let y = floor - 104.0;
    let onion = Path::new()
        .move_to((x - r * 0.8, y))
        .cubic_to((x - r * 1.35, y - r * 0.7), (x - r * 0.5, y - r * 1.2), (x, y - r * 1.75))
        .cubic_to((x + r * 0.5, y - r * 1.2), (x + r * 1.35, y - r * 0.7), (x + r * 0.8, y))
        .close();
    let towers = [-1.0, 1.0].into_iter().fold(Path::new(), |path, side| {
        let tx = x + side * r * 1.75;
        path.rect(tx - 11.0, y - r * 1.2, 22.0, 400.0)
            .rect(tx - 17.0, y - r * 0.8, 34.0, 9.0)
            .move_to((tx - 13.0, y - r * 1.2))
            .quad_to((tx - 10.0, y - r * 1.5), (tx, y - r * 1.8))
            .quad_to((tx + 10.0, y - r * 1.5), (tx + 13.0, y - r * 1.2))
            .close()
    });
    c.svg.fill(&towers, ink.deep);
    c.svg.fill(&onion, ink.second);
    c.clipped(&onion, |c| c.svg.rect(x + r * 0.1, y - 300.0, 300.0, 320.0, ink.night.opacity(0.28)));
    c.svg.rect(x - r * 1.3, y, r * 2.6, 300.0, ink.deep.mix(ink.night, 0.3));
    let doors = [-0.85, 0.0, 0.85].into_iter().fold(Path::new(), |path, step| {
        let (dx, half) = (x + step * r, if step == 0.0 { 25.0 } else { 16.0 });
        path.move_to((dx - half, floor + 10.0))
            .line_to((dx - half, y + 52.0))
            .quad_to((dx - half, y + 32.0), (dx, y + 20.0))
            .quad_to((dx + half, y + 32.0), (dx + half, y + 52.0))
            .line_to((dx + half, floor + 10.0))
            .close()
    });
    c.svg.fill(&doors, ink.accent);
    c.flat_ground(floor + 4.0, ink.night);
    c.svg.fill(&Path::new().figure((x, floor + 10.0), 46.0), ink.night);
}

//! A film reel, or a cinema screen with its audience; for films about film-making and documentaries.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["spool", "cinema"],
    strong: &[
        "hollywood",
        "filmmaking",
        "mockumentary",
        "documentary-truth",
        "breaking-fourth-wall",
        "french-new-wave",
        "media-satire",
    ],
    weak: &["silent", "new-hollywood", "celebrity", "fame", "actor-life", "anthology", "remake", "italian-neorealism"],
    genres: &["documentary"],
    mood_score: |_| -0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    if c.scene == "spool" { spool(c) } else { beam(c) }
}

fn spool(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx, c.cy, c.dice.range(118.0, 150.0));
    c.svg.fill(&Path::new().rays((x, y), 0.0, 700.0, c.dice.integer(14, 26), 0.01), ink.glow.opacity(0.4));
    let holes = c.dice.pick([3, 5, 6]);
    let turn = c.dice.unit();
    let plate = Path::new().disc((x, y), r).disc((x, y), r * 0.1).discs_around(
        (x, y),
        r * 0.58,
        holes,
        turn,
        r * if holes == 3 { 0.3 } else { 0.23 },
    );
    c.svg.disc((x, y), r * 0.93, ink.accent);
    c.svg.fill_even_odd(&plate, ink.night.mix(ink.deep, 0.3));
    c.svg.ring((x, y), r * 0.95, ink.glow.opacity(0.6), 2.0);
    let strip = Path::new()
        .move_to((x + r - 17.0, y))
        .cubic_to((x + r - 10.0, y + 130.0), (x + 60.0, y + 150.0), (x - 20.0, y + 170.0))
        .cubic_to((x - 120.0, y + 196.0), (x - 160.0, y + 260.0), (x - 130.0, BELOW));
    c.svg.stroke(&strip, ink.night, 42.0);
    c.svg.stroke(&strip, ink.glow, 25.0);
    c.svg.stroke(&strip, ink.night, 2.0);
}

fn beam(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y) = (c.cx, c.cy);
    let (half, height) = (130.0, 170.0);
    c.flood(ink.deep.mix(ink.night, 0.4));
    c.svg.fill(
        &Path::new().polygon(&[(x, 640.0), (x - half, y - height / 2.0), (x + half, y - height / 2.0)]),
        ink.paper.opacity(0.13),
    );
    c.svg.fill(
        &Path::new().polygon(&[(x, 640.0), (x - half, y + height / 2.0), (x + half, y + height / 2.0)]),
        ink.paper.opacity(0.2),
    );
    c.glow((x, y), 280.0, ink.glow, 0.5);
    let screen = Path::new().rect(x - half, y - height / 2.0, half * 2.0, height);
    c.svg.fill(&screen, ink.paper);
    c.clipped(&screen, |c| {
        let r = c.dice.range(40.0, 64.0);
        let dx = c.dice.range(-60.0, 60.0);
        c.svg.rect(x - half, y - height / 2.0, half * 2.0, height, ink.glow);
        c.svg.disc((x + dx, y + 10.0), r, ink.accent);
        c.svg.fill(
            &Path::new().polygon(&[
                (x - half, y + 100.0),
                (x - half, y + 30.0),
                (x - 50.0, y - 10.0),
                (x + 10.0, y + 40.0),
                (x + 70.0, y + 4.0),
                (x + half, y + 50.0),
                (x + half, y + 100.0),
            ]),
            ink.second,
        );
        c.svg.fill(&Path::new().rider((x - dx * 0.6, y + 68.0), 44.0), ink.night);
        c.svg.rect(x - half, y + 66.0, half * 2.0, 30.0, ink.night);
    });
    for row in 0..3 {
        let mut heads = Path::new();
        let base = c.floor + f64::from(row) * 40.0;
        let mut hx = c.left() + f64::from(row) * 17.0;
        while hx < c.right() {
            if !(row == 0 && c.dice.chance(0.35)) {
                heads = heads
                    .disc((hx, base - 28.0), 13.0)
                    .move_to((hx - 26.0, base + 24.0))
                    .quad_to((hx - 24.0, base - 14.0), (hx, base - 14.0))
                    .quad_to((hx + 24.0, base - 14.0), (hx + 26.0, base + 24.0))
                    .close();
            }
            hx += 60.0;
        }
        c.svg.fill(&heads, if row == 0 { ink.deep } else { ink.night });
    }
}

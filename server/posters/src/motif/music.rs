//! A record, piano keys, equaliser bars or guitar strings; for films about music.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["record", "piano", "equaliser", "strings"],
    strong: &[
        "rock-band",
        "jazz",
        "hip-hop",
        "classical-music",
        "pianist",
        "country-and-folk",
        "punk",
        "record-business",
        "disco-era",
        "radio-and-telephone",
    ],
    weak: &["musical-numbers", "singer", "dance", "nightclub", "fame", "roaring-twenties", "backstage"],
    genres: &["music", "musical"],
    mood_score: |_| 0.0,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    match c.scene {
        "record" => record(c),
        "piano" => keys(c),
        "equaliser" => equaliser(c),
        _ => strings(c),
    }
}

/// A record and the arm of its player.
fn record(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx + c.dice.range(-30.0, 60.0), c.cy - c.dice.range(0.0, 50.0), c.dice.range(150.0, 195.0));
    c.svg.disc((x, y), r, ink.night);
    let mut groove = r - 9.0;
    while groove > r * 0.42 {
        c.svg.ring((x, y), groove, ink.glow.opacity(0.28), 1.0);
        groove -= c.dice.range(5.0, 15.0);
    }
    let sheen = Path::new().polygon(&[(x, y), (x - r * 0.62, y - r * 0.76), (x - r * 0.36, y - r * 0.92)]).polygon(&[
        (x, y),
        (x + r * 0.62, y + r * 0.76),
        (x + r * 0.36, y + r * 0.92),
    ]);
    c.svg.fill(&sheen, ink.glow.opacity(0.35));
    c.svg.disc((x, y), r * 0.37, ink.accent);
    c.svg.fill(&Path::new().move_to((x, y - r * 0.37)).arc(r * 0.37, true, (x, y + r * 0.37)).close(), ink.second);
    c.svg.disc((x, y), r * 0.05, ink.paper);
    let arm = Path::new()
        .move_to((x + r * 0.98, y - r * 1.05))
        .line_to((x + r * 0.95, y + r * 0.2))
        .line_to((x + r * 0.56, y + r * 0.62));
    c.svg.stroke(&arm, ink.paper, 7.0);
}

/// Piano keys, one of them pressed.
fn keys(c: &mut Canvas) {
    let ink = c.ink;
    let degrees = c.dice.range(-24.0, 24.0);
    let (x, y) = (c.cx, c.cy);
    let width = c.dice.range(46.0, 62.0);
    let pressed = c.dice.integer(3, 5);
    c.rotated(degrees, (x, y), |c| {
        for key in 0..11 {
            let kx = x - width * 5.5 + f64::from(key) * width;
            let colour = if key == pressed { ink.accent } else { ink.paper };
            let drop = if key == pressed { 34.0 } else { 0.0 };
            c.svg.rect(kx + 1.5, y - 330.0, width - 3.0, 470.0 + drop, colour);
        }
        let black = (0..11).filter(|key| ![2, 6, 9].contains(key)).fold(Path::new(), |path, key| {
            path.rect(x - width * 5.5 + f64::from(key + 1) * width - width * 0.3, y - 330.0, width * 0.6, 320.0)
        });
        c.svg.fill(&black, ink.night);
        let black_x = x - width * 5.5 + f64::from(pressed + 3) * width - width * 0.3;
        c.svg.rect(black_x, y - 330.0, width * 0.6, 340.0, ink.second);
    });
}

/// Equaliser bars, highest at a random position, and a figure.
fn equaliser(c: &mut Canvas) {
    let ink = c.ink;
    let base = c.floor + 10.0;
    let count = c.dice.integer(9, 13);
    let width = 360.0 / f64::from(count);
    let peak = c.dice.range(0.3, 0.7);
    for bar in 0..count {
        let t = f64::from(bar) / f64::from(count);
        let envelope = (1.0 - (t - peak).abs() * 1.7).max(0.15);
        let height = envelope * c.dice.range(170.0, 330.0);
        let x = c.cx - 180.0 + f64::from(bar) * width;
        let colour = [ink.accent, ink.second, ink.glow, ink.paper][c.dice.integer(0, 3) as usize];
        let body = Path::new()
            .move_to((x + 3.0, base))
            .line_to((x + 3.0, base - height))
            .arc(width / 2.0 - 3.0, true, (x + width - 3.0, base - height))
            .line_to((x + width - 3.0, base))
            .close();
        c.svg.fill(&body, colour);
        c.svg.disc((x + width / 2.0, base - height), width * 0.17, ink.night);
    }
    c.flat_ground(base, ink.night.mix(ink.deep, 0.4));
    c.svg.fill(&Path::new().figure((c.cx, base + 6.0), 70.0), ink.night);
}

/// Guitar strings over a sound hole, one of them vibrating.
fn strings(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, r) = (c.cx + 10.0, c.cy + 10.0, c.dice.range(96.0, 124.0));
    c.flood(ink.glow.mix(ink.field, 0.5));
    for ring in 0..3_u32 {
        c.svg.ring((x, y), r + 14.0 + f64::from(ring) * 9.0, [ink.deep, ink.accent, ink.deep][ring as usize], 4.0);
    }
    c.svg.disc((x, y), r, ink.night);
    let degrees = c.dice.range(-30.0, 30.0);
    c.rotated(degrees, (x, y), |c| {
        c.svg.rect(x - 50.0, y - 520.0, 100.0, 520.0 - r * 0.8, ink.deep);
        let frets = (0..5)
            .fold(Path::new(), |path, fret| path.rect(x - 50.0, y - r - 26.0 - f64::from(fret) * 44.0, 100.0, 3.0));
        c.svg.fill(&frets, ink.accent);
        let still = [-34.0, -20.0, 8.0, 22.0, 36.0]
            .into_iter()
            .fold(Path::new(), |path, dx| path.rect(x + dx, y - 520.0, 1.8, 1000.0));
        c.svg.fill(&still, ink.paper);
        let mut moving = Path::new();
        for swing in [-9.0, -4.5, 4.5, 9.0] {
            moving = moving.move_to((x - 6.0, y - 420.0)).quad_to((x - 6.0 + swing * 2.0, y), (x - 6.0, y + 420.0));
        }
        c.svg.stroke(&moving, ink.second, 1.4);
    });
}

//! Sound made visible: a record, the keys of a piano, bars that leap, a string plucked.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "music",
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
    leans: |_| 0.0,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    if s.has(&["pianist", "classical-music"]) && s.dice.chance(0.7) {
        return keys(s);
    }
    match s.dice.count(0, 3) {
        0 => record(s),
        1 => keys(s),
        2 => bars(s),
        _ => strings(s),
    }
}

fn record(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx + s.dice.range(-30.0, 60.0), s.cy - s.dice.range(0.0, 50.0), s.dice.range(150.0, 195.0));
    s.svg.disc(x, y, r, ink.night);
    let mut groove = r - 9.0;
    while groove > r * 0.42 {
        s.svg.ring(x, y, groove, ink.glow.thin(0.28), 1.0);
        groove -= s.dice.range(5.0, 15.0);
    }
    let sheen = Path::new().poly(&[(x, y), (x - r * 0.62, y - r * 0.76), (x - r * 0.36, y - r * 0.92)]).poly(&[
        (x, y),
        (x + r * 0.62, y + r * 0.76),
        (x + r * 0.36, y + r * 0.92),
    ]);
    s.svg.shape(&sheen, ink.glow.thin(0.35));
    s.svg.disc(x, y, r * 0.37, ink.accent);
    s.svg.shape(&Path::new().at(x, y - r * 0.37).arc(r * 0.37, true, x, y + r * 0.37).shut(), ink.second);
    s.svg.disc(x, y, r * 0.05, ink.paper);
    let arm = Path::new().at(x + r * 0.98, y - r * 1.05).to(x + r * 0.95, y + r * 0.2).to(x + r * 0.56, y + r * 0.62);
    s.svg.line(&arm, ink.paper, 7.0);
}

fn keys(s: &mut Sheet) {
    let ink = s.ink;
    let turn = s.dice.range(-24.0, 24.0);
    let (x, y) = (s.cx, s.cy);
    let wide = s.dice.range(46.0, 62.0);
    let pressed = s.dice.count(3, 5);
    s.turned(turn, x, y, |s| {
        for key in 0..11 {
            let kx = x - wide * 5.5 + f64::from(key) * wide;
            let tone = if key == pressed { ink.accent } else { ink.paper };
            let drop = if key == pressed { 34.0 } else { 0.0 };
            s.svg.rect(kx + 1.5, y - 330.0, wide - 3.0, 470.0 + drop, tone);
        }
        let black = (0..11).filter(|key| ![2, 6, 9].contains(key)).fold(Path::new(), |path, key| {
            path.rect(x - wide * 5.5 + f64::from(key + 1) * wide - wide * 0.3, y - 330.0, wide * 0.6, 320.0)
        });
        s.svg.shape(&black, ink.night);
        let second = x - wide * 5.5 + f64::from(pressed + 3) * wide - wide * 0.3;
        s.svg.rect(second, y - 330.0, wide * 0.6, 340.0, ink.second);
    });
}

fn bars(s: &mut Sheet) {
    let ink = s.ink;
    let base = s.floor + 10.0;
    let count = s.dice.count(9, 13);
    let wide = 360.0 / f64::from(count);
    let lean = s.dice.range(0.3, 0.7);
    for bar in 0..count {
        let t = f64::from(bar) / f64::from(count);
        let hump = (1.0 - (t - lean).abs() * 1.7).max(0.15);
        let tall = hump * s.dice.range(170.0, 330.0);
        let x = s.cx - 180.0 + f64::from(bar) * wide;
        let tone = [ink.accent, ink.second, ink.glow, ink.paper][s.dice.count(0, 3) as usize];
        let body = Path::new()
            .at(x + 3.0, base)
            .to(x + 3.0, base - tall)
            .arc(wide / 2.0 - 3.0, true, x + wide - 3.0, base - tall)
            .to(x + wide - 3.0, base)
            .shut();
        s.svg.shape(&body, tone);
        s.svg.disc(x + wide / 2.0, base - tall, wide * 0.17, ink.night);
    }
    s.plain(base, ink.night.mix(ink.deep, 0.4));
    s.svg.shape(&Path::new().person(s.cx, base + 6.0, 70.0), ink.night);
}

/// Strings over a sound hole, one of them still moving.
fn strings(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, r) = (s.cx + 10.0, s.cy + 10.0, s.dice.range(96.0, 124.0));
    s.flood(ink.glow.mix(ink.field, 0.5));
    for ring in 0..3_u32 {
        s.svg.ring(x, y, r + 14.0 + f64::from(ring) * 9.0, [ink.deep, ink.accent, ink.deep][ring as usize], 4.0);
    }
    s.svg.disc(x, y, r, ink.night);
    let turn = s.dice.range(-30.0, 30.0);
    s.turned(turn, x, y, |s| {
        s.svg.rect(x - 50.0, y - 520.0, 100.0, 520.0 - r * 0.8, ink.deep);
        let frets = (0..5)
            .fold(Path::new(), |path, fret| path.rect(x - 50.0, y - r - 26.0 - f64::from(fret) * 44.0, 100.0, 3.0));
        s.svg.shape(&frets, ink.accent);
        let still = [-34.0, -20.0, 8.0, 22.0, 36.0]
            .into_iter()
            .fold(Path::new(), |path, dx| path.rect(x + dx, y - 520.0, 1.8, 1000.0));
        s.svg.shape(&still, ink.paper);
        let mut moving = Path::new();
        for swing in [-9.0, -4.5, 4.5, 9.0] {
            moving = moving.at(x - 6.0, y - 420.0).bend((x - 6.0 + swing * 2.0, y), (x - 6.0, y + 420.0));
        }
        s.svg.line(&moving, ink.second, 1.4);
    });
}

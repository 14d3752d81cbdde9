//! Flags in the wind and the many who carry them.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "banners",
    strong: &[
        "revolution",
        "resistance",
        "labour-union",
        "election",
        "civil-rights",
        "propaganda",
        "political-satire",
        "rebellious-youth",
        "street-gang",
        "colonialism",
        "hip-hop",
    ],
    weak: &[
        "dictatorship",
        "feminism",
        "civil-war",
        "latin-america",
        "true-story",
        "historical-epic",
        "working-class",
        "environmentalism",
        "racism",
        "africa-setting",
        "india-setting",
        "anti-war",
        "irish-life",
        "sports-team",
        "high-school",
        "siege",
        "bullying",
    ],
    genres: &["history"],
    leans: |mood| mood.epic * 0.2 - 0.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let (x, floor) = (s.cx, s.floor);
    if s.dice.chance(0.6) {
        s.svg.shape(&Path::new().rays((x, floor), 0.0, 720.0, s.dice.count(11, 19), 0.01), ink.glow.thin(0.45));
    } else {
        s.svg.disc(x + s.dice.range(-40.0, 40.0), floor - 130.0, s.dice.range(90.0, 130.0), ink.glow);
    }
    let count = s.dice.count(3, 5);
    let slant = s.dice.range(0.06, 0.3);
    for flag in (0..count).rev() {
        let first = flag == 0;
        let u = if first { 1.5 } else { s.dice.range(0.55, 0.95) };
        let fx = if first { x - 60.0 } else { x + s.dice.range(-200.0, 150.0) };
        let base = floor + 30.0;
        let top = (fx + slant * 260.0 * u, base - 250.0 * u);
        s.svg.line(&Path::new().at(fx, base).to(top.0, top.1), ink.night, 4.5 * u);
        let (fly, h) = (150.0 * u, 84.0 * u);
        let at = |t: f64| (top.0 - slant * h * t * 1.04, top.1 + h * t);
        let (a, b) = (at(0.04), at(1.0));
        let cloth = Path::new()
            .at(a.0, a.1)
            .curve((a.0 + fly * 0.36, a.1 - h * 0.42), (a.0 + fly * 0.6, a.1 + h * 0.34), (a.0 + fly, a.1 - h * 0.06))
            .to(b.0 + fly, b.1 - h * 0.04)
            .curve((b.0 + fly * 0.6, b.1 + h * 0.36), (b.0 + fly * 0.36, b.1 - h * 0.4), (b.0, b.1))
            .shut();
        let tone = if first { ink.accent } else { s.dice.pick([ink.second, ink.deep, ink.paper, ink.second]) };
        s.svg.shape(&cloth, tone);
        let crease = Path::new()
            .at(a.0 + fly * 0.3, a.1 - h * 0.12)
            .bend((a.0 + fly * 0.5, a.1), (a.0 + fly * 0.66, a.1 + h * 0.06))
            .to(b.0 + fly * 0.66, b.1 + h * 0.08)
            .bend((b.0 + fly * 0.5, b.1), (b.0 + fly * 0.3, b.1 - h * 0.1))
            .shut();
        s.svg.shape(&crease, ink.night.thin(0.22));
    }
    for (row, tone) in [ink.deep, ink.night.mix(ink.deep, 0.3)].into_iter().enumerate() {
        let mut heads = Path::new();
        let y = floor + row as f64 * 34.0;
        let (from, to) = s.stage();
        let mut hx = from;
        while hx < to {
            let tall = s.dice.range(74.0, 96.0);
            heads = heads
                .disc(hx, y - tall * 0.3, 12.0)
                .at(hx - 23.0, y + 40.0)
                .bend((hx - 23.0, y - tall * 0.16), (hx, y - tall * 0.16))
                .bend((hx + 23.0, y - tall * 0.16), (hx + 23.0, y + 40.0))
                .shut();
            if s.dice.chance(0.14) {
                heads = heads.poly(&[
                    (hx + 10.0, y),
                    (hx + 23.0, y - tall * 0.66),
                    (hx + 28.0, y - tall * 0.66),
                    (hx + 23.0, y),
                ]);
            }
            hx += s.dice.range(38.0, 50.0);
        }
        s.svg.shape(&heads, tone);
        s.plain(y + 30.0, tone);
    }
}

//! A stem, cut from paper, and what it has left to give.

use super::Motif;
use crate::path::{Path, around};
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "bloom",
    strong: &[
        "terminal-illness",
        "costume-drama",
        "jane-austen",
        "forbidden-love",
        "female-friendship",
        "feminism",
        "lesbian-romance",
        "gay-romance",
        "old-age",
        "magic-realism",
        "pregnancy",
        "erotic",
        "victorian-era",
    ],
    weak: &[
        "grief",
        "tearjerker",
        "wedding",
        "poetic",
        "mother-daughter",
        "doomed-romance",
        "queer-identity",
        "transgender",
        "meditative",
        "india-setting",
        "suicide-theme",
        "disability",
        "second-chance-love",
        "technicolor",
    ],
    genres: &["romance", "drama"],
    leans: |mood| mood.romantic * 0.4 - mood.dark * 0.8 - mood.violent - 0.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    if s.dice.chance(0.35) {
        s.svg.disc(s.cx, s.cy, s.dice.range(140.0, 165.0), ink.glow.thin(0.6));
    }
    let floor = s.floor + 10.0;
    let vase = s.dice.chance(0.45);
    let stems = if vase { s.dice.count(3, 4) } else { s.dice.count(1, 3) };
    let foot = (s.cx, if vase { floor - 70.0 } else { floor + 60.0 });
    for stem in 0..stems {
        let spread = f64::from(stem) - f64::from(stems - 1) / 2.0;
        let mid = 1.0 - spread.abs() * 0.35;
        let head =
            (s.cx + spread * 74.0 + s.dice.range(-12.0, 12.0), floor - 120.0 - 150.0 * mid - s.dice.range(0.0, 34.0));
        let bow = s.dice.range(-40.0, 40.0);
        s.svg.line(
            &Path::new().at(foot.0, foot.1).bend((foot.0 + bow + spread * 10.0, foot.1 - 90.0), head),
            ink.deep,
            5.0,
        );
        for leaf in 0..2 {
            let side = if (leaf + stem) % 2 == 0 { -1.0 } else { 1.0 };
            let t = 0.45 + f64::from(leaf) * 0.2;
            let (lx, ly) = (foot.0 + (head.0 - foot.0) * t + bow * (1.0 - t) * 0.8, foot.1 + (head.1 - foot.1) * t);
            let blade = Path::new()
                .at(lx, ly)
                .bend((lx + side * 20.0, ly - 34.0), (lx + side * 66.0, ly - 30.0))
                .bend((lx + side * 36.0, ly + 8.0), (lx, ly))
                .shut();
            s.svg.shape(&blade, if leaf == 0 { ink.deep } else { ink.deep.mix(ink.field, 0.35) });
        }
        let size = if stems == 1 { s.dice.range(74.0, 96.0) } else { s.dice.range(36.0, 58.0) };
        flower(s, head, size, stem as usize);
    }
    let ground = s.ridge(floor + 14.0, 7.0, 3);
    s.ground(&ground, ink.night.mix(ink.deep, 0.3));
    if vase {
        let (x, y) = (s.cx, floor - 78.0);
        let body = Path::new()
            .at(x - 24.0, y)
            .curve((x - 14.0, y + 34.0), (x - 66.0, y + 50.0), (x - 34.0, y + 108.0))
            .to(x + 34.0, y + 108.0)
            .curve((x + 66.0, y + 50.0), (x + 14.0, y + 34.0), (x + 24.0, y))
            .shut();
        s.svg.shape(&body, ink.paper);
        s.inside(&body, |s| {
            s.svg.rect(x, y, 80.0, 120.0, ink.deep.thin(0.3));
            s.svg.rect(x - 80.0, y + 60.0, 160.0, 10.0, ink.second);
        });
    } else {
        let fallen = (0..s.dice.count(1, 4)).fold(Path::new(), |path, _| {
            path.oval(s.cx + s.dice.range(-120.0, 120.0), floor + s.dice.range(20.0, 40.0), 12.0, 5.0)
        });
        s.svg.shape(&fallen, ink.accent);
    }
}

/// A flower head: daisy, tulip, poppy or thistle.
fn flower(s: &mut Sheet, at: (f64, f64), r: f64, turn: usize) {
    let ink = s.ink;
    let tone = [ink.accent, ink.second, ink.paper][turn % 3];
    let heart = if tone == ink.accent { ink.second } else { ink.accent };
    let (x, y) = at;
    match s.dice.count(0, 3) {
        0 => {
            let petals = s.dice.count(8, 11);
            for petal in 0..petals {
                let a = around(at, r * 0.62, f64::from(petal) / f64::from(petals));
                s.turned(f64::from(petal) / f64::from(petals) * 360.0, a.0, a.1, |s| {
                    s.svg.oval(a.0, a.1, r * 0.4, r * 0.15, tone);
                });
            }
            s.svg.disc(x, y, r * 0.3, heart);
        }
        1 => {
            let cup = Path::new()
                .at(x - r * 0.62, y - r * 0.6)
                .to(x - r * 0.3, y - r * 0.1)
                .to(x, y - r * 0.8)
                .to(x + r * 0.3, y - r * 0.1)
                .to(x + r * 0.62, y - r * 0.6)
                .curve((x + r * 0.8, y + r * 0.3), (x + r * 0.4, y + r * 0.7), (x, y + r * 0.7))
                .curve((x - r * 0.4, y + r * 0.7), (x - r * 0.8, y + r * 0.3), (x - r * 0.62, y - r * 0.6))
                .shut();
            s.svg.shape(&cup, tone);
            s.svg.shape(
                &Path::new()
                    .at(x, y - r * 0.8)
                    .bend((x + r * 0.5, y), (x, y + r * 0.7))
                    .bend((x - r * 0.5, y), (x, y - r * 0.8))
                    .shut(),
                heart,
            );
        }
        2 => {
            for petal in 0..4 {
                let a = around(at, r * 0.42, 0.12 + f64::from(petal) / 4.0);
                s.svg.disc(a.0, a.1, r * 0.5, if petal % 2 == 0 { tone.mix(ink.deep, 0.12) } else { tone });
            }
            s.svg.disc(x, y, r * 0.26, ink.night);
            s.svg.ring(x, y, r * 0.36, heart, 3.0);
        }
        _ => {
            s.svg.shape(&Path::new().star(at, r, r * 0.55, 16, 0.0), tone);
            s.svg.disc(x, y, r * 0.42, heart);
            s.svg.disc(x, y, r * 0.2, ink.night);
        }
    }
}

//! Flowers in a vase or growing from the ground; for romance, illness, old age and period drama.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, polar};

pub const MOTIF: Motif = Motif {
    scenes: &["bloom"],
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
    mood_score: |mood| mood.romantic * 0.4 - mood.dark * 0.8 - mood.violent - 0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    if c.dice.chance(0.35) {
        c.svg.disc((c.cx, c.cy), c.dice.range(140.0, 165.0), ink.glow.opacity(0.6));
    }
    let floor = c.floor + 10.0;
    let vase = c.dice.chance(0.45);
    let stems = if vase { c.dice.integer(3, 4) } else { c.dice.integer(1, 3) };
    let foot = (c.cx, if vase { floor - 70.0 } else { floor + 60.0 });
    for stem in 0..stems {
        let spread = f64::from(stem) - f64::from(stems - 1) / 2.0;
        let mid = 1.0 - spread.abs() * 0.35;
        let head =
            (c.cx + spread * 74.0 + c.dice.range(-12.0, 12.0), floor - 120.0 - 150.0 * mid - c.dice.range(0.0, 34.0));
        let bow = c.dice.range(-40.0, 40.0);
        c.svg.stroke(
            &Path::new().move_to(foot).quad_to((foot.0 + bow + spread * 10.0, foot.1 - 90.0), head),
            ink.deep,
            5.0,
        );
        for leaf in 0..2 {
            let side = if (leaf + stem) % 2 == 0 { -1.0 } else { 1.0 };
            let t = 0.45 + f64::from(leaf) * 0.2;
            let (lx, ly) = (foot.0 + (head.0 - foot.0) * t + bow * (1.0 - t) * 0.8, foot.1 + (head.1 - foot.1) * t);
            let blade = Path::new()
                .move_to((lx, ly))
                .quad_to((lx + side * 20.0, ly - 34.0), (lx + side * 66.0, ly - 30.0))
                .quad_to((lx + side * 36.0, ly + 8.0), (lx, ly))
                .close();
            c.svg.fill(&blade, if leaf == 0 { ink.deep } else { ink.deep.mix(ink.field, 0.35) });
        }
        let size = if stems == 1 { c.dice.range(74.0, 96.0) } else { c.dice.range(36.0, 58.0) };
        flower(c, head, size, stem as usize);
    }
    let ground = c.ridge(floor + 14.0, 7.0, 3);
    c.ground(&ground, ink.night.mix(ink.deep, 0.3));
    if vase {
        let (x, y) = (c.cx, floor - 78.0);
        let body = Path::new()
            .move_to((x - 24.0, y))
            .cubic_to((x - 14.0, y + 34.0), (x - 66.0, y + 50.0), (x - 34.0, y + 108.0))
            .line_to((x + 34.0, y + 108.0))
            .cubic_to((x + 66.0, y + 50.0), (x + 14.0, y + 34.0), (x + 24.0, y))
            .close();
        c.svg.fill(&body, ink.paper);
        c.clipped(&body, |c| {
            c.svg.rect(x, y, 80.0, 120.0, ink.deep.opacity(0.3));
            c.svg.rect(x - 80.0, y + 60.0, 160.0, 10.0, ink.second);
        });
    } else {
        let fallen = (0..c.dice.integer(1, 4)).fold(Path::new(), |path, _| {
            path.ellipse((c.cx + c.dice.range(-120.0, 120.0), floor + c.dice.range(20.0, 40.0)), 12.0, 5.0)
        });
        c.svg.fill(&fallen, ink.accent);
    }
}

/// A daisy, tulip, poppy or thistle of radius `r`; `index` selects its colour.
fn flower(c: &mut Canvas, at: (f64, f64), r: f64, index: usize) {
    let ink = c.ink;
    let colour = [ink.accent, ink.second, ink.paper][index % 3];
    let heart = if colour == ink.accent { ink.second } else { ink.accent };
    let (x, y) = at;
    match c.dice.integer(0, 3) {
        0 => {
            let petals = c.dice.integer(8, 11);
            for petal in 0..petals {
                let a = polar(at, r * 0.62, f64::from(petal) / f64::from(petals));
                c.rotated(f64::from(petal) / f64::from(petals) * 360.0, a, |c| {
                    c.svg.ellipse(a, r * 0.4, r * 0.15, colour);
                });
            }
            c.svg.disc((x, y), r * 0.3, heart);
        }
        1 => {
            let cup = Path::new()
                .move_to((x - r * 0.62, y - r * 0.6))
                .line_to((x - r * 0.3, y - r * 0.1))
                .line_to((x, y - r * 0.8))
                .line_to((x + r * 0.3, y - r * 0.1))
                .line_to((x + r * 0.62, y - r * 0.6))
                .cubic_to((x + r * 0.8, y + r * 0.3), (x + r * 0.4, y + r * 0.7), (x, y + r * 0.7))
                .cubic_to((x - r * 0.4, y + r * 0.7), (x - r * 0.8, y + r * 0.3), (x - r * 0.62, y - r * 0.6))
                .close();
            c.svg.fill(&cup, colour);
            c.svg.fill(
                &Path::new()
                    .move_to((x, y - r * 0.8))
                    .quad_to((x + r * 0.5, y), (x, y + r * 0.7))
                    .quad_to((x - r * 0.5, y), (x, y - r * 0.8))
                    .close(),
                heart,
            );
        }
        2 => {
            for petal in 0..4 {
                let a = polar(at, r * 0.42, 0.12 + f64::from(petal) / 4.0);
                c.svg.disc(a, r * 0.5, if petal % 2 == 0 { colour.mix(ink.deep, 0.12) } else { colour });
            }
            c.svg.disc((x, y), r * 0.26, ink.night);
            c.svg.ring((x, y), r * 0.36, heart, 3.0);
        }
        _ => {
            c.svg.fill(&Path::new().star(at, r, r * 0.55, 16, 0.0), colour);
            c.svg.disc((x, y), r * 0.42, heart);
            c.svg.disc((x, y), r * 0.2, ink.night);
        }
    }
}

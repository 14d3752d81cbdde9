//! A large bird, a flock or an airliner above clouds; for aviation, nature and redemption.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["airliner", "flock"],
    strong: &[
        "aviation",
        "plane-crash",
        "angels",
        "nature-wonder",
        "human-animal-bond",
        "poetic",
        "environmentalism",
        "redemption",
        "disability",
        "war-trauma",
    ],
    weak: &[
        "prison-escape",
        "spy",
        "rescue-mission",
        "james-bond",
        "long-distance",
        "coming-of-age",
        "meditative",
        "grief",
        "on-foot-journey",
        "buddhism",
        "afterlife",
        "queer-identity",
        "true-story",
    ],
    genres: &["biography", "documentary"],
    mood_score: |mood| mood.uplifting * 0.3 + 0.3,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let (x, y, r) = (c.cx, c.cy, c.dice.range(70.0, 124.0));
    let sun = c.dice.chance(0.7);
    if sun {
        c.svg.disc((x + c.dice.range(-50.0, 50.0), y + c.dice.range(-20.0, 60.0)), r, ink.accent);
    }
    if c.scene == "airliner" {
        plane(c);
    } else {
        flock(c);
    }
    for (row, colour) in [ink.field.mix(ink.deep, 0.35), ink.deep].into_iter().enumerate() {
        let y = c.floor + row as f64 * 30.0 - 14.0;
        let mut puffs = Path::new();
        let mut px = c.left();
        while px < c.right() {
            let pr = c.dice.range(24.0, 54.0);
            puffs = puffs.disc((px, y + pr * 0.5), pr);
            px += pr * 1.2;
        }
        c.svg.fill(&puffs, colour);
        c.flat_ground(y + 22.0, colour);
    }
}

fn flock(c: &mut Canvas) {
    let ink = c.ink;
    let large = c.dice.chance(0.45);
    if large {
        let (x, y, wing) = (c.cx, c.cy, c.dice.range(120.0, 160.0));
        let bird = Path::new()
            .move_to((x - wing, y - wing * 0.62))
            .cubic_to((x - wing * 0.5, y - wing * 0.6), (x - wing * 0.16, y - wing * 0.3), (x, y - 10.0))
            .cubic_to((x + wing * 0.16, y - wing * 0.3), (x + wing * 0.5, y - wing * 0.7), (x + wing, y - wing * 0.8))
            .cubic_to(
                (x + wing * 0.8, y - wing * 0.3),
                (x + wing * 0.5, y + wing * 0.06),
                (x + wing * 0.16, y + wing * 0.16),
            )
            .line_to((x + 6.0, y + wing * 0.62))
            .line_to((x - 20.0, y + wing * 0.56))
            .line_to((x - wing * 0.14, y + wing * 0.16))
            .cubic_to((x - wing * 0.5, y + wing * 0.1), (x - wing * 0.8, y - wing * 0.2), (x - wing, y - wing * 0.62))
            .close();
        let degrees = c.dice.range(-30.0, 14.0);
        c.rotated(degrees, (x, y), |c| {
            c.svg.fill(&bird, ink.paper);
            let fold = Path::new()
                .move_to((x, y - 10.0))
                .cubic_to(
                    (x + wing * 0.16, y - wing * 0.3),
                    (x + wing * 0.5, y - wing * 0.7),
                    (x + wing, y - wing * 0.8),
                )
                .quad_to((x + wing * 0.5, y - wing * 0.2), (x + wing * 0.16, y + wing * 0.16))
                .close();
            c.svg.fill(&fold, ink.glow);
            c.svg.fill(
                &Path::new().polygon(&[(x - 5.0, y - 12.0), (x + 1.0, y - 34.0), (x + 8.0, y - 12.0)]),
                ink.second,
            );
        });
        return;
    }
    let turn = c.dice.range(0.5, 1.5);
    let birds = (0..c.dice.integer(14, 26)).fold(Path::new(), |path, bird| {
        let t = f64::from(bird) / 20.0;
        let (bx, by) = (
            c.cx - 150.0 + t * 250.0 + c.dice.range(-24.0, 24.0),
            c.cy + 110.0 - (t * turn * 2.2).sin() * 190.0 + c.dice.range(-20.0, 20.0),
        );
        path.bird((bx, by), 8.0 + t * 15.0, 4.0 + t * 7.0)
    });
    c.svg.fill(&birds, ink.night);
}

fn plane(c: &mut Canvas) {
    let ink = c.ink;
    let (x, y, u) = (c.cx, c.cy, c.dice.range(1.0, 1.35));
    let degrees = c.dice.range(-42.0, -12.0);
    c.rotated(degrees, (x, y), |c| {
        c.svg.rect(x - 620.0, y - 3.0, 560.0, 6.0, ink.paper.opacity(0.6));
        let wings = Path::new()
            .polygon(&[
                (x + 34.0 * u, y),
                (x - 26.0 * u, y - 116.0 * u),
                (x - 50.0 * u, y - 116.0 * u),
                (x - 16.0 * u, y),
                (x - 50.0 * u, y + 116.0 * u),
                (x - 26.0 * u, y + 116.0 * u),
            ])
            .polygon(&[
                (x - 74.0 * u, y),
                (x - 104.0 * u, y - 40.0 * u),
                (x - 118.0 * u, y - 40.0 * u),
                (x - 102.0 * u, y),
                (x - 118.0 * u, y + 40.0 * u),
                (x - 104.0 * u, y + 40.0 * u),
            ]);
        c.svg.fill(&wings, ink.second);
        c.svg.ellipse((x - 8.0 * u, y), 100.0 * u, 13.0 * u, ink.paper);
        c.svg.fill(
            &Path::new()
                .move_to((x - 108.0 * u, y))
                .line_to((x + 92.0 * u, y))
                .quad_to((x + 60.0 * u, y + 15.0 * u), (x - 8.0 * u, y + 13.0 * u))
                .quad_to((x - 80.0 * u, y + 12.0 * u), (x - 108.0 * u, y))
                .close(),
            ink.deep.opacity(0.4),
        );
        c.svg.ellipse((x + 62.0 * u, y - 2.0), 13.0 * u, 5.0 * u, ink.night);
    });
}

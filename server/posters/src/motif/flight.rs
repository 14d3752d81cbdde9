//! Wings: a flock that turns, or one plane over the weather.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "flight",
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
    leans: |mood| mood.uplifting * 0.3 + 0.3,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let (x, y, r) = (s.cx, s.cy, s.dice.range(70.0, 124.0));
    let sun = s.dice.chance(0.7);
    if sun {
        s.svg.disc(x + s.dice.range(-50.0, 50.0), y + s.dice.range(-20.0, 60.0), r, ink.accent);
    }
    if s.has(&["aviation", "plane-crash", "spy", "james-bond"]) || s.dice.chance(0.2) {
        plane(s);
    } else {
        flock(s);
    }
    for (row, tone) in [ink.field.mix(ink.deep, 0.35), ink.deep].into_iter().enumerate() {
        let y = s.floor + row as f64 * 30.0 - 14.0;
        let mut puffs = Path::new();
        let mut px = s.left();
        while px < s.right() {
            let pr = s.dice.range(24.0, 54.0);
            puffs = puffs.disc(px, y + pr * 0.5, pr);
            px += pr * 1.2;
        }
        s.svg.shape(&puffs, tone);
        s.plain(y + 22.0, tone);
    }
}

fn flock(s: &mut Sheet) {
    let ink = s.ink;
    let large = s.dice.chance(0.45);
    if large {
        let (x, y, wing) = (s.cx, s.cy, s.dice.range(120.0, 160.0));
        let bird = Path::new()
            .at(x - wing, y - wing * 0.62)
            .curve((x - wing * 0.5, y - wing * 0.6), (x - wing * 0.16, y - wing * 0.3), (x, y - 10.0))
            .curve((x + wing * 0.16, y - wing * 0.3), (x + wing * 0.5, y - wing * 0.7), (x + wing, y - wing * 0.8))
            .curve(
                (x + wing * 0.8, y - wing * 0.3),
                (x + wing * 0.5, y + wing * 0.06),
                (x + wing * 0.16, y + wing * 0.16),
            )
            .to(x + 6.0, y + wing * 0.62)
            .to(x - 20.0, y + wing * 0.56)
            .to(x - wing * 0.14, y + wing * 0.16)
            .curve((x - wing * 0.5, y + wing * 0.1), (x - wing * 0.8, y - wing * 0.2), (x - wing, y - wing * 0.62))
            .shut();
        let lean = s.dice.range(-30.0, 14.0);
        s.turned(lean, x, y, |s| {
            s.svg.shape(&bird, ink.paper);
            let fold = Path::new()
                .at(x, y - 10.0)
                .curve((x + wing * 0.16, y - wing * 0.3), (x + wing * 0.5, y - wing * 0.7), (x + wing, y - wing * 0.8))
                .bend((x + wing * 0.5, y - wing * 0.2), (x + wing * 0.16, y + wing * 0.16))
                .shut();
            s.svg.shape(&fold, ink.glow);
            s.svg
                .shape(&Path::new().poly(&[(x - 5.0, y - 12.0), (x + 1.0, y - 34.0), (x + 8.0, y - 12.0)]), ink.second);
        });
        return;
    }
    let turn = s.dice.range(0.5, 1.5);
    let birds = (0..s.dice.count(14, 26)).fold(Path::new(), |path, bird| {
        let t = f64::from(bird) / 20.0;
        let (bx, by) = (
            s.cx - 150.0 + t * 250.0 + s.dice.range(-24.0, 24.0),
            s.cy + 110.0 - (t * turn * 2.2).sin() * 190.0 + s.dice.range(-20.0, 20.0),
        );
        path.bird(bx, by, 8.0 + t * 15.0, 4.0 + t * 7.0)
    });
    s.svg.shape(&birds, ink.night);
}

fn plane(s: &mut Sheet) {
    let ink = s.ink;
    let (x, y, u) = (s.cx, s.cy, s.dice.range(1.0, 1.35));
    let turn = s.dice.range(-42.0, -12.0);
    s.turned(turn, x, y, |s| {
        s.svg.rect(x - 620.0, y - 3.0, 560.0, 6.0, ink.paper.thin(0.6));
        let wings = Path::new()
            .poly(&[
                (x + 34.0 * u, y),
                (x - 26.0 * u, y - 116.0 * u),
                (x - 50.0 * u, y - 116.0 * u),
                (x - 16.0 * u, y),
                (x - 50.0 * u, y + 116.0 * u),
                (x - 26.0 * u, y + 116.0 * u),
            ])
            .poly(&[
                (x - 74.0 * u, y),
                (x - 104.0 * u, y - 40.0 * u),
                (x - 118.0 * u, y - 40.0 * u),
                (x - 102.0 * u, y),
                (x - 118.0 * u, y + 40.0 * u),
                (x - 104.0 * u, y + 40.0 * u),
            ]);
        s.svg.shape(&wings, ink.second);
        s.svg.oval(x - 8.0 * u, y, 100.0 * u, 13.0 * u, ink.paper);
        s.svg.shape(
            &Path::new()
                .at(x - 108.0 * u, y)
                .to(x + 92.0 * u, y)
                .bend((x + 60.0 * u, y + 15.0 * u), (x - 8.0 * u, y + 13.0 * u))
                .bend((x - 80.0 * u, y + 12.0 * u), (x - 108.0 * u, y))
                .shut(),
            ink.deep.thin(0.4),
        );
        s.svg.oval(x + 62.0 * u, y - 2.0, 13.0 * u, 5.0 * u, ink.night);
    });
}

//! Trunks, a moon behind them, and a path or a pair of eyes.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "forest",
    strong: &[
        "cabin-in-the-woods",
        "folk-horror",
        "jungle",
        "werewolf",
        "urban-legend",
        "nature-wonder",
        "fairy-tale",
        "summer-camp",
    ],
    weak: &[
        "witchcraft",
        "survival",
        "found-footage",
        "magical-creatures",
        "lost-world",
        "dinosaurs",
        "slow-dread",
        "small-creatures",
        "exile",
        "poetic",
        "studio-ghibli",
    ],
    genres: &["fantasy"],
    leans: |mood| mood.strange * 0.3 + 0.9,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.field, ink.glow);
    let (x, y, r) = (s.cx + s.dice.range(-30.0, 30.0), s.cy - s.dice.range(10.0, 60.0), s.dice.range(58.0, 104.0));
    s.lit_disc(x, y, r, if s.dice.chance(0.5) { ink.accent } else { ink.paper });
    if s.dice.chance(0.4) {
        let birds = (0..3).fold(Path::new(), |path, bird| {
            path.bird(x - 26.0 + f64::from(bird) * 24.0, y + s.dice.range(-24.0, 24.0), 10.0, 5.0)
        });
        s.svg.shape(&birds, ink.night);
    }
    let leafy = s.has(&["jungle", "dinosaurs", "lost-world", "nature-wonder"]);
    let lean = s.mood.strange * 16.0;
    for (row, tone) in [ink.field.mix(ink.deep, 0.35), ink.field.mix(ink.deep, 0.75), ink.night.mix(ink.deep, 0.4)]
        .into_iter()
        .enumerate()
    {
        trunks(s, row, tone, lean);
        let y = s.floor - 34.0 + row as f64 * 22.0;
        let ridge = s.ridge(y, 9.0, 4);
        s.ground(&ridge, tone);
    }
    if leafy {
        fronds(s);
    }
    let floor = s.floor + 10.0;
    path_or_eyes(s, floor);
}

fn trunks(s: &mut Sheet, row: usize, tone: crate::colour::Rgb, lean: f64) {
    let (from, to) = s.stage();
    let mut x = from + s.dice.range(0.0, 40.0);
    let gap = 42.0 + row as f64 * 34.0;
    let mut path = Path::new();
    while x < to {
        let wide = 6.0 + row as f64 * 9.0 + s.dice.range(0.0, 7.0);
        // The nearest row parts in the middle, so that there is somewhere to look.
        let clear = row == 2 && (x - s.cx).abs() < 96.0;
        if !clear {
            let tip = x + s.dice.range(-lean - 3.0, lean + 3.0);
            path = path
                .at(x - wide, s.floor + 30.0)
                .bend((x - wide * 0.4, s.floor - 40.0), (tip - wide * 0.45, -80.0))
                .to(tip + wide * 0.45, -80.0)
                .bend((x + wide * 0.4, s.floor - 40.0), (x + wide, s.floor + 30.0))
                .shut();
            if s.dice.chance(0.45) {
                let (y, side) = (s.dice.range(40.0, 220.0), s.dice.sign());
                let mid = f64::midpoint(x, tip);
                path = path
                    .at(mid, y + 14.0)
                    .bend((mid + side * 20.0, y), (mid + side * (22.0 + wide), y - 44.0))
                    .bend((mid + side * 16.0, y - 6.0), (mid, y + 2.0))
                    .shut();
            }
        }
        x += gap * s.dice.range(0.6, 1.5);
    }
    s.svg.shape(&path, tone);
}

/// Large leaves hanging in from the top corners.
fn fronds(s: &mut Sheet) {
    let ink = s.ink;
    for leaf in 0..6 {
        let side = if leaf % 2 == 0 { -1.0 } else { 1.0 };
        let (x, y) = (s.cx + side * 225.0, s.dice.range(-20.0, 130.0));
        let turn = if side < 0.0 { s.dice.range(-8.0, 50.0) } else { s.dice.range(130.0, 188.0) };
        let long = s.dice.range(110.0, 170.0);
        s.turned(turn, x, y, |s| {
            let tone = s.dice.pick([ink.deep, ink.night, ink.second]);
            s.svg.shape(
                &Path::new()
                    .at(x, y)
                    .bend((x + long * 0.5, y - 40.0), (x + long, y))
                    .bend((x + long * 0.5, y + 40.0), (x, y))
                    .shut(),
                tone,
            );
            s.svg.line(&Path::new().at(x, y).to(x + long * 0.9, y), ink.glow.thin(0.5), 1.4);
        });
    }
}

fn path_or_eyes(s: &mut Sheet, y: f64) {
    let ink = s.ink;
    let x = s.cx;
    if s.mood.dark > 0.6 && s.dice.chance(0.5) {
        let eyes = (0..s.dice.count(1, 3)).fold(Path::new(), |path, pair| {
            let (ex, ey) = (x + s.dice.range(-120.0, 120.0), y - 50.0 - f64::from(pair) * 34.0);
            path.oval(ex - 7.0, ey, 4.6, 2.6).oval(ex + 7.0, ey, 4.6, 2.6)
        });
        s.svg.shape(&eyes, ink.paper);
    }
    let way = Path::new()
        .at(x - 3.0, y - 40.0)
        .curve((x + 50.0, y - 20.0), (x - 70.0, y + 10.0), (x - 30.0, y + 130.0))
        .to(x + 70.0, y + 130.0)
        .curve((x - 20.0, y + 16.0), (x + 74.0, y - 18.0), (x + 5.0, y - 40.0))
        .shut();
    s.svg.shape(&way, ink.second.mix(ink.deep, 0.2));
    s.svg.shape(&Path::new().lady(x + 6.0, y - 22.0, 30.0), if s.mood.dark > 0.5 { ink.second } else { ink.paper });
}

//! Curtains, a cone of light, and whoever dares to stand in it.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "stage",
    strong: &[
        "theatre",
        "backstage",
        "actor-life",
        "fame",
        "stage-adaptation",
        "singer",
        "ballet",
        "shakespeare",
        "circus",
        "celebrity",
    ],
    weak: &["musical-numbers", "dance", "nightclub", "rise-and-fall", "comeback", "clowns", "disco-era", "parody"],
    genres: &["musical", "music"],
    leans: |mood| mood.stylised * 0.2 - 0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.sky(ink.night.mix(ink.deep, 0.7), ink.field.mix(ink.deep, 0.6));
    if s.has(&["circus", "clowns"]) || s.dice.chance(0.15) {
        return tent(s);
    }
    let (x, floor) = (s.cx, s.floor - 6.0);
    let lamps = s.dice.count(1, 3);
    s.plain(floor, ink.night.mix(ink.deep, 0.5));
    for lamp in 0..lamps {
        let spread = f64::from(lamp) - f64::from(lamps - 1) / 2.0;
        let top = (x + spread * 190.0 + s.dice.range(-30.0, 30.0), -40.0);
        let half = s.dice.range(58.0, 84.0);
        let cone = Path::new().poly(&[
            (top.0 - 6.0, top.1),
            (top.0 + 6.0, top.1),
            (x + half, floor + 14.0),
            (x - half, floor + 14.0),
        ]);
        let paint = s.dice.pick([ink.paper, ink.accent, ink.glow]);
        let light = s.svg.blend(top, (x, floor), &[(0.0, paint.thin(0.85)), (1.0, paint.thin(0.3))]);
        s.svg.shape(&cone, light);
    }
    s.svg.oval(x, floor + 14.0, 84.0, 16.0, ink.paper.thin(0.85));
    performer(s, x, floor + 14.0);
    curtains(s);
    let lights = (0..14).fold(Path::new(), |path, light| {
        let lx = x - 195.0 + f64::from(light) * 30.0;
        path.at(lx - 10.0, floor + 58.0).arc(10.0, true, lx + 10.0, floor + 58.0).shut()
    });
    s.svg.shape(&lights, ink.accent.thin(0.8));
}

fn performer(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let tall = s.dice.range(96.0, 130.0);
    let shape = match s.dice.count(0, 3) {
        0 => Path::new().lady(x, y, tall),
        1 => Path::new().person(x, y, tall).hat(x, y, tall),
        2 => Path::new()
            .rect(x + 24.0, y - tall * 0.86, 2.6, tall * 0.86)
            .disc(x + 25.3, y - tall * 0.88, 6.5)
            .rect(x + 12.0, y - 3.0, 27.0, 3.0)
            .lady(x - 8.0, y, tall),
        _ => Path::new().person(x - 22.0, y, tall).lady(x + 22.0, y, tall * 0.94),
    };
    s.svg.shape(&shape, ink.night);
}

/// Two curtains in folds, gathered to the sides, and a scalloped valance.
fn curtains(s: &mut Sheet) {
    let ink = s.ink;
    let (gather, drop) = (s.dice.range(100.0, 150.0), s.floor + 40.0);
    let folds = [
        ink.field,
        ink.field.mix(ink.deep, 0.5),
        ink.field.mix(ink.glow, 0.35),
        ink.field.mix(ink.deep, 0.25),
        ink.deep,
    ];
    for side in [-1.0, 1.0] {
        let edge = s.cx + side * 290.0;
        for (fold, tone) in folds.into_iter().enumerate() {
            let reach = |f: f64| edge - side * (290.0 - gather) * (1.0 - f / 5.0) * 1.1;
            let f = fold as f64;
            let (top, tie) = (edge - side * 275.0 * (1.0 - f / 5.5), reach(f));
            let panel = Path::new()
                .at(top, -90.0)
                .curve((top, 120.0), (tie, 160.0), (tie + side * 26.0, drop))
                .to(edge + side * 600.0, drop)
                .to(edge + side * 600.0, -90.0)
                .shut();
            s.svg.shape(&panel, tone);
        }
    }
    let scallop = 66.0;
    let mut x = s.left();
    let mut valance = Path::new().at(x, -90.0).to(x, 30.0);
    while x < s.right() {
        valance = valance.arc(scallop * 0.6, false, x + scallop, 30.0);
        x += scallop;
    }
    s.svg.shape(&valance.clone().to(x, -90.0).shut(), ink.accent);
    s.svg.line(&valance, ink.deep, 3.0);
}

/// A big top in stripes, its pennant in the wind.
fn tent(s: &mut Sheet) {
    let ink = s.ink;
    let (x, top, floor) = (s.cx, s.cy - 120.0, s.floor);
    s.glow(x, s.cy, 280.0, ink.glow, 0.5);
    let eaves = floor - 120.0;
    let half = 165.0;
    for stripe in 0..10 {
        let at = |f: f64| x - half + half * 2.0 * f / 10.0;
        let (a, b) = (at(f64::from(stripe)), at(f64::from(stripe) + 1.0));
        let tone = if stripe % 2 == 0 { ink.accent } else { ink.second };
        s.svg.shape(
            &Path::new()
                .at(x, top)
                .bend((f64::midpoint(x, a), eaves - 30.0), (a, eaves))
                .to(b, eaves)
                .bend((f64::midpoint(x, b), eaves - 30.0), (x, top))
                .shut(),
            tone,
        );
        let low = |v: f64| x + (v - x) * 0.92;
        s.svg.shape(
            &Path::new().poly(&[(low(a), eaves), (low(b), eaves), (low(b), floor + 20.0), (low(a), floor + 20.0)]),
            tone.mix(ink.deep, 0.4),
        );
        s.svg.shape(
            &Path::new().at(a, eaves).arc(half / 10.0, false, b, eaves).shut(),
            if stripe % 2 == 0 { ink.second } else { ink.paper },
        );
    }
    s.svg.shape(
        &Path::new()
            .at(x - 46.0, floor + 22.0)
            .bend((x - 10.0, floor - 40.0), (x, eaves + 30.0))
            .bend((x + 10.0, floor - 40.0), (x + 46.0, floor + 22.0))
            .shut(),
        ink.night,
    );
    s.svg.shape(
        &Path::new().rect(x - 1.2, top - 44.0, 2.4, 46.0).poly(&[
            (x, top - 44.0),
            (x + 46.0, top - 34.0),
            (x, top - 22.0),
        ]),
        ink.paper,
    );
    s.plain(floor + 18.0, ink.night);
}

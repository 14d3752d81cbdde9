//! Cut-paper waves, and what is on them or under them.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "sea",
    strong: &[
        "sea-voyage",
        "submarine",
        "pirates",
        "shipwreck",
        "shark",
        "island",
        "coast",
        "surfing",
        "ocean-depths",
        "mermaid-and-sea-folk",
    ],
    weak: &["swashbuckler", "man-versus-nature", "stranded", "summer", "disaster", "animal-attack"],
    genres: &["adventure"],
    leans: |_| 0.5,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let r = s.dice.range(56.0, 110.0);
    let (x, y) = (s.cx + s.dice.range(-40.0, 40.0), s.cy - s.dice.range(10.0, 60.0));
    let deep_water = s.has(&["submarine", "ocean-depths", "mermaid-and-sea-folk"]);
    let horizon = if deep_water { 120.0 } else { s.floor - s.dice.range(60.0, 110.0) };
    s.svg.disc(x, y.min(horizon - 10.0), r, if s.dice.chance(0.6) { ink.accent } else { ink.paper });
    if deep_water {
        below(s, horizon);
    } else {
        prop(s, horizon);
        let tones = [
            ink.field.mix(ink.deep, 0.4),
            ink.field.mix(ink.deep, 0.75),
            ink.deep,
            ink.night.mix(ink.deep, 0.5),
            ink.night,
        ];
        let swell = 10.0 + s.mood.edge() * 26.0;
        for (row, tone) in tones.into_iter().enumerate() {
            let top = horizon + row as f64 * 30.0;
            wave(s, top, swell + row as f64 * 2.0, tone);
        }
    }
}

/// One row of waves: round swells for calm films, hooked crests for wild ones.
fn wave(s: &mut Sheet, y: f64, swell: f64, tone: crate::colour::Rgb) {
    let ink = s.ink;
    let long = s.dice.range(90.0, 140.0);
    let start = s.left() - s.dice.range(0.0, long);
    let hooked = s.mood.edge() > 0.45;
    let (from, to) = s.stage();
    let mut x = start + ((from - start) / long).floor().max(0.0) * long;
    let mut path = Path::new().at(start, y).to(x, y);
    while x < to {
        path = if hooked {
            path.curve((x + long * 0.3, y), (x + long * 0.5, y - swell * 1.1), (x + long * 0.82, y - swell))
                .bend((x + long * 0.62, y - swell * 0.3), (x + long, y))
        } else {
            path.curve((x + long * 0.3, y - swell * 0.9), (x + long * 0.7, y - swell * 0.9), (x + long, y))
        };
        x += long;
    }
    let body = path.clone().to(s.right(), y).to(s.right(), 700.0).to(start, 700.0).shut();
    s.svg.shape(&body, tone);
    s.svg.line(&path, ink.paper.thin(0.28), 1.6);
}

fn prop(s: &mut Sheet, y: f64) {
    let ink = s.ink;
    let x = s.cx + s.dice.range(-26.0, 26.0);
    if s.has(&["shark", "animal-attack"]) {
        let fin = Path::new()
            .at(x - 58.0, y + 10.0)
            .curve((x - 20.0, y - 30.0), (x, y - 90.0), (x + 46.0, y - 118.0))
            .curve((x + 24.0, y - 70.0), (x + 34.0, y - 20.0), (x + 62.0, y + 10.0))
            .shut();
        s.svg.shape(&fin, ink.night);
    } else if s.has(&["coast", "island"]) && s.dice.chance(0.6) {
        let rock = [(x - 150.0, y + 20.0), (x - 60.0, y - 26.0), (x + 50.0, y - 32.0), (x + 120.0, y + 20.0)];
        let beam = Path::new().poly(&[(x, y - 196.0), (x - 460.0, y - 250.0), (x - 460.0, y - 120.0)]);
        s.svg.shape(&beam, ink.paper.thin(0.35));
        s.svg.shape(
            &Path::new().poly(&[
                (x - 20.0, y - 20.0),
                (x - 12.0, y - 180.0),
                (x + 12.0, y - 180.0),
                (x + 20.0, y - 20.0),
            ]),
            ink.paper,
        );
        let bands = Path::new()
            .poly(&[(x - 18.0, y - 60.0), (x - 16.2, y - 94.0), (x + 16.2, y - 94.0), (x + 18.0, y - 60.0)])
            .poly(&[(x - 14.5, y - 128.0), (x - 13.0, y - 158.0), (x + 13.0, y - 158.0), (x + 14.5, y - 128.0)]);
        s.svg.shape(&bands, ink.second);
        s.svg.shape(
            &Path::new().rect(x - 10.0, y - 204.0, 20.0, 24.0).poly(&[
                (x - 15.0, y - 204.0),
                (x, y - 222.0),
                (x + 15.0, y - 204.0),
            ]),
            ink.night,
        );
        s.svg.disc(x, y - 192.0, 6.0, ink.accent);
        s.svg.shape(&Path::new().smooth(&rock).shut(), ink.night.mix(ink.deep, 0.4));
    } else {
        sails(s, x, y);
    }
}

/// A ship under sail: large and square for pirates, one small triangle for the rest.
fn sails(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let u = if s.has(&["pirates", "sea-voyage", "swashbuckler", "shipwreck"]) { 1.5 } else { 0.8 } - s.mood.epic * 0.2;
    let lean = s.dice.range(-7.0, 4.0);
    s.turned(lean, x, y, |s| {
        let hull = Path::new()
            .at(x - 62.0 * u, y - 16.0 * u)
            .bend((x, y - 6.0 * u), (x + 66.0 * u, y - 20.0 * u))
            .bend((x + 50.0 * u, y + 22.0 * u), (x + 30.0 * u, y + 26.0 * u))
            .to(x - 44.0 * u, y + 26.0 * u)
            .shut();
        s.svg.shape(
            &Path::new().rect(x - 22.0 * u, y - 120.0 * u, 2.5 * u, 110.0 * u).rect(
                x + 20.0 * u,
                y - 104.0 * u,
                2.5 * u,
                94.0 * u,
            ),
            ink.night,
        );
        let sail = |px: f64, py: f64, wide: f64, tall: f64| {
            Path::new()
                .at(px, py)
                .bend((px + wide * 0.72, py + tall * 0.4), (px + wide, py + tall))
                .bend((px + wide * 0.4, py + tall * 0.86), (px - wide * 0.1, py + tall))
                .bend((px + wide * 0.18, py + tall * 0.5), (px, py))
                .shut()
        };
        s.svg.shape(&sail(x - 20.0 * u, y - 118.0 * u, 46.0 * u, 50.0 * u), ink.paper);
        s.svg.shape(&sail(x - 20.0 * u, y - 64.0 * u, 50.0 * u, 44.0 * u), ink.paper.mix(ink.glow, 0.5));
        s.svg.shape(&sail(x + 22.0 * u, y - 100.0 * u, 42.0 * u, 74.0 * u), ink.second);
        s.svg.shape(&hull, ink.night);
    });
}

/// Under water: shafts of light, a hull or a great fish far down.
fn below(s: &mut Sheet, y: f64) {
    let ink = s.ink;
    let water =
        s.svg.blend((0.0, y), (0.0, 420.0), &[(0.0, ink.field.mix(ink.deep, 0.2).into()), (1.0, ink.night.into())]);
    let long = 60.0;
    let mut x = s.left();
    let mut path = Path::new().at(x, y);
    while x < s.right() {
        path = path.bend((x + long / 2.0, y - 16.0), (x + long, y));
        x += long;
    }
    s.svg.shape(&path.to(x, 700.0).to(s.left(), 700.0).shut(), water);
    let shafts = (0..4).fold(Path::new(), |path, step| {
        let x = s.cx - 120.0 + f64::from(step) * 62.0 + s.dice.range(-14.0, 14.0);
        path.poly(&[(x, y + 4.0), (x + 22.0, y + 4.0), (x + 80.0, 430.0), (x + 10.0, 430.0)])
    });
    s.svg.shape(&shafts, ink.glow.thin(0.18));
    let (x, y, u) = (s.cx, s.cy + 50.0, s.dice.range(1.0, 1.5));
    if s.has(&["submarine"]) || s.dice.chance(0.35) {
        let boat = Path::new()
            .oval(x, y, 120.0 * u, 24.0 * u)
            .poly(&[
                (x - 20.0 * u, y - 20.0 * u),
                (x - 12.0 * u, y - 54.0 * u),
                (x + 26.0 * u, y - 54.0 * u),
                (x + 34.0 * u, y - 20.0 * u),
            ])
            .rect(x + 4.0 * u, y - 84.0 * u, 4.0 * u, 40.0 * u)
            .poly(&[(x - 112.0 * u, y), (x - 142.0 * u, y - 26.0 * u), (x - 142.0 * u, y + 26.0 * u)]);
        s.svg.shape(&boat, ink.night);
        let ports =
            (0..5).fold(Path::new(), |path, port| path.disc(x - 50.0 * u + f64::from(port) * 26.0 * u, y, 5.0 * u));
        s.svg.shape(&ports, ink.accent);
    } else {
        let fish = Path::new()
            .at(x - 130.0 * u, y)
            .curve((x - 60.0 * u, y - 60.0 * u), (x + 40.0 * u, y - 52.0 * u), (x + 96.0 * u, y - 4.0 * u))
            .to(x + 136.0 * u, y - 34.0 * u)
            .bend((x + 118.0 * u, y), (x + 136.0 * u, y + 34.0 * u))
            .to(x + 96.0 * u, y + 4.0 * u)
            .curve((x + 40.0 * u, y + 44.0 * u), (x - 60.0 * u, y + 50.0 * u), (x - 130.0 * u, y))
            .shut();
        s.svg.shape(&fish, ink.accent);
        let scales = (0..6).fold(Path::new(), |path, row| {
            path.at(x - 46.0 * u + f64::from(row) * 22.0 * u, y - 34.0 * u).bend(
                (x - 22.0 * u + f64::from(row) * 22.0 * u, y),
                (x - 46.0 * u + f64::from(row) * 22.0 * u, y + 34.0 * u),
            )
        });
        s.svg.line(&scales, ink.second, 3.0);
        s.svg.disc(x - 84.0 * u, y - 10.0 * u, 9.0 * u, ink.paper);
        s.svg.disc(x - 86.0 * u, y - 10.0 * u, 4.5 * u, ink.night);
    }
}

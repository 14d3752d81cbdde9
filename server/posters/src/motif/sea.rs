//! Rows of waves with a ship, a lighthouse or a shark fin, or the view under water; for sea stories.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::colour::Rgb;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["sailing-ship", "lighthouse", "fin", "underwater"],
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
    mood_score: |_| 0.5,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let r = c.dice.range(56.0, 110.0);
    let (x, y) = (c.cx + c.dice.range(-40.0, 40.0), c.cy - c.dice.range(10.0, 60.0));
    let deep_water = c.scene == "underwater";
    let horizon = if deep_water { 120.0 } else { c.floor - c.dice.range(60.0, 110.0) };
    c.svg.disc((x, y.min(horizon - 10.0)), r, if c.dice.chance(0.6) { ink.accent } else { ink.paper });
    if deep_water {
        below(c, horizon);
    } else {
        prop(c, horizon);
        let colours = [
            ink.field.mix(ink.deep, 0.4),
            ink.field.mix(ink.deep, 0.75),
            ink.deep,
            ink.night.mix(ink.deep, 0.5),
            ink.night,
        ];
        let swell = 10.0 + c.mood.threat() * 26.0;
        for (row, colour) in colours.into_iter().enumerate() {
            let top = horizon + row as f64 * 30.0;
            wave(c, top, swell + row as f64 * 2.0, colour);
        }
    }
}

/// One row of waves, with pointed crests if the film is threatening. `swell` is their height.
fn wave(c: &mut Canvas, y: f64, swell: f64, colour: Rgb) {
    let ink = c.ink;
    let long = c.dice.range(90.0, 140.0);
    let start = c.left() - c.dice.range(0.0, long);
    let hooked = c.mood.threat() > 0.45;
    let (from, to) = c.detail_range();
    let mut x = start + ((from - start) / long).floor().max(0.0) * long;
    let mut path = Path::new().move_to((start, y)).line_to((x, y));
    while x < to {
        path = if hooked {
            path.cubic_to((x + long * 0.3, y), (x + long * 0.5, y - swell * 1.1), (x + long * 0.82, y - swell))
                .quad_to((x + long * 0.62, y - swell * 0.3), (x + long, y))
        } else {
            path.cubic_to((x + long * 0.3, y - swell * 0.9), (x + long * 0.7, y - swell * 0.9), (x + long, y))
        };
        x += long;
    }
    let body = path.clone().line_to((c.right(), y)).line_to((c.right(), BELOW)).line_to((start, BELOW)).close();
    c.svg.fill(&body, colour);
    c.svg.stroke(&path, ink.paper.opacity(0.28), 1.6);
}

fn prop(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let x = c.cx + c.dice.range(-26.0, 26.0);
    if c.scene == "fin" {
        let fin = Path::new()
            .move_to((x - 58.0, y + 10.0))
            .cubic_to((x - 20.0, y - 30.0), (x, y - 90.0), (x + 46.0, y - 118.0))
            .cubic_to((x + 24.0, y - 70.0), (x + 34.0, y - 20.0), (x + 62.0, y + 10.0))
            .close();
        c.svg.fill(&fin, ink.night);
    } else if c.scene == "lighthouse" {
        let rock = [(x - 150.0, y + 20.0), (x - 60.0, y - 26.0), (x + 50.0, y - 32.0), (x + 120.0, y + 20.0)];
        let beam = Path::new().polygon(&[(x, y - 196.0), (x - 460.0, y - 250.0), (x - 460.0, y - 120.0)]);
        c.svg.fill(&beam, ink.paper.opacity(0.35));
        c.svg.fill(
            &Path::new().polygon(&[
                (x - 20.0, y - 20.0),
                (x - 12.0, y - 180.0),
                (x + 12.0, y - 180.0),
                (x + 20.0, y - 20.0),
            ]),
            ink.paper,
        );
        let bands = Path::new()
            .polygon(&[(x - 18.0, y - 60.0), (x - 16.2, y - 94.0), (x + 16.2, y - 94.0), (x + 18.0, y - 60.0)])
            .polygon(&[(x - 14.5, y - 128.0), (x - 13.0, y - 158.0), (x + 13.0, y - 158.0), (x + 14.5, y - 128.0)]);
        c.svg.fill(&bands, ink.second);
        c.svg.fill(
            &Path::new().rect(x - 10.0, y - 204.0, 20.0, 24.0).polygon(&[
                (x - 15.0, y - 204.0),
                (x, y - 222.0),
                (x + 15.0, y - 204.0),
            ]),
            ink.night,
        );
        c.svg.disc((x, y - 192.0), 6.0, ink.accent);
        c.svg.fill(&Path::new().spline(&rock).close(), ink.night.mix(ink.deep, 0.4));
    } else {
        sails(c, x, y);
    }
}

/// A sailing ship, larger for pirates and voyages.
fn sails(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let u =
        if c.has_any(&["pirates", "sea-voyage", "swashbuckler", "shipwreck"]) { 1.5 } else { 0.8 } - c.mood.epic * 0.2;
    let degrees = c.dice.range(-7.0, 4.0);
    c.rotated(degrees, (x, y), |c| {
        let hull = Path::new()
            .move_to((x - 62.0 * u, y - 16.0 * u))
            .quad_to((x, y - 6.0 * u), (x + 66.0 * u, y - 20.0 * u))
            .quad_to((x + 50.0 * u, y + 22.0 * u), (x + 30.0 * u, y + 26.0 * u))
            .line_to((x - 44.0 * u, y + 26.0 * u))
            .close();
        c.svg.fill(
            &Path::new().rect(x - 22.0 * u, y - 120.0 * u, 2.5 * u, 110.0 * u).rect(
                x + 20.0 * u,
                y - 104.0 * u,
                2.5 * u,
                94.0 * u,
            ),
            ink.night,
        );
        let sail = |px: f64, py: f64, width: f64, height: f64| {
            Path::new()
                .move_to((px, py))
                .quad_to((px + width * 0.72, py + height * 0.4), (px + width, py + height))
                .quad_to((px + width * 0.4, py + height * 0.86), (px - width * 0.1, py + height))
                .quad_to((px + width * 0.18, py + height * 0.5), (px, py))
                .close()
        };
        c.svg.fill(&sail(x - 20.0 * u, y - 118.0 * u, 46.0 * u, 50.0 * u), ink.paper);
        c.svg.fill(&sail(x - 20.0 * u, y - 64.0 * u, 50.0 * u, 44.0 * u), ink.paper.mix(ink.glow, 0.5));
        c.svg.fill(&sail(x + 22.0 * u, y - 100.0 * u, 42.0 * u, 74.0 * u), ink.second);
        c.svg.fill(&hull, ink.night);
    });
}

/// Under water: rays of light, and a submarine or a large fish.
fn below(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let water = c.svg.linear_gradient(
        (0.0, y),
        (0.0, 420.0),
        &[(0.0, ink.field.mix(ink.deep, 0.2).into()), (1.0, ink.night.into())],
    );
    let long = 60.0;
    let mut x = c.left();
    let mut path = Path::new().move_to((x, y));
    while x < c.right() {
        path = path.quad_to((x + long / 2.0, y - 16.0), (x + long, y));
        x += long;
    }
    c.svg.fill(&path.line_to((x, BELOW)).line_to((c.left(), BELOW)).close(), water);
    let shafts = (0..4).fold(Path::new(), |path, step| {
        let x = c.cx - 120.0 + f64::from(step) * 62.0 + c.dice.range(-14.0, 14.0);
        path.polygon(&[(x, y + 4.0), (x + 22.0, y + 4.0), (x + 80.0, 430.0), (x + 10.0, 430.0)])
    });
    c.svg.fill(&shafts, ink.glow.opacity(0.18));
    let (x, y, u) = (c.cx, c.cy + 50.0, c.dice.range(1.0, 1.5));
    if c.has_any(&["submarine"]) || c.dice.chance(0.35) {
        let boat = Path::new()
            .ellipse((x, y), 120.0 * u, 24.0 * u)
            .polygon(&[
                (x - 20.0 * u, y - 20.0 * u),
                (x - 12.0 * u, y - 54.0 * u),
                (x + 26.0 * u, y - 54.0 * u),
                (x + 34.0 * u, y - 20.0 * u),
            ])
            .rect(x + 4.0 * u, y - 84.0 * u, 4.0 * u, 40.0 * u)
            .polygon(&[(x - 112.0 * u, y), (x - 142.0 * u, y - 26.0 * u), (x - 142.0 * u, y + 26.0 * u)]);
        c.svg.fill(&boat, ink.night);
        let ports =
            (0..5).fold(Path::new(), |path, port| path.disc((x - 50.0 * u + f64::from(port) * 26.0 * u, y), 5.0 * u));
        c.svg.fill(&ports, ink.accent);
    } else {
        let fish = Path::new()
            .move_to((x - 130.0 * u, y))
            .cubic_to((x - 60.0 * u, y - 60.0 * u), (x + 40.0 * u, y - 52.0 * u), (x + 96.0 * u, y - 4.0 * u))
            .line_to((x + 136.0 * u, y - 34.0 * u))
            .quad_to((x + 118.0 * u, y), (x + 136.0 * u, y + 34.0 * u))
            .line_to((x + 96.0 * u, y + 4.0 * u))
            .cubic_to((x + 40.0 * u, y + 44.0 * u), (x - 60.0 * u, y + 50.0 * u), (x - 130.0 * u, y))
            .close();
        c.svg.fill(&fish, ink.accent);
        let scales = (0..6).fold(Path::new(), |path, row| {
            path.move_to((x - 46.0 * u + f64::from(row) * 22.0 * u, y - 34.0 * u)).quad_to(
                (x - 22.0 * u + f64::from(row) * 22.0 * u, y),
                (x - 46.0 * u + f64::from(row) * 22.0 * u, y + 34.0 * u),
            )
        });
        c.svg.stroke(&scales, ink.second, 3.0);
        c.svg.disc((x - 84.0 * u, y - 10.0 * u), 9.0 * u, ink.paper);
        c.svg.disc((x - 86.0 * u, y - 10.0 * u), 4.5 * u, ink.night);
    }
}

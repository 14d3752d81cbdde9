//! Jaws, eyes in the dark, claw marks, or a gentle giant; for monster films.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["jaws", "gentle-giant", "eyes-in-the-dark", "claws"],
    strong: &[
        "creature-feature",
        "vampire",
        "zombies",
        "giant-monster",
        "alien-creature",
        "monster-sympathy",
        "dinosaurs",
        "werewolf",
        "monster-friend",
        "shark",
        "mummy",
        "animal-attack",
        "gore",
    ],
    weak: &[
        "body-horror",
        "cannibalism",
        "horror-comedy",
        "practical-effects",
        "slasher",
        "exorcism",
        "magical-creatures",
        "survival",
        "jump-scares",
        "dragon",
        "lost-world",
        "killer-doll",
        "clowns",
    ],
    genres: &["horror"],
    mood_score: |_| -0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    match c.scene {
        "jaws" => maw(c),
        "gentle-giant" => giant(c),
        "eyes-in-the-dark" => {
            c.sky(ink.night, ink.deep);
            watchers(c);
        }
        _ => claws(c),
    }
}

/// Jaws around the whole canvas.
fn maw(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.night.mix(ink.deep, 0.25));
    let (x, y, floor) = (c.cx, c.cy, c.floor);
    c.svg.ellipse((x, y + 10.0), 240.0, 210.0, ink.field);
    c.glow((x, y + 30.0), 190.0, ink.accent, 0.8);
    let count = c.dice.integer(7, 10);
    let width = 420.0 / f64::from(count);
    for (base, way) in [(y - 150.0, 1.0), (floor - 16.0, -1.0)] {
        let mut teeth = Path::new();
        for tooth in 0..count {
            let tx = x - 210.0 + f64::from(tooth) * width;
            let mid = ((tx + width / 2.0 - x) / 210.0).powi(2);
            let height = c.dice.range(60.0, 118.0) * (1.0 - mid * 0.35);
            let root = base + way * mid * 60.0;
            teeth = teeth
                .move_to((tx, root - way * 130.0))
                .line_to((tx, root))
                .quad_to((tx + width * 0.3, root + way * height * 0.5), (tx + width / 2.0, root + way * height))
                .quad_to((tx + width * 0.7, root + way * height * 0.5), (tx + width, root))
                .line_to((tx + width, root - way * 130.0))
                .close();
        }
        c.svg.fill(&teeth, if way > 0.0 { ink.paper } else { ink.paper.mix(ink.glow, 0.4) });
        let gum = Path::new()
            .move_to((x - 230.0, base + way * 78.0))
            .quad_to((x, base - way * 66.0), (x + 230.0, base + way * 78.0))
            .line_to((x + 230.0, base - way * 400.0))
            .line_to((x - 230.0, base - way * 400.0))
            .close();
        c.svg.fill(&gum, ink.night);
    }
    c.svg.fill(&Path::new().figure((x, y + 62.0), 52.0), ink.night);
}

/// One large pair of eyes, sometimes with smaller pairs.
fn watchers(c: &mut Canvas) {
    let ink = c.ink;
    c.glow((c.cx, c.cy), 260.0, ink.field, 0.8);
    let (mut whites, mut irises, mut slits) = (Path::new(), Path::new(), Path::new());
    let slant = c.dice.range(0.1, 0.5);
    let many = c.has_any(&["zombies"]) || c.dice.chance(0.4);
    let pairs = if many { c.dice.integer(6, 9) } else { 1 };
    for pair in 0..pairs {
        let first = pair == 0;
        let r = if first { if many { 38.0 } else { c.dice.range(58.0, 76.0) } } else { c.dice.range(8.0, 20.0) };
        let (x, y) = if first {
            (c.cx, c.cy)
        } else {
            (c.cx + c.dice.range(-160.0, 160.0), c.cy + c.dice.sign() * c.dice.range(60.0, 150.0))
        };
        for side in [-1.0, 1.0] {
            let ex = x + side * r * 1.25;
            whites = whites
                .move_to((ex - side * r, y + r * slant))
                .quad_to((ex - side * r * 0.2, y - r * (0.9 - slant)), (ex + side * r, y - r * slant))
                .quad_to((ex + side * r * 0.4, y + r * 0.9), (ex - side * r, y + r * slant))
                .close();
            irises = irises.disc((ex, y + r * 0.04), r * 0.36);
            slits = slits.ellipse((ex, y + r * 0.04), r * 0.09, r * 0.32);
        }
    }
    c.svg.fill(&whites, ink.accent);
    c.svg.fill(&irises, ink.second);
    c.svg.fill(&slits, ink.night);
    let ridge = c.ridge(c.floor + 6.0, 12.0, 5);
    c.ground(&ridge, ink.night);
    c.svg.fill(&Path::new().figure((c.cx, c.floor + 16.0), 46.0), ink.field);
}

/// Four claw marks with an eye behind them.
fn claws(c: &mut Canvas) {
    let ink = c.ink;
    c.flood(ink.field);
    let under = c.svg.pattern((9.0, 9.0), 45.0, &Path::new().rect(0.0, 0.0, 2.0, 9.0), ink.deep.opacity(0.5));
    c.flood(under);
    let degrees = c.dice.range(12.0, 34.0);
    let (x, y) = (c.cx, c.cy);
    c.rotated(degrees, (x, y), |c| {
        let (mut cut, mut lip) = (Path::new(), Path::new());
        for claw in 0..4 {
            let cx = x - 105.0 + f64::from(claw) * 70.0;
            let (top, foot, half) =
                (y - c.dice.range(170.0, 230.0), y + c.dice.range(150.0, 230.0), c.dice.range(15.0, 25.0));
            let gash = |half: f64, dx: f64| {
                Path::new()
                    .move_to((cx + dx, top))
                    .quad_to((cx + half + dx, y), (cx - 10.0 + dx, foot))
                    .quad_to((cx - half + dx, y), (cx + dx, top))
                    .close()
            };
            lip = lip.append(&gash(half + 7.0, 5.0));
            cut = cut.append(&gash(half, 0.0));
        }
        c.svg.fill(&lip, ink.paper);
        c.svg.fill(&cut, ink.night);
        c.clipped(&cut, |c| {
            c.svg.disc((x - 30.0, y - 16.0), 34.0, ink.accent);
            c.svg.ellipse((x - 30.0, y - 16.0), 8.0, 32.0, ink.night);
        });
    });
}

/// A large rounded creature and a small figure.
fn giant(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let (x, floor) = (c.cx - 20.0, c.floor + 6.0);
    c.svg.disc((x + 70.0, c.cy - 60.0), c.dice.range(60.0, 90.0), ink.glow);
    let (half, height) = (c.dice.range(92.0, 116.0), c.dice.range(250.0, 290.0));
    let body = Path::new()
        .move_to((x - half, floor + 20.0))
        .cubic_to((x - half * 1.15, floor - height * 0.7), (x - half * 0.7, floor - height), (x, floor - height))
        .cubic_to((x + half * 0.7, floor - height), (x + half * 1.15, floor - height * 0.7), (x + half, floor + 20.0))
        .close();
    let horns = c.dice.chance(0.5);
    for side in [-1.0, 1.0] {
        let hx = x + side * half * 0.5;
        let top = floor - height * 0.93;
        let ear = if horns {
            Path::new()
                .move_to((hx - 14.0, top + 10.0))
                .quad_to((hx, top - 20.0), (hx + side * 32.0, top - 52.0))
                .quad_to((hx + side * 30.0, top), (hx + 16.0, top + 16.0))
                .close()
        } else {
            Path::new().ellipse((hx, top - 14.0), 15.0, 40.0)
        };
        c.svg.fill(&ear, if horns { ink.paper } else { ink.deep });
    }
    c.svg.fill(&body, ink.deep);
    c.svg.ellipse((x, floor - height * 0.22), half * 0.66, height * 0.3, ink.field.mix(ink.glow, 0.4));
    let eyes = c.dice.pick([1, 2, 2, 3]);
    for eye in 0..eyes {
        let ex = x + (f64::from(eye) - f64::from(eyes - 1) / 2.0) * 48.0;
        c.svg.disc((ex, floor - height * 0.74), 19.0, ink.paper);
        c.svg.disc((ex + 5.0, floor - height * 0.73), 8.5, ink.night);
    }
    c.svg.stroke(
        &Path::new()
            .move_to((x - 26.0, floor - height * 0.58))
            .quad_to((x, floor - height * 0.53), (x + 26.0, floor - height * 0.58)),
        ink.night,
        3.5,
    );
    let ridge = c.ridge(floor + 10.0, 8.0, 4);
    c.ground(&ridge, ink.night.mix(ink.deep, 0.25));
    c.svg.fill(&Path::new().dressed_figure((x + half + 34.0, floor + 14.0), 54.0), ink.accent);
}

//! A dog, cat, fox or bird in tall grass, of simple shapes; for films about animals and stop-motion films.

use super::Motif;
use crate::canvas::Canvas;
use crate::path::{Path, local_coordinates};

pub const MOTIF: Motif = Motif {
    scenes: &["dog", "cat", "fox", "bird"],
    strong: &["talking-animals", "dog", "human-animal-bond", "small-creatures", "magical-creatures", "stop-motion"],
    weak: &[
        "unlikely-friendship",
        "rural-life",
        "disney-classic",
        "animal-attack",
        "disney-renaissance",
        "nature-wonder",
        "mermaid-and-sea-folk",
        "computer-animation",
        "whimsical",
        "jungle",
        "slapstick",
    ],
    genres: &["animation"],
    mood_score: |mood| mood.family * 0.3 - 0.4,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let moon = (c.cx + c.dice.sign() * c.dice.range(20.0, 80.0), c.cy - c.dice.range(40.0, 90.0));
    c.svg.disc(moon, c.dice.range(50.0, 110.0), ink.glow.mix(ink.paper, 0.25));
    let floor = c.floor + 8.0;
    let ridge = c.ridge(floor + 4.0, 9.0, 3);
    match c.scene {
        "dog" => dog(c, floor),
        "cat" => cat(c, floor),
        "fox" => fox(c, floor),
        _ => bird(c, floor),
    }
    c.ground(&ridge, ink.night.mix(ink.deep, 0.35));
    let stalks = (0..12).fold(Path::new(), |path, _| {
        let (x, height) = (c.cx + c.dice.range(-210.0, 210.0), c.dice.range(16.0, 52.0));
        path.move_to((x - 3.0, floor + 12.0))
            .quad_to((x, floor - height * 0.4), (x + 9.0, floor - height))
            .quad_to((x + 6.0, floor - height * 0.4), (x + 4.0, floor + 12.0))
            .close()
    });
    c.svg.fill(&stalks, ink.night.mix(ink.deep, 0.35));
}

fn dog(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let (x, u) = (c.cx - 20.0, c.dice.range(1.0, 1.2));
    let p = local_coordinates((x, y), u);
    let a = p(-86.0, -6.0);
    let body = Path::new()
        .move_to(a)
        .cubic_to(p(-96.0, 90.0), p(-40.0, 130.0), p(10.0, 186.0))
        .line_to(p(60.0, 186.0))
        .quad_to(p(66.0, 90.0), p(56.0, -6.0))
        .close();
    c.svg.stroke(&Path::new().move_to(p(-76.0, 20.0)).quad_to(p(-130.0, 20.0), p(-132.0, 84.0)), ink.accent, 15.0);
    c.svg.fill(&body, ink.accent);
    let leg = p(20.0, 60.0);
    c.svg.fill(
        &Path::new().move_to(leg).line_to(p(56.0, 60.0)).line_to(p(56.0, -6.0)).line_to(p(30.0, -6.0)).close(),
        ink.night.opacity(0.25),
    );
    let skull = p(46.0, 220.0);
    c.svg.disc(skull, 52.0 * u, ink.accent);
    let snout = p(58.0, 232.0);
    c.svg.fill(
        &Path::new()
            .move_to(snout)
            .line_to(p(128.0, 214.0))
            .arc(16.0 * u, true, p(122.0, 186.0))
            .line_to(p(50.0, 172.0))
            .close(),
        ink.accent,
    );
    c.svg.disc(p(130.0, 208.0), 11.0 * u, ink.night);
    c.svg.disc(p(62.0, 228.0), 6.5 * u, ink.night);
    let ear = p(22.0, 256.0);
    c.svg.fill(
        &Path::new()
            .move_to(ear)
            .cubic_to(p(-26.0, 250.0), p(-34.0, 190.0), p(-8.0, 168.0))
            .cubic_to(p(20.0, 176.0), p(34.0, 220.0), ear)
            .close(),
        ink.second,
    );
    c.svg.fill(&Path::new().polygon(&[p(12.0, 172.0), p(64.0, 162.0), p(62.0, 150.0), p(6.0, 160.0)]), ink.second);
}

fn cat(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let (x, u) = (c.cx, c.dice.range(1.0, 1.18));
    let p = local_coordinates((x, y), u);
    let a = p(-66.0, -6.0);
    c.svg.stroke(
        &Path::new().move_to(p(50.0, 10.0)).cubic_to(p(140.0, 0.0), p(60.0, 130.0), p(122.0, 170.0)),
        ink.night,
        17.0,
    );
    c.svg.fill(
        &Path::new()
            .move_to(a)
            .cubic_to(p(-90.0, 90.0), p(-40.0, 110.0), p(-34.0, 190.0))
            .line_to(p(34.0, 190.0))
            .cubic_to(p(40.0, 110.0), p(90.0, 90.0), p(66.0, -6.0))
            .close(),
        ink.night,
    );
    c.svg.fill(
        &Path::new().polygon(&[
            p(-58.0, 220.0),
            p(-56.0, 292.0),
            p(-12.0, 250.0),
            p(12.0, 250.0),
            p(56.0, 292.0),
            p(58.0, 220.0),
        ]),
        ink.night,
    );
    let head = p(0.0, 212.0);
    c.svg.ellipse(head, 64.0 * u, 52.0 * u, ink.night);
    for side in [-1.0, 1.0] {
        let eye = p(side * 26.0, 218.0);
        c.svg.ellipse(eye, 16.0 * u, 13.0 * u, ink.accent);
        c.svg.ellipse(eye, 3.6 * u, 11.0 * u, ink.night);
        c.svg.fill(
            &Path::new().polygon(&[p(side * 48.0, 244.0), p(side * 48.0, 270.0), p(side * 26.0, 250.0)]),
            ink.second,
        );
    }
    let whisk = [-1.0, 1.0].into_iter().fold(Path::new(), |path, side| {
        path.move_to(p(side * 18.0, 196.0))
            .line_to(p(side * 84.0, 206.0))
            .move_to(p(side * 18.0, 192.0))
            .line_to(p(side * 82.0, 186.0))
    });
    c.svg.stroke(&whisk, ink.paper, 1.6);
    c.svg.fill(&Path::new().polygon(&[p(-7.0, 202.0), p(7.0, 202.0), p(0.0, 192.0)]), ink.second);
}

fn fox(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let (x, u) = (c.cx, c.dice.range(1.0, 1.15));
    let p = local_coordinates((x, y), u);
    let tail = p(40.0, 0.0);
    c.svg.fill(
        &Path::new()
            .move_to(tail)
            .cubic_to(p(150.0, 0.0), p(170.0, 110.0), p(96.0, 166.0))
            .cubic_to(p(120.0, 100.0), p(70.0, 60.0), p(20.0, 60.0))
            .close(),
        ink.accent,
    );
    c.svg.fill(
        &Path::new()
            .move_to(p(96.0, 166.0))
            .cubic_to(p(128.0, 140.0), p(140.0, 110.0), p(138.0, 92.0))
            .quad_to(p(116.0, 104.0), p(106.0, 118.0))
            .quad_to(p(108.0, 140.0), p(96.0, 166.0))
            .close(),
        ink.paper,
    );
    c.svg.fill(&Path::new().polygon(&[p(-62.0, -8.0), p(-34.0, 160.0), p(34.0, 160.0), p(62.0, -8.0)]), ink.accent);
    c.svg.fill(&Path::new().polygon(&[p(-26.0, 150.0), p(26.0, 150.0), p(0.0, 50.0)]), ink.paper);
    c.svg.fill(
        &Path::new().polygon(&[
            p(-88.0, 226.0),
            p(-70.0, 312.0),
            p(-22.0, 256.0),
            p(22.0, 256.0),
            p(70.0, 312.0),
            p(88.0, 226.0),
            p(0.0, 130.0),
        ]),
        ink.accent,
    );
    c.svg.fill(
        &Path::new().polygon(&[p(-88.0, 226.0), p(-30.0, 206.0), p(0.0, 130.0)]).polygon(&[
            p(88.0, 226.0),
            p(30.0, 206.0),
            p(0.0, 130.0),
        ]),
        ink.paper,
    );
    c.svg.fill(
        &Path::new().polygon(&[p(-66.0, 292.0), p(-60.0, 250.0), p(-36.0, 262.0)]).polygon(&[
            p(66.0, 292.0),
            p(60.0, 250.0),
            p(36.0, 262.0),
        ]),
        ink.night,
    );
    let eyes = Path::new().disc(p(-32.0, 222.0), 7.5 * u).disc(p(32.0, 222.0), 7.5 * u).disc(p(0.0, 138.0), 11.0 * u);
    c.svg.fill(&eyes, ink.night);
}

fn bird(c: &mut Canvas, y: f64) {
    let ink = c.ink;
    let (x, u) = (c.cx - 10.0, c.dice.range(1.05, 1.25));
    let p = local_coordinates((x, y), u);
    c.svg.stroke(
        &Path::new().move_to(p(-14.0, 70.0)).line_to(p(-14.0, -10.0)).move_to(p(16.0, 70.0)).line_to(p(16.0, -10.0)),
        ink.night,
        5.0,
    );
    c.svg.fill(&Path::new().polygon(&[p(-70.0, 150.0), p(-160.0, 110.0), p(-150.0, 76.0), p(-30.0, 90.0)]), ink.deep);
    let start = p(-90.0, 160.0);
    c.svg.fill(&Path::new().move_to(start).arc(92.0 * u, false, p(94.0, 160.0)).close(), ink.accent);
    c.svg.fill(
        &Path::new()
            .move_to(p(94.0, 160.0))
            .line_to(p(20.0, 160.0))
            .quad_to(p(14.0, 250.0), p(58.0, 254.0))
            .cubic_to(p(110.0, 256.0), p(112.0, 200.0), p(94.0, 160.0))
            .close(),
        ink.accent,
    );
    c.svg.fill(&Path::new().polygon(&[p(98.0, 232.0), p(150.0, 216.0), p(100.0, 206.0)]), ink.second);
    c.svg.disc(p(66.0, 222.0), 15.0 * u, ink.paper);
    c.svg.disc(p(69.0, 222.0), 7.0 * u, ink.night);
    for row in 0..3_u32 {
        let r = (62.0 - f64::from(row) * 18.0) * u;
        let at = p(-22.0, 158.0);
        c.svg.fill(
            &Path::new().move_to((at.0 - r, at.1)).arc(r, false, (at.0 + r, at.1)).close(),
            [ink.deep, ink.second, ink.paper][row as usize],
        );
    }
}

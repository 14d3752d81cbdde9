//! A pen nib, a pool of ink, a page.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "nib",
    strong: &[
        "writer",
        "writers-block",
        "journalism",
        "teacher",
        "boarding-school",
        "science-biopic",
        "mathematics",
        "college",
        "whistleblower",
        "jane-austen",
        "artist",
    ],
    weak: &[
        "cover-up",
        "scandal",
        "propaganda",
        "voice-over",
        "ambition",
        "literary-adaptation",
        "imagination",
        "medicine",
        "invention",
        "photography",
        "mentor",
        "shakespeare",
        "fashion",
        "media-satire",
    ],
    genres: &["biography"],
    leans: |_| -0.4,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.flood(ink.field);
    let (x, y) = (s.cx, s.cy + 20.0);
    let lean = s.dice.range(-38.0, 38.0);
    match s.dice.count(0, 2) {
        0 => s.svg.disc(x, y - 20.0, s.dice.range(140.0, 170.0), ink.glow.thin(0.8)),
        1 => {
            let lines =
                (0..11).fold(Path::new(), |path, line| path.rect(x - 150.0, 40.0 + f64::from(line) * 32.0, 300.0, 2.0));
            s.turned(lean * 0.2, x, y, |s| {
                s.svg.rect(x - 175.0, 0.0, 350.0, 430.0, ink.paper);
                s.svg.shape(&lines, ink.glow);
            });
        }
        _ => s.svg.shape(&Path::new().rays((x, s.floor), 0.0, 720.0, 15, 0.01), ink.glow.thin(0.45)),
    }
    let u = s.dice.range(1.0, 1.2);
    let tip = (x, s.floor - 6.0);
    let p = |dx: f64, dy: f64| (tip.0 + dx * u, tip.1 - dy * u);
    s.turned(lean, tip.0, tip.1, |s| {
        let holder = Path::new().poly(&[p(-30.0, 190.0), p(30.0, 190.0), p(40.0, 700.0), p(-40.0, 700.0)]);
        s.svg.shape(&holder, ink.deep.mix(ink.night, 0.3));
        s.svg.shape(&Path::new().poly(&[p(-34.0, 186.0), p(34.0, 186.0), p(34.0, 206.0), p(-34.0, 206.0)]), ink.second);
        let start = p(0.0, 0.0);
        let blade = Path::new()
            .at(start.0, start.1)
            .curve(p(-20.0, 50.0), p(-54.0, 84.0), p(-46.0, 128.0))
            .bend(p(-36.0, 156.0), p(-30.0, 190.0))
            .to(p(30.0, 190.0).0, p(30.0, 190.0).1)
            .bend(p(36.0, 156.0), p(46.0, 128.0))
            .curve(p(54.0, 84.0), p(20.0, 50.0), start)
            .shut();
        s.svg.shape(&blade, ink.accent);
        s.inside(&blade, |s| s.svg.rect(tip.0, tip.1 - 240.0, 90.0, 250.0, ink.night.thin(0.28)));
        let slit = p(0.0, 104.0);
        s.svg.line(&Path::new().at(start.0, start.1).to(slit.0, slit.1), ink.night, 2.6);
        s.svg.disc(slit.0, slit.1, 10.0 * u, ink.night);
    });
    let foot = s.floor + 2.0;
    let wave = s.ridge(foot + 4.0, 12.0, 3);
    s.ground(&wave, ink.night.mix(ink.deep, 0.2));
    s.svg.oval(tip.0, tip.1 + 6.0, 74.0, 12.0, ink.night.mix(ink.deep, 0.2));
    let drops = (0..s.dice.count(2, 5)).fold(Path::new(), |path, _| {
        path.disc(tip.0 + s.dice.range(-130.0, 130.0), tip.1 - s.dice.range(8.0, 60.0), s.dice.range(3.0, 10.0))
    });
    s.svg.shape(&drops, ink.night.mix(ink.deep, 0.2));
}

//! A castle on a crag, banners out, a winding way up.

use super::Motif;
use crate::path::Path;
use crate::sheet::Sheet;

pub const MOTIF: Motif = Motif {
    name: "castle",
    strong: &["castle", "medieval", "knights", "princess", "dragon", "sword-and-sorcery", "wizard", "royalty"],
    weak: &[
        "quest",
        "swashbuckler",
        "fairy-tale",
        "chosen-one",
        "siege",
        "succession",
        "vampire",
        "disney-renaissance",
        "disney-classic",
        "good-versus-evil",
        "portal-fantasy",
        "historical-epic",
    ],
    genres: &["fantasy"],
    leans: |mood| mood.epic * 0.2 - 0.2,
    draw,
};

fn draw(s: &mut Sheet) {
    let ink = s.ink;
    s.plain_sky();
    let (x, y) = (s.cx, s.cy + s.dice.range(20.0, 60.0));
    let (dx, dy, r) = (s.dice.range(-80.0, 80.0), s.dice.range(70.0, 140.0), s.dice.range(44.0, 96.0));
    s.lit_disc(x + dx, y - dy, r, ink.accent);
    for (row, tone) in [ink.field.mix(ink.deep, 0.22), ink.field.mix(ink.deep, 0.45)].into_iter().enumerate() {
        let mut points = vec![(s.left(), 700.0)];
        let mut px = s.left();
        while px < s.right() {
            points.push((px, s.floor - s.dice.range(30.0, 80.0) + row as f64 * 30.0));
            px += s.dice.range(40.0, 80.0);
            points.push((px, s.floor - s.dice.range(110.0, 210.0) + row as f64 * 50.0));
            px += s.dice.range(40.0, 80.0);
        }
        points.push((s.right(), 700.0));
        s.svg.shape(&Path::new().poly(&points), tone);
    }
    let crag = Path::new().poly(&[
        (x - 210.0, 700.0),
        (x - 120.0, y + 150.0),
        (x - 96.0, y + 90.0),
        (x - 62.0, y + 20.0),
        (x + 66.0, y + 20.0),
        (x + 84.0, y + 78.0),
        (x + 130.0, y + 130.0),
        (x + 230.0, 700.0),
    ]);
    s.svg.shape(&crag, ink.deep);
    s.svg.shape(
        &Path::new().poly(&[
            (x + 66.0, y + 20.0),
            (x + 84.0, y + 78.0),
            (x + 130.0, y + 130.0),
            (x + 230.0, 700.0),
            (x + 40.0, 700.0),
            (x + 62.0, y + 150.0),
            (x + 20.0, y + 84.0),
        ]),
        ink.night.thin(0.45),
    );
    keep(s, x, y + 22.0);
    let way = Path::new()
        .at(x - 2.0, y + 22.0)
        .curve((x - 60.0, y + 60.0), (x + 80.0, y + 80.0), (x - 10.0, y + 130.0))
        .curve((x - 90.0, y + 176.0), (x + 60.0, y + 200.0), (x - 20.0, 600.0));
    s.svg.line(&way, ink.glow.thin(0.55), 5.0);
    if s.has(&["dragon"]) || s.dice.chance(0.2) {
        let (bx, by) = (x - dx * 0.6 + 20.0, y - 150.0);
        let dragon = Path::new()
            .bird(bx, by, 58.0, 34.0)
            .at(bx - 4.0, by + 4.0)
            .curve((bx + 20.0, by - 30.0), (bx + 44.0, by - 8.0), (bx + 58.0, by - 24.0))
            .bend((bx + 40.0, by + 8.0), (bx + 4.0, by + 14.0))
            .curve((bx - 30.0, by + 30.0), (bx - 40.0, by + 10.0), (bx - 66.0, by + 36.0))
            .bend((bx - 40.0, by - 4.0), (bx - 4.0, by + 4.0))
            .shut();
        s.svg.shape(&dragon, ink.night);
    } else {
        let birds = (0..4).fold(Path::new(), |path, _| {
            path.bird(x + s.dice.range(-150.0, 150.0), y - s.dice.range(60.0, 170.0), s.dice.range(6.0, 11.0), 5.0)
        });
        s.svg.shape(&birds, ink.night);
    }
    let ridge = s.ridge(s.floor + 52.0, 12.0, 4);
    s.ground(&ridge, ink.night);
}

/// Towers of different heights, round-capped or toothed, with pennants.
fn keep(s: &mut Sheet, x: f64, y: f64) {
    let ink = s.ink;
    let tone = ink.night.mix(ink.deep, 0.45);
    let count = s.dice.count(4, 6);
    let (mut walls, mut roofs, mut panes) =
        (Path::new().rect(x - 56.0, y - 34.0, 112.0, 40.0), Path::new(), Path::new());
    for tower in 0..count {
        let wide = s.dice.range(15.0, 26.0);
        let tx = x - 60.0 + f64::from(tower) * 120.0 / f64::from(count - 1) - wide / 2.0;
        let near = 1.0 - ((tx - x).abs() / 80.0).min(1.0);
        let top = y - 44.0 - near * s.dice.range(50.0, 110.0) - s.dice.range(0.0, 26.0);
        walls = walls.rect(tx, top, wide, y - top + 6.0);
        if s.dice.chance(0.65) {
            let tall = s.dice.range(30.0, 54.0);
            roofs = roofs.poly(&[(tx - 5.0, top + 1.0), (tx + wide / 2.0, top - tall), (tx + wide + 5.0, top + 1.0)]);
            let flag = top - tall - 14.0;
            roofs = roofs
                .poly(&[(tx + wide / 2.0, flag), (tx + wide / 2.0 + 20.0, flag + 5.0), (tx + wide / 2.0, flag + 10.0)])
                .rect(tx + wide / 2.0 - 0.8, flag, 1.6, 18.0);
        } else {
            for tooth in 0..3 {
                walls = walls.rect(tx - 3.0 + f64::from(tooth) * (wide + 6.0 - 6.0) / 2.0, top - 8.0, 6.0, 10.0);
            }
        }
        panes = panes.rect(tx + wide / 2.0 - 2.0, top + s.dice.range(12.0, 26.0), 4.0, 9.0);
    }
    s.svg.shape(&walls, tone);
    s.svg.shape(&roofs, ink.second);
    s.svg.shape(&panes, ink.accent);
    s.svg.shape(
        &Path::new()
            .at(x - 10.0, y + 4.0)
            .to(x - 10.0, y - 14.0)
            .arc(10.0, true, x + 10.0, y - 14.0)
            .to(x + 10.0, y + 4.0)
            .shut(),
        ink.night,
    );
}

//! A castle on a crag with a winding path; for fantasy, knights and royalty.

use super::Motif;
use crate::canvas::{BELOW, Canvas};
use crate::path::Path;

pub const MOTIF: Motif = Motif {
    scenes: &["castle"],
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
    mood_score: |mood| mood.epic * 0.2 - 0.2,
    draw,
};

fn draw(c: &mut Canvas) {
    let ink = c.ink;
    c.plain_sky();
    let (x, y) = (c.cx, c.cy + c.dice.range(20.0, 60.0));
    let (dx, dy, r) = (c.dice.range(-80.0, 80.0), c.dice.range(70.0, 140.0), c.dice.range(44.0, 96.0));
    c.lit_disc((x + dx, y - dy), r, ink.accent);
    for (row, colour) in [ink.field.mix(ink.deep, 0.22), ink.field.mix(ink.deep, 0.45)].into_iter().enumerate() {
        let mut points = vec![(c.left(), BELOW)];
        let mut px = c.left();
        while px < c.right() {
            points.push((px, c.floor - c.dice.range(30.0, 80.0) + row as f64 * 30.0));
            px += c.dice.range(40.0, 80.0);
            points.push((px, c.floor - c.dice.range(110.0, 210.0) + row as f64 * 50.0));
            px += c.dice.range(40.0, 80.0);
        }
        points.push((c.right(), BELOW));
        c.svg.fill(&Path::new().polygon(&points), colour);
    }
    let crag = Path::new().polygon(&[
        (x - 210.0, BELOW),
        (x - 120.0, y + 150.0),
        (x - 96.0, y + 90.0),
        (x - 62.0, y + 20.0),
        (x + 66.0, y + 20.0),
        (x + 84.0, y + 78.0),
        (x + 130.0, y + 130.0),
        (x + 230.0, BELOW),
    ]);
    c.svg.fill(&crag, ink.deep);
    c.svg.fill(
        &Path::new().polygon(&[
            (x + 66.0, y + 20.0),
            (x + 84.0, y + 78.0),
            (x + 130.0, y + 130.0),
            (x + 230.0, BELOW),
            (x + 40.0, BELOW),
            (x + 62.0, y + 150.0),
            (x + 20.0, y + 84.0),
        ]),
        ink.night.opacity(0.45),
    );
    keep(c, x, y + 22.0);
    let way = Path::new()
        .move_to((x - 2.0, y + 22.0))
        .cubic_to((x - 60.0, y + 60.0), (x + 80.0, y + 80.0), (x - 10.0, y + 130.0))
        .cubic_to((x - 90.0, y + 176.0), (x + 60.0, y + 200.0), (x - 20.0, 600.0));
    c.svg.stroke(&way, ink.glow.opacity(0.55), 5.0);
    if c.has_any(&["dragon"]) || c.dice.chance(0.2) {
        let (bx, by) = (x - dx * 0.6 + 20.0, y - 150.0);
        let dragon = Path::new()
            .bird((bx, by), 58.0, 34.0)
            .move_to((bx - 4.0, by + 4.0))
            .cubic_to((bx + 20.0, by - 30.0), (bx + 44.0, by - 8.0), (bx + 58.0, by - 24.0))
            .quad_to((bx + 40.0, by + 8.0), (bx + 4.0, by + 14.0))
            .cubic_to((bx - 30.0, by + 30.0), (bx - 40.0, by + 10.0), (bx - 66.0, by + 36.0))
            .quad_to((bx - 40.0, by - 4.0), (bx - 4.0, by + 4.0))
            .close();
        c.svg.fill(&dragon, ink.night);
    } else {
        let birds = (0..4).fold(Path::new(), |path, _| {
            path.bird((x + c.dice.range(-150.0, 150.0), y - c.dice.range(60.0, 170.0)), c.dice.range(6.0, 11.0), 5.0)
        });
        c.svg.fill(&birds, ink.night);
    }
    let ridge = c.ridge(c.floor + 52.0, 12.0, 4);
    c.ground(&ridge, ink.night);
}

/// Towers of different heights with pointed roofs and pennants, or with battlements.
fn keep(c: &mut Canvas, x: f64, y: f64) {
    let ink = c.ink;
    let colour = ink.night.mix(ink.deep, 0.45);
    let count = c.dice.integer(4, 6);
    let (mut walls, mut roofs, mut panes) =
        (Path::new().rect(x - 56.0, y - 34.0, 112.0, 40.0), Path::new(), Path::new());
    for tower in 0..count {
        let width = c.dice.range(15.0, 26.0);
        let tx = x - 60.0 + f64::from(tower) * 120.0 / f64::from(count - 1) - width / 2.0;
        let near = 1.0 - ((tx - x).abs() / 80.0).min(1.0);
        let top = y - 44.0 - near * c.dice.range(50.0, 110.0) - c.dice.range(0.0, 26.0);
        walls = walls.rect(tx, top, width, y - top + 6.0);
        if c.dice.chance(0.65) {
            let height = c.dice.range(30.0, 54.0);
            roofs = roofs.polygon(&[
                (tx - 5.0, top + 1.0),
                (tx + width / 2.0, top - height),
                (tx + width + 5.0, top + 1.0),
            ]);
            let flag = top - height - 14.0;
            roofs = roofs
                .polygon(&[
                    (tx + width / 2.0, flag),
                    (tx + width / 2.0 + 20.0, flag + 5.0),
                    (tx + width / 2.0, flag + 10.0),
                ])
                .rect(tx + width / 2.0 - 0.8, flag, 1.6, 18.0);
        } else {
            for tooth in 0..3 {
                walls = walls.rect(tx - 3.0 + f64::from(tooth) * width / 2.0, top - 8.0, 6.0, 10.0);
            }
        }
        panes = panes.rect(tx + width / 2.0 - 2.0, top + c.dice.range(12.0, 26.0), 4.0, 9.0);
    }
    c.svg.fill(&walls, colour);
    c.svg.fill(&roofs, ink.second);
    c.svg.fill(&panes, ink.accent);
    c.svg.fill(
        &Path::new()
            .move_to((x - 10.0, y + 4.0))
            .line_to((x - 10.0, y - 14.0))
            .arc(10.0, true, (x + 10.0, y - 14.0))
            .line_to((x + 10.0, y + 4.0))
            .close(),
        ink.night,
    );
}

//! The last pass of the press: the foot sinks into night for the title, and paper grain shows through.

use super::path::Path;
use super::sheet::{HEIGHT, Sheet};

/// Lays the darkening and the grain over a finished motif.
pub fn lay(sheet: &mut Sheet) {
    let (night, w) = (sheet.ink.night, sheet.w);
    let stops = [(0.0, night.thin(0.0)), (0.35, night.thin(0.45)), (1.0, night.thin(0.88))];
    let foot = if sheet.wide { 400.0 } else { 330.0 };
    let down = sheet.svg.blend((0.0, foot), (0.0, HEIGHT), &stops);
    sheet.svg.rect(0.0, foot, w, HEIGHT - foot, down);
    if sheet.wide {
        let stops = [
            (0.0, night.thin(0.93)),
            (0.3, night.thin(0.84)),
            (0.55, night.thin(0.58)),
            (0.8, night.thin(0.18)),
            (1.0, night.thin(0.0)),
        ];
        let across = sheet.svg.blend((0.0, 0.0), (w * 0.66, 0.0), &stops);
        sheet.svg.rect(0.0, 0.0, w * 0.66, HEIGHT, across);
    }
    grain(sheet);
}

/// Specks where the ink did not take and where it splashed: a tile of each, too large to notice.
fn grain(sheet: &mut Sheet) {
    let (paper, night, w) = (sheet.ink.paper, sheet.ink.night, sheet.w);
    let specks = |count: u32, size: f64| {
        (0..count).fold(Path::new(), |path, _| {
            let (x, y) = (sheet.dice.range(0.0, size), sheet.dice.range(0.0, size));
            let side = sheet.dice.range(0.4, 1.1);
            path.rect(x, y, side, side)
        })
    };
    let (bare, splash) = (specks(26, 97.0), specks(22, 83.0));
    let bare = sheet.svg.tile((97.0, 97.0), 17.0, &bare, paper.thin(0.2));
    let splash = sheet.svg.tile((83.0, 83.0), -23.0, &splash, night.thin(0.3));
    sheet.svg.rect(0.0, 0.0, w, HEIGHT, bare);
    sheet.svg.rect(0.0, 0.0, w, HEIGHT, splash);
}

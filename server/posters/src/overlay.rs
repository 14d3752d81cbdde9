//! The last layers of a drawing: a gradient that keeps text legible, and paper grain.

use super::canvas::{Canvas, HEIGHT};
use super::path::Path;

/// Darkens the area under the title and covers the canvas with grain.
pub fn draw(canvas: &mut Canvas) {
    let (night, w) = (canvas.ink.night, canvas.w);
    let stops = [(0.0, night.opacity(0.0)), (0.35, night.opacity(0.45)), (1.0, night.opacity(0.88))];
    let top = if canvas.is_backdrop { 400.0 } else { 330.0 };
    let downwards = canvas.svg.linear_gradient((0.0, top), (0.0, HEIGHT), &stops);
    canvas.svg.rect(0.0, top, w, HEIGHT - top, downwards);
    if canvas.is_backdrop {
        let stops = [
            (0.0, night.opacity(0.93)),
            (0.3, night.opacity(0.84)),
            (0.55, night.opacity(0.58)),
            (0.8, night.opacity(0.18)),
            (1.0, night.opacity(0.0)),
        ];
        let rightwards = canvas.svg.linear_gradient((0.0, 0.0), (w * 0.66, 0.0), &stops);
        canvas.svg.rect(0.0, 0.0, w * 0.66, HEIGHT, rightwards);
    }
    grain(canvas);
}

/// Light and dark specks. Their tiles differ in size and angle, so that the repetition is not visible.
fn grain(canvas: &mut Canvas) {
    let (paper, night, w) = (canvas.ink.paper, canvas.ink.night, canvas.w);
    let specks = |count: u32, size: f64| {
        (0..count).fold(Path::new(), |path, _| {
            let (x, y) = (canvas.dice.range(0.0, size), canvas.dice.range(0.0, size));
            let side = canvas.dice.range(0.4, 1.1);
            path.rect(x, y, side, side)
        })
    };
    let (light, dark) = (specks(26, 97.0), specks(22, 83.0));
    let light = canvas.svg.pattern((97.0, 97.0), 17.0, &light, paper.opacity(0.2));
    let dark = canvas.svg.pattern((83.0, 83.0), -23.0, &dark, night.opacity(0.3));
    canvas.svg.rect(0.0, 0.0, w, HEIGHT, light);
    canvas.svg.rect(0.0, 0.0, w, HEIGHT, dark);
}

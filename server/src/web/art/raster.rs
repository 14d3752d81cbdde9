//! Pictures in pixels, for sites that show links and take no SVG.

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{Options, Tree};
use thiserror::Error;

/// In pixels. The height follows from the shape of a backdrop.
const WIDTH: u32 = 1200;

/// The drawing could not be turned into pixels.
#[derive(Debug, Clone, Error)]
#[error("{0}")]
pub struct RasterError(String);

/// A drawing as a PNG file.
pub fn png(svg: &str) -> Result<Vec<u8>, RasterError> {
    let failed = |error: &dyn std::fmt::Display| RasterError(error.to_string());
    let tree = Tree::from_str(svg, &Options::default()).map_err(|error| failed(&error))?;
    #[expect(clippy::cast_precision_loss, reason = "the width is far below 2^24")]
    let scale = WIDTH as f32 / tree.size().width();
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a drawing has a small positive height"
    )]
    let height = (tree.size().height() * scale).round() as u32;
    let mut pixels = Pixmap::new(WIDTH, height).ok_or_else(|| failed(&"the drawing is empty"))?;
    resvg::render(&tree, Transform::from_scale(scale, scale), &mut pixels.as_mut());
    pixels.encode_png().map_err(|error| failed(&error))
}

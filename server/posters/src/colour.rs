//! Colours: OKLCH for mixing palettes, sRGB for writing them.

use std::fmt;

/// A colour in OKLCH: lightness from 0 to 1, chroma from 0 to about 0.3, hue in degrees.
///
/// Source: Björn Ottosson, [A perceptual color space for image processing](https://bottosson.github.io/posts/oklab/).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oklch(pub f64, pub f64, pub f64);

/// An opaque sRGB colour: red, green and blue, 8 bits each. It displays as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

/// A colour and its opacity, from 0 (transparent) to 1 (opaque).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rgba {
    pub colour: Rgb,
    pub opacity: f64,
}

impl Oklch {
    /// The sRGB colour of the same lightness and hue. A colour outside the sRGB gamut loses chroma until it is inside.
    pub fn to_rgb(self) -> Rgb {
        let Self(lightness, mut chroma, hue) = self;
        loop {
            let linear = linear_rgb(lightness, chroma, hue);
            let in_gamut = linear.iter().all(|channel| (-0.0005..=1.0005).contains(channel));
            if in_gamut || chroma < 0.004 {
                return Rgb(linear.map(gamma_encode));
            }
            chroma *= 0.94;
        }
    }

    /// The colour with `lightness` and `hue` (degrees) added and its chroma multiplied by `chroma`.
    pub fn adjust(self, lightness: f64, chroma: f64, hue: f64) -> Self {
        Self((self.0 + lightness).clamp(0.05, 0.98), (self.1 * chroma).min(0.3), self.2 + hue)
    }
}

impl Rgb {
    /// The colour at `share` (0 to 1) of the way to `other`, interpolated per channel in sRGB as browsers interpolate
    /// gradients.
    pub fn mix(self, other: Self, share: f64) -> Self {
        let blend = |a: u8, b: u8| to_byte(f64::from(a) + (f64::from(b) - f64::from(a)) * share);
        let (a, b) = (self.0, other.0);
        Self([blend(a[0], b[0]), blend(a[1], b[1]), blend(a[2], b[2])])
    }

    /// Whether the colour halfway to `other` keeps at least 80 % of their mean chroma. A gradient between opposite hues
    /// passes through grey.
    pub fn blends_cleanly_with(self, other: Self) -> bool {
        let chroma = |colour: Self| {
            let [r, g, b] = colour.0;
            i32::from(r.max(g).max(b)) - i32::from(r.min(g).min(b))
        };
        let blended = chroma(self.mix(other, 0.5));
        blended * 10 >= (chroma(self) + chroma(other)) * 4
    }

    /// The perceived lightness, from 0 to 1 (Rec. 709 weights on gamma-encoded channels).
    pub fn luma(self) -> f64 {
        let [r, g, b] = self.0.map(f64::from);
        (0.2126 * r + 0.7152 * g + 0.0722 * b) / 255.0
    }

    /// The colour with an opacity from 0 to 1.
    pub fn opacity(self, opacity: f64) -> Rgba {
        Rgba { colour: self, opacity }
    }
}

impl From<Rgb> for Rgba {
    fn from(colour: Rgb) -> Self {
        colour.opacity(1.0)
    }
}

impl fmt::Display for Rgb {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let [r, g, b] = self.0;
        write!(f, "#{r:02x}{g:02x}{b:02x}")
    }
}

/// OKLCH to linear sRGB, through the cone responses (LMS), with the matrices of Ottosson's article. Channels of colours
/// outside the gamut are below 0 or above 1.
fn linear_rgb(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (sin, cos) = hue.to_radians().sin_cos();
    let (a, b) = (chroma * cos, chroma * sin);
    let long = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let medium = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
    ]
}

/// The sRGB transfer function (IEC 61966-2-1), scaled to a byte.
fn gamma_encode(linear: f64) -> u8 {
    let value = linear.clamp(0.0, 1.0);
    let encoded = if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    to_byte(encoded * 255.0)
}

fn to_byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

#[cfg(test)]
mod tests {
    use super::{Oklch, Rgb};

    #[test]
    fn oklch_converts_to_the_published_srgb_values() {
        let hex = |lightness, chroma, hue| Oklch(lightness, chroma, hue).to_rgb().to_string();
        assert_eq!(hex(0.0, 0.0, 0.0), "#000000");
        assert_eq!(hex(1.0, 0.0, 0.0), "#ffffff");
        assert_eq!(hex(0.627_96, 0.257_68, 29.233_9), "#ff0000");
    }

    #[test]
    fn a_colour_outside_the_gamut_keeps_its_hue() {
        let Rgb([red, green, blue]) = Oklch(0.6, 0.3, 145.0).to_rgb();
        assert!(green > 2 * red.max(blue), "{red} {green} {blue}");
    }

    #[test]
    fn only_related_hues_blend_cleanly() {
        let (red, orange, cyan) = (Rgb([220, 40, 30]), Rgb([230, 140, 30]), Rgb([30, 190, 200]));
        assert!(red.blends_cleanly_with(orange));
        assert!(!red.blends_cleanly_with(cyan));
    }
}

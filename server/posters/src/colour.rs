//! Colour as a printer mixes it: OKLCH in, sRGB out, pulled into gamut by easing the chroma.

/// Lightness (0 to 1), chroma (0 to about 0.3) and hue in degrees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Oklch(pub f64, pub f64, pub f64);

/// A colour ready for the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rgb(pub [u8; 3]);

impl Oklch {
    /// The nearest colour a screen can show, of the same lightness and hue.
    pub fn rgb(self) -> Rgb {
        let mut chroma = self.1;
        loop {
            let linear = linear(self.0, chroma, self.2);
            let shown = linear.iter().all(|c| (-0.0005..=1.0005).contains(c));
            if shown || chroma < 0.004 {
                return Rgb(linear.map(encode));
            }
            chroma *= 0.94;
        }
    }

    /// The same colour, lighter or darker, turned round the wheel.
    pub fn shift(self, lightness: f64, chroma: f64, hue: f64) -> Self {
        Self((self.0 + lightness).clamp(0.05, 0.98), (self.1 * chroma).min(0.3), self.2 + hue)
    }
}

impl Rgb {
    /// A blend, `share` of the way to the other colour.
    pub fn mix(self, other: Self, share: f64) -> Self {
        let blend = |a: u8, b: u8| encode_byte(f64::from(a) + (f64::from(b) - f64::from(a)) * share);
        let (a, b) = (self.0, other.0);
        Self([blend(a[0], b[0]), blend(a[1], b[1]), blend(a[2], b[2])])
    }
}

impl Rgb {
    /// Whether the two are of one family, so that a blend between them stays a colour.
    pub fn kindred(self, other: Self) -> bool {
        let chroma = |colour: Self| {
            let [r, g, b] = colour.0;
            i32::from(r.max(g).max(b)) - i32::from(r.min(g).min(b))
        };
        let blended = chroma(self.mix(other, 0.5));
        blended * 10 >= (chroma(self) + chroma(other)) * 4
    }
}

fn linear(l: f64, c: f64, h: f64) -> [f64; 3] {
    let (sin, cos) = h.to_radians().sin_cos();
    let (a, b) = (c * cos, c * sin);
    let long = (l + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let medium = (l - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let short = (l - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * long - 3.307_711_591_3 * medium + 0.230_969_929_2 * short,
        -1.268_438_004_6 * long + 2.609_757_401_1 * medium - 0.341_319_396_5 * short,
        -0.004_196_086_3 * long - 0.703_418_614_7 * medium + 1.707_614_701_0 * short,
    ]
}

fn encode(linear: f64) -> u8 {
    let value = linear.clamp(0.0, 1.0);
    let curved = if value <= 0.003_130_8 { 12.92 * value } else { 1.055 * value.powf(1.0 / 2.4) - 0.055 };
    encode_byte(curved * 255.0)
}

fn encode_byte(value: f64) -> u8 {
    value.round().clamp(0.0, 255.0) as u8
}

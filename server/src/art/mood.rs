//! The mood of a film: its tone, each axis from 0 to 1, by name.

/// How much of each feeling the film holds.
#[derive(Clone, Copy, Debug)]
pub struct Mood {
    pub dark: f64,
    pub funny: f64,
    pub tense: f64,
    pub romantic: f64,
    pub violent: f64,
    pub cerebral: f64,
    pub fast: f64,
    pub epic: f64,
    pub strange: f64,
    pub uplifting: f64,
    pub family: f64,
    pub stylised: f64,
}

impl Mood {
    /// Reads the tone in its fixed order, each from 0 to 10.
    pub fn read(tone: [u8; 12]) -> Self {
        let [dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised] =
            tone.map(|value| f64::from(value.min(10)) / 10.0);
        Self { dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised }
    }

    /// Light-heartedness: what makes corners round and colours bright.
    pub fn play(&self) -> f64 {
        f64::midpoint(self.funny.max(self.family), self.uplifting)
    }

    /// Threat: what makes shapes lean and edges sharp.
    pub fn edge(&self) -> f64 {
        (self.tense + self.violent + self.fast) / 3.0
    }
}

//! The mood of a film: its tone with named axes.

use super::Subject;
use super::dice::Dice;

/// The tone of a film, each axis from 0 to 1.
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
    /// The mood of a film, estimated from its genres if its tone is unknown.
    pub fn of(film: &Subject) -> Self {
        let tone = film.tone.map_or_else(|| estimated_tone(film), |tone| tone.map(f64::from));
        let [dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised] =
            tone.map(|value| value.clamp(0.0, 10.0) / 10.0);
        Self { dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, uplifting, family, stylised }
    }

    /// How light-hearted the film is, from 0 to 1; rounds corners.
    pub fn playfulness(&self) -> f64 {
        f64::midpoint(self.funny.max(self.family), self.uplifting)
    }

    /// How threatening the film is, from 0 to 1; tilts and sharpens shapes.
    pub fn threat(&self) -> f64 {
        (self.tense + self.violent + self.fast) / 3.0
    }
}

/// The mean tone of all films of the catalogue, in the order of [`Mood`]'s fields.
const OVERALL: [i32; 12] = [4, 4, 5, 3, 3, 4, 5, 4, 4, 5, 3, 6];
/// The mean tone of the catalogue's films by genre.
const BY_GENRE: [(&str, [i32; 12]); 23] = [
    ("action", [4, 4, 6, 3, 6, 3, 7, 6, 4, 5, 2, 7]),
    ("adventure", [3, 4, 5, 3, 4, 3, 6, 6, 4, 6, 5, 6]),
    ("animation", [3, 5, 4, 3, 2, 3, 6, 4, 5, 7, 8, 7]),
    ("biography", [5, 3, 5, 2, 3, 5, 4, 5, 2, 5, 2, 6]),
    ("comedy", [2, 7, 3, 4, 2, 3, 6, 3, 4, 6, 4, 6]),
    ("crime", [5, 4, 6, 3, 5, 4, 6, 3, 3, 3, 1, 6]),
    ("documentary", [4, 3, 3, 1, 2, 5, 4, 3, 3, 5, 3, 6]),
    ("drama", [5, 3, 5, 3, 3, 5, 4, 4, 3, 4, 2, 6]),
    ("family", [2, 5, 3, 3, 2, 3, 6, 4, 4, 8, 9, 6]),
    ("fantasy", [3, 4, 4, 3, 3, 3, 5, 5, 6, 6, 5, 7]),
    ("film-noir", [6, 3, 7, 4, 4, 5, 5, 2, 3, 2, 1, 7]),
    ("history", [6, 2, 6, 2, 4, 5, 4, 6, 2, 4, 1, 6]),
    ("horror", [6, 3, 7, 2, 5, 4, 5, 3, 6, 2, 1, 7]),
    ("martial-arts", [4, 4, 5, 2, 6, 2, 7, 5, 4, 5, 2, 8]),
    ("music", [3, 5, 3, 4, 2, 3, 5, 3, 3, 6, 3, 6]),
    ("musical", [3, 5, 3, 4, 2, 2, 6, 4, 5, 7, 7, 7]),
    ("mystery", [6, 2, 7, 3, 4, 6, 4, 3, 5, 2, 1, 7]),
    ("romance", [3, 4, 3, 7, 2, 4, 4, 3, 3, 6, 3, 6]),
    ("sci-fi", [5, 3, 6, 3, 4, 5, 6, 6, 6, 4, 3, 7]),
    ("sport", [2, 4, 4, 2, 2, 3, 5, 3, 2, 7, 5, 4]),
    ("thriller", [6, 2, 7, 2, 5, 5, 6, 4, 4, 3, 1, 6]),
    ("war", [6, 3, 6, 2, 5, 5, 5, 6, 3, 3, 1, 6]),
    ("western", [5, 4, 6, 3, 5, 4, 5, 5, 2, 4, 2, 6]),
];

/// The tone that the film's genres suggest, each axis from about 0 to 10.
///
/// The deviation of the genres' mean from the overall mean counts double, because individual films deviate further than
/// averages of many. A random offset of up to 1.5 per axis keeps films with the same genres apart.
fn estimated_tone(film: &Subject) -> [f64; 12] {
    let known: Vec<_> = BY_GENRE.iter().filter(|(name, _)| film.genres.iter().any(|genre| genre == name)).collect();
    let dice = Dice::for_name(&format!("{}/mood", film.slug));
    std::array::from_fn(|axis| {
        let overall = f64::from(OVERALL[axis]);
        let deviation: f64 = known.iter().map(|(_, tone)| f64::from(tone[axis]) - overall).sum();
        overall + 2.0 * deviation / known.len().max(1) as f64 + dice.range(-1.5, 1.5)
    })
}

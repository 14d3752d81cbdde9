//! A film as the catalogue describes it, and the part of it that M looks at.

use serde::{Deserialize, Serialize};

/// One line of the catalogue. `catalogue/README.md` says what each field holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Film {
    pub slug: String,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_title: Option<String>,
    /// Films of one series share this name; the re-ranking keeps a strip from being all sequels.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    pub year: u16,
    /// Minutes.
    pub runtime: u16,
    /// ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    /// ISO 639-1.
    pub languages: Vec<String>,
    pub certificate: Certificate,
    pub genres: Vec<String>,
    pub directors: Vec<String>,
    pub cast: Vec<String>,
    pub keywords: Vec<String>,
    pub tone: Tone,
    pub synopsis: String,
}

impl Film {
    /// What M sees of the film.
    pub fn details(&self) -> Details {
        Details {
            series: self.series.clone(),
            year: Some(self.year),
            countries: self.countries.clone(),
            languages: self.languages.clone(),
            genres: self.genres.clone(),
            directors: self.directors.clone(),
            cast: self.cast.clone(),
            keywords: self.keywords.clone(),
            tags: Vec::new(),
            tone: Some(self.tone.clone()),
            synopsis: self.synopsis.clone(),
        }
    }
}

/// A film given by its details: all that M needs, every part of it optional.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    pub series: Option<String>,
    pub year: Option<u16>,
    pub countries: Vec<String>,
    pub languages: Vec<String>,
    pub genres: Vec<String>,
    pub directors: Vec<String>,
    pub cast: Vec<String>,
    pub keywords: Vec<String>,
    /// What viewers call it, in their own words, joined by hyphens; what most say first.
    pub tags: Vec<String>,
    pub tone: Option<Tone>,
    pub synopsis: String,
}

/// What M keeps of a film besides numbers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    pub slug: String,
    pub title: String,
    pub year: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    pub directors: Vec<String>,
    pub cast: Vec<String>,
}

impl From<&Film> for Entry {
    fn from(film: &Film) -> Self {
        Self {
            slug: film.slug.clone(),
            title: film.title.clone(),
            year: film.year,
            series: film.series.clone(),
            directors: film.directors.clone(),
            cast: film.cast.clone(),
        }
    }
}

/// A film's place in an address, by the catalogue's rule: the title's lower-case ASCII words and the year, joined by
/// hyphens. A very long title is cut after a word.
pub fn slug(title: &str, year: u16) -> String {
    let plain = deunicode::deunicode(title).to_lowercase().replace('&', " and ").replace(['\'', '`'], "");
    let mut slug = String::new();
    for word in plain.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty()) {
        if slug.len() + word.len() > LONGEST_SLUG {
            break;
        }
        slug += word;
        slug.push('-');
    }
    if slug.is_empty() {
        slug.push_str("film-");
    }
    slug + &year.to_string()
}

/// Bytes, without the year. Addresses and the panels' checks have room for more.
const LONGEST_SLUG: usize = 100;

/// The Motion Picture Association's ratings, and `NR` for a film that has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Certificate {
    G,
    PG,
    #[serde(rename = "PG-13")]
    Pg13,
    R,
    #[serde(rename = "NC-17")]
    Nc17,
    NR,
}

impl Certificate {
    /// As printed on a poster.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::G => "G",
            Self::PG => "PG",
            Self::Pg13 => "PG-13",
            Self::R => "R",
            Self::Nc17 => "NC-17",
            Self::NR => "NR",
        }
    }
}

/// How a film feels, each axis from 0 (none) to 10 (the far end of cinema); `catalogue/README.md` has the scale.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tone {
    pub dark: u8,
    pub funny: u8,
    pub tense: u8,
    pub romantic: u8,
    pub violent: u8,
    pub cerebral: u8,
    pub fast: u8,
    pub epic: u8,
    pub strange: u8,
    pub uplifting: u8,
    pub family: u8,
    pub stylised: u8,
}

impl Tone {
    /// The axes' names, in the order of [`Tone::values`].
    pub const AXES: [&str; 12] = [
        "dark",
        "funny",
        "tense",
        "romantic",
        "violent",
        "cerebral",
        "fast",
        "epic",
        "strange",
        "uplifting",
        "family",
        "stylised",
    ];

    /// The highest value of an axis.
    pub const MAX: u8 = 10;

    /// The scores, in the order of [`Tone::AXES`].
    pub fn values(&self) -> [u8; 12] {
        [
            self.dark,
            self.funny,
            self.tense,
            self.romantic,
            self.violent,
            self.cerebral,
            self.fast,
            self.epic,
            self.strange,
            self.uplifting,
            self.family,
            self.stylised,
        ]
    }
}

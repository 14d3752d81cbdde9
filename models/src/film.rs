//! A film of the catalogue, the details that the model learns from, and the entry of the artifact.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;
use time::Date;

use crate::titles::IndexedFilm;

/// One line of the catalogue; `catalogue/README.md` documents the fields.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Film {
    /// The words of the title and the year: `the-matrix-1999`. Identifies the film.
    pub slug: String,
    /// The usual English title.
    pub title: String,
    /// Only where it differs from `title`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_title: Option<String>,
    /// Slug of the series; at least two films share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    /// Year of the first release.
    pub year: u16,
    /// The day on which the film joined the catalogue; `None` if it was there from the start. Not a feature of the
    /// model.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub added: Option<Date>,
    /// Minutes.
    pub runtime: u16,
    /// ISO 3166-1 alpha-2 codes, principal producer first.
    pub countries: Vec<String>,
    /// ISO 639-1 codes, most spoken first.
    pub languages: Vec<String>,
    pub certificate: Certificate,
    /// Slugs from `genres.tsv`, best fitting first.
    pub genres: Vec<String>,
    pub directors: Vec<String>,
    /// Principal performers.
    pub cast: Vec<String>,
    /// Slugs from `keywords.tsv`, most characteristic first.
    pub keywords: Vec<String>,
    pub tone: Tone,
    /// 40 to 70 words.
    pub synopsis: String,
}

impl Film {
    /// The part of the description that the model computes features from.
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

/// The description that the model computes features from. Every field is optional; lists are ordered by importance.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    /// Slug of the series.
    pub series: Option<String>,
    /// Year of the first release.
    pub year: Option<u16>,
    /// ISO 3166-1 alpha-2 codes.
    pub countries: Vec<String>,
    /// ISO 639-1 codes.
    pub languages: Vec<String>,
    /// Slugs of the genre vocabulary.
    pub genres: Vec<String>,
    pub directors: Vec<String>,
    pub cast: Vec<String>,
    /// Slugs of the keyword vocabulary.
    pub keywords: Vec<String>,
    /// Free-form tags by users, as hyphenated lower-case words, most frequent first.
    pub tags: Vec<String>,
    pub tone: Option<Tone>,
    pub synopsis: String,
}

/// The entry of a film in the artifact, without its vectors.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmEntry {
    pub slug: String,
    pub title: String,
    /// Only where it differs from `title`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub original_title: Option<String>,
    /// Titles in other languages and short forms.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_titles: Vec<String>,
    pub year: u16,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub series: Option<String>,
    pub directors: Vec<String>,
    pub cast: Vec<String>,
}

impl FilmEntry {
    /// The titles, year and people of the film, for a title index.
    pub fn indexed(&self) -> IndexedFilm<'_> {
        let titles = std::iter::once(&self.title).chain(&self.original_title).chain(&self.other_titles);
        IndexedFilm {
            titles: titles.map(String::as_str).collect(),
            year: Some(self.year),
            directors: &self.directors,
            cast: &self.cast,
        }
    }
}

/// A rating by the Motion Picture Association, or `NR` (not rated). Converts to its printed form, such as `PG-13`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
pub enum Certificate {
    G,
    PG,
    #[serde(rename = "PG-13")]
    #[strum(serialize = "PG-13")]
    Pg13,
    R,
    #[serde(rename = "NC-17")]
    #[strum(serialize = "NC-17")]
    Nc17,
    NR,
}

/// How a film feels: a score per axis, from 0 (absent) to [`Tone::MAX`]; `catalogue/README.md` defines the scale.
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
    /// The names of the axes, in the order of [`Tone::values`].
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

    /// The highest score of an axis.
    pub const MAX: u8 = 10;

    /// The scores, in the order of [`Tone::AXES`].
    pub fn values(&self) -> [u8; Self::AXES.len()] {
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

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = concat!(
        r#"{"slug":"up-2009","title":"Up","year":2009,"added":"2026-11-30","runtime":96,"countries":["US"],"#,
        r#""languages":["en"],"certificate":"PG","genres":["animation"],"directors":["Pete Docter"],"cast":["Edward Asner"],"#,
        r#""keywords":["balloon"],"tone":{"dark":2,"funny":6,"tense":3,"romantic":5,"violent":1,"cerebral":3,"fast":5,"#,
        r#""epic":4,"strange":4,"uplifting":9,"family":9,"stylised":6},"synopsis":"A house flies."}"#
    );

    fn film(line: &str) -> Film {
        serde_json::from_str(line).expect("a film")
    }

    #[test]
    fn the_day_on_which_a_film_was_added_is_an_optional_iso_date() {
        let with = film(LINE);
        assert_eq!(with.added.map(Date::to_calendar_date), Some((2026, time::Month::November, 30)));
        assert_eq!(serde_json::to_string(&with).expect("a line"), LINE);

        let line = LINE.replace(r#""added":"2026-11-30","#, "");
        let without = film(&line);
        assert_eq!(without.added, None);
        assert_eq!(serde_json::to_string(&without).expect("a line"), line);

        for invalid in ["2026-02-30", "30.11.2026", "2026-11-30T00:00:00Z", ""] {
            let line = LINE.replace("2026-11-30", invalid);
            assert!(serde_json::from_str::<Film>(&line).is_err(), "{invalid:?}");
        }
    }

    #[test]
    fn the_features_do_not_depend_on_when_a_film_was_added() {
        let with = film(LINE);
        let without = Film { added: None, ..with.clone() };
        assert_eq!(with.details(), without.details());
    }
}

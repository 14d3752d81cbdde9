//! Requests for films similar to one that is given by its details.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use models::Tone;
use models::model::MAX_NEIGHBOURS;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use super::fields::{Bounded, List, Text, number};

/// The longest title of a request, in characters.
pub const MAX_TITLE_LEN: usize = 300;
/// The longest synopsis of a request, in characters.
pub const MAX_SYNOPSIS_LEN: usize = 5000;
/// The maximum number of values of a list. Films of the catalogue have a fraction of it.
pub const MAX_VALUES: usize = 64;
/// The longest name or slug in a list, in characters.
pub const MAX_VALUE_LEN: usize = 120;
/// The accepted years of first release.
pub const YEARS: RangeInclusive<u16> = 1870..=2100;
/// The number of similar films if the request does not contain one.
pub const DEFAULT_COUNT: usize = 6;

/// A film given by its details. All fields are optional, but the model must know the title or at least one value.
///
/// Genres and keywords are given by slug or by name, in any case.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(example = json!({
    "title": "The Long Con", "year": 1998, "genres": ["crime", "thriller"], "keywords": ["heist", "con-artist"],
    "directors": ["Michael Mann"], "tone": {"dark": 7, "tense": 8}, "tune": {"violent": -0.5}, "k": 3
}))]
pub struct SimilarRequest {
    /// The film's title, in any spelling: with the year or another title in parentheses, with the article at the end, or
    /// without its subtitle. If it is that of a film of the model, the response is about that film, whatever else the
    /// request says; the year and people decide between films of one name.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "title")]
    pub title: Option<String>,
    /// Another title, such as the one in the original language.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "title")]
    pub original_title: Option<String>,
    /// The year of first release, from 1870 to 2100.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "year")]
    pub year: Option<u16>,
    /// Most important first.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "values")]
    pub genres: Vec<String>,
    /// Most important first.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "values")]
    pub keywords: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "values")]
    pub directors: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "values")]
    pub cast: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty", deserialize_with = "synopsis")]
    pub synopsis: String,
    /// Whole numbers from 0 to 10 by axis. A missing axis counts as average.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "tone")]
    pub tone: BTreeMap<String, u8>,
    /// The number of films to find, from 1 to 50.
    #[serde(deserialize_with = "count")]
    #[schema(default = 6)]
    pub k: usize,
    /// What the similar films should have more of (up to 1) or less of (down to -1) than this one, by axis of `tone`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "tune")]
    pub tune: BTreeMap<String, f32>,
}

impl Default for SimilarRequest {
    fn default() -> Self {
        Self {
            title: None,
            original_title: None,
            year: None,
            genres: Vec::new(),
            keywords: Vec::new(),
            directors: Vec::new(),
            cast: Vec::new(),
            synopsis: String::new(),
            tone: BTreeMap::new(),
            k: DEFAULT_COUNT,
            tune: BTreeMap::new(),
        }
    }
}

impl SimilarRequest {
    /// Cuts the request to its limits, if its details do not come from a client.
    #[must_use]
    pub fn truncated(mut self) -> Self {
        for title in [&mut self.title, &mut self.original_title].into_iter().flatten() {
            *title = title.chars().take(MAX_TITLE_LEN).collect();
        }
        self.synopsis = self.synopsis.chars().take(MAX_SYNOPSIS_LEN).collect();
        self.year = self.year.filter(|year| YEARS.contains(year));
        for values in [&mut self.genres, &mut self.keywords, &mut self.directors, &mut self.cast] {
            values.retain(|value| value.chars().count() <= MAX_VALUE_LEN);
            values.truncate(MAX_VALUES);
        }
        self
    }
}

fn title<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Option::<Text<MAX_TITLE_LEN>>::deserialize(deserializer)?.map(|Text(title)| title))
}

fn year<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u16>, D::Error> {
    type Year = Bounded<{ *YEARS.start() as u64 }, { *YEARS.end() as u64 }>;
    Ok(Option::<Year>::deserialize(deserializer)?.map(|year| year.get() as u16))
}

fn synopsis<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(Text::<MAX_SYNOPSIS_LEN>::deserialize(deserializer)?.0)
}

fn values<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let List(values) = List::<Text<MAX_VALUE_LEN>, 0, MAX_VALUES>::deserialize(deserializer)?;
    Ok(values.into_iter().map(|Text(value)| value).collect())
}

/// Reads the number of films to find.
fn count<'de, D: Deserializer<'de>>(deserializer: D) -> Result<usize, D::Error> {
    Ok(Bounded::<1, { MAX_NEIGHBOURS as u64 }>::deserialize(deserializer)?.get() as usize)
}

fn tone<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, u8>, D::Error> {
    let scores = BTreeMap::<Axis, Bounded<0, { Tone::MAX as u64 }>>::deserialize(deserializer)?;
    Ok(scores.into_iter().map(|(Axis(axis), score)| (axis, score.get() as u8)).collect())
}

fn tune<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, f32>, D::Error> {
    let changes = BTreeMap::<Axis, Change>::deserialize(deserializer)?;
    Ok(changes.into_iter().map(|(Axis(axis), Change(change))| (axis, change)).collect())
}

/// The name of an axis of [`Tone`].
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Axis(String);

impl<'de> Deserialize<'de> for Axis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let name = String::deserialize(deserializer)?;
        if Tone::AXES.contains(&name.as_str()) {
            Ok(Self(name))
        } else {
            Err(D::Error::unknown_field(&name, &Tone::AXES))
        }
    }
}

/// A change of an axis, from -1 to 1.
struct Change(f32);

impl<'de> Deserialize<'de> for Change {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        number(deserializer, "a number from -1 to 1", |change| (-1.0..=1.0).contains(&change)).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::super::ValidationError;
    use super::super::fields;
    use super::SimilarRequest;

    fn parse(body: &str) -> Result<SimilarRequest, ValidationError> {
        fields::from_json(body.as_bytes())
    }

    #[test]
    fn errors_name_the_field_and_what_it_must_be() {
        for (body, message) in [
            (r#"{"k": "3"}"#, r#"k is "3"; it must be a whole number from 1 to 50"#),
            (r#"{"k": 0}"#, "k is 0; it must be a whole number from 1 to 50"),
            (r#"{"k": 1.5}"#, "k is 1.5; it must be a whole number from 1 to 50"),
            (r#"{"k": -1}"#, "k is -1; it must be a whole number from 1 to 50"),
            (r#"{"year": 99999}"#, "year is 99999; it must be a whole number from 1870 to 2100"),
            (r#"{"keywords": [1]}"#, "keywords[0] is 1; it must be a string"),
            (r#"{"keywords": "heist"}"#, r#"keywords is "heist"; it must be a list"#),
            (r#"{"title": []}"#, "title is a list; it must be a string"),
            (r#"{"tone": []}"#, "tone is a list; it must be an object"),
            (r#"{"tone": {"dark": 11}}"#, "tone.dark is 11; it must be a whole number from 0 to 10"),
            (r#"{"tone": {"dark": 1, "dark": 2}}"#, "tone.dark is given twice"),
            (r#"{"tune": {"dark": 1, "funny": 0, "dark": 1}}"#, "tune.dark is given twice"),
            (r#"{"tune": {"dark": -1.01}}"#, "tune.dark is -1.01; it must be a number from -1 to 1"),
            (r#"{"title": "a", "title": "b"}"#, "title is given twice"),
            (
                r#"{"titel": "a"}"#,
                "titel is unknown; expected one of title, original_title, year, genres, keywords, directors, cast, synopsis, tone, k, tune",
            ),
            (
                r#"{"tone": {"dork": 1}}"#,
                "tone.dork is unknown; expected one of dark, funny, tense, romantic, violent, cerebral, fast, epic, strange, \
                 uplifting, family, stylised",
            ),
            ("[]", "The body must be an object."),
            ("null", "The body must be an object."),
        ] {
            let error = parse(body).expect_err(body);
            assert_eq!((error.to_string().as_str(), error.malformed), (message, false), "{body}");
        }
    }

    #[test]
    fn strings_and_lists_have_limits() {
        for (body, message) in [
            (format!(r#"{{"title": "{}"}}"#, "é".repeat(301)), "title has 301 characters; the maximum is 300"),
            (format!(r#"{{"synopsis": "{}"}}"#, "a".repeat(5001)), "synopsis has 5001 characters; the maximum is 5000"),
            (format!(r#"{{"cast": ["b", "{}"]}}"#, "a".repeat(121)), "cast[1] has 121 characters; the maximum is 120"),
            (format!(r#"{{"genres": {:?}}}"#, ["a"; 65]), "genres has 65 items; the maximum is 64"),
        ] {
            assert_eq!(parse(&body).expect_err(message).to_string(), message);
        }
        assert!(parse(&format!(r#"{{"title": "{}"}}"#, "é".repeat(300))).is_ok());
    }

    #[test]
    fn other_strings_are_malformed() {
        for body in ["", "{", "{} {}", r#"{"tone": {"dark": NaN}}"#, r#"{"tune": {"dark": 1e999}}"#] {
            let error = parse(body).expect_err(body);
            assert!(error.malformed && error.to_string().starts_with("The body is not valid JSON: "), "{error}");
        }
    }

    #[test]
    fn an_error_repeats_little_of_the_request() {
        let name = "x".repeat(1000);
        for body in [format!(r#"{{"{name}": 1}}"#), format!(r#"{{"k": "{name}"}}"#)] {
            let error = parse(&body).expect_err("invalid");
            assert!(error.to_string().len() < 300, "{error}");
        }
    }

    #[test]
    fn null_is_a_missing_title_or_year() {
        assert_eq!(parse(r#"{"title": null, "year": null}"#), Ok(SimilarRequest::default()));
    }
}

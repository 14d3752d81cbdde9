//! Reads the body of a question to the model, and refuses what is wrong with it by the name of the field.

use std::ops::RangeInclusive;

use models::Tone;
use models::model::MAX_NEIGHBOURS;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::error::Category;

use super::Refusal;

/// The largest request that is read at all, in bytes.
pub const LARGEST: usize = 64 * 1024;

/// The longest name or slug, in characters.
pub const LONGEST_VALUE: usize = 120;
/// When a film may have been made.
pub const YEARS: RangeInclusive<u16> = 1870..=2100;

/// Reads JSON. `number` says what a number that is not whole may be.
///
/// # Errors
/// What is wrong: with the JSON, or with which field.
pub fn read<T: DeserializeOwned>(body: &[u8], number: &str) -> Result<T, Refusal> {
    // serde would take a list for an object without names.
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(match serde_json::from_slice::<IgnoredAny>(body) {
            Ok(_) => Refusal { malformed: false, field: None, detail: "The body must be an object.".to_owned() },
            Err(error) => refused(None, &error, number),
        });
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    let read = serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        refused(Some(path).filter(|path| path != "."), error.inner(), number)
    })?;
    json.end().map_err(|error| refused(None, &error, number))?;
    Ok(read)
}

/// Refuses a list or a text that is too long.
pub fn at_most(field: &str, length: usize, most: usize, of: &str) -> Result<(), Refusal> {
    if length <= most { Ok(()) } else { Err(Refusal::of(field, format!("has {length} {of}; the most is {most}"))) }
}

/// Refuses a number of films that the model does not find.
pub fn check_count(k: usize) -> Result<(), Refusal> {
    if (1..=MAX_NEIGHBOURS).contains(&k) {
        Ok(())
    } else {
        Err(Refusal::of("k", format!("is {k}; it must be from 1 to {MAX_NEIGHBOURS}")))
    }
}

/// The longest that a refusal says of what it was given.
const LONGEST_DETAIL: usize = 400;

fn refused(path: Option<String>, error: &serde_json::Error, number: &str) -> Refusal {
    let text = error.to_string();
    let malformed = !matches!(error.classify(), Category::Data);
    let (field, detail) = if malformed {
        let subject = if path.is_some() { "" } else { "The body " };
        (path, format!("{subject}is not JSON: {text}"))
    } else {
        // One has the field's name, and need not count.
        let text = text.rsplit_once(" at line ").map_or(text.as_str(), |(text, _)| text);
        let named = |what: &str| Some(text.strip_prefix(what)?.split('`').next()?.to_owned());
        if let Some(field) = named("unknown field `") {
            let known = text.rsplit_once(", expected ").map_or("", |(_, known)| known);
            let known = known.trim_start_matches("one of ").replace("` or `", ", ").replace('`', "");
            (Some(field_in(path, field)), format!("is not a field; there are {known}"))
        } else if let Some(field) = named("duplicate field `") {
            (Some(field_in(path, field)), "is there twice".to_owned())
        } else if let Some(field) = named("missing field `") {
            (Some(field_in(path, field)), "is missing".to_owned())
        } else if text.starts_with("invalid ") {
            (path, format!("cannot be used: {}", in_words(text, number)))
        } else {
            (path, text.to_owned())
        }
    };
    Refusal {
        malformed,
        field: field.map(|field| field.chars().take(LONGEST_VALUE).collect()),
        detail: detail.chars().take(LONGEST_DETAIL).collect(),
    }
}

/// A field of the object at a path. Where serde tells of a field by its name, the path may or may not end with it.
fn field_in(path: Option<String>, field: String) -> String {
    match path {
        Some(path) if path == field || path.ends_with(&format!(".{field}")) => path,
        Some(path) => format!("{path}.{field}"),
        None => field,
    }
}

/// Says which numbers are expected, where serde names a type of ours.
fn in_words(text: &str, number: &str) -> String {
    let kinds = [
        (" u8", format!(" a whole number from 0 to {}", Tone::MAX)),
        (" u16", format!(" a year from {} to {}", YEARS.start(), YEARS.end())),
        (" usize", format!(" a whole number from 1 to {MAX_NEIGHBOURS}")),
        (" f32", format!(" {number}")),
        (" a sequence", " a list".to_owned()),
    ];
    let said = kinds.iter().find_map(|(kind, words)| Some(format!("{}{words}", text.strip_suffix(kind)?)));
    said.unwrap_or_else(|| text.to_owned())
}

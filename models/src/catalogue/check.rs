//! Checks of individual films. Each returns the invalid field and the problem.

use std::collections::HashSet;
use std::ops::RangeInclusive;
use std::path::Path;

use super::vocabulary::is_slug;
use super::{Catalogue, Vocabulary};
use crate::film::Film;

type Checked = Result<(), (&'static str, String)>;

const YEARS: RangeInclusive<u16> = 1895..=2030;
const RUNTIMES: RangeInclusive<u16> = 30..=450;
const SYNOPSIS_WORDS: RangeInclusive<usize> = 40..=70;

pub(super) fn film(film: &Film, catalogue: &Catalogue) -> Checked {
    slug(film)?;
    in_range("year", film.year, &YEARS)?;
    added(film)?;
    in_range("runtime", film.runtime, &RUNTIMES)?;
    text("title", &film.title)?;
    if let Some(original) = &film.original_title {
        text("original_title", original)?;
        if *original == film.title {
            return Err(("original_title", "equals the title".to_owned()));
        }
    }
    if film.series.as_deref().is_some_and(|series| !is_slug(series)) {
        return Err(("series", "must be lower-case letters and digits, joined by single hyphens".to_owned()));
    }
    terms("countries", &film.countries, &catalogue.countries, 1..=12)?;
    terms("languages", &film.languages, &catalogue.languages, 1..=12)?;
    names("directors", &film.directors, 1..=4)?;
    names("cast", &film.cast, 4..=6)?;
    terms("genres", &film.genres, &catalogue.genres, 1..=4)?;
    terms("keywords", &film.keywords, &catalogue.keywords, 6..=12)?;
    text("synopsis", &film.synopsis)?;
    in_range("synopsis", film.synopsis.split_whitespace().count(), &SYNOPSIS_WORDS)
}

/// A film must be in the file of its decade.
pub(super) fn decade(film: &Film, path: &Path) -> Checked {
    let expected = format!("{}s", film.year / 10 * 10);
    match path.file_stem().and_then(|stem| stem.to_str()) {
        Some(stem) if stem == expected => Ok(()),
        _ => Err(("year", format!("belongs in {expected}.jsonl"))),
    }
}

fn slug(film: &Film) -> Checked {
    if !is_slug(&film.slug) {
        return Err((
            "slug",
            format!("{:?} must be lower-case letters and digits, joined by single hyphens", film.slug),
        ));
    }
    if !film.slug.ends_with(&format!("-{}", film.year)) {
        return Err(("slug", format!("{:?} must end with the year", film.slug)));
    }
    Ok(())
}

fn added(film: &Film) -> Checked {
    match film.added {
        Some(date) if date.year() < i32::from(film.year) => {
            Err(("added", format!("{date} is before {}, the year of release", film.year)))
        }
        _ => Ok(()),
    }
}

fn in_range<T: PartialOrd + std::fmt::Display>(field: &'static str, value: T, range: &RangeInclusive<T>) -> Checked {
    if range.contains(&value) {
        return Ok(());
    }
    let (min, max) = (range.start(), range.end());
    Err((field, format!("{value} is not between {min} and {max}")))
}

fn text(field: &'static str, value: &str) -> Checked {
    if value.is_empty() || value != value.trim() {
        return Err((field, "is empty or has leading or trailing spaces".to_owned()));
    }
    match value.chars().find(|character| character.is_control()) {
        Some(character) => Err((field, format!("contains the control character {character:?}"))),
        None => Ok(()),
    }
}

fn count(field: &'static str, values: &[String], range: RangeInclusive<usize>) -> Checked {
    if !range.contains(&values.len()) {
        let (min, max) = (range.start(), range.end());
        return Err((field, format!("{} values; expected {min} to {max}", values.len())));
    }
    let mut seen = HashSet::new();
    match values.iter().find(|value| !seen.insert(value.as_str())) {
        Some(value) => Err((field, format!("{value:?} occurs more than once"))),
        None => Ok(()),
    }
}

fn names(field: &'static str, values: &[String], range: RangeInclusive<usize>) -> Checked {
    count(field, values, range)?;
    values.iter().try_for_each(|value| text(field, value))
}

fn terms(field: &'static str, values: &[String], vocabulary: &Vocabulary, range: RangeInclusive<usize>) -> Checked {
    count(field, values, range)?;
    match values.iter().find(|value| vocabulary.get(value).is_none()) {
        Some(value) => {
            let file = vocabulary.path().file_name().unwrap_or_default();
            Err((field, format!("{value:?} is not in {}", file.display())))
        }
        None => Ok(()),
    }
}

//! P5, judged rows: the share of the films in a row that a film lover accepts there.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;
use time::Date;

use super::baselines::{Cosine, Popularity};
use super::protocols::Metrics;
use super::uncertainty::ByUser;
use super::{EvaluateError, EvaluationResult, Method, add_uncertainty, all_words};
use crate::catalogue::Catalogue;
use crate::corpus::{Corpus, CorpusFilm};
use crate::dataset::Dataset;
use crate::film::Film;
use crate::model::Model;
use crate::movielens;
use crate::parameters::Parameters;
use crate::ranking::top_k;
use crate::train::train;

/// The length of the rows that are evaluated, as named in the metrics.
pub const ROW: usize = 6;
/// The number of members of a series that a row should show.
const SERIES: usize = 3;
/// The maximum distance in years of a neighbour that counts as released at the same time.
const NEAR_YEARS: u16 = 5;

/// Judgements about the row of one film.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JudgedRow {
    /// The film whose row it is.
    pub slug: String,
    /// Films that a film lover accepts in the row.
    pub yes: Vec<String>,
    /// Films that a film lover rejects there.
    pub no: Vec<String>,
}

/// Why a file of judged rows cannot be used.
#[derive(Debug, Error)]
pub enum JudgedError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error(
        "line {line} of {} is not a judged row; expected {{\"slug\": …, \"yes\": […], \"no\": […]}}",
        path.display()
    )]
    Json { path: PathBuf, line: usize, source: serde_json::Error },
    #[error("line {line} of {}: {problem}", path.display())]
    Invalid { path: PathBuf, line: usize, problem: String },
    #[error("{} contains no judged rows", path.display())]
    Empty { path: PathBuf },
}

/// Reads one judged row per line.
///
/// # Errors
/// If the file is unreadable, empty or malformed, judges a film that the catalogue does not contain, judges a film twice, or
/// accepts no film.
pub fn read(path: &Path, catalogue: &Catalogue) -> Result<Vec<JudgedRow>, JudgedError> {
    let text = fs::read_to_string(path).map_err(|source| JudgedError::Read { path: path.to_owned(), source })?;
    parse(&text, path, &catalogue.films.iter().map(|film| film.slug.as_str()).collect())
}

fn parse(text: &str, path: &Path, films: &HashSet<&str>) -> Result<Vec<JudgedRow>, JudgedError> {
    let mut rows: Vec<JudgedRow> = Vec::new();
    for (line, text) in (1..).zip(text.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let row: JudgedRow =
            serde_json::from_str(text).map_err(|source| JudgedError::Json { path: path.to_owned(), line, source })?;
        if let Some(problem) = problem(&row, &rows, films) {
            return Err(JudgedError::Invalid { path: path.to_owned(), line, problem });
        }
        rows.push(row);
    }
    if rows.is_empty() { Err(JudgedError::Empty { path: path.to_owned() }) } else { Ok(rows) }
}

fn problem(row: &JudgedRow, earlier: &[JudgedRow], films: &HashSet<&str>) -> Option<String> {
    let slug = &row.slug;
    if earlier.iter().any(|other| other.slug == *slug) {
        return Some(format!("{slug} has a row already"));
    }
    if row.yes.is_empty() {
        return Some(format!("the row of {slug} accepts no film"));
    }
    let mut seen = HashSet::from([slug]);
    if let Some(film) = row.yes.iter().chain(&row.no).find(|film| !seen.insert(film)) {
        return Some(format!("{film} occurs more than once"));
    }
    let unknown = seen.into_iter().filter(|film| !films.contains(film.as_str())).min()?;
    Some(format!("{unknown} is not in the catalogue"))
}

/// A method's row of every film of the catalogue, and how many of the rows' cards have no better reason than a genre or the
/// tone, if the method gives reasons.
struct Rows {
    /// By film, positions in the catalogue, best first.
    films: Vec<Vec<usize>>,
    weak_reasons: Option<f64>,
}

/// Evaluates the rows of the model trained without ratings (`M`), of the one trained with `ratings` (`M with ratings`), and of
/// baselines. Popularity needs ratings, too.
///
/// `accepted@6` and `refused@6` are the mean shares of a row that are accepted and rejected. Films that were added to the
/// catalogue after the rows were judged could not be accepted: with `judged_on`, rows skip films added on that day or later.
///
/// # Errors
/// If a model cannot be trained.
pub fn judged_rows(
    catalogue: &Catalogue,
    rows: &[JudgedRow],
    ratings: Option<&Dataset>,
    judged_on: Option<Date>,
    parameters: &Parameters,
) -> Result<Vec<EvaluationResult>, EvaluateError> {
    let corpus = Corpus::from_catalogue(catalogue);
    let was_known = |film: &Film| film.added.zip(judged_on).is_none_or(|(added, judged_on)| added < judged_on);
    let shown: Vec<bool> = catalogue.films.iter().map(was_known).collect();
    let mut methods: Vec<(&'static str, Rows)> = Vec::new();
    if let Some(ratings) = ratings {
        methods.push(("popularity", by_method(&shown, &popularity(catalogue, ratings))));
    }
    let cosine =
        |text: fn(&CorpusFilm) -> Vec<String>| Cosine::from_texts(&corpus.films.iter().map(text).collect::<Vec<_>>());
    methods.push(("genres", by_method(&shown, &cosine(|film| film.details.genres.clone()))));
    methods.push(("keywords", by_method(&shown, &cosine(|film| film.details.keywords.clone()))));
    methods.push(("TF-IDF, all text", by_method(&shown, &cosine(all_words))));
    let model = Model::new(train(&corpus, None, parameters.clone())?, String::new());
    methods.push(("M", by_model(&shown, &model)));
    if let Some(ratings) = ratings {
        let corpus = ratings.corpus(catalogue);
        let model = Model::new(train(&corpus, Some(&ratings.likes), parameters.clone())?, String::new());
        methods.push(("M with ratings", by_model(&shown, &model)));
    }
    let mut results: Vec<EvaluationResult> = methods
        .into_iter()
        .map(|(method, rows_of)| EvaluationResult {
            protocol: "P5",
            split: "judged".to_owned(),
            method,
            metrics: measure(catalogue, rows, &rows_of, &shown),
            by_user: accepted_by_row(catalogue, rows, &rows_of),
            ..EvaluationResult::default()
        })
        .collect();
    add_uncertainty(&mut results);
    Ok(results)
}

/// The result of rows that a running site has returned: for each film of the catalogue, the slugs of its row, best
/// first.
pub fn served_rows(catalogue: &Catalogue, rows: &[JudgedRow], served: &[Vec<String>]) -> EvaluationResult {
    let positions = positions(catalogue);
    // A film that the catalogue does not contain has no position, and has not been judged.
    let position = |slug: &String| positions.get(slug.as_str()).copied().unwrap_or(usize::MAX);
    let films = served.iter().map(|row| row.iter().take(ROW).map(position).collect()).collect();
    let shown = Rows { films, weak_reasons: None };
    EvaluationResult {
        protocol: "P5",
        split: "judged".to_owned(),
        method: "M, served",
        metrics: measure(catalogue, rows, &shown, &vec![true; catalogue.films.len()]),
        by_user: accepted_by_row(catalogue, rows, &shown),
        ..EvaluationResult::default()
    }
}

fn positions(catalogue: &Catalogue) -> HashMap<&str, usize> {
    catalogue.films.iter().zip(0..).map(|(film, position)| (film.slug.as_str(), position)).collect()
}

fn popularity(catalogue: &Catalogue, ratings: &Dataset) -> Popularity {
    let matched = movielens::matches(catalogue, &ratings.listed);
    let mut likes = vec![0; catalogue.films.len()];
    for (film, count) in ratings.likes.films.iter().zip(ratings.likes.popularity()) {
        if let Some(&position) = matched.get(film) {
            likes[position] += count;
        }
    }
    Popularity::from_counts(likes)
}

/// `shown` states, for each film of the catalogue, whether rows may contain it.
fn by_method(shown: &[bool], method: &dyn Method) -> Rows {
    let row = |film: usize| {
        let best = top_k(&method.item_scores(film as u32), ROW, |other| other != film && shown[other]);
        best.into_iter().map(|(other, _)| other).collect()
    };
    Rows { films: (0..shown.len()).map(row).collect(), weak_reasons: None }
}

/// As [`by_method`]. Films that the catalogue does not describe may be in the rows of a model with ratings.
fn by_model(shown: &[bool], model: &Model) -> Rows {
    let is_shown = |other: usize| shown.get(other).copied().unwrap_or(true);
    let films: Vec<Vec<usize>> = (0..shown.len())
        .map(|film| model.row(film, ROW, is_shown).into_iter().map(|(other, _)| other).collect())
        .collect();
    let cards = films.iter().enumerate().flat_map(|(film, row)| row.iter().map(move |&other| (film, other)));
    let weak = cards.clone().filter(|&(film, other)| model.has_weak_reasons(film, other)).count();
    Rows { weak_reasons: Some(weak as f64 / cards.count().max(1) as f64), films }
}

fn measure(catalogue: &Catalogue, judged: &[JudgedRow], rows: &Rows, shown: &[bool]) -> Metrics {
    let positions = positions(catalogue);
    let mut accepted = 0.0;
    let mut refused = 0.0;
    let mut three_accepted = 0.0;
    for row in judged {
        let films = &rows.films[positions[row.slug.as_str()]];
        let count = judged_as(catalogue, films, &row.yes);
        accepted += count as f64 / ROW as f64;
        refused += judged_as(catalogue, films, &row.no) as f64 / ROW as f64;
        three_accepted += f64::from(u8::from(count >= 3));
    }
    let count = judged.len() as f64;
    let mut metrics = Metrics::from([
        ("accepted@6", accepted / count),
        ("refused@6", refused / count),
        ("three_accepted", three_accepted / count),
        ("series_recall", series_recall(catalogue, rows, shown)),
        ("within_5_years", near_in_time(catalogue, rows)),
    ]);
    if let Some(share) = rows.weak_reasons {
        metrics.insert("weak_reasons", share);
    }
    metrics
}

/// The number of films that are in a list. A model with ratings also shows films that the catalogue does not describe, which
/// are not judged.
fn judged_as(catalogue: &Catalogue, films: &[usize], list: &[String]) -> usize {
    let described = films.iter().filter_map(|&film| catalogue.films.get(film));
    described.filter(|film| list.contains(&film.slug)).count()
}

/// accepted@6 by judged row, for its interval.
fn accepted_by_row(catalogue: &Catalogue, judged: &[JudgedRow], rows: &Rows) -> BTreeMap<&'static str, ByUser> {
    let positions = positions(catalogue);
    let accepted = (0..).zip(judged).map(|(number, row)| {
        let count = judged_as(catalogue, &rows.films[positions[row.slug.as_str()]], &row.yes);
        (number, (count as f64 / ROW as f64, 1.0))
    });
    BTreeMap::from([("accepted@6", accepted.collect())])
}

/// The share of the members of a film's series, up to three, that its row shows; the mean over all films in series.
fn series_recall(catalogue: &Catalogue, rows: &Rows, shown: &[bool]) -> f64 {
    let mut sizes: HashMap<&str, usize> = HashMap::new();
    let known = catalogue.films.iter().zip(shown).filter(|(_, is_shown)| **is_shown).map(|(film, _)| film);
    for series in known.filter_map(|film| film.series.as_deref()) {
        *sizes.entry(series).or_default() += 1;
    }
    let mut total = 0.0;
    let mut count = 0.0;
    let known = catalogue.films.iter().zip(&rows.films).zip(shown).filter(|(_, is_shown)| **is_shown);
    for ((film, row), _) in known {
        let Some(series) = film.series.as_deref() else { continue };
        let others = (sizes[series] - 1).min(SERIES);
        if others == 0 {
            continue;
        }
        let members = row.iter().filter_map(|&other| catalogue.films.get(other));
        let members = members.filter(|other| other.series.as_deref() == Some(series)).count();
        total += members.min(others) as f64 / others as f64;
        count += 1.0;
    }
    total / f64::max(count, 1.0)
}

/// The share of neighbours outside the film's series that were released within five years of it, over all films.
fn near_in_time(catalogue: &Catalogue, rows: &Rows) -> f64 {
    let mut near = 0.0;
    let mut count = 0.0;
    for (film, row) in catalogue.films.iter().zip(&rows.films) {
        for other in row.iter().filter_map(|&other| catalogue.films.get(other)) {
            if film.series.is_none() || film.series != other.series {
                near += f64::from(u8::from(film.year.abs_diff(other.year) <= NEAR_YEARS));
                count += 1.0;
            }
        }
    }
    near / f64::max(count, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn error(text: &str) -> String {
        let films = HashSet::from(["heat-1995", "ronin-1998", "bambi-1942"]);
        parse(text, Path::new("rows.jsonl"), &films).expect_err("invalid").to_string()
    }

    #[test]
    fn a_file_that_cannot_be_used_is_an_error_that_names_the_line() {
        let good = r#"{"slug":"heat-1995","yes":["ronin-1998"],"no":["bambi-1942"]}"#;
        for (line, problem) in [
            (good, "has a row already"),
            (r#"{"slug":"ronin-1998","yes":[],"no":[]}"#, "accepts no film"),
            (r#"{"slug":"ronin-1998","yes":["heat-1995","heat-1995"],"no":[]}"#, "more than once"),
            (r#"{"slug":"ronin-1998","yes":["heat-1995"],"no":["heat-1995"]}"#, "more than once"),
            (r#"{"slug":"ronin-1998","yes":["ronin-1998"],"no":[]}"#, "more than once"),
            (r#"{"slug":"ronin-1998","yes":["nothing-1900"],"no":[]}"#, "not in the catalogue"),
            (r#"{"slug":"nothing-1900","yes":["heat-1995"],"no":[]}"#, "not in the catalogue"),
            (r#"{"slug":"ronin-1998"}"#, "not a judged row"),
        ] {
            let error = error(&format!("{good}\n\n{line}\n"));
            assert!(error.contains(problem) && error.contains("line 3"), "{error}");
        }
        assert!(error("\n").contains("contains no judged rows"));
    }
}

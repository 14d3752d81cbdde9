//! Finds similar films for rows.

use domain::{BatchRow, RowOutcome};

use super::reader::ParsedRow;
use crate::recommender::{ModelClient, ModelError, Recognition, SimilarResponse};
use crate::services::batch::ChunkResults;

/// Finds similar films for the usable rows. `first_row` is the number of the first row, counted from 1. A row that the
/// model rejects has a failure.
///
/// # Errors
/// If the model does not answer.
///
/// # Panics
/// If the model returns fewer responses than it received requests.
pub async fn predict(model: &ModelClient, first_row: u64, rows: Vec<ParsedRow>) -> Result<ChunkResults, ModelError> {
    let (mut rows, requests): (Vec<_>, Vec<_>) =
        (first_row..).zip(rows).map(|(number, row)| row.into_batch_row(number)).unzip();
    let asked: Vec<bool> = requests.iter().map(Option::is_some).collect();
    let requests: Vec<_> = requests.into_iter().flatten().collect();
    let responses = if requests.is_empty() { Vec::new() } else { model.similar_to_many(requests).await? };
    let mut responses = responses.into_iter();
    let mut version = None;
    for (row, _) in rows.iter_mut().zip(asked).filter(|(_, is_asked)| *is_asked) {
        match responses.next().expect("each request has a response") {
            Ok(response) => {
                version.get_or_insert_with(|| response.model.version.clone());
                fill(row, response);
            }
            Err(_) if row.outcome == RowOutcome::Series => {}
            Err(error) => {
                row.outcome = RowOutcome::Failed;
                row.failure = Some(capitalised(&error.to_string()));
            }
        }
    }
    for row in rows.iter_mut().filter(|row| row.outcome == RowOutcome::Series) {
        row.notes.push(SERIES.to_owned());
    }
    Ok(ChunkResults { rows, model: version })
}

const SERIES: &str = "This is a series or an episode. We only compare films.";

fn fill(row: &mut BatchRow, response: SimilarResponse) {
    let recognised = response.recognised.unwrap_or(Recognition::Described);
    // A title that looks like an episode's and is not that of a known film counts as a series.
    if row.outcome == RowOutcome::Series && !matches!(recognised, Recognition::Film | Recognition::Ambiguous) {
        return;
    }
    row.outcome = match recognised {
        Recognition::Film => RowOutcome::Film,
        Recognition::Ambiguous => RowOutcome::Ambiguous,
        Recognition::Described => RowOutcome::Described,
        Recognition::OnlyYear => RowOutcome::OnlyYear,
        Recognition::Nothing => RowOutcome::Nothing,
    };
    row.matched = response.matched;
    row.candidates = response.candidates;
    row.similar = response.similar;
    row.ignored = response.ignored.into_iter().map(|ignored| format!("{}: {}", ignored.field, ignored.value)).collect();
}

fn capitalised(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).collect()
}

//! Asks model M about rows.

use domain::{BatchRow, Match};

use super::reader::Row;
use crate::recommender::schema::{SimilarResponse, SimilarRequest};
use crate::recommender::{ModelError, ModelClient};

/// What came of rows, and which version of the model has answered; none where no row was fit to be asked about.
pub struct ChunkResults {
    pub rows: Vec<BatchRow>,
    pub model: Option<String>,
}

/// Asks about those rows that can be used. `first_row` is the number of the first, counted from 1.
///
/// # Panics
/// Never: a model that answers many questions answers each.
///
/// # Errors
/// When the model does not answer at all. What it refuses is that row's failure.
pub async fn predict(model: &dyn ModelClient, first_row: u64, rows: Vec<Row>) -> Result<ChunkResults, ModelError> {
    let questions: Vec<SimilarRequest> = rows.iter().filter_map(|row| row.film.clone().ok()).collect();
    let asked = !questions.is_empty();
    let mut answers = if asked { model.similar_to_many(questions).await? } else { Vec::new() }.into_iter();
    let mut version = None;
    let rows = (first_row..).zip(rows).map(|(number, Row { line, title, film })| {
        let year = film.as_ref().ok().and_then(|film| film.year);
        let mut row = BatchRow { row: number, line, title, year, similar: vec![], ignored: vec![], failure: None };
        match film.and_then(|_| answers.next().expect("each question has its answer").map_err(sentence)) {
            Ok(answer) => {
                if version.is_none() {
                    version = Some(answer.model.version.clone());
                }
                fill(&mut row, answer);
            }
            Err(failure) => row.failure = Some(failure),
        }
        row
    });
    let rows = rows.collect();
    Ok(ChunkResults { rows, model: version })
}

fn fill(row: &mut BatchRow, answer: SimilarResponse) {
    let matches = answer.similar.into_iter().map(|film| Match {
        slug: film.slug,
        title: film.title,
        year: film.year,
        score: film.score,
        because: film.because,
    });
    row.similar = matches.collect();
    row.ignored = answer.ignored.into_iter().map(|ignored| format!("{}: {}", ignored.field, ignored.value)).collect();
}

fn sentence(refusal: impl ToString) -> String {
    let text = refusal.to_string();
    let mut letters = text.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).collect()
}

//! What came of a batch, to take along: written as it is read, whatever its length.

use domain::BatchRow;
use domain::Visitor;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures::stream;
use http::header;

use super::super::Site;
use super::super::problem::Problem;
use super::batches::owner;
use crate::batch::export;
use crate::services::batch::SqlBatches;

/// Rows that are read at once.
const PAGE: u32 = 500;

/// Results as CSV
///
/// A line for each match; a row that failed has one line, which says why. What a spreadsheet would take for a formula has an
/// apostrophe before it.
#[utoipa::path(
    get, path = "/v1/batches/{id}/results.csv", tag = "batches", operation_id = "batch_results_csv",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = String, content_type = "text/csv"),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
pub async fn as_csv(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let heading = Bytes::from(export::csv_heading());
    written(site, visitor, id, ("text/csv; charset=utf-8", "csv"), heading, export::csv_rows).await
}

/// Results as JSON Lines
///
/// A line for each row of the file.
#[utoipa::path(
    get, path = "/v1/batches/{id}/results.jsonl", tag = "batches", operation_id = "batch_results_json_lines",
    params(("id" = String, Path)),
    responses(
        (status = 200, body = BatchRow, content_type = "application/jsonl"),
        (status = "default", body = Problem, content_type = "application/problem+json", description = "What went wrong"),
    ),
)]
pub async fn as_json_lines(
    State(site): State<Site>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    written(site, visitor, id, ("application/jsonl", "jsonl"), Bytes::new(), export::json_lines).await
}

async fn written(
    site: Site,
    visitor: Visitor,
    id: String,
    (kind, ending): (&'static str, &str),
    heading: Bytes,
    write: fn(&[BatchRow]) -> Vec<u8>,
) -> Result<Response, Problem> {
    let name = domain::Batches::batch(&site.batches, owner(&visitor)?, &id).await?.name;
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&name, ending))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let rows = pages(site.batches.clone(), id, write);
    let body = futures::StreamExt::chain(stream::iter([Ok(heading)]), rows);
    Ok((headers, Body::from_stream(body)).into_response())
}

/// A failure in the middle breaks the answer off, so that half of it is not taken for all.
fn pages(
    batches: SqlBatches,
    id: String,
    write: fn(&[BatchRow]) -> Vec<u8>,
) -> impl futures::Stream<Item = Result<Bytes, sqlx::Error>> {
    stream::try_unfold((batches, id, 0), move |(batches, id, after)| async move {
        let rows = batches.rows_after(&id, after, PAGE).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let next = last.row;
        Ok(Some((Bytes::from(write(&rows)), (batches, id, next))))
    })
}

/// `films.csv` comes back as `films-similar.csv`. Headers hold plain letters.
fn file_name(uploaded: &str, ending: &str) -> String {
    let stem = uploaded.rsplit_once('.').map_or(uploaded, |(stem, _)| stem);
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let stem: String = stem.chars().map(plain).collect();
    format!("{}-similar.{ending}", stem.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_download_is_called_after_the_upload() {
        assert_eq!(file_name("my films.csv", "csv"), "my-films-similar.csv");
        assert_eq!(file_name("a\"; filename=b.exe", "jsonl"), "a---filename-b-similar.jsonl");
    }
}

//! The results of a batch as downloads, streamed page by page.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::{BatchRow, Batches, Id};
use futures::{Stream, StreamExt, stream};
use http::header;
use thiserror::Error;

use super::extract::{CurrentUser, PathParameter};
use crate::batch::export::{ExportFormat, ResultWriter};
use crate::services::batch::SqlBatches;
use crate::web::Site;
use crate::web::problem::{Failure, Problem};

/// The number of rows per query.
const PAGE_SIZE: usize = 500;

/// Results as CSV
///
/// One line per similar film. A row without a result has one line with the reason. Cells that spreadsheets would take
/// for formulas begin with an apostrophe. The file begins with a byte order mark, so that Excel shows accents.
#[utoipa::path(
    get, path = "/v1/batches/{id}/results.csv", tag = "batches", operation_id = "batch_results_csv",
    params(("id" = Id, Path)),
    responses((status = 200, description = "The results so far", body = String, content_type = "text/csv"), Failure),
)]
pub async fn as_csv(
    State(site): State<Site>,
    CurrentUser(user): CurrentUser,
    PathParameter(id): PathParameter<Id>,
) -> Result<Response, Problem> {
    download(&site, &user, id, ExportFormat::Csv).await
}

/// Results as JSON Lines
///
/// One line per row of the file.
#[utoipa::path(
    get, path = "/v1/batches/{id}/results.jsonl", tag = "batches", operation_id = "batch_results_json_lines",
    params(("id" = Id, Path)),
    responses((status = 200, description = "The results so far", body = BatchRow, content_type = "application/jsonl"), Failure),
)]
pub async fn as_json_lines(
    State(site): State<Site>,
    CurrentUser(user): CurrentUser,
    PathParameter(id): PathParameter<Id>,
) -> Result<Response, Problem> {
    download(&site, &user, id, ExportFormat::Jsonl).await
}

/// Results as CSV, by film
///
/// One line per row of the file, with its similar films in one cell, separated by `|`.
#[utoipa::path(
    get, path = "/v1/batches/{id}/films.csv", tag = "batches", operation_id = "batch_films_csv",
    params(("id" = Id, Path)),
    responses((status = 200, description = "A line per row", body = String, content_type = "text/csv"), Failure),
)]
pub async fn by_film(
    State(site): State<Site>,
    CurrentUser(user): CurrentUser,
    PathParameter(id): PathParameter<Id>,
) -> Result<Response, Problem> {
    download(&site, &user, id, ExportFormat::Films).await
}

/// Recommended films as a list
///
/// The films that are most like all rows, best first, without those that the rows are about. Letterboxd imports the file
/// as a list.
#[utoipa::path(
    get, path = "/v1/batches/{id}/letterboxd.csv", tag = "batches", operation_id = "batch_letterboxd_csv",
    params(("id" = Id, Path)),
    responses((status = 200, description = "A line per film", body = String, content_type = "text/csv"), Failure),
)]
pub async fn for_letterboxd(
    State(site): State<Site>,
    CurrentUser(user): CurrentUser,
    PathParameter(id): PathParameter<Id>,
) -> Result<Response, Problem> {
    download(&site, &user, id, ExportFormat::Letterboxd).await
}

async fn download(site: &Site, user: &Id, id: Id, format: ExportFormat) -> Result<Response, Problem> {
    let batch = site.batches.batch(user, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type().to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&batch.name, format))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let writer = ResultWriter::new(format);
    let body = stream::iter([Ok(Bytes::from(writer.begin()))]).chain(pages(
        site.batches.clone(),
        id,
        writer,
        batch.progress.done,
    ));
    Ok((headers, Body::from_stream(body)).into_response())
}

/// A failure aborts the response, so that incomplete results do not look complete. So does the deletion of the batch:
/// `expected` is the number of rows that it had when the response began.
fn pages(
    batches: SqlBatches,
    id: Id,
    writer: ResultWriter,
    expected: u64,
) -> impl Stream<Item = Result<Bytes, DownloadError>> {
    stream::try_unfold((batches, id, 0, 0, Some(writer)), move |(batches, id, after, sent, writer)| async move {
        let Some(mut writer) = writer else { return Ok(None) };
        let rows = batches.rows_after(&id, after, PAGE_SIZE).await?;
        Ok(Some(match rows.last().map(|last| last.row) {
            Some(last) => {
                let sent = sent + rows.len() as u64;
                (Bytes::from(writer.rows(&rows)), (batches, id, last, sent, Some(writer)))
            }
            None if sent < expected => return Err(DownloadError::Deleted),
            None => (Bytes::from(writer.finish()), (batches, id, after, sent, None)),
        }))
    })
}

/// Why a download ends early.
#[derive(Debug, Error)]
enum DownloadError {
    #[error("cannot read the results of a batch")]
    Database(#[from] sqlx::Error),
    #[error("the batch was deleted while its results were being sent")]
    Deleted,
}

/// The name of a download: `mine-similar.csv` for `mine.csv`. ASCII, because it is part of a header.
fn file_name(uploaded: &str, format: ExportFormat) -> String {
    let stem = uploaded.rsplit_once('.').map_or(uploaded, |(stem, _)| stem);
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let stem: String = stem.chars().map(plain).collect();
    format!("{}-{}", stem.trim_matches('-'), format.suffix())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_download_is_named_after_the_upload() {
        assert_eq!(file_name("my films.csv", ExportFormat::Csv), "my-films-similar.csv");
        assert_eq!(file_name("a\"; filename=b.exe", ExportFormat::Jsonl), "a---filename-b-similar.jsonl");
    }
}

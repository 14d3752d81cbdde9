//! The results of a batch as downloads, streamed page by page.

use axum::body::Body;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::{BatchRow, Batches, Id};
use futures::{Stream, StreamExt, stream};
use http::header;

use super::extract::{CurrentUser, PathParameter};
use crate::batch::export;
use crate::services::batch::SqlBatches;
use crate::web::Site;
use crate::web::problem::{Failure, Problem};

/// The number of rows that are read from the database at once.
const PAGE_SIZE: usize = 500;

/// Results as CSV
///
/// One line per similar film. A row without a result has one line with the reason. Cells that spreadsheets would take
/// for formulas begin with an apostrophe.
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
    let heading = Bytes::from(export::csv_heading());
    download(&site, &user, id, CSV, heading).await
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
    download(&site, &user, id, JSON_LINES, Bytes::new()).await
}

/// A format of downloads.
struct Format {
    media_type: &'static str,
    extension: &'static str,
    write: fn(&[BatchRow]) -> Vec<u8>,
}

const CSV: Format = Format { media_type: "text/csv; charset=utf-8", extension: "csv", write: export::csv_rows };
const JSON_LINES: Format = Format { media_type: "application/jsonl", extension: "jsonl", write: export::json_lines };

async fn download(site: &Site, user: &Id, id: Id, format: Format, heading: Bytes) -> Result<Response, Problem> {
    let batch = site.batches.batch(user, &id).await?;
    let headers = [
        (header::CONTENT_TYPE, format.media_type.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", file_name(&batch.name, format.extension))),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let body = stream::iter([Ok(heading)]).chain(pages(site.batches.clone(), id, format.write));
    Ok((headers, Body::from_stream(body)).into_response())
}

/// A failure aborts the response, so that a part of the results is not mistaken for all.
fn pages(
    batches: SqlBatches,
    id: Id,
    write: fn(&[BatchRow]) -> Vec<u8>,
) -> impl Stream<Item = Result<Bytes, sqlx::Error>> {
    stream::try_unfold((batches, id, 0), move |(batches, id, after)| async move {
        let rows = batches.rows_after(&id, after, PAGE_SIZE).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        let next = last.row;
        Ok(Some((Bytes::from(write(&rows)), (batches, id, next))))
    })
}

/// The name of a download: `films-similar.csv` for `films.csv`. ASCII, because it is part of a header.
fn file_name(uploaded: &str, extension: &str) -> String {
    let stem = uploaded.rsplit_once('.').map_or(uploaded, |(stem, _)| stem);
    let plain = |character: char| if character.is_ascii_alphanumeric() { character } else { '-' };
    let stem: String = stem.chars().map(plain).collect();
    format!("{}-similar.{extension}", stem.trim_matches('-'))
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn a_download_is_named_after_the_upload() {
        assert_eq!(file_name("my films.csv", "csv"), "my-films-similar.csv");
        assert_eq!(file_name("a\"; filename=b.exe", "jsonl"), "a---filename-b-similar.jsonl");
    }
}

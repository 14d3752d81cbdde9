//! Evaluates a running site through its REST API.

use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, StatusCode, Uri, header};
use http_body_util::{BodyExt, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use models::evaluate::EvaluationResult;
use models::evaluate::judged::{self, JudgedRow, ROW};
use models::evaluate::served::{LIST_LEN, ServedSplit};
use models::evaluate::splits::Split;
use models::{Catalogue, Dataset};
use serde::Deserialize;
use thiserror::Error;

use crate::command::Failure;
use crate::recommender::{MAX_WATCHED, RecommendRequest, WatchedFilm};

/// The largest response that is read, in bytes.
const MAX_RESPONSE_LEN: usize = 1024 * 1024;
/// How long to wait when the site limits the rate of requests.
const RATE_LIMIT_WAIT: Duration = Duration::from_secs(1);

/// Why a site cannot be evaluated.
#[derive(Debug, Error)]
enum ServedError {
    #[error("{0} is not the address of a site; expected an address such as http://127.0.0.1:3000")]
    Address(Uri),
    #[error("no split evaluates recommendations for users (P1)")]
    NoSplits,
    #[error("the site responded with {status}: {body}")]
    Status { status: StatusCode, body: String },
}

/// The fields of a response that are evaluated.
#[derive(Deserialize)]
struct Similar {
    similar: Vec<SimilarSlug>,
}

#[derive(Deserialize)]
struct SimilarSlug {
    slug: String,
}

/// Evaluates the rows of all films of the catalogue (P5).
pub fn evaluate_rows(address: &Uri, catalogue: &Catalogue, judged: &[JudgedRow]) -> Result<EvaluationResult, Failure> {
    let site = Site::new(address)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let rows = runtime.block_on(async {
        let mut rows = Vec::with_capacity(catalogue.films.len());
        for film in &catalogue.films {
            rows.push(site.similar(&film.slug).await?);
        }
        Ok::<_, Failure>(rows)
    })?;
    Ok(judged::served_rows(catalogue, judged, &rows))
}

/// Evaluates all splits of P1. Other splits are ignored.
pub fn evaluate(
    address: &Uri,
    catalogue: &Catalogue,
    data: &Dataset,
    splits: &[Split],
) -> Result<Vec<EvaluationResult>, Failure> {
    let site = Site::new(address)?;
    let splits: Vec<ServedSplit> = splits.iter().filter_map(|split| ServedSplit::new(catalogue, data, split)).collect();
    if splits.is_empty() {
        return Err(ServedError::NoSplits.into());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut results = Vec::new();
        for split in &splits {
            let mut lists = Vec::new();
            for watched in split.queries() {
                lists.push(site.suggestions(&watched).await?);
            }
            results.extend(split.result(&lists));
        }
        Ok(results)
    })
}

/// The REST API of a site.
struct Site {
    client: Client<HttpConnector, Full<Bytes>>,
    authority: String,
}

impl Site {
    fn new(address: &Uri) -> Result<Self, ServedError> {
        let authority = address.authority().filter(|_| address.scheme_str() == Some("http") && address.path() == "/");
        let authority = authority.ok_or_else(|| ServedError::Address(address.clone()))?.to_string();
        Ok(Self { client: Client::builder(TokioExecutor::new()).build_http(), authority })
    }

    /// The slugs of the films that the site suggests to a user who watched these, best first; none if it has none of
    /// them.
    async fn suggestions(&self, watched: &[&str]) -> Result<Vec<String>, Failure> {
        if watched.is_empty() {
            return Ok(Vec::new());
        }
        let films = watched.iter().take(MAX_WATCHED).map(|slug| WatchedFilm { slug: (*slug).to_owned(), weight: 1.0 });
        let request = RecommendRequest { films: films.collect(), leave_out: Vec::new(), k: LIST_LEN };
        self.slugs(Method::POST, "suggestions", Bytes::from(serde_json::to_vec(&request)?)).await
    }

    /// The slugs of the row of a film, best first; none if the site does not have the film.
    async fn similar(&self, slug: &str) -> Result<Vec<String>, Failure> {
        self.slugs(Method::GET, &format!("movies/{slug}/similar?k={ROW}"), Bytes::new()).await
    }

    /// The slugs in the response to a call; none if the site does not have the films of the request.
    async fn slugs(&self, method: Method, call: &str, body: Bytes) -> Result<Vec<String>, Failure> {
        let (status, body) = loop {
            let request = Request::builder()
                .method(method.clone())
                .uri(format!("http://{}/api/v1/{call}", self.authority))
                .header(header::CONTENT_TYPE, "application/json")
                .body(Full::new(body.clone()))?;
            let response = self.client.request(request).await?;
            let status = response.status();
            let body = Limited::new(response.into_body(), MAX_RESPONSE_LEN).collect().await?.to_bytes();
            if status != StatusCode::TOO_MANY_REQUESTS {
                break (status, body);
            }
            tokio::time::sleep(RATE_LIMIT_WAIT).await;
        };
        match status {
            StatusCode::OK => {
                let answer: Similar = serde_json::from_slice(&body)?;
                Ok(answer.similar.into_iter().map(|film| film.slug).collect())
            }
            StatusCode::UNPROCESSABLE_ENTITY | StatusCode::NOT_FOUND => Ok(Vec::new()),
            status => Err(ServedError::Status { status, body: String::from_utf8_lossy(&body).into_owned() }.into()),
        }
    }
}

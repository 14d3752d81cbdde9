//! Extractors of the REST API. They reject an invalid request with a problem document that names the
//! offending part.

use std::str::FromStr;

use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use domain::{Id, Visitor};
use http::request::Parts;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;

use crate::recommender::fields::{self, MAX_BODY_LEN};
use crate::web::problem::Problem;

/// The only parameter of the path. A value that cannot be parsed is answered with 404, because it cannot name anything.
pub struct PathParameter<T>(pub T);

impl<S: Send + Sync, T: FromStr> FromRequestParts<S> for PathParameter<T> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Response> {
        let Path(text) = Path::<String>::from_request_parts(parts, state).await.map_err(IntoResponse::into_response)?;
        text.parse().map(Self).map_err(|_| Problem::not_found().into_response())
    }
}

/// The parameters of the query string. Rejects missing, unknown, repeated or invalid ones with status 400.
pub struct QueryParameters<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for QueryParameters<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let Query(parameters) = Query::try_from_uri(&parts.uri)
            .map_err(|_| Problem::new(StatusCode::BAD_REQUEST, "The query string cannot be read."))?;
        let parameters = fields::from_query(parameters);
        parameters.map(Self).map_err(|error| Problem::invalid(StatusCode::BAD_REQUEST, &error))
    }
}

/// The JSON body.
pub struct JsonBody<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for JsonBody<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            let detail = "Send JSON, with the header content-type: application/json.";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
        let body = Bytes::from_request(request, state).await;
        let body = body.map_err(|rejection| Problem::from_body_rejection(&rejection, MAX_BODY_LEN))?;
        Ok(Self(fields::from_json(&body)?))
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    media_type == "application/json" || (media_type.starts_with("application/") && media_type.ends_with("+json"))
}

/// The visitor's user. A visitor without one has no batches, so none is found.
pub struct CurrentUser(pub Id);

impl<S: Sync> FromRequestParts<S> for CurrentUser {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let user = parts.extensions.get::<Visitor>().and_then(|visitor| visitor.user.clone());
        user.map(Self).ok_or_else(Problem::not_found)
    }
}

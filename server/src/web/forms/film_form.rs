//! The response to the forms that cards have in common: the list form and the rating form.

use app::form::FormState;
use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, StatusCode, header};

use super::{FormContext, FormError, FormFailure, OnPage, redirect};
use crate::web::problem::Problem;

/// Clears prefetched pages, which show the film as it was before the change.
pub const FORGET_PREFETCHED: (HeaderName, &str) = (HeaderName::from_static("clear-site-data"), "\"prefetchCache\"");

/// Responds to a form with a redirect to the page it came from, and to the island with a status only. A rejected form is
/// displayed on `page`.
pub fn film_form_response(
    context: &FormContext,
    outcome: Result<(), FormFailure>,
    page: &str,
) -> Result<Response, FormError> {
    let wants_page = !wants_json(&context.headers);
    match outcome {
        Ok(()) if wants_page => Ok(([FORGET_PREFETCHED], redirect(&context.back())).into_response()),
        Ok(()) => Ok((StatusCode::NO_CONTENT, [FORGET_PREFETCHED]).into_response()),
        Err(FormFailure::Invalid { status: StatusCode::NOT_FOUND, text, .. }) => {
            Ok(Problem::new(StatusCode::NOT_FOUND, text).into_response())
        }
        Err(failure) if wants_page => Err(failure).on_page(page, FormState::default()),
        Err(failure) => Err(failure.into()),
    }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|accept| accept.to_str().ok());
    accept.is_some_and(|accept| accept.contains("application/json"))
}

//! Ends emails about batches, by the link in each of them.

use app::form::FormState;
use axum::extract::Query;
use axum::extract::rejection::FormRejection;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use http::StatusCode;
use serde::Deserialize;

use super::{FormContext, FormError, FormFailure, OnPage, redirect};
use crate::web::Site;

/// The form that ends emails about batches.
pub fn router() -> Router<Site> {
    Router::new().route("/unsubscribe", post(unsubscribe))
}

#[derive(Default, Deserialize)]
struct Link {
    #[serde(default)]
    address: String,
    #[serde(default)]
    code: String,
}

/// Mail programs post to the link itself and expect no redirect (RFC 8058); the page posts its parts as a form.
async fn unsubscribe(
    context: FormContext,
    Query(link): Query<Link>,
    form: Result<Form<Link>, FormRejection>,
) -> Result<Response, FormError> {
    let is_page = link.code.is_empty();
    let link = if is_page { form.map(|Form(form)| form).unwrap_or_default() } else { link };
    let done = context.site.unsubscribing.unsubscribe(&link.address, &link.code).await.map_err(FormFailure::from);
    let done =
        done.and_then(|done| if done { Ok(()) } else { Err(FormFailure::invalid("code", "The link is incomplete.")) });
    done.on_page("/unsubscribe", FormState::default())?;
    let next = redirect("/unsubscribe?done=1");
    Ok(if is_page { next.into_response() } else { StatusCode::NO_CONTENT.into_response() })
}

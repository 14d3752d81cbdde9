//! Forgotten passwords, and links that verify an email address.

use app::form::FormState;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Form, Router};
use serde::Deserialize;

use super::{FormContext, FormError, FormFailure, OnPage, redirect};
use crate::web::Site;
use crate::web::known_browser::KnownBrowser;

/// The forms for forgotten passwords, and those that links in emails lead to.
pub fn router() -> Router<Site> {
    Router::new()
        .route("/forgot", post(send_link))
        .route("/reset", post(reset_password))
        .route("/confirm", post(confirm_address))
}

#[derive(Deserialize)]
struct ForgotForm {
    #[serde(default)]
    email: String,
}

/// The response does not depend on whether the address has an account.
async fn send_link(context: FormContext, Form(form): Form<ForgotForm>) -> Result<Redirect, FormError> {
    if !context.site.config.email_enabled {
        return Ok(redirect("/forgot"));
    }
    context.site.accounts.begin_request(context.from).await?;
    let input = FormState::default().with_input("email", form.email.as_str());
    context.site.accounts.forgot_password(&form.email).await.on_page("/forgot", input)?;
    Ok(redirect("/forgot?sent=1"))
}

#[derive(Deserialize)]
struct ResetForm {
    #[serde(default)]
    token: String,
    #[serde(default)]
    password: String,
}

/// The browser is a known one from then on, so that guesses from elsewhere do not delay its log-ins.
async fn reset_password(
    context: FormContext,
    browser: KnownBrowser,
    Form(form): Form<ResetForm>,
) -> Result<Response, FormError> {
    context.site.accounts.begin_request(context.from).await?;
    let page = path_with_token("/reset", &form.token);
    let reset = context.site.accounts.reset_password(&form.token, &form.password).await;
    let user = reset.on_page(&page, FormState::default())?;
    let remembered = browser.remember(&context.site, &user).await;
    Ok((remembered, redirect("/login?reset=1")).into_response())
}

#[derive(Deserialize)]
struct ConfirmForm {
    #[serde(default)]
    token: String,
}

/// Requires no log-in, because the link may be opened in a different browser.
async fn confirm_address(context: FormContext, Form(form): Form<ConfirmForm>) -> Result<Redirect, FormError> {
    let confirmed = context.site.accounts.confirm_address(&form.token).await;
    let user = confirmed.map_err(FormFailure::from).on_page("/confirm", FormState::default())?;
    let is_here = context.auth.user.is_some_and(|member| member.user_id == user);
    Ok(redirect(if is_here { "/account?done=confirmed" } else { "/login?confirmed=1" }))
}

/// The path of a page with a token from a client in its query.
fn path_with_token(page: &str, token: &str) -> String {
    format!("{page}?token={}", percent_encoding::utf8_percent_encode(token, percent_encoding::NON_ALPHANUMERIC))
}

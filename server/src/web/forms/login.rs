//! Joining, logging in and logging out.

use app::form::FormState;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Form, Router};
use domain::Id;
use serde::Deserialize;

use super::film_form::FORGET_PREFETCHED;
use super::{FormContext, FormError, FormFailure, OnPage, local, redirect};
use crate::services::membership::email::Email;
use crate::services::membership::{Credentials, Member};
use crate::services::users;
use crate::store::sessions::{self, BROWSER, USER};
use crate::web::Site;
use crate::web::audit::{self, AuditEvent};
use crate::web::auth::JOINING;
use crate::web::known_browser::KnownBrowser;
use crate::web::user_agent;

/// The forms for joining, logging in and logging out.
pub fn router() -> Router<Site> {
    Router::new()
        .route("/join", post(enter_email))
        .route("/join/password", post(enter_password))
        .route("/login", post(log_in))
        .route("/logout", post(log_out))
        .route("/logout/everywhere", post(log_out_everywhere))
}

#[derive(Deserialize)]
struct EmailForm {
    #[serde(default)]
    email: String,
}

/// The first step of joining. The response does not depend on whether the address has an account.
async fn enter_email(context: FormContext, Form(form): Form<EmailForm>) -> Result<Redirect, FormError> {
    let input = FormState::default().with_input("email", form.email.as_str());
    let email: Email = form.email.parse().on_page("/join", input.clone())?;
    // Saved here: once the response has been built, a failure to save could no longer be reported.
    let saved = async {
        context.auth.session.insert(JOINING, email.as_str()).await?;
        context.auth.session.save().await
    };
    saved.await.on_page("/join", input)?;
    Ok(redirect("/join"))
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    password: String,
}

/// The second step of joining opens the account and leads to the log-in page, whether or not the address already had an
/// account. Only logging in, which limits wrong passwords, reveals which.
async fn enter_password(context: FormContext, Form(form): Form<PasswordForm>) -> Result<Redirect, FormError> {
    let Some(email) = context.visitor.joining.clone() else {
        if sessions::is_unreadable(&context.auth.session).await {
            let failure = FormFailure::unavailable("the session that contains the email address cannot be read");
            return Err(failure).on_page("/join", FormState::default());
        }
        return Ok(redirect("/join"));
    };
    context.site.accounts.begin_request(context.from).await?;
    context.site.accounts.open(&email, &form.password).await.on_page("/join", FormState::default())?;
    audit::record(AuditEvent::AccountRequested, None, context.from);
    Ok(redirect("/login?joined=1"))
}

#[derive(Deserialize)]
struct LoginForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    /// Where to go after logging in.
    #[serde(default)]
    next: String,
}

const WRONG_CREDENTIALS: &str = "That email and password don’t match. Please check both.";

async fn log_in(
    mut context: FormContext,
    browser: KnownBrowser,
    Form(form): Form<LoginForm>,
) -> Result<Response, FormError> {
    let input = FormState::default().with_input("email", form.email.as_str()).with_input("next", form.next.as_str());
    let credentials =
        Credentials { email: form.email, password: form.password, from: context.from, browser: browser.token() };
    let entered = enter(&mut context, credentials).await;
    let member = entered.on_page("/login", input)?;
    let remembered = browser.remember(&context.site, &member.user_id).await;
    let next = redirect(if form.next.is_empty() { "/subscribe" } else { local(&form.next) });
    Ok((remembered, next).into_response())
}

/// Checks the credentials, merges the anonymous user into the member, and logs the session in.
async fn enter(context: &mut FormContext, credentials: Credentials) -> Result<Member, FormFailure> {
    let checked = context.auth.authenticate(credentials).await;
    let event = if matches!(checked, Ok(Some(_))) { AuditEvent::LoggedIn } else { AuditEvent::LogInFailed };
    audit::record(event, checked.as_ref().ok().and_then(Option::as_ref).map(|member| &member.user_id), context.from);
    let Some(member) = checked? else {
        return Err(FormFailure::invalid("", WRONG_CREDENTIALS));
    };
    if let (None, Some(anonymous)) = (&context.auth.user, context.visitor.user.clone()) {
        merge(&context.site, &anonymous, &member.user_id).await?;
    }
    for key in [USER, JOINING] {
        context.auth.session.remove_value(key).await?;
    }
    context.auth.session.insert(BROWSER, user_agent::describe(&context.headers)).await?;
    context.auth.login(&member).await?;
    context.auth.session.save().await?;
    Ok(member)
}

async fn merge(site: &Site, anonymous: &Id, member: &Id) -> Result<(), sqlx::Error> {
    let mut transaction = site.store.begin().await?;
    users::merge(&mut transaction, anonymous, member).await?;
    transaction.commit().await
}

/// Pages are not stored, so only those that the browser has prefetched may still show the member.
async fn log_out(mut context: FormContext) -> Result<Response, FormError> {
    audit::record(AuditEvent::LoggedOut, context.visitor.member(), context.from);
    context.auth.logout().await?;
    Ok(([FORGET_PREFETCHED], redirect("/")).into_response())
}

async fn log_out_everywhere(context: FormContext) -> Result<Response, FormError> {
    if let Some(member) = &context.auth.user {
        context.site.accounts.end_sessions(&member.user_id).await.on_page("/account", FormState::default())?;
        audit::record(AuditEvent::SessionsEnded, Some(&member.user_id), context.from);
    }
    log_out(context).await
}

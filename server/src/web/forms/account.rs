//! Changes, export and deletion of a member's account.

use app::form::FormState;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use http::header;
use serde::Deserialize;

use super::{CurrentMember, FormContext, FormError, OnPage, redirect};
use crate::services::membership::Member;
use crate::services::membership::accounts::{AddressChange, remove_closed};
use crate::services::membership::export::export;
use crate::web::Site;
use crate::web::audit::{self, AuditEvent};

/// The forms of the account page and its settings.
pub fn router() -> Router<Site> {
    Router::new()
        .route("/account/email", post(change_email))
        .route("/account/password", post(change_password))
        .route("/account/confirmation", post(send_confirmation))
        .route("/account/sessions/{name}/end", post(end_session))
        .route("/account/sessions/end-others", post(end_other_sessions))
        .route("/account/delete", post(delete))
        .route("/account/export.json", get(download))
}

#[derive(Deserialize)]
struct EmailForm {
    #[serde(default)]
    email: String,
    /// The current password.
    #[serde(default)]
    current: String,
}

async fn change_email(
    context: FormContext,
    CurrentMember(member): CurrentMember,
    Form(form): Form<EmailForm>,
) -> Result<Redirect, FormError> {
    context.site.accounts.begin_request(context.from).await?;
    let changed = context.site.accounts.change_email(&member, &form.current, &form.email).await;
    audited(&context, &member, AuditEvent::EmailChanged, changed.is_ok());
    let changed = changed.on_page("/account/email", FormState::default().with_input("email", form.email))?;
    Ok(redirect(match changed {
        AddressChange::Changed => "/account?done=email",
        AddressChange::Sent => "/account?done=email-sent",
    }))
}

/// Sends the link that verifies the member's email address again.
async fn send_confirmation(context: FormContext, CurrentMember(member): CurrentMember) -> Result<Redirect, FormError> {
    context.site.accounts.begin_request(context.from).await?;
    context.site.accounts.send_confirmation(&member).await.on_page("/account", FormState::default())?;
    Ok(redirect("/account?done=email-sent"))
}

async fn end_session(
    context: FormContext,
    CurrentMember(member): CurrentMember,
    Path(name): Path<String>,
) -> Result<Redirect, FormError> {
    context.site.sessions.end(&member.user_id, &name).await.on_page("/account", FormState::default())?;
    Ok(redirect("/account?done=session"))
}

async fn end_other_sessions(context: FormContext, CurrentMember(member): CurrentMember) -> Result<Redirect, FormError> {
    let current = context.visitor.session.unwrap_or_default();
    context.site.sessions.end_others(&member.user_id, &current).await.on_page("/account", FormState::default())?;
    Ok(redirect("/account?done=sessions"))
}

#[derive(Deserialize)]
struct PasswordForm {
    /// The current password.
    #[serde(default)]
    current: String,
    /// The new password.
    #[serde(default)]
    password: String,
}

/// A new password ends every session of the member. This browser's session continues under a new key.
async fn change_password(
    mut context: FormContext,
    CurrentMember(member): CurrentMember,
    Form(form): Form<PasswordForm>,
) -> Result<Redirect, FormError> {
    let changed = context.site.accounts.change_password(&member, &form.current, &form.password).await;
    audited(&context, &member, AuditEvent::PasswordChanged, changed.is_ok());
    let member = changed.on_page("/account/password", FormState::default())?;
    // `login` keeps the key of a session that is logged in, and this session has ended with the others.
    context.auth.session.cycle_id().await?;
    context.auth.login(&member).await?;
    Ok(redirect("/account?done=password"))
}

#[derive(Deserialize)]
struct DeleteForm {
    /// The current password.
    #[serde(default)]
    current: String,
}

async fn delete(
    mut context: FormContext,
    CurrentMember(member): CurrentMember,
    Form(form): Form<DeleteForm>,
) -> Result<Redirect, FormError> {
    let deleted = context.site.accounts.delete(&member, &form.current).await;
    audited(&context, &member, AuditEvent::AccountDeleted, deleted.is_ok());
    deleted.on_page("/account/delete", FormState::default())?;
    context.auth.logout().await?;
    let store = context.site.store.clone();
    tokio::spawn(async move {
        if let Err(error) = remove_closed(&store).await {
            tracing::warn!(%error, "cannot remove what belonged to a deleted account; the hourly cleanup continues");
        }
    });
    Ok(redirect("/account/closed"))
}

/// Logs a change of an account, or that it was refused.
fn audited(context: &FormContext, member: &Member, event: AuditEvent, succeeded: bool) {
    let event = if succeeded { event } else { AuditEvent::ChangeFailed };
    audit::record(event, Some(&member.user_id), context.from);
}

/// Downloads everything stored about the member.
async fn download(context: FormContext, CurrentMember(member): CurrentMember) -> Result<impl IntoResponse, FormError> {
    let export = export(&context.site.store, &member.user_id).await?;
    audited(&context, &member, AuditEvent::DataExported, true);
    let headers = [
        (header::CONTENT_DISPOSITION, "attachment; filename=\"matinee-data.json\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, Json(export)))
}

//! Changes, export and deletion of a member's account.

use app::form::FormState;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use http::header;
use serde::Deserialize;

use super::{CurrentMember, FormContext, FormError, OnPage, redirect};
use crate::services::membership::Member;
use crate::services::membership::export::export;
use crate::web::Site;
use crate::web::audit::{self, AuditEvent};

pub fn router() -> Router<Site> {
    Router::new()
        .route("/account/email", post(change_email))
        .route("/account/password", post(change_password))
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
    let changed = context.site.accounts.change_email(&member, &form.current, &form.email).await;
    audited(&context, &member, AuditEvent::EmailChanged, changed.is_ok());
    changed.on_page("/account/email", FormState::default().with_input("email", form.email))?;
    Ok(redirect("/account?done=email"))
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
    // `login` keeps the key of a session that is logged in.
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

//! What members change of their accounts, what they take along, and how they leave.

use app::form::FormState;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Json, Router};
use http::header;
use serde::Deserialize;

use super::{FormContext, no_session, see};
use crate::services::membership::export::export;
use crate::web::Site;
use crate::web::problem::Problem;

pub fn router() -> Router<Site> {
    Router::new()
        .route("/account/email", post(change_email))
        .route("/account/password", post(change_password))
        .route("/account/delete", post(close))
        .route("/account/export.json", get(take_along))
}

const DOOR: &str = "/login?next=/account";

#[derive(Deserialize)]
struct EmailForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    current: String,
}

async fn change_email(desk: FormContext, Form(form): Form<EmailForm>) -> Response {
    let Some(member) = &desk.auth.user else {
        return see(DOOR);
    };
    match desk.site.accounts.change_email(member, &form.current, &form.email).await {
        Ok(()) => see("/account?done=email"),
        Err(error) => desk.refused("/account/email", error, FormState::default().typed("email", form.email)).await,
    }
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    current: String,
    #[serde(default)]
    password: String,
}

/// Every session ends with the old password. This browser gets a new one, by a new key.
async fn change_password(mut desk: FormContext, Form(form): Form<PasswordForm>) -> Response {
    let Some(member) = &desk.auth.user else {
        return see(DOOR);
    };
    let member = match desk.site.accounts.change_password(member, &form.current, &form.password).await {
        Ok(member) => member,
        Err(error) => return desk.refused("/account/password", error, FormState::default()).await,
    };
    // Whoever is logged in already keeps their key at the door.
    if let Err(error) = desk.auth.session.cycle_id().await {
        return no_session(&error);
    }
    match desk.auth.login(&member).await {
        Ok(()) => see("/account?done=password"),
        Err(axum_login::Error::Session(error)) => no_session(&error),
        Err(axum_login::Error::Backend(error)) => desk.refused("/login", error, FormState::default()).await,
    }
}

#[derive(Deserialize)]
struct CloseForm {
    #[serde(default)]
    current: String,
}

async fn close(mut desk: FormContext, Form(form): Form<CloseForm>) -> Response {
    let Some(member) = &desk.auth.user else {
        return see(DOOR);
    };
    if let Err(error) = desk.site.accounts.close(member, &form.current).await {
        return desk.refused("/account/delete", error, FormState::default()).await;
    }
    match desk.auth.logout().await {
        Ok(_) => see("/account/closed"),
        Err(axum_login::Error::Session(error)) => no_session(&error),
        Err(axum_login::Error::Backend(error)) => desk.refused("/login", error, FormState::default()).await,
    }
}

/// A file to keep, for its member alone.
async fn take_along(desk: FormContext) -> Response {
    let Some(member) = &desk.auth.user else {
        return see(DOOR);
    };
    match export(&desk.site.store, &member.person).await {
        Ok(export) => {
            let headers = [
                (header::CONTENT_DISPOSITION, "attachment; filename=\"matinee-data.json\""),
                (header::CACHE_CONTROL, "no-store"),
            ];
            (headers, Json(export)).into_response()
        }
        Err(error) => Problem::from(error).into_response(),
    }
}

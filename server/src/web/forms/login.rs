//! In and out: joining, logging in and out.

use app::form::FormState;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Form, Router};
use http::StatusCode;
use serde::Deserialize;

use super::{FormContext, local, no_session, see};
use crate::services::membership::accounts::NO_EMAIL;
use crate::services::membership::{AccountError, email};
use crate::services::users;
use crate::web::Site;
use crate::web::auth::{Credentials, JOINING, PERSON};
use crate::store::sessions;

pub fn router() -> Router<Site> {
    Router::new()
        .route("/join", post(give_email))
        .route("/join/password", post(give_password))
        .route("/login", post(log_in))
        .route("/logout", post(log_out))
        .route("/logout/everywhere", post(log_out_everywhere))
}

#[derive(Deserialize)]
struct EmailForm {
    #[serde(default)]
    email: String,
}

/// The first step asks for nothing but an address, and tells nothing of it: whoever has it is welcome again.
async fn give_email(desk: FormContext, Form(form): Form<EmailForm>) -> Response {
    let Some(email) = email::checked(&form.email) else {
        let form = FormState::problem("email", NO_EMAIL).typed("email", form.email);
        return desk.again("/join", StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    // Written now: with the answer it would be too late to give another.
    let written = async {
        desk.auth.session.insert(JOINING, email).await?;
        desk.auth.session.save().await
    };
    match written.await {
        Ok(()) => see("/join"),
        Err(error) => desk.not_now("/join", &error, FormState::default().typed("email", form.email)).await,
    }
}

#[derive(Deserialize)]
struct PasswordForm {
    #[serde(default)]
    password: String,
}

/// The second step opens the account, and leads to the door whether or not there was one already: only the right
/// password tells the two apart, and the door counts wrong ones.
async fn give_password(desk: FormContext, Form(form): Form<PasswordForm>) -> Response {
    let Some(email) = desk.visitor.joining.clone() else {
        return if sessions::is_unread(&desk.auth.session).await {
            desk.not_now("/join", &"the address is in a session that cannot be read", FormState::default()).await
        } else {
            see("/join")
        };
    };
    match desk.site.accounts.open(&email, &form.password).await {
        Ok(()) => see("/login?joined=1"),
        Err(error) => desk.refused("/join", error, FormState::default()).await,
    }
}

#[derive(Deserialize)]
struct LoginForm {
    #[serde(default)]
    email: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    next: String,
}

const WRONG: &str = "This email and password do not go together. Please check both.";

async fn log_in(mut desk: FormContext, Form(form): Form<LoginForm>) -> Response {
    let typed = FormState::default().typed("email", form.email.as_str()).typed("next", form.next.as_str());
    let credentials = Credentials { email: form.email, password: form.password, from: desk.from };
    let member = match desk.auth.authenticate(credentials).await {
        Ok(Some(member)) => member,
        Ok(None) => {
            let form = FormState { problems: vec![("", WRONG.to_owned())], ..typed };
            return desk.again("/login", StatusCode::UNPROCESSABLE_ENTITY, form).await;
        }
        Err(axum_login::Error::Backend(error)) => return desk.refused("/login", error, typed).await,
        Err(axum_login::Error::Session(error)) => return desk.not_now("/login", &error, typed).await,
    };
    // What was kept and watched before comes along.
    if let (None, Some(stranger)) = (&desk.auth.user, desk.visitor.person.clone())
        && let Err(error) = move_over(&desk, &stranger, &member.person).await
    {
        return desk.refused("/login", AccountError::Database(error), typed).await;
    }
    for key in [PERSON, JOINING] {
        if let Err(error) = desk.auth.session.remove_value(key).await {
            return desk.not_now("/login", &error, typed).await;
        }
    }
    let entered = match desk.auth.login(&member).await {
        Ok(()) => desk.auth.session.save().await.map_err(axum_login::Error::Session),
        error => error,
    };
    match entered {
        Ok(()) => see(if form.next.is_empty() { "/subscribe" } else { local(&form.next) }),
        Err(axum_login::Error::Session(error)) => desk.not_now("/login", &error, typed).await,
        Err(axum_login::Error::Backend(error)) => desk.refused("/login", error, typed).await,
    }
}

async fn move_over(desk: &FormContext, stranger: &str, member: &str) -> Result<(), sqlx::Error> {
    let mut transaction = desk.site.store.begin().await?;
    users::merge(&mut transaction, stranger, member).await?;
    transaction.commit().await
}

async fn log_out(mut desk: FormContext) -> Response {
    match desk.auth.logout().await {
        Ok(_) => see("/"),
        Err(axum_login::Error::Session(error)) => no_session(&error),
        Err(axum_login::Error::Backend(error)) => desk.refused("/login", error, FormState::default()).await,
    }
}

async fn log_out_everywhere(desk: FormContext) -> Response {
    if let Some(member) = &desk.auth.user
        && let Err(error) = desk.site.accounts.end_sessions(&member.person).await
    {
        return desk.refused("/account", error.into(), FormState::default()).await;
    }
    log_out(desk).await.into_response()
}

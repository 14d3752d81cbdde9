//! Why a form was not processed, and the response to it.

use std::error::Error;

use app::form::FormState;
use axum::response::{IntoResponse, Response};
use axum_login::tower_sessions::session::Error as SessionError;
use domain::ServiceError;
use http::StatusCode;

use super::super::auth::AuthBackend;
use super::super::limits::too_many_requests;
use super::super::problem::Problem;
use super::super::rerender::Rerender;
use crate::services::membership::password::MIN_CHARACTERS;
use crate::services::membership::{AccountError, InvalidEmail, InvalidPassword};

/// The text for a failure of the server.
pub const TRY_AGAIN: &str = "Something went wrong on our side, and nothing was changed. Please try again in a moment.";

/// Why a form failed.
#[derive(Debug)]
pub enum FormFailure {
    /// The visitor can correct the form: one sentence for a field. The field `""` is the form as a whole.
    Invalid { status: StatusCode, field: &'static str, text: String },
    /// Too many wrong passwords, or too many requests for emails.
    TooManyAttempts { seconds: u64 },
    /// The server failed. The cause is logged when the response is created.
    Unavailable(Box<dyn Error + Send + Sync>),
}

/// A failed form: answered with the page of the form if there is one, otherwise with a problem.
#[derive(Debug)]
pub struct FormError {
    failure: FormFailure,
    page: Option<(String, FormState)>,
}

/// Attaches the page of the form to a failure.
pub trait OnPage<T> {
    /// `page` is the path of the page that contains the form, `input` the values that its fields keep.
    fn on_page(self, page: &str, input: FormState) -> Result<T, FormError>;
}

impl<T, F: Into<FormFailure>> OnPage<T> for Result<T, F> {
    fn on_page(self, page: &str, input: FormState) -> Result<T, FormError> {
        self.map_err(|failure| FormError { failure: failure.into(), page: Some((page.to_owned(), input)) })
    }
}

impl FormFailure {
    /// An invalid field, with status 422.
    pub fn invalid(field: &'static str, text: impl Into<String>) -> Self {
        Self::Invalid { status: StatusCode::UNPROCESSABLE_ENTITY, field, text: text.into() }
    }

    /// A failure of the server, with its cause for the log. The response has status 503.
    pub fn unavailable(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Unavailable(cause.into())
    }
}

impl<F: Into<FormFailure>> From<F> for FormError {
    fn from(failure: F) -> Self {
        Self { failure: failure.into(), page: None }
    }
}

impl IntoResponse for FormError {
    fn into_response(self) -> Response {
        let (status, field, text) = match self.failure {
            FormFailure::Invalid { status, field, text } => (status, field, text),
            FormFailure::TooManyAttempts { seconds } => {
                return too_many_requests("There have been too many attempts.", seconds);
            }
            FormFailure::Unavailable(cause) => {
                let page = self.page.as_ref().map(|(page, _)| page);
                tracing::error!(error = &*cause as &dyn Error, page, "a form could not be processed");
                (StatusCode::SERVICE_UNAVAILABLE, "", TRY_AGAIN.to_owned())
            }
        };
        match self.page {
            Some((page, input)) => {
                Rerender { page, status, form: FormState { problems: vec![(field, text)], ..input } }.into_response()
            }
            None => Problem::new(status, text).into_response(),
        }
    }
}

impl From<SessionError> for FormFailure {
    fn from(error: SessionError) -> Self {
        Self::unavailable(error)
    }
}

impl From<axum_login::Error<AuthBackend>> for FormFailure {
    fn from(error: axum_login::Error<AuthBackend>) -> Self {
        match error {
            axum_login::Error::Session(error) => error.into(),
            axum_login::Error::Backend(error) => error.into(),
        }
    }
}

impl From<InvalidEmail> for FormFailure {
    fn from(_: InvalidEmail) -> Self {
        Self::invalid(
            "email",
            "Please enter an email address, like you@example.org, without accents or special letters.",
        )
    }
}

impl From<AccountError> for FormFailure {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::InvalidEmail(error) => error.into(),
            // Does not reveal that the address has an account.
            AccountError::EmailUnavailable => Self::invalid("email", "This address cannot be used here."),
            AccountError::InvalidPassword(error) => Self::invalid("password", password_problem(error)),
            AccountError::WrongPassword => Self::invalid("current", "This is not your password. Please try again."),
            AccountError::InvalidLink => Self::Invalid {
                status: StatusCode::NOT_FOUND,
                field: "token",
                text: "This link no longer works.".to_owned(),
            },
            AccountError::TooManyAttempts { seconds } => Self::TooManyAttempts { seconds: seconds.unsigned_abs() },
            error @ (AccountError::Password(_) | AccountError::Database(_)) => Self::unavailable(error),
        }
    }
}

fn password_problem(error: InvalidPassword) -> String {
    match error {
        InvalidPassword::TooShort => format!("Please use at least {MIN_CHARACTERS} characters."),
        // The limit is in bytes; characters outside ASCII take several.
        InvalidPassword::TooLong => "This password is too long. Please use a shorter one.".to_owned(),
        InvalidPassword::Common => {
            "This password is one of the first that attackers try. Please use a few words that no one would guess."
                .to_owned()
        }
        InvalidPassword::Personal => {
            "Please use a password without your email address or the name of this site: attackers try both first."
                .to_owned()
        }
    }
}

impl From<sqlx::Error> for FormFailure {
    fn from(error: sqlx::Error) -> Self {
        Self::unavailable(error)
    }
}

impl From<ServiceError> for FormFailure {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::NotFound => Self::Invalid {
                status: StatusCode::NOT_FOUND,
                field: "",
                text: "There is nothing at this address.".to_owned(),
            },
            ServiceError::Invalid(text) => Self::invalid("", text),
            error @ ServiceError::Failed(_) => Self::unavailable(error),
        }
    }
}

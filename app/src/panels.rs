//! One file a panel: its server function, its component, its fallback.
//!
//! Architecture invariant: a panel never calls another panel, and makes one service call.

pub mod billboard;
pub mod details;
pub mod genre;
pub mod join;
pub mod menu;
pub mod search;
pub mod shelf;
pub mod similar;

use crate::error::PanelError;

/// A film's slug, checked before it goes anywhere.
///
/// # Errors
/// What cannot be a slug is no film's.
#[cfg(feature = "ssr")]
fn checked_slug(slug: &str) -> Result<&str, PanelError> {
    let fits = (1..=120).contains(&slug.len());
    let plain = slug.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if fits && plain { Ok(slug) } else { Err(PanelError::NotFound) }
}

/// A page's number, from 1 to what a list of a hundred thousand films would need.
#[cfg(feature = "ssr")]
fn checked_page(page: u32) -> Result<u32, PanelError> {
    if (1..=2500).contains(&page) {
        Ok(page)
    } else {
        Err(PanelError::Invalid("page must be a number from 1 to 2500".to_owned()))
    }
}

/// Sets the response's status to fit an error. Only before the first chunk is sent does this reach the visitor: in a
/// page's primary panel, and in a panel that stands alone.
#[cfg_attr(not(feature = "ssr"), expect(unused_variables, reason = "the browser sets no status"))]
pub(crate) fn set_status(error: &PanelError) {
    #[cfg(feature = "ssr")]
    if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(match error {
            PanelError::Unavailable(_) => http::StatusCode::SERVICE_UNAVAILABLE,
            PanelError::NotFound => http::StatusCode::NOT_FOUND,
            PanelError::Invalid(_) => http::StatusCode::BAD_REQUEST,
        });
    }
}

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

use leptos::prelude::*;

use crate::error::PanelError;
use crate::types::Served;

/// What a panel's server function answers.
type Answer<T> = Result<Served<T>, PanelError>;

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
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(match error {
            PanelError::Unavailable(_) => http::StatusCode::SERVICE_UNAVAILABLE,
            PanelError::NotFound => http::StatusCode::NOT_FOUND,
            PanelError::Invalid(_) => http::StatusCode::BAD_REQUEST,
        });
    }
}

/// A panel's place on the page: `show` draws its answer, `waiting` holds the place until then.
///
/// What is known at once stands in its place at once, without a Suspense and its effects. For the rest the first piece of
/// the page waits a moment, so that nearly always they too are in place without a script; a slow one is streamed later
/// and holds back nothing else.
fn arriving<T, Waiting, Fallback>(
    answer: Resource<Answer<T>>,
    waiting: Waiting,
    show: impl Fn(Answer<T>) -> AnyView + Clone + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
    Waiting: Fn() -> Fallback + Send + Sync + 'static,
    Fallback: IntoView + Send + 'static,
{
    let drawn = move || {
        let show = show.clone();
        Suspend::new(async move { show(answer.await) })
    };
    if is_here_or_waits_a_moment(answer) {
        return drawn().into_any();
    }
    view! { <Suspense fallback=waiting>{drawn}</Suspense> }.into_any()
}

/// Whether the answer is known already. If it is not, holds back the first piece of the page for a moment.
#[cfg(feature = "ssr")]
fn is_here_or_waits_a_moment<T: Send + Sync + 'static>(answer: Resource<Answer<T>>) -> bool {
    use std::time::Duration;

    use futures::FutureExt;
    use tokio::time::{sleep, timeout};

    const A_MOMENT: Duration = Duration::from_millis(20);
    /// Once the answer is there, Suspense needs a few task switches to notice.
    const TO_NOTICE: Duration = Duration::from_millis(1);

    let mut ready = Box::pin(answer.ready());
    let is_here = ready.as_mut().now_or_never().is_some();
    if let (false, Some(page)) = (is_here, Owner::current_shared_context()) {
        page.defer_stream(Box::pin(async move {
            if timeout(A_MOMENT, ready).await.is_ok() {
                sleep(TO_NOTICE).await;
            }
        }));
    }
    is_here
}

#[cfg(not(feature = "ssr"))]
fn is_here_or_waits_a_moment<T: Send + Sync + 'static>(_: Resource<Answer<T>>) -> bool {
    false
}

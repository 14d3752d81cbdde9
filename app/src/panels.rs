//! One file a panel: its server function, its component, its fallback.
//!
//! Architecture invariant: a panel never calls another panel, and makes one service call.

pub mod account;
pub mod also_watched;
pub mod batch;
pub mod batch_rows;
pub mod batches;
pub mod billboard;
pub mod r#continue;
pub mod details;
pub mod genre;
pub mod inbox;
pub mod join;
pub mod menu;
pub mod model_card;
pub mod model_map;
pub mod model_metrics;
pub mod my_list;
pub mod order;
pub mod personal;
pub mod plans;
pub mod progress;
pub mod search;
pub mod shelf;
pub mod similar;
pub mod watch;

use domain::CallError;
use leptos::prelude::*;

use crate::error::PanelError;
use domain::Served;
use crate::view::Notice;

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
    if fits && plain { Ok(slug) } else { Err(PanelError(CallError::NotFound)) }
}

/// A batch's id, checked before it goes anywhere.
///
/// # Errors
/// What cannot be an id is no batch's.
#[cfg(feature = "ssr")]
fn checked_batch(id: &str) -> Result<&str, PanelError> {
    let fits = id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
    if fits { Ok(id) } else { Err(PanelError(CallError::NotFound)) }
}

/// A page's number, from 1 to what a list of a hundred thousand films would need.
#[cfg(feature = "ssr")]
fn checked_page(page: u32) -> Result<u32, PanelError> {
    if (1..=2500).contains(&page) {
        Ok(page)
    } else {
        Err(PanelError(CallError::Invalid("page must be a number from 1 to 2500".to_owned())))
    }
}

/// Sets the response's status to fit an error: for a page's primary panel, and for a panel that stands alone.
#[cfg_attr(not(feature = "ssr"), expect(unused_variables, reason = "the browser sets no status"))]
pub(crate) fn set_status(error: &PanelError) {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(error.status());
    }
}

/// In the context of a page that is one panel alone, whose failure is then the page's own.
#[derive(Debug, Clone, Copy)]
pub struct StandsAlone;

/// What a panel without an answer shows: one line where its service is out of reach, nothing where there is nothing.
fn without_answer(name: &'static str, label: &'static str, says: &'static str, error: &PanelError) -> AnyView {
    if use_context::<StandsAlone>().is_some() {
        set_status(error);
    }
    match error {
        PanelError(CallError::Unavailable(source)) => {
            view! { <Notice name=name source=source.clone() label=label says=says /> }.into_any()
        }
        PanelError(CallError::NotFound) | PanelError(CallError::Invalid(_)) => ().into_any(),
    }
}

/// A panel's place on the page: `show` draws its answer, `waiting` holds the place until then.
///
/// The first piece of the page waits a moment, so that nearly every panel is in its place at once, without a script. A
/// slow one gets a Suspense: it is streamed later, moved into its place by a script, and holds back nothing else.
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
    let comes_at_once = comes_at_once(answer);
    Suspend::new(async move {
        if comes_at_once.await {
            return show(answer.await);
        }
        let drawn = move || {
            let show = show.clone();
            Suspend::new(async move { show(answer.await) })
        };
        view! { <Suspense fallback=waiting>{drawn}</Suspense> }.into_any()
    })
    .into_any()
}

/// Whether the answer is there within a moment, for which the first piece of the page is held back.
#[cfg(feature = "ssr")]
fn comes_at_once<T: Send + Sync + 'static>(answer: Resource<Answer<T>>) -> impl Future<Output = bool> + Send + 'static {
    use std::time::Duration;

    use futures::FutureExt;

    const A_MOMENT: Duration = Duration::from_millis(50);

    if answer.ready().now_or_never().is_some() {
        return std::future::ready(true).left_future();
    }
    // Shared, so that the page and the panel agree on the answer at the very moment that it is known.
    let within_a_moment =
        tokio::time::timeout(A_MOMENT, answer.ready()).map(|in_time| in_time.is_ok()).boxed().shared();
    if let Some(page) = Owner::current_shared_context() {
        page.defer_stream(Box::pin(within_a_moment.clone().map(|_| ())));
    }
    within_a_moment.right_future()
}

#[cfg(not(feature = "ssr"))]
fn comes_at_once<T: Send + Sync + 'static>(_: Resource<Answer<T>>) -> impl Future<Output = bool> + Send + 'static {
    std::future::ready(false)
}

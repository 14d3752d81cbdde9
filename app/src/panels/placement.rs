//! The ways of placing a panel on a page.

use std::future::Future;

use domain::{CallError, Served};
use leptos::prelude::*;
use leptos::tachys::reactive_graph::OwnedView;
use leptos_meta::Title;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::frame::PanelFrame;
use crate::error::{Answer, PanelError};
use crate::panel::{Audience, Panel};
use crate::view::NotFoundNotice;

/// A context marker for pages that consist of one panel: if the panel has no answer, the error sets the page's status.
#[derive(Debug, Clone, Copy)]
pub struct StandalonePanel;

/// Whether the current page consists of one panel.
pub fn stands_alone() -> bool {
    use_context::<StandalonePanel>().is_some()
}

impl Panel {
    /// Places the primary panel of a page, which decides the page's status and title.
    ///
    /// `show` renders the answer, including the title of the page if it depends on the answer; `not_found` renders the
    /// page if what the panel is about does not exist.
    pub fn primary<T, Load, View, NotFound>(
        &'static self,
        load: impl Fn() -> Load + Send + Sync + 'static,
        show: impl FnOnce(PanelFrame, T) -> View + Send + 'static,
        not_found: impl FnOnce() -> NotFound + Send + 'static,
    ) -> impl IntoView
    where
        T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
        Load: Future<Output = Answer<T>> + Send + 'static,
        View: IntoView + 'static,
        NotFound: IntoView + 'static,
    {
        in_first_chunk(load, move |answer| match answer {
            Ok(Served { value, source }) => show(PanelFrame::new(self, source), value).into_any(),
            Err(error) => {
                error.set_status();
                match error.0 {
                    CallError::Unavailable(source) => {
                        view! { <Title text="Back in a moment" />{self.notice(source)} }.into_any()
                    }
                    CallError::NotFound => not_found().into_any(),
                    CallError::Invalid(problem) => {
                        view! { <NotFoundNotice title="That didn’t work" text=problem /> }.into_any()
                    }
                }
            }
        })
    }

    /// Places a panel in the first chunk of the page without making it responsible for the page's status.
    pub fn leading<T, Load>(
        &'static self,
        load: impl Fn() -> Load + Send + Sync + 'static,
        show: impl Fn(PanelFrame, T) -> AnyView + Clone + Send + Sync + 'static,
    ) -> impl IntoView
    where
        T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
        Load: Future<Output = Answer<T>> + Send + 'static,
    {
        in_first_chunk(load, self.or_notice(show))
    }

    /// Places any other panel. If the panel's audience is users, visitors without a user get nothing, and the service
    /// is not called.
    pub fn deferred<T, Load, Placeholder>(
        &'static self,
        load: impl Fn() -> Load + Send + Sync + 'static,
        placeholder: impl Fn() -> Placeholder + Send + Sync + 'static,
        show: impl Fn(PanelFrame, T) -> AnyView + Clone + Send + Sync + 'static,
    ) -> AnyView
    where
        T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
        Load: Future<Output = Answer<T>> + Send + 'static,
        Placeholder: IntoView + Send + 'static,
    {
        self.deferred_answer(load, placeholder, self.or_notice(show))
    }

    /// Like [`deferred`](Self::deferred), for a panel that renders errors itself.
    ///
    /// The first chunk of the page waits up to 50 ms for the answer, so that nearly every panel is in place
    /// immediately, without a script. A slower one gets a Suspense: it is streamed later and moved into place by a
    /// script, and delays nothing else.
    pub fn deferred_answer<T, Load, Placeholder>(
        &'static self,
        load: impl Fn() -> Load + Send + Sync + 'static,
        placeholder: impl Fn() -> Placeholder + Send + Sync + 'static,
        show: impl Fn(Answer<T>) -> AnyView + Clone + Send + Sync + 'static,
    ) -> AnyView
    where
        T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
        Load: Future<Output = Answer<T>> + Send + 'static,
        Placeholder: IntoView + Send + 'static,
    {
        if self.audience == Audience::Users && !crate::request::visitor().has_user {
            return self.without_answer(&PanelError::not_found());
        }
        let answer = Resource::new(|| (), move |()| load());
        let in_time = arrives_in_time(answer);
        Suspend::new(async move {
            if in_time.await {
                return show(answer.await);
            }
            let late = move || {
                let show = show.clone();
                Suspend::new(async move { show(answer.await) })
            };
            view! { <Suspense fallback=placeholder>{late}</Suspense> }.into_any()
        })
        .into_any()
    }

    /// Renders an answer with `show`, and an error with [`without_answer`](Self::without_answer).
    fn or_notice<T>(
        &'static self,
        show: impl Fn(PanelFrame, T) -> AnyView + Clone + Send + Sync + 'static,
    ) -> impl Fn(Answer<T>) -> AnyView + Clone + Send + Sync + 'static {
        move |answer| match answer {
            Ok(Served { value, source }) => show(PanelFrame::new(self, source), value),
            Err(error) => self.without_answer(&error),
        }
    }

    /// Renders an error: a notice if the service is unavailable, nothing otherwise. Sets the status of a page that
    /// consists of this panel.
    pub fn without_answer(&'static self, error: &PanelError) -> AnyView {
        if stands_alone() {
            error.set_status();
        }
        match &error.0 {
            CallError::Unavailable(source) => self.notice(source.clone()),
            CallError::NotFound | CallError::Invalid(_) => ().into_any(),
        }
    }
}

/// Places a panel in the first chunk of the page.
///
/// There is no Suspense, which would stream the panel as a template that a script moves: the first chunk waits for the
/// answer and contains it, even without JavaScript. The view keeps its reactive owner, because a `Meta` looks for the
/// head only when it is rendered, which happens outside of any component once the answer has arrived.
fn in_first_chunk<T, Load>(
    load: impl Fn() -> Load + Send + Sync + 'static,
    show: impl FnOnce(Answer<T>) -> AnyView + Send + 'static,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    Load: Future<Output = Answer<T>> + Send + 'static,
{
    let answer = Resource::new_blocking(|| (), move |()| load());
    Suspend::new(async move { OwnedView::new(show(answer.await)) })
}

/// Whether the answer arrives within `MAX_DELAY`. The first chunk of the page waits for the result.
#[cfg(feature = "ssr")]
fn arrives_in_time<T: Send + Sync + 'static>(
    answer: Resource<Answer<T>>,
) -> impl Future<Output = bool> + Send + 'static {
    use std::time::Duration;

    use futures::FutureExt;

    const MAX_DELAY: Duration = Duration::from_millis(50);

    if answer.ready().now_or_never().is_some() {
        return std::future::ready(true).left_future();
    }
    // Shared, so that the page and the panel see the same result at the same time.
    let in_time = tokio::time::timeout(MAX_DELAY, answer.ready()).map(|answer| answer.is_ok()).boxed().shared();
    if let Some(page) = Owner::current_shared_context() {
        page.defer_stream(Box::pin(in_time.clone().map(|_| ())));
    }
    in_time.right_future()
}

#[cfg(not(feature = "ssr"))]
fn arrives_in_time<T: Send + Sync + 'static>(_: Resource<Answer<T>>) -> impl Future<Output = bool> + Send + 'static {
    std::future::ready(false)
}

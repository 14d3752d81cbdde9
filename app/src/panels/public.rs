//! Public panels, whose answers are the same for every visitor, and their placement on a page.

use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};

use domain::CallError;
use leptos::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::frame::{Filled, PanelFrame};
use crate::error::{Answer, PanelError};
use crate::panel::Panel;

/// A panel at its place on a page. Its service can be called before the page is rendered.
pub trait Placed: Send {
    /// Calls the panel's service. Returns whether it answered immediately and without an error.
    #[cfg(feature = "ssr")]
    fn call_service(&mut self) -> bool;

    /// The content of the panel, if its service was called and has answered.
    #[cfg(feature = "ssr")]
    fn filled(&mut self) -> Option<(Arc<Filled>, domain::Source)>;

    /// The panel as a part of a view, which awaits the answer as long as its place allows. Calls the service unless
    /// that has been done.
    fn into_view(self: Box<Self>) -> AnyView;
}

type Load<T> = Arc<dyn Fn() -> PendingAnswer<T> + Send + Sync>;
/// A service call in progress, or its answer.
type PendingAnswer<T> = Pin<Box<dyn Future<Output = Answer<T>> + Send>>;
type Show<T> = fn(PanelFrame, T) -> Filled;
type View = Box<dyn Fn() -> AnyView + Send + Sync>;

/// A panel whose answer is the same for every visitor, so that its content can be remembered.
struct Public<T> {
    panel: &'static Panel,
    /// The panel's name and arguments.
    key: String,
    load: Load<T>,
    show: Show<T>,
    place: Place,
    call: Option<PendingAnswer<T>>,
    answer: Option<Answer<T>>,
}

enum Place {
    /// Decides the page's status and title; with the page if what the panel is about does not exist.
    Primary { not_found: fn() -> AnyView },
    /// In the first chunk of the page.
    Leading,
    /// Streamed later if its answer is late; with the panel until then, and without an answer.
    Deferred { waiting: View, without_answer: Arc<dyn Fn(&PanelError) -> AnyView + Send + Sync> },
}

impl Panel {
    /// This panel with an answer that is the same for every visitor: `load` calls the service, and `show` renders the
    /// answer. Both depend only on the panel's arguments; `show` may depend on the visitor as well.
    pub fn public<T, Future>(
        &'static self,
        arguments: &str,
        load: impl Fn() -> Future + Send + Sync + 'static,
        show: Show<T>,
    ) -> PublicPanel<T>
    where
        Future: std::future::Future<Output = Answer<T>> + Send + 'static,
    {
        let key = format!("{} {arguments}", self.name);
        PublicPanel { panel: self, key, load: Arc::new(move || Box::pin(load())), show }
    }
}

/// A panel whose answer is the same for every visitor, without a place yet.
#[must_use = "appears nowhere without a place"]
pub struct PublicPanel<T> {
    panel: &'static Panel,
    key: String,
    load: Load<T>,
    show: Show<T>,
}

impl<T> PublicPanel<T>
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    /// See [`Panel::primary`].
    pub fn primary(self, not_found: fn() -> AnyView) -> Box<dyn Placed> {
        self.at(Place::Primary { not_found })
    }

    /// See [`Panel::leading`].
    pub fn leading(self) -> Box<dyn Placed> {
        self.at(Place::Leading)
    }

    /// See [`Panel::deferred`].
    pub fn deferred(self, placeholder: impl Fn() -> AnyView + Send + Sync + 'static) -> Box<dyn Placed> {
        let panel = self.panel;
        let without_answer = move |error: &PanelError| panel.without_answer(error);
        self.at(Place::Deferred { waiting: Box::new(placeholder), without_answer: Arc::new(without_answer) })
    }

    /// Places a panel that is useful without an answer: instead of a notice, it shows what `unavailable` renders.
    pub fn deferred_without_notice(
        self,
        waiting: fn() -> AnyView,
        unavailable: fn(PanelFrame) -> Filled,
    ) -> Box<dyn Placed> {
        let panel = self.panel;
        let without_answer = move |error: &PanelError| match &error.0 {
            CallError::Unavailable(source) => {
                Arc::new(unavailable(PanelFrame::new(panel, source.clone()))).into_view(source)
            }
            CallError::NotFound | CallError::Invalid(_) => waiting(),
        };
        self.at(Place::Deferred { waiting: Box::new(waiting), without_answer: Arc::new(without_answer) })
    }

    fn at(self, place: Place) -> Box<dyn Placed> {
        let Self { panel, key, load, show } = self;
        Box::new(Public { panel, key, load, show, place, call: None, answer: None })
    }
}

impl<T> Placed for Public<T>
where
    T: Clone + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static,
{
    #[cfg(feature = "ssr")]
    fn call_service(&mut self) -> bool {
        use futures::FutureExt;

        let mut call = (self.load)();
        // Unconstrained, because the calls of a page exceed tokio's cooperative budget of a task.
        self.answer = tokio::task::unconstrained(&mut call).now_or_never();
        if self.answer.is_none() {
            self.call = Some(call);
        }
        matches!(self.answer, Some(Ok(_)))
    }

    #[cfg(feature = "ssr")]
    fn filled(&mut self) -> Option<(Arc<Filled>, domain::Source)> {
        let served = self.answer.take()?.ok()?;
        Some((recall(&self.key, served.value, &served.source, self.panel, self.show), served.source))
    }

    fn into_view(self: Box<Self>) -> AnyView {
        let Self { panel, key, load, show, place, call, answer } = *self;
        let pending = call.or_else(|| answer.map(|answer| Box::pin(std::future::ready(answer)) as PendingAnswer<T>));
        let pending = Mutex::new(pending);
        let load = move || pending.lock().unwrap_or_else(PoisonError::into_inner).take().unwrap_or_else(|| load());
        let show = move |frame: PanelFrame, value: T| {
            let source = frame.source().clone();
            recall(&key, value, &source, panel, show).into_view(&source)
        };
        match place {
            Place::Primary { not_found } => panel.primary(load, show, not_found).into_any(),
            Place::Leading => panel.leading(load, show).into_any(),
            Place::Deferred { waiting, without_answer } => {
                panel.deferred_answer(load, waiting, move |answer| match answer {
                    Ok(served) => show(PanelFrame::new(panel, served.source), served.value),
                    Err(error) => without_answer(&error),
                })
            }
        }
    }
}

#[cfg(feature = "ssr")]
fn recall<T: Clone + PartialEq + Send + Sync + 'static>(
    key: &str,
    value: T,
    source: &domain::Source,
    panel: &'static Panel,
    show: Show<T>,
) -> Arc<Filled> {
    super::memory::recall(key, value, |value| show(PanelFrame::new(panel, source.clone()), value))
}

#[cfg(not(feature = "ssr"))]
fn recall<T>(_: &str, value: T, source: &domain::Source, panel: &'static Panel, show: Show<T>) -> Arc<Filled> {
    Arc::new(show(PanelFrame::new(panel, source.clone()), value))
}

/// A panel for visitors with a user. Its service is called while the page is rendered.
pub struct Personal(pub fn() -> AnyView);

impl Placed for Personal {
    /// For visitors without a user there is no panel, and nothing to wait for.
    #[cfg(feature = "ssr")]
    fn call_service(&mut self) -> bool {
        !crate::request::visitor().has_user
    }

    #[cfg(feature = "ssr")]
    fn filled(&mut self) -> Option<(Arc<Filled>, domain::Source)> {
        None
    }

    fn into_view(self: Box<Self>) -> AnyView {
        (self.0)()
    }
}

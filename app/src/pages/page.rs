//! A page as the list of its panels.

use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::*;

use super::layout::frame;
use crate::panels::{Placed, menu};

/// The panels of a page in their order. Their services can be called before the page is rendered.
pub struct Page {
    /// The title, unless a panel decides it.
    pub title: Option<&'static str>,
    pub menu: Box<dyn Placed>,
    pub panels: Vec<Box<dyn Placed>>,
}

impl Page {
    pub fn new(panels: impl IntoIterator<Item = Box<dyn Placed>>) -> Self {
        Self { title: None, menu: menu::place(), panels: panels.into_iter().collect() }
    }

    #[must_use]
    pub fn with_title(self, title: &'static str) -> Self {
        Self { title: Some(title), ..self }
    }

    /// Calls the services of all panels concurrently. Returns whether all of them answered immediately and without an
    /// error.
    #[cfg(feature = "ssr")]
    pub fn call_services(&mut self) -> bool {
        let mut answered = self.menu.call_service();
        for panel in &mut self.panels {
            answered &= panel.call_service();
        }
        answered
    }

    pub fn into_view(self) -> impl IntoView {
        let panels = self.panels.into_iter().map(Placed::into_view);
        // Pairs, because leptos adds a marker after the last element of a list.
        let panels = panels.reduce(|before, panel| (before, panel).into_any());
        frame(self.title.map(str::to_owned), self.menu.into_view(), panels.unwrap_or_else(|| ().into_any()))
    }
}

/// The page of the current request, if its services have been called already.
#[derive(Clone)]
pub struct StartedPage(Arc<Mutex<Option<Page>>>);

impl StartedPage {
    #[cfg(feature = "ssr")]
    pub fn new(page: Page) -> Self {
        Self(Arc::new(Mutex::new(Some(page))))
    }

    /// The view of the current page: the one whose services have been called, otherwise a new one.
    pub fn or_else(new: impl FnOnce() -> Page) -> impl IntoView {
        let started = use_context::<Self>();
        let page = started.and_then(|Self(page)| page.lock().unwrap_or_else(PoisonError::into_inner).take());
        page.unwrap_or_else(new).into_view()
    }
}

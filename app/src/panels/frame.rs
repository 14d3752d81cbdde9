//! The root elements of panels: filled, unavailable, and waiting for an answer.

use domain::Source;
use leptos::prelude::*;

use crate::panel::{Panel, PanelOutcomes};
use crate::view::inert;

/// The root element of a filled panel. X-ray displays its `data-` attributes, and tests read them.
pub struct PanelFrame {
    panel: &'static Panel,
    source: Source,
    label: String,
    id: Option<&'static str>,
}

impl PanelFrame {
    pub fn new(panel: &'static Panel, source: Source) -> Self {
        Self { panel, source, label: panel.label.to_owned(), id: None }
    }

    /// Replaces the accessible name of the panel.
    pub fn label(self, label: impl Into<String>) -> Self {
        Self { label: label.into(), ..self }
    }

    /// Makes the panel the target of links within the page.
    pub fn id(self, id: &'static str) -> Self {
        Self { id: Some(id), ..self }
    }

    /// Renders the panel at once: nothing in a filled panel awaits anything, and `content` must not contain a Suspense.
    pub fn fill(self, content: impl IntoView) -> AnyView {
        let Self { panel, source, label, id } = self;
        with_context(|outcomes: &PanelOutcomes| outcomes.record(panel.name, source.outcome));
        inert(view! {
            <section
                class=format!("panel panel-{}", panel.name)
                id=id
                aria-label=label
                data-panel=panel.name
                data-service=source.service
                data-host=source.host
                data-ms=format!("{:.2}", source.elapsed_ms)
                data-outcome=source.outcome.as_str()
            >
                {content}
            </section>
        })
        .into_any()
    }
}

impl Panel {
    /// The panel if every level of the fallback chain failed: one line.
    pub fn notice(&'static self, source: Source) -> AnyView {
        PanelFrame::new(self, source).fill(view! { <p class="notice">{self.unavailable}</p> })
    }

    /// The panel before its answer arrives: its shape, and for browsers without JavaScript a link to the panel alone.
    pub fn placeholder<V: IntoView + 'static>(
        &'static self,
        query: String,
        link: &'static str,
        shape: impl Fn() -> V + Send + Sync + 'static,
    ) -> impl Fn() -> AnyView + Send + Sync + 'static {
        move || {
            self.waiting(view! {
                {shape()}
                <noscript>
                    <p class="notice">
                        <a href=self.address(&query)>{link}</a>
                    </p>
                </noscript>
            })
        }
    }

    /// The panel before its answer arrives, with content that does not depend on the answer.
    pub fn waiting(&'static self, content: impl IntoView + 'static) -> AnyView {
        view! { <div class=format!("panel panel-{}", self.name) data-waiting=self.name>{content}</div> }.into_any()
    }
}

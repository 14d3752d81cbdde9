//! The root elements of panels: filled, unavailable, and waiting for an answer.

use std::fmt::Write;
use std::sync::Arc;

use domain::Source;
use html_escape::encode_double_quoted_attribute as attribute;
use leptos::prelude::*;
use leptos::tachys::html::InertElement;
use leptos_meta::{Meta, Title};

use crate::panel::Panel;
use crate::trace::Trace;

/// The root element of a filled panel. X-ray displays its `data-` attributes, and tests read them.
pub struct PanelFrame {
    source: Source,
    filled: Filled,
}

/// The rendered content of a panel, without the source of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    panel: &'static Panel,
    label: String,
    id: Option<&'static str>,
    /// The title and the description of the page, if the panel decides them.
    pub title: Option<String>,
    pub description: Option<String>,
    /// HTML; `None` if there is nothing to show, not even the root element.
    content: Option<String>,
}

/// The markup that leptos renders for an empty view.
pub const NOTHING: &str = "<!><!--<() />-->";

impl PanelFrame {
    pub fn new(panel: &'static Panel, source: Source) -> Self {
        let label = panel.label.to_owned();
        Self { source, filled: Filled { panel, label, id: None, title: None, description: None, content: None } }
    }

    pub fn source(&self) -> &Source {
        &self.source
    }

    /// Replaces the accessible name of the panel.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.filled.label = label.into();
        self
    }

    /// Makes the panel the target of links within the page.
    pub fn id(mut self, id: &'static str) -> Self {
        self.filled.id = Some(id);
        self
    }

    /// Sets the title of the page.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.filled.title = Some(title.into());
        self
    }

    /// Sets the description of the page for search engines.
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.filled.description = Some(description.into());
        self
    }

    /// Renders the content to a string. `content` must not contain a Suspense, which would never be filled.
    pub fn content(self, content: impl IntoView) -> Filled {
        Filled { content: Some(content.to_html()), ..self.filled }
    }

    /// Shows nothing, not even the root element.
    pub fn nothing(self) -> Filled {
        self.filled
    }

    /// Renders the panel to a string.
    pub fn fill(self, content: impl IntoView) -> AnyView {
        let source = self.source.clone();
        Arc::new(self.content(content)).into_view(&source)
    }
}

impl Filled {
    /// The panel as a part of a view.
    pub fn into_view(self: Arc<Self>, source: &Source) -> AnyView {
        let mut html = String::with_capacity(self.html_len());
        self.write(source, &mut html);
        let mut view = InertElement::new(html).into_any();
        if let Some(title) = self.title.clone() {
            view = view! { <Title text=title />{view} }.into_any();
        }
        if let Some(description) = self.description.clone() {
            view = view! { <Meta name="description" content=description />{view} }.into_any();
        }
        view
    }

    /// Appends the panel to a page, and records its outcome.
    pub fn write(&self, source: &Source, page: &mut String) {
        let (panel, Some(content)) = (self.panel, &self.content) else { return page.push_str(NOTHING) };
        with_context(|trace: &Trace| trace.filled(panel.name, source));
        page.push_str("<section");
        if let Some(id) = self.id {
            push(page, &[" id=\"", id, "\""]);
        }
        push(page, &[" aria-label=\"", &attribute(&self.label), "\" data-panel=\"", panel.name]);
        push(page, &["\" data-service=\"", &source.service, "\" data-host=\"", &attribute(&source.host)]);
        // Writing to a string cannot fail.
        let _ = write!(page, "\" data-ms=\"{:.2}", source.elapsed_ms);
        push(page, &["\" data-outcome=\"", source.outcome.as_str(), "\" class=\"panel panel-", panel.name, "\">"]);
        push(page, &[content, "</section>"]);
    }

    /// The approximate length of the panel's HTML.
    pub fn html_len(&self) -> usize {
        /// An upper bound for the length of the root element.
        const FRAME: usize = 300;
        FRAME + self.label.len() + self.content.as_ref().map_or(0, String::len)
    }
}

fn push(page: &mut String, parts: &[&str]) {
    for part in parts {
        page.push_str(part);
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
                        <a href=self.url(&query)>{link}</a>
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

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use domain::Outcome;

    use super::*;

    #[test]
    fn what_a_source_or_a_label_says_is_never_markup() {
        let source = Source {
            service: "recommender".to_owned(),
            host: "http://replica/\"><b>".to_owned(),
            elapsed_ms: 1.234,
            outcome: Outcome::Stale,
        };
        let frame = PanelFrame::new(&crate::panels::similar::PANEL, source.clone()).id("similar").label("R&B \"live\"");
        let mut page = String::new();
        frame.content(view! { <p>"<i>"</p> }).write(&source, &mut page);
        assert_eq!(
            page,
            "<section id=\"similar\" aria-label=\"R&amp;B &quot;live&quot;\" data-panel=\"similar\" \
             data-service=\"recommender\" data-host=\"http://replica/&quot;&gt;&lt;b&gt;\" data-ms=\"1.23\" \
             data-outcome=\"stale\" class=\"panel panel-similar\"><p>&lt;i&gt;</p></section>"
        );
    }
}

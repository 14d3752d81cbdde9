//! The constants of a panel, and what a response's panels were filled with.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use domain::{Outcome, Service};

/// A part of a page that one service call fills.
#[derive(Debug, PartialEq, Eq)]
pub struct Panel {
    /// The name in `/panel/{name}`, `/api/panel/{name}` and `data-panel`.
    pub name: &'static str,
    /// The service that the panel calls.
    pub service: Service,
    /// The visitors who can see the panel.
    pub audience: Audience,
    /// The accessible name, unless the answer contains a better one; also the heading of most panels.
    pub label: &'static str,
    /// The sentence that stands in for the content at the end of the fallback chain.
    pub unavailable: &'static str,
    /// A query for which `/panel/{name}` displays something. `None` if the panel is about an item that only its
    /// owner can name.
    pub example: Option<&'static str>,
}

/// The visitors who can see a panel. Others receive an error or, among the panels of a page, nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Audience {
    /// Every visitor, with a user or without.
    Everyone,
    /// Visitors with a user.
    Users,
    /// Members.
    Members,
}

impl Panel {
    /// The address of the panel alone.
    pub fn address(&self, query: &str) -> String {
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/panel/{}{mark}{query}", self.name)
    }
}

/// The outcome of each panel of one response, in the order in which they were filled. The server provides it as a context
/// and logs it. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct PanelOutcomes(Arc<Mutex<Vec<(&'static str, Outcome)>>>);

impl PanelOutcomes {
    pub fn record(&self, panel: &'static str, outcome: Outcome) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push((panel, outcome));
    }
}

impl fmt::Display for PanelOutcomes {
    /// Such as `details:fresh similar:stale`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let panels = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (position, (panel, outcome)) in panels.iter().enumerate() {
            let separator = if position > 0 { " " } else { "" };
            write!(f, "{separator}{panel}:{}", outcome.as_str())?;
        }
        Ok(())
    }
}

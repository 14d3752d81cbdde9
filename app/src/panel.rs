//! The constants of a panel.

use domain::Service;

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
    /// The URL of the panel alone.
    pub fn url(&self, query: &str) -> String {
        let mark = if query.is_empty() { "" } else { "?" };
        format!("/panel/{}{mark}{query}", self.name)
    }
}

//! The current request: what pages display of its visitor, and the calls that its panels make.

#[cfg(feature = "ssr")]
mod call;

use std::collections::HashSet;
use std::sync::Arc;

use domain::Visitor;
use leptos::prelude::with_context;

#[cfg(feature = "ssr")]
pub use call::{Call, PrivateRequest, RecommenderCall, Request};

/// What pages display of the visitor. Deliberately without the user's id: only
/// `PrivateRequest` reads it, whose calls are never cached.
#[derive(Clone, Default)]
pub struct VisitorProfile {
    /// Whether the visitor has a user: a list, a history, batches or messages.
    pub has_user: bool,
    /// A member's email address.
    pub email: Option<Arc<str>>,
    /// The email address entered in the first step of joining.
    pub joining: Option<Arc<str>>,
    /// Slugs of the films on the user's list.
    pub listed: Arc<HashSet<String>>,
    /// The number of unread messages.
    pub unread: u32,
}

impl VisitorProfile {
    pub fn is_member(&self) -> bool {
        self.email.is_some()
    }
}

/// The visitor of the current request; the default outside a request.
pub fn visitor() -> VisitorProfile {
    with_context(|visitor: &Visitor| VisitorProfile {
        has_user: visitor.user.is_some(),
        email: visitor.email.clone(),
        joining: visitor.joining.clone(),
        listed: Arc::clone(&visitor.listed),
        unread: visitor.unread,
    })
    .unwrap_or_default()
}

//! Who is asking, as far as the browser's session tells.

use std::collections::HashSet;
use std::sync::Arc;

use leptos::prelude::use_context;

/// The visitor of the request at hand. Without a session, or while sessions cannot be read, nobody in particular.
#[derive(Clone, Default)]
pub struct Visitor {
    /// Whoever has kept a film or begun one, member or not. A secret of the session's: never shown.
    pub person: Option<Arc<str>>,
    /// A member's address.
    pub email: Option<Arc<str>>,
    /// The address that somebody who is about to join has given.
    pub joining: Option<Arc<str>>,
    /// Slugs of the films on the person's list.
    pub kept: Arc<HashSet<String>>,
    /// How many messages the person has not read.
    pub unread: u32,
}

impl Visitor {
    pub fn from_request() -> Self {
        use_context().unwrap_or_default()
    }

    /// The person, where they are a member.
    pub fn member(&self) -> Option<&str> {
        self.person.as_deref().filter(|_| self.is_member())
    }

    pub fn is_member(&self) -> bool {
        self.email.is_some()
    }
}

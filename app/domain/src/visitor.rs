//! The visitor of the current request.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use crate::{Id, Rating};

/// The sender of the current request, as the session describes it. The default is a visitor without a session, or one
/// whose session could not be read.
#[derive(Clone, Default)]
pub struct Visitor {
    /// The owner of the list, ratings, history, batches and messages. Secret, because the id alone is enough to act as
    /// an anonymous user.
    pub user: Option<Id>,
    /// A member's email address.
    pub email: Option<Arc<str>>,
    /// Whether a member's email address is verified.
    pub verified: bool,
    /// The public id of the current session, as the list of the member's sessions has it.
    pub session: Option<Arc<str>>,
    /// The email address entered in the first step of joining.
    pub joining: Option<Arc<str>>,
    /// Slugs of the films on the user's list.
    pub listed: Arc<HashSet<String>>,
    /// The user's ratings, by the film's slug.
    pub ratings: Arc<HashMap<String, Rating>>,
    /// The number of unread messages.
    pub unread: u32,
    /// Whether the session or its member could not be looked up. Pages treat the visitor as anonymous, and nothing that
    /// the visitor sends is stored.
    pub is_unknown: bool,
}

impl Visitor {
    /// The user, if registered.
    pub fn member(&self) -> Option<&Id> {
        self.user.as_ref().filter(|_| self.is_member())
    }

    /// Whether the visitor is logged in as a member.
    pub fn is_member(&self) -> bool {
        self.email.is_some()
    }
}

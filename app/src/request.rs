//! The current request: what pages display of its visitor, and the calls that its panels make.

#[cfg(feature = "ssr")]
mod call;
mod dependencies;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use domain::{Rating, Visitor};
use leptos::prelude::with_context;

#[cfg(feature = "ssr")]
pub use call::{Call, PrivateRequest, RecommenderCall, Request};
pub use dependencies::{Dependencies, track};

/// What pages display of the visitor. Deliberately without the user's id: only
/// `PrivateRequest` reads it, whose calls are never cached.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct VisitorProfile {
    /// Whether the visitor has a user: a list, ratings, a history, batches or messages.
    pub has_user: bool,
    /// A member's email address.
    pub email: Option<Arc<str>>,
    /// Whether a member's email address is verified.
    pub verified: bool,
    /// The public id of the current session.
    pub session: Option<Arc<str>>,
    /// The email address entered in the first step of joining.
    pub joining: Option<Arc<str>>,
    /// The number of unread messages.
    pub unread: u32,
    /// Whether the visitor could not be looked up.
    pub is_unknown: bool,
}

/// Whether a film is on the visitor's list, and its rating.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct FilmMarks {
    /// Whether the film is on the user's list.
    pub listed: bool,
    pub rating: Option<Rating>,
}

impl VisitorProfile {
    pub fn is_member(&self) -> bool {
        self.email.is_some()
    }
}

/// The visitor's list and ratings.
#[derive(Clone, Default)]
pub struct VisitorMarks {
    listed: Arc<HashSet<String>>,
    ratings: Arc<HashMap<String, Rating>>,
}

impl VisitorMarks {
    /// The marks of the film with this slug.
    pub fn of(&self, film: &str) -> FilmMarks {
        dependencies::note_film(film);
        self.look_up(film)
    }

    pub fn has_dismissed(&self, film: &str) -> bool {
        self.of(film).rating == Some(Rating::Dismissed)
    }

    fn look_up(&self, film: &str) -> FilmMarks {
        FilmMarks { listed: self.listed.contains(film), rating: self.ratings.get(film).copied() }
    }

    /// Whether the visitor neither listed nor rated any film.
    fn is_empty(&self) -> bool {
        self.listed.is_empty() && self.ratings.is_empty()
    }
}

/// The visitor of the current request; the default outside a request.
pub fn visitor() -> VisitorProfile {
    dependencies::note_profile();
    profile()
}

/// The list and ratings of the current visitor; empty outside a request.
pub fn visitor_marks() -> VisitorMarks {
    with_context(|visitor: &Visitor| VisitorMarks {
        listed: Arc::clone(&visitor.listed),
        ratings: Arc::clone(&visitor.ratings),
    })
    .unwrap_or_default()
}

fn profile() -> VisitorProfile {
    with_context(|visitor: &Visitor| VisitorProfile {
        has_user: visitor.user.is_some(),
        email: visitor.email.clone(),
        verified: visitor.verified,
        session: visitor.session.clone(),
        joining: visitor.joining.clone(),
        unread: visitor.unread,
        is_unknown: visitor.is_unknown,
    })
    .unwrap_or_default()
}

//! What a view depends on: the facts about the visitor that it reads while it is rendered.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use leptos::prelude::{Owner, provide_context, with_context};

use super::{FilmMarks, VisitorProfile};

/// The facts about the visitor that a view has read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dependencies {
    /// Slugs of the films whose marks the view reads.
    films: BTreeSet<String>,
    /// Whether the view reads anything else about the visitor.
    profile: bool,
}

/// The dependencies of the view that is being rendered: a context, only while they are tracked.
#[derive(Clone, Default)]
struct Tracker(Arc<Mutex<Dependencies>>);

/// Calls `render`, which must not defer any rendering, and tracks the facts that it reads.
pub fn track<T>(render: impl FnOnce() -> T) -> (T, Dependencies) {
    let tracker = Tracker::default();
    let rendered = Owner::new().with(|| {
        provide_context(tracker.clone());
        render()
    });
    let dependencies = tracker.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    (rendered, dependencies)
}

impl Dependencies {
    /// Whether these facts are the same for the current visitor as for a visitor who has no session and neither listed
    /// nor rated a film.
    pub fn are_as_without_session(&self) -> bool {
        let visitor_marks = super::visitor_marks();
        (!self.profile || super::profile() == VisitorProfile::default())
            && (visitor_marks.is_empty()
                || self.films.iter().all(|film| visitor_marks.look_up(film) == FilmMarks::default()))
    }
}

pub(super) fn note_film(film: &str) {
    note(|dependencies| {
        dependencies.films.insert(film.to_owned());
    });
}

pub(super) fn note_profile() {
    note(|dependencies| dependencies.profile = true);
}

fn note(change: impl FnOnce(&mut Dependencies)) {
    with_context(|Tracker(dependencies): &Tracker| {
        change(&mut dependencies.lock().unwrap_or_else(PoisonError::into_inner));
    });
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use std::collections::HashSet;

    use domain::Visitor;

    use super::*;
    use crate::request::{visitor, visitor_marks};

    fn as_visitor<T>(visitor: Visitor, act: impl FnOnce() -> T) -> T {
        Owner::new().with(|| {
            provide_context(visitor);
            act()
        })
    }

    fn lister_of(film: &str) -> Visitor {
        Visitor { listed: Arc::new(HashSet::from([film.to_owned()])), ..Visitor::default() }
    }

    #[test]
    fn a_view_depends_on_the_films_whose_standing_it_shows() {
        let ((), dependencies) = track(|| {
            visitor_marks().of("heat-1995");
        });
        assert!(as_visitor(Visitor::default(), || dependencies.are_as_without_session()));
        assert!(as_visitor(lister_of("alien-1979"), || dependencies.are_as_without_session()));
        assert!(!as_visitor(lister_of("heat-1995"), || dependencies.are_as_without_session()));
    }

    #[test]
    fn a_view_that_shows_the_visitor_is_the_same_only_for_strangers() {
        let (_, dependencies) = track(visitor);
        let member = Visitor { email: Some("ada@example.org".into()), ..Visitor::default() };
        assert!(as_visitor(lister_of("heat-1995"), || dependencies.are_as_without_session()));
        assert!(!as_visitor(member, || dependencies.are_as_without_session()));
    }
}

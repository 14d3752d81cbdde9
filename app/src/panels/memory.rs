//! The content of panels, remembered as long as their answers stay the same.
//!
//! The content of a panel depends only on its answer and on the facts about the visitor that its view reads. Content
//! that is the same as for visitors without a session is stored together with its answer, and reused as long as the
//! service returns an equal answer.

use std::any::Any;
use std::sync::{Arc, LazyLock};

use leptos::prelude::with_context;
use moka::sync::Cache;

use super::frame::Filled;
use super::placement::stands_alone;
use crate::form::FormState;
use crate::request::{Dependencies, track};

/// An answer, and the content that was rendered from it.
struct Remembered {
    answer: Box<dyn Any + Send + Sync>,
    filled: Arc<Filled>,
    dependencies: Dependencies,
}

/// Enough for the pages of about 2,000 films, more than the built-in catalogue has.
const MAX_BYTES: u64 = 48 * 1024 * 1024;

/// By the names of panels and their arguments. Bounded, because clients can request any number of URLs.
static MEMORY: LazyLock<Cache<String, Arc<Remembered>>> = LazyLock::new(|| memory(MAX_BYTES));

fn memory(max_bytes: u64) -> Cache<String, Arc<Remembered>> {
    Cache::builder()
        .max_capacity(max_bytes)
        .weigher(|key: &String, content: &Arc<Remembered>| content.weight(key))
        .build()
}

impl Remembered {
    /// Approximate size in bytes. An answer takes about half as many as its HTML.
    fn weight(&self, key: &str) -> u32 {
        u32::try_from(key.len() + self.filled.html_len() * 3 / 2).unwrap_or(u32::MAX)
    }
}

/// The content of a panel for this answer: the stored one if it is valid for the current visitor, otherwise rendered
/// with `show`. The key names the panel and its arguments.
pub fn recall<T>(key: &str, answer: T, show: impl FnOnce(T) -> Filled) -> Arc<Filled>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    recall_from(&MEMORY, key, answer, show)
}

fn recall_from<T>(
    memory: &Cache<String, Arc<Remembered>>,
    key: &str,
    answer: T,
    show: impl FnOnce(T) -> Filled,
) -> Arc<Filled>
where
    T: Clone + PartialEq + Send + Sync + 'static,
{
    // These are rendered differently: a rejected form, and a panel alone on a page.
    if with_context(|_: &FormState| ()).is_some() || stands_alone() {
        return Arc::new(show(answer));
    }
    if let Some(remembered) = memory.get(key)
        && remembered.answer.downcast_ref() == Some(&answer)
        && remembered.dependencies.are_as_without_session()
    {
        return Arc::clone(&remembered.filled);
    }
    let (filled, dependencies) = track(|| Arc::new(show(answer.clone())));
    if dependencies.are_as_without_session() {
        let remembered = Remembered { answer: Box::new(answer), filled: Arc::clone(&filled), dependencies };
        memory.insert(key.to_owned(), Arc::new(remembered));
    }
    filled
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use domain::{Outcome, Source, Visitor};
    use leptos::prelude::*;

    use super::*;
    use crate::panels::frame::PanelFrame;
    use crate::request::visitor_marks;

    fn show(answer: &str) -> Filled {
        let source = Source {
            service: "catalogue".to_owned(),
            host: "in-process".to_owned(),
            elapsed_ms: 0.0,
            outcome: Outcome::Fresh,
        };
        let listed = visitor_marks().of("heat-1995").listed;
        PanelFrame::new(&crate::panels::details::PANEL, source).content(view! { <p>{answer.to_owned()}{listed}</p> })
    }

    /// What is shown for an answer, and whether it was rendered for this call.
    fn shown(memory: &Cache<String, Arc<Remembered>>, answer: &str) -> (Arc<Filled>, bool) {
        let mut rendered = false;
        let filled = recall_from(memory, "details heat-1995", answer.to_owned(), |answer| {
            rendered = true;
            show(&answer)
        });
        (filled, rendered)
    }

    #[test]
    fn content_is_reused_for_an_equal_answer_only() {
        Owner::new().with(|| {
            let memory = memory(MAX_BYTES);
            assert_eq!(shown(&memory, "old"), (Arc::new(show("old")), true));
            assert_eq!(shown(&memory, "old"), (Arc::new(show("old")), false));
            assert_eq!(shown(&memory, "new"), (Arc::new(show("new")), true));
            assert_eq!(shown(&memory, "old"), (Arc::new(show("old")), true));
        });
    }

    #[test]
    fn a_visitor_for_whom_the_content_differs_neither_gets_the_remembered_one_nor_replaces_it() {
        let memory = memory(MAX_BYTES);
        let as_lister_of = |film: &str| {
            Owner::new().with(|| {
                provide_context(Visitor { listed: Arc::new(HashSet::from([film.to_owned()])), ..Visitor::default() });
                shown(&memory, "answer").1
            })
        };
        assert!(as_lister_of("heat-1995"), "rendered for the visitor");
        assert!(as_lister_of("alien-1979"), "what was rendered for another was not remembered");
        assert!(!as_lister_of("alien-1979"), "remembered");
        assert!(as_lister_of("heat-1995"));
        assert!(!as_lister_of("alien-1979"), "still remembered");
    }

    #[test]
    fn a_page_with_a_rejected_form_is_rendered() {
        let memory = memory(MAX_BYTES);
        Owner::new().with(|| {
            shown(&memory, "answer");
            assert!(!shown(&memory, "answer").1);
            provide_context(FormState::default());
            assert!(shown(&memory, "answer").1);
        });
    }

    #[test]
    fn memory_is_bounded_when_addresses_are_made_up() {
        Owner::new().with(|| {
            let memory = memory(64 * 1024);
            for number in 0..2_000 {
                recall_from(&memory, &format!("details made-up-{number}"), number, |number| show(&number.to_string()));
            }
            memory.run_pending_tasks();
            assert!(memory.weighted_size() <= 64 * 1024);
            assert!(memory.entry_count() > 0);
        });
    }
}

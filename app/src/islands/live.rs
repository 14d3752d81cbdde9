//! A batch's progress as it happens. Without it, the page tells how far it was when it was asked for.

use leptos::prelude::*;

/// Stands beside a `.live-board` whose `data-events` is where progress comes from. Whatever has a `data-fact` is kept up to
/// date, wherever on the page it stands.
#[island]
pub fn Live() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    events::listen();
}

#[cfg(feature = "hydrate")]
mod events {
    use std::cell::Cell;
    use std::time::Duration;

    use leptos::prelude::{document, set_timeout, window};
    use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
    use web_sys::js_sys::{Date, JSON, Reflect};
    use web_sys::{Element, Event, EventSource, MessageEvent};

    use domain::{BatchProgress, BatchStatus};
    use crate::view::facts;

    /// How often whoever hears the page is told, in milliseconds.
    const SPOKEN_EVERY: f64 = 8000.0;

    /// A browser connects again by itself after a line broke, but not after it was refused.
    const CONNECT_AGAIN: Duration = Duration::from_secs(5);

    /// Listens until the page is left. What it holds is held for as long: the page is all there is.
    pub fn listen() {
        let Some(board) = find(".live-board") else { return };
        let address = board.get_attribute("data-events").unwrap_or_default();
        let Ok(source) = EventSource::new(&address) else { return };
        let (events, spoken) = (source.clone(), Cell::new(Date::now()));
        let heard = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            let says = event.unchecked_ref::<MessageEvent>().data().as_string();
            // What has no data is an error.
            let _ = board.toggle_attribute_with_force("data-lost", says.is_none());
            match says.and_then(|says| read(&says)) {
                // What came of it is another page, at the same address.
                Some(progress) if progress.status.is_over() => {
                    events.close();
                    let _ = window().location().reload();
                }
                Some(progress) => show(&progress, &spoken),
                None if events.ready_state() == EventSource::CLOSED => set_timeout(listen, CONNECT_AGAIN),
                None => {}
            }
        })
        .into_js_value();
        source.set_onmessage(Some(heard.unchecked_ref()));
        source.set_onerror(Some(heard.unchecked_ref()));
    }

    /// An event's data. The browser's own parser is there anyway; another would have to be downloaded.
    #[expect(clippy::cast_sign_loss, reason = "the server counts nothing below zero")]
    fn read(says: &str) -> Option<BatchProgress> {
        let value = JSON::parse(says).ok()?;
        let field = |name: &str| Reflect::get(&value, &JsValue::from_str(name)).unwrap_or_default();
        let number = |name: &str| field(name).as_f64();
        let count = |name: &str| number(name).unwrap_or_default() as u64;
        let status = field("status").as_string()?;
        Some(BatchProgress {
            status: BatchStatus::ALL.into_iter().find(|known| known.as_str() == status)?,
            rows: count("rows"),
            done: count("done"),
            failed: count("failed"),
            rate: number("rate"),
            seconds_left: number("seconds_left").map(|seconds| seconds as u64),
        })
    }

    fn show(progress: &BatchProgress, spoken: &Cell<f64>) {
        let told = facts(progress);
        for (name, says) in &told {
            tell(&format!("[data-fact={name}]"), says);
        }
        if let Some(bar) = find(".live-board progress") {
            // The attribute's name is fixed and valid, so setting it cannot fail.
            let _ = bar.set_attribute("value", &progress.done.to_string());
        }
        let [_, (_, percent), .., (_, left)] = told;
        // The tab's own words begin with how far it is.
        if let Some((_, rest)) = document().title().split_once('·') {
            document().set_title(&format!("{percent} ·{rest}"));
        }
        let now = Date::now();
        if now - spoken.get() > SPOKEN_EVERY {
            spoken.set(now);
            tell(".live-board [role=status]", &format!("{percent} done, {left}"));
        }
    }

    fn tell(place: &str, says: &str) {
        if let Some(place) = find(place) {
            place.set_text_content(Some(says));
        }
    }

    fn find(what: &str) -> Option<Element> {
        document().query_selector(what).ok()?
    }
}

//! A batch's progress as it happens. Without it, the page tells how far it was when it was asked for.

use leptos::html::Div;
use leptos::prelude::*;

/// Wraps the board, the only child: its `data-events` is where progress comes from. Whatever has a `data-fact` is kept up to
/// date, wherever on the page it stands.
#[island]
pub fn Live(children: Children) -> impl IntoView {
    let live = NodeRef::<Div>::new();
    begin(live);
    view! { <div class="live" node_ref=live>{children()}</div> }
}

#[cfg(feature = "hydrate")]
fn begin(live: NodeRef<Div>) {
    // The element is known once the island has come to life, which is before any frame.
    request_animation_frame(move || {
        if let Some(live) = live.get_untracked() {
            events::listen(live.into());
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn begin(_: NodeRef<Div>) {}

#[cfg(feature = "hydrate")]
mod events {
    use std::cell::Cell;
    use std::time::Duration;

    use leptos::prelude::{document, set_timeout, window};
    use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
    use web_sys::js_sys::{Date, JSON, Reflect};
    use web_sys::{Element, EventSource, MessageEvent};

    use crate::types::{BatchProgress, BatchStatus};
    use crate::view::facts;

    /// How often whoever hears the page is told, in milliseconds.
    const SPOKEN_EVERY: f64 = 8000.0;

    /// A browser connects again by itself after a line broke, but not after it was refused.
    const CONNECT_AGAIN: Duration = Duration::from_secs(5);

    /// Listens until the page is left. What it holds is held for as long: the page is all there is.
    pub fn listen(live: Element) {
        let address =
            live.query_selector("[data-events]").ok().flatten().and_then(|board| board.get_attribute("data-events"));
        let Some(source) = address.and_then(|address| EventSource::new(&address).ok()) else { return };
        let spoken = Cell::new(Date::now());

        let (board, heard_from) = (live.clone(), source.clone());
        let heard = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let Some(progress) = event.data().as_string().and_then(|text| read(&text)) else { return };
            lost(&board, false);
            if progress.status.is_over() {
                // What came of it is another page, at the same address.
                heard_from.close();
                let _ = window().location().reload();
                return;
            }
            show(&board, &progress, &spoken);
        });
        source.set_onmessage(Some(heard.into_js_value().unchecked_ref()));

        let failed_on = source.clone();
        let failed = Closure::<dyn Fn()>::new(move || {
            lost(&live, true);
            if failed_on.ready_state() == EventSource::CLOSED {
                let live = live.clone();
                set_timeout(move || listen(live), CONNECT_AGAIN);
            }
        });
        source.set_onerror(Some(failed.into_js_value().unchecked_ref()));
    }

    /// An event's data. The browser's own parser is there anyway; another would have to be downloaded.
    fn read(text: &str) -> Option<BatchProgress> {
        let value = JSON::parse(text).ok()?;
        let field = |name: &str| Reflect::get(&value, &JsValue::from_str(name)).ok();
        let number = |name: &str| field(name)?.as_f64();
        let count = |name: &str| number(name).map(|number| number as u64);
        let status = field("status")?.as_string()?;
        Some(BatchProgress {
            status: BatchStatus::ALL.into_iter().find(|known| known.as_str() == status)?,
            rows: count("rows")?,
            done: count("done")?,
            failed: count("failed")?,
            rate: number("rate"),
            seconds_left: count("seconds_left"),
        })
    }

    fn show(live: &Element, progress: &BatchProgress, spoken: &Cell<f64>) {
        let told = facts(progress);
        for (name, says) in &told {
            if let Ok(Some(element)) = document().query_selector(&format!("[data-fact={name}]")) {
                element.set_text_content(Some(says));
            }
        }
        if let Ok(Some(bar)) = live.query_selector("progress") {
            // The attribute's name is fixed and valid, so setting it cannot fail.
            let _ = bar.set_attribute("value", &progress.done.to_string());
        }
        let [_, (_, percent), .., (_, left)] = told;
        // The tab's own words begin with how far it is.
        if let Some((_, after)) = document().title().split_once('%') {
            document().set_title(&[percent.trim_end_matches('%'), "%", after].concat());
        }
        let now = Date::now();
        if now - spoken.get() > SPOKEN_EVERY
            && let Ok(Some(note)) = live.query_selector("[role=status]")
        {
            spoken.set(now);
            note.set_text_content(Some(&format!("{percent} done, {left} left")));
        }
    }

    fn lost(live: &Element, is_lost: bool) {
        let _ = live.toggle_attribute_with_force("data-lost", is_lost);
    }
}

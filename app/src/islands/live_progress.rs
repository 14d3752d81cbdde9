//! Shows a batch's progress as it happens. Without it, the page shows the progress at the time of the request.

use leptos::prelude::*;

/// Belongs inside a `.live-progress` whose `data-events` is the URL of an event stream. Each event updates the page's
/// elements with the attribute `data-fact`.
#[island]
pub fn LiveProgress() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    events::listen();
}

#[cfg(feature = "hydrate")]
mod events {
    use std::cell::{Cell, OnceCell, RefCell};
    use std::rc::Rc;
    use std::time::Duration;

    use domain::BatchProgress;
    use leptos::prelude::{document, set_timeout, window};
    use wasm_bindgen::prelude::{Closure, JsCast, JsValue};
    use web_sys::js_sys::{Date, JSON, Reflect};
    use web_sys::{Element, Event, EventSource, MessageEvent};

    use crate::format::progress_facts;

    /// The interval of announcements to screen readers, in milliseconds.
    const ANNOUNCE_EVERY: f64 = 8000.0;

    /// A browser reconnects after a lost connection, but not after a refused one.
    const RECONNECT_AFTER: Duration = Duration::from_secs(5);

    /// The state of a tab that displays a batch. A hidden tab does not listen: browsers open six connections to a site
    /// over HTTP/1.1, so as many hidden tabs would leave none for pages.
    struct Listener {
        element: Element,
        url: String,
        announced: Cell<f64>,
        source: RefCell<Option<EventSource>>,
        on_event: OnceCell<JsValue>,
    }

    /// Listens until the visitor leaves the page, and therefore never releases its closures.
    pub fn listen() {
        let Some(element) = find(".live-progress") else { return };
        let url = element.get_attribute("data-events").unwrap_or_default();
        let announced = Cell::new(Date::now());
        let (source, on_event) = (RefCell::default(), OnceCell::new());
        let listener = Rc::new(Listener { element, url, announced, source, on_event });
        let receiver = Rc::clone(&listener);
        let on_event = Closure::<dyn Fn(Event)>::new(move |event: Event| receive(&receiver, &event)).into_js_value();
        listener.on_event.get_or_init(|| on_event);
        let tab = Rc::clone(&listener);
        let on_change = Closure::<dyn Fn()>::new(move || tab.open_or_close()).into_js_value();
        // Adding a listener to the document cannot fail.
        let _ = document().add_event_listener_with_callback("visibilitychange", on_change.unchecked_ref());
        listener.open_or_close();
    }

    impl Listener {
        /// Opens the stream in a visible tab, and closes it in a hidden one. A stream begins with the current progress.
        fn open_or_close(&self) {
            let mut source = self.source.borrow_mut();
            if document().hidden() {
                if let Some(open) = source.take() {
                    open.close();
                }
                return;
            }
            let is_open = source.as_ref().is_some_and(|source| source.ready_state() != EventSource::CLOSED);
            if let (false, Ok(opened)) = (is_open, EventSource::new(&self.url)) {
                let on_event = self.on_event.get().map(JsCast::unchecked_ref);
                opened.set_onmessage(on_event);
                opened.set_onerror(on_event);
                *source = Some(opened);
            }
        }

        fn is_refused(&self) -> bool {
            self.source.borrow().as_ref().is_some_and(|source| source.ready_state() == EventSource::CLOSED)
        }
    }

    fn receive(listener: &Rc<Listener>, event: &Event) {
        let data = event.unchecked_ref::<MessageEvent>().data().as_string();
        // An event without data is an error.
        let _ = listener.element.toggle_attribute_with_force("data-lost", data.is_none());
        match data.and_then(|data| parse(&data)) {
            // The same URL now shows the results.
            Some(progress) if progress.status.is_finished() => {
                if let Some(source) = listener.source.take() {
                    source.close();
                }
                let _ = window().location().reload();
            }
            Some(progress) => show(&progress, &listener.announced),
            None if listener.is_refused() => {
                let listener = Rc::clone(listener);
                set_timeout(move || listener.open_or_close(), RECONNECT_AFTER);
            }
            None => {}
        }
    }

    /// Uses the browser's JSON parser: serde's would be downloaded.
    #[expect(clippy::cast_sign_loss, reason = "the server sends no negative numbers")]
    fn parse(json: &str) -> Option<BatchProgress> {
        let value = JSON::parse(json).ok()?;
        let field = |name: &str| Reflect::get(&value, &JsValue::from_str(name)).unwrap_or_default();
        let number = |name: &str| field(name).as_f64();
        let count = |name: &str| number(name).unwrap_or_default() as u64;
        Some(BatchProgress {
            status: field("status").as_string()?.parse().ok()?,
            rows: count("rows"),
            done: count("done"),
            failed: count("failed"),
            rate: number("rate"),
            seconds_left: number("seconds_left").map(|seconds| seconds as u64),
        })
    }

    fn show(progress: &BatchProgress, announced: &Cell<f64>) {
        let facts = progress_facts(progress);
        for (name, text) in &facts {
            set_text(&format!("[data-fact={name}]"), text);
        }
        if let Some(bar) = find(".live-progress progress") {
            // Setting an attribute with a valid name cannot fail.
            let _ = bar.set_attribute("value", &progress.done.to_string());
        }
        let [_, (_, percent), .., (_, left)] = facts;
        // The title of a running batch's page begins with its progress.
        if let Some((_, rest)) = document().title().split_once('·') {
            document().set_title(&format!("{percent} ·{rest}"));
        }
        let now = Date::now();
        if now - announced.get() > ANNOUNCE_EVERY {
            announced.set(now);
            set_text(".live-progress [role=status]", &format!("{percent} done, {left}"));
        }
    }

    fn set_text(selector: &str, text: &str) {
        if let Some(element) = find(selector) {
            element.set_text_content(Some(text));
        }
    }

    fn find(selector: &str) -> Option<Element> {
        document().query_selector(selector).ok()?
    }
}

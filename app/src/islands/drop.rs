//! A file is sent as soon as it is chosen or dropped. Without it, the form has a button.

use leptos::prelude::*;

/// Stands in a `.drop` beside a form with one file's input and a `.drop-state` line. What is said and shown only while this
/// lives is the style sheet's affair: `data-live`, while a file is over it `data-over`, and `data-busy` once it is sent.
#[island]
pub fn DropZone() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    zone::begin();
}

/// One listener for all events, on the page's own elements: a view with four would be thrice as much to download.
#[cfg(feature = "hydrate")]
mod zone {
    use leptos::prelude::{document, window};
    use wasm_bindgen::prelude::{Closure, JsCast};
    use web_sys::{DragEvent, Element, Event, HtmlInputElement};

    pub fn begin() {
        let Ok(Some(zone)) = document().query_selector(".drop") else { return };
        // Where a file was chosen before, its button must stay.
        mark(&zone, "data-live", input_of(&zone).is_some_and(|input| first_name(&input).is_none()));
        let heard = {
            let zone = zone.clone();
            Closure::<dyn Fn(Event)>::new(move |event: Event| hear(&zone, &event)).into_js_value()
        };
        // None of these can fail: the names are those of events.
        for name in ["dragover", "dragleave", "drop", "change"] {
            let _ = zone.add_event_listener_with_callback(name, heard.unchecked_ref());
        }
        let _ = window().add_event_listener_with_callback("pagehide", heard.unchecked_ref());
    }

    fn hear(zone: &Element, event: &Event) {
        let kind = event.type_();
        match kind.as_str() {
            "change" => send(zone),
            // For whoever comes back to this page: the file is still chosen, and the button sends it again.
            "pagehide" => {
                mark(zone, "data-live", false);
                mark(zone, "data-busy", false);
                say(zone, "");
            }
            _ => {
                event.prevent_default();
                mark(zone, "data-over", kind == "dragover");
                if kind == "drop" {
                    take(zone, event.unchecked_ref());
                }
            }
        }
    }

    /// Puts a dropped file where a chosen one would be.
    fn take(zone: &Element, event: &DragEvent) {
        let files = event.data_transfer().and_then(|dropped| dropped.files());
        let (Some(files), Some(input)) = (files, input_of(zone)) else { return };
        if files.length() > 1 {
            say(zone, "One file at a time, please.");
        } else {
            input.set_files(Some(&files));
            send(zone);
        }
    }

    fn send(zone: &Element) {
        let Some(input) = input_of(zone) else { return };
        let (Some(name), Some(form)) = (first_name(&input), input.form()) else { return };
        say(zone, &format!("Reading {name}…"));
        mark(zone, "data-busy", true);
        // A browser that refuses leaves the form as it is.
        let _ = form.request_submit();
    }

    fn first_name(input: &HtmlInputElement) -> Option<String> {
        Some(input.files()?.get(0)?.name())
    }

    fn input_of(zone: &Element) -> Option<HtmlInputElement> {
        zone.query_selector("[type=file]").ok()?.map(JsCast::unchecked_into)
    }

    fn mark(zone: &Element, name: &str, on: bool) {
        // The attributes' names are fixed and valid, so that setting them cannot fail.
        let _ = zone.toggle_attribute_with_force(name, on);
    }

    fn say(zone: &Element, says: &str) {
        if let Ok(Some(note)) = zone.query_selector(".drop-state") {
            note.set_text_content(Some(says));
        }
    }
}

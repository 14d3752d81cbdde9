//! Submits an upload form as soon as a file is chosen or dropped. Without it, the form has a button.

use leptos::prelude::*;

/// Belongs in a `.drop`, next to a form with one file input and a `.drop-state` line. It sets attributes that the style
/// sheet uses: `data-live` while the island is active, `data-over` while a file hovers over the zone, `data-busy` once
/// the form is submitted.
#[island]
pub fn DropZone() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    zone::begin();
}

/// One listener for all events on the page's own elements: a Leptos view with four listeners compiles to three times
/// the size.
#[cfg(feature = "hydrate")]
mod zone {
    use leptos::prelude::{document, window};
    use wasm_bindgen::prelude::{Closure, JsCast};
    use web_sys::{DragEvent, Element, Event, HtmlInputElement};

    pub fn begin() {
        let Ok(Some(zone)) = document().query_selector(".drop-zone") else { return };
        // A file chosen before the island became active needs the button to be submitted.
        mark(&zone, "data-live", input_of(&zone).is_some_and(|input| first_name(&input).is_none()));
        let listener = {
            let zone = zone.clone();
            Closure::<dyn Fn(Event)>::new(move |event: Event| handle(&zone, &event)).into_js_value()
        };
        // Adding a listener cannot fail.
        for name in ["dragover", "dragleave", "drop", "change"] {
            let _ = zone.add_event_listener_with_callback(name, listener.unchecked_ref());
        }
        let _ = window().add_event_listener_with_callback("pagehide", listener.unchecked_ref());
    }

    fn handle(zone: &Element, event: &Event) {
        let kind = event.type_();
        match kind.as_str() {
            "change" => submit(zone),
            // A user who returns to this page still has the file chosen, and the button submits it again.
            "pagehide" => {
                mark(zone, "data-live", false);
                mark(zone, "data-busy", false);
                set_state(zone, "");
            }
            _ => {
                event.prevent_default();
                mark(zone, "data-over", kind == "dragover");
                if kind == "drop" {
                    choose_dropped(zone, event.unchecked_ref());
                }
            }
        }
    }

    fn choose_dropped(zone: &Element, event: &DragEvent) {
        let files = event.data_transfer().and_then(|dropped| dropped.files());
        let (Some(files), Some(input)) = (files, input_of(zone)) else { return };
        if files.length() > 1 {
            set_state(zone, "One file at a time, please.");
        } else {
            input.set_files(Some(&files));
            submit(zone);
        }
    }

    fn submit(zone: &Element) {
        let Some(input) = input_of(zone) else { return };
        let (Some(name), Some(form)) = (first_name(&input), input.form()) else { return };
        set_state(zone, &format!("Reading {name}…"));
        mark(zone, "data-busy", true);
        // An invalid form is not submitted; the browser shows why.
        let _ = form.request_submit();
    }

    fn first_name(input: &HtmlInputElement) -> Option<String> {
        Some(input.files()?.get(0)?.name())
    }

    fn input_of(zone: &Element) -> Option<HtmlInputElement> {
        zone.query_selector("[type=file]").ok()?.map(JsCast::unchecked_into)
    }

    fn mark(zone: &Element, name: &str, on: bool) {
        // Setting an attribute with a valid name cannot fail.
        let _ = zone.toggle_attribute_with_force(name, on);
    }

    fn set_state(zone: &Element, text: &str) {
        if let Ok(Some(line)) = zone.query_selector(".drop-state") {
            line.set_text_content(Some(text));
        }
    }
}

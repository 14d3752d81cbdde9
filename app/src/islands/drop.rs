//! A file is sent as soon as it is chosen or dropped. Without it, the form has a button.

use leptos::html::Div;
use leptos::prelude::*;

/// Wraps a form with one file's input and a `.drop-state` line, the only child. What is said and shown only while this
/// lives is the style sheet's affair: `data-live`, while a file is over it `data-over`, and `data-busy` once it is sent.
#[island]
pub fn DropZone(children: Children) -> impl IntoView {
    let zone = NodeRef::<Div>::new();
    begin(zone);
    view! {
        <div
            class="drop"
            node_ref=zone
            on:dragover=move |event| {
                event.prevent_default();
                mark(zone, "data-over", true);
            }
            on:dragleave=move |_| mark(zone, "data-over", false)
            on:drop=move |event| {
                event.prevent_default();
                mark(zone, "data-over", false);
                take(zone, &event);
            }
            on:change=move |_| send(zone)
        >
            {children()}
        </div>
    }
}

/// Lives, unless a file was chosen before: its button must stay. So it must for whoever comes back to this page.
#[cfg(feature = "hydrate")]
fn begin(zone: NodeRef<Div>) {
    // The element is known once the island has come to life, which is before any frame.
    request_animation_frame(move || mark(zone, "data-live", chosen(zone).is_none()));
    let handle = window_event_listener_untyped("pagehide", move |_| {
        mark(zone, "data-live", false);
        mark(zone, "data-busy", false);
        say(zone, "");
    });
    on_cleanup(move || handle.remove());
}

/// Puts a dropped file where a chosen one would be.
#[cfg(feature = "hydrate")]
fn take(zone: NodeRef<Div>, event: &web_sys::DragEvent) {
    let files = event.data_transfer().and_then(|dropped| dropped.files());
    let (Some(files), Some(input)) = (files, input_of(zone)) else { return };
    match files.length() {
        0 => {}
        1 => {
            input.set_files(Some(&files));
            send(zone);
        }
        _ => say(zone, "One file at a time, please."),
    }
}

#[cfg(feature = "hydrate")]
fn send(zone: NodeRef<Div>) {
    let Some((input, file)) = chosen(zone) else { return };
    say(zone, &format!("Reading {}…", file.name()));
    mark(zone, "data-busy", true);
    if let Some(form) = input.form() {
        // A browser that refuses leaves the form as it is, with its button.
        let _ = form.request_submit();
    }
}

#[cfg(feature = "hydrate")]
fn chosen(zone: NodeRef<Div>) -> Option<(web_sys::HtmlInputElement, web_sys::File)> {
    let input = input_of(zone)?;
    let file = input.files()?.get(0)?;
    Some((input, file))
}

#[cfg(feature = "hydrate")]
fn input_of(zone: NodeRef<Div>) -> Option<web_sys::HtmlInputElement> {
    use wasm_bindgen::JsCast;

    zone.get_untracked()?.query_selector("[type=file]").ok()??.dyn_into().ok()
}

#[cfg(feature = "hydrate")]
fn mark(zone: NodeRef<Div>, name: &str, on: bool) {
    if let Some(zone) = zone.get_untracked() {
        // The attributes' names are fixed and valid, so that setting them cannot fail.
        let _ = zone.toggle_attribute_with_force(name, on);
    }
}

#[cfg(feature = "hydrate")]
fn say(zone: NodeRef<Div>, says: &str) {
    if let Some(Ok(Some(note))) = zone.get_untracked().map(|zone| zone.query_selector(".drop-state")) {
        note.set_text_content(Some(says));
    }
}

#[cfg(not(feature = "hydrate"))]
fn begin(_: NodeRef<Div>) {}

#[cfg(not(feature = "hydrate"))]
fn mark(_: NodeRef<Div>, _: &str, _: bool) {}

#[cfg(not(feature = "hydrate"))]
fn take<E>(_: NodeRef<Div>, _: &E) {}

#[cfg(not(feature = "hydrate"))]
fn send(_: NodeRef<Div>) {}

//! A form that says what is wrong with a field as soon as it is left. Without it, the server says so.

use leptos::prelude::*;

/// Wraps a form, the only child.
#[island]
pub fn Checked(children: Children) -> impl IntoView {
    view! {
        <div
            class="checked"
            on:focusout=move |event| check(&event, false)
            on:input=move |event| check(&event, true)
        >
            {children()}
        </div>
    }
}

/// Shows a field's problem when it is left; while it is typed in, only takes back one that is mended.
#[cfg(feature = "hydrate")]
fn check(event: &web_sys::Event, typing: bool) {
    use wasm_bindgen::JsCast;

    let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
        return;
    };
    let note = input.get_attribute("aria-describedby").and_then(|id| document().get_element_by_id(&id));
    let Some(note) = note else { return };
    let fine = input.validity().valid();
    if (typing && !fine) || (!typing && input.value().is_empty()) {
        return;
    }
    let says = if fine { note.get_attribute("data-hint").unwrap_or_default() } else { problem_of(&input) };
    note.set_text_content(Some(&says));
    note.set_class_name(if fine { "field-hint" } else { "field-problem" });
    // The attribute's name is fixed and valid, so neither can fail.
    let _ = if fine { input.remove_attribute("aria-invalid") } else { input.set_attribute("aria-invalid", "true") };
}

#[cfg(feature = "hydrate")]
fn problem_of(input: &web_sys::HtmlInputElement) -> String {
    let validity = input.validity();
    if validity.too_short() {
        format!("Please use at least {} characters.", input.min_length())
    } else if validity.type_mismatch() {
        "Please enter an email address, like you@example.org.".to_owned()
    } else {
        // In the visitor's own language.
        input.validation_message().unwrap_or_default()
    }
}

#[cfg(not(feature = "hydrate"))]
fn check<E>(_: &E, _: bool) {}

//! Validates the fields of a form when they lose focus. Without it, the server validates the submitted form.

use leptos::prelude::*;

/// Wraps a form, its only child. Each field to validate names the element for its message in `aria-describedby`; the
/// text to restore there is in that element's `data-hint`.
#[island]
pub fn ValidatedForm(children: Children) -> impl IntoView {
    view! {
        <div
            on:focusout=move |event| validate(&event, false)
            on:input=move |event| validate(&event, true)
        >
            {children()}
        </div>
    }
}

/// Shows or removes the error message of the event's field. A message does not appear while the user is typing, or on
/// an empty field.
#[cfg(feature = "hydrate")]
fn validate(event: &web_sys::Event, typing: bool) {
    use wasm_bindgen::JsCast;

    let Some(input) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlInputElement>().ok()) else {
        return;
    };
    let note = input.get_attribute("aria-describedby").and_then(|id| document().get_element_by_id(&id));
    let Some(note) = note else { return };
    let valid = input.validity().valid();
    if (typing && !valid) || (!typing && input.value().is_empty()) {
        return;
    }
    let text = if valid { note.get_attribute("data-hint").unwrap_or_default() } else { error_message(&input) };
    note.set_text_content(Some(&text));
    note.set_class_name(if valid { "field-hint" } else { "field-problem" });
    // Neither call can fail, because the attribute's name is valid.
    let _ = if valid { input.remove_attribute("aria-invalid") } else { input.set_attribute("aria-invalid", "true") };
}

#[cfg(feature = "hydrate")]
fn error_message(input: &web_sys::HtmlInputElement) -> String {
    let validity = input.validity();
    if validity.too_short() {
        format!("Please use at least {} characters.", input.min_length())
    } else if validity.type_mismatch() {
        "Please enter an email address, like you@example.org.".to_owned()
    } else {
        // The browser's own message, in the user's language.
        input.validation_message().unwrap_or_default()
    }
}

#[cfg(not(feature = "hydrate"))]
fn validate<E>(_: &E, _: bool) {}

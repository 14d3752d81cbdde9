//! Shares the address of a page, or copies it where the browser cannot share. Without it, there is no button.

use leptos::prelude::*;

/// A button that says what it did.
#[island]
pub fn ShareButton() -> impl IntoView {
    view! {
        <button
            class="button button-secondary share-button"
            type="button"
            aria-live="polite"
            on:click=move |event| share(&event)
            // Not a text node, which hydration would miss after a page translator has replaced it.
            inner_html="Share"
        ></button>
    }
}

#[cfg(feature = "hydrate")]
fn share(event: &web_sys::MouseEvent) {
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::js_sys::{Function, Object, Promise, Reflect, futures::JsFuture};

    let button = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let location = window().location();
    let (Ok(origin), Ok(path)) = (location.origin(), location.pathname()) else { return };
    let address = JsValue::from(format!("{origin}{path}"));
    let navigator = JsValue::from(window().navigator());
    let call = |object: &JsValue, method: &str, argument: &JsValue| -> Option<Promise> {
        let method: Function = Reflect::get(object, &method.into()).ok()?.dyn_into().ok()?;
        method.call1(object, argument).ok()?.dyn_into().ok()
    };
    let data = Object::new();
    // Setting a property of a new object cannot fail, here and below.
    let _ = Reflect::set(&data, &"title".into(), &document().title().into());
    let _ = Reflect::set(&data, &"url".into(), &address);
    if let Some(sharing) = call(&navigator, "share", &data) {
        // The visitor may change their mind.
        leptos::task::spawn_local(async move { drop(JsFuture::from(sharing).await) });
        return;
    }
    let clipboard = Reflect::get(&navigator, &"clipboard".into()).unwrap_or_default();
    let Some(copying) = call(&clipboard, "writeText", &address) else { return };
    leptos::task::spawn_local(async move {
        let text = if JsFuture::from(copying).await.is_ok() { "Link copied" } else { "Copying is not allowed" };
        if let Some(button) = button {
            button.set_text_content(Some(text));
        }
    });
}

#[cfg(not(feature = "hydrate"))]
fn share<E>(_: &E) {}

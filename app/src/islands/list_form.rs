//! Adds films to the user's list, and removes them, without a page load: the buttons change at once, and the server
//! follows. Without it, the form is submitted by a page load.

use leptos::prelude::*;

/// The form of all list buttons of the page, which refer to it by its id, and the status line of the last change.
#[island]
pub fn ListForm() -> impl IntoView {
    let sending = RwSignal::new(false);
    view! {
        <form id="list-form" method="post" action="/my-list" on:submit=move |event| submit(&event, sending)></form>
        <p id="list-note" class="list-note visually-hidden" role="status"></p>
    }
}

/// The accessible name of a film's list button; `listed` if the film is on the list.
pub fn label(title: &str, listed: bool) -> String {
    if listed { format!("Remove {title} from my list") } else { format!("Add {title} to my list") }
}

/// Shows the change and queues its request.
///
/// Requests are sent one after another: the last change of a film must arrive last, and the first request of an
/// anonymous visitor creates the session that the second one needs.
#[cfg(feature = "hydrate")]
fn submit(event: &web_sys::SubmitEvent, sending: RwSignal<bool>) {
    let Some(button) = event.submitter() else { return };
    let Some(slug) = button.get_attribute("value") else { return };
    event.prevent_default();
    let listed = !is_listed(&button);
    if let Some(title) = title_of(&button) {
        set_note(&format!("{title} is {} your list.", if listed { "on" } else { "off" }), "list-note visually-hidden");
    }
    show(&slug, listed, true);
    if !sending.get_untracked() {
        sending.set(true);
        leptos::task::spawn_local(async move {
            send_pending().await;
            sending.set(false);
        });
    }
}

/// Sends all pending changes. A change that the server rejects is undone.
#[cfg(feature = "hydrate")]
async fn send_pending() {
    while let Ok(Some(button)) = document().query_selector("[form=list-form][data-pending]") {
        let slug = button.get_attribute("value").unwrap_or_default();
        let listed = is_listed(&button);
        show(&slug, listed, false);
        let status = send(&slug, listed).await.unwrap_or_default();
        if !(200..300).contains(&status) {
            show(&slug, !listed, false);
            let text = if status == 422 {
                "Your list is full. Please remove a film first."
            } else {
                "That did not work, and your list is as it was. Please try again in a moment."
            };
            set_note(text, "list-note problem");
        }
    }
}

/// Returns the status of the response.
#[cfg(feature = "hydrate")]
async fn send(slug: &str, listed: bool) -> Result<u16, wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;
    use web_sys::js_sys::Reflect;
    use web_sys::js_sys::futures::JsFuture;

    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&format!("{}={slug}", if listed { "add" } else { "remove" }).into());
    // The request survives leaving the page. web-sys has no setter for it.
    Reflect::set(&init, &"keepalive".into(), &true.into())?;
    let response = JsFuture::from(window().fetch_with_str_and_init("/my-list", &init)).await?;
    Ok(response.unchecked_into::<web_sys::Response>().status())
}

/// Sets the state of all buttons of a film; `pending` while the server does not know the change.
#[cfg(feature = "hydrate")]
fn show(slug: &str, listed: bool, pending: bool) {
    use wasm_bindgen::JsCast;

    let Ok(buttons) = document().query_selector_all(&format!("[form=list-form][value=\"{slug}\"]")) else { return };
    for position in 0..buttons.length() {
        let Some(button) = buttons.item(position).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) else {
            continue;
        };
        let title = title_of(&button);
        // Setting attributes with valid names cannot fail.
        let _ = button.set_attribute("name", if listed { "remove" } else { "add" });
        let _ = button.toggle_attribute_with_force("data-pending", pending);
        if let Some(title) = title {
            let _ = button.set_attribute("aria-label", &label(&title, listed));
        }
    }
}

#[cfg(feature = "hydrate")]
fn is_listed(button: &web_sys::Element) -> bool {
    button.get_attribute("name").as_deref() == Some("remove")
}

/// The film's title, taken from the button's accessible name.
#[cfg(feature = "hydrate")]
fn title_of(button: &web_sys::Element) -> Option<String> {
    let label = button.get_attribute("aria-label")?;
    let (before, after) = if is_listed(button) { ("Remove ", " from my list") } else { ("Add ", " to my list") };
    label.strip_prefix(before)?.strip_suffix(after).map(str::to_owned)
}

#[cfg(feature = "hydrate")]
fn set_note(text: &str, class: &str) {
    if let Some(note) = document().get_element_by_id("list-note") {
        note.set_class_name(class);
        note.set_text_content(Some(text));
    }
}

#[cfg(not(feature = "hydrate"))]
fn submit<E>(_: &E, _: RwSignal<bool>) {}

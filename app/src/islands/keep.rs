//! A film is on the list the moment its button is pressed, and the server is told meanwhile. Without it, the form tells
//! the server by a page load.

use leptos::prelude::*;

/// The one form of all the page's buttons that keep films, which know it by its id; and the line that says what came of it.
#[island]
pub fn Keep() -> impl IntoView {
    let telling = RwSignal::new(false);
    view! {
        <form id="keep" method="post" action="/my-list" on:submit=move |event| press(&event, telling)></form>
        <p id="keep-note" class="keep-note" role="status"></p>
    }
}

/// What a film's button does, for those who hear it.
pub fn label(title: &str, kept: bool) -> String {
    if kept { format!("Remove {title} from my list") } else { format!("Add {title} to my list") }
}

/// Shows the change and has it told. One after another: a film's last press is told last, and a stranger's first film has
/// given them a session before their second is told.
#[cfg(feature = "hydrate")]
fn press(event: &web_sys::SubmitEvent, telling: RwSignal<bool>) {
    let Some(button) = event.submitter() else { return };
    let Some(slug) = button.get_attribute("value") else { return };
    event.prevent_default();
    let kept = !is_kept(&button);
    if let Some(title) = title_of(&button) {
        say(&format!("{title} is {} your list.", if kept { "on" } else { "off" }), "keep-note");
    }
    show(&slug, kept, true);
    if !telling.get_untracked() {
        telling.set(true);
        leptos::task::spawn_local(async move {
            tell_all().await;
            telling.set(false);
        });
    }
}

/// Tells the server whatever it has not been told. What it refuses is as it was before.
#[cfg(feature = "hydrate")]
async fn tell_all() {
    while let Ok(Some(button)) = document().query_selector("[form=keep][data-untold]") {
        let slug = button.get_attribute("value").unwrap_or_default();
        let kept = is_kept(&button);
        show(&slug, kept, false);
        let status = tell(&slug, kept).await.unwrap_or_default();
        if !(200..300).contains(&status) {
            show(&slug, !kept, false);
            let says = if status == 422 {
                "Your list is full. Please remove a film first."
            } else {
                "That did not work, and your list is as it was. Please try again in a moment."
            };
            say(says, "keep-note problem");
        }
    }
}

/// The status of the server's answer.
#[cfg(feature = "hydrate")]
async fn tell(slug: &str, kept: bool) -> Result<u16, wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;
    use web_sys::js_sys::Reflect;
    use web_sys::js_sys::futures::JsFuture;

    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&format!("{}={slug}", if kept { "add" } else { "remove" }).into());
    // So that it arrives although its page is left. web-sys has no setter for it.
    Reflect::set(&init, &"keepalive".into(), &true.into())?;
    let answer = JsFuture::from(window().fetch_with_str_and_init("/my-list", &init)).await?;
    Ok(answer.unchecked_into::<web_sys::Response>().status())
}

/// Gives all buttons of a film their state; `untold` while the server does not know it.
#[cfg(feature = "hydrate")]
fn show(slug: &str, kept: bool, untold: bool) {
    use wasm_bindgen::JsCast;

    let Ok(buttons) = document().query_selector_all(&format!("[form=keep][value=\"{slug}\"]")) else { return };
    for position in 0..buttons.length() {
        let Some(button) = buttons.item(position).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) else {
            continue;
        };
        let title = title_of(&button);
        // The attributes' names are fixed and valid, so that setting them cannot fail.
        let _ = button.set_attribute("name", if kept { "remove" } else { "add" });
        let _ = button.toggle_attribute_with_force("data-untold", untold);
        if let Some(title) = title {
            let _ = button.set_attribute("aria-label", &label(&title, kept));
        }
    }
}

#[cfg(feature = "hydrate")]
fn is_kept(button: &web_sys::Element) -> bool {
    button.get_attribute("name").as_deref() == Some("remove")
}

/// The film's title, from what its button says now.
#[cfg(feature = "hydrate")]
fn title_of(button: &web_sys::Element) -> Option<String> {
    let label = button.get_attribute("aria-label")?;
    let (before, after) = if is_kept(button) { ("Remove ", " from my list") } else { ("Add ", " to my list") };
    label.strip_prefix(before)?.strip_suffix(after).map(str::to_owned)
}

#[cfg(feature = "hydrate")]
fn say(says: &str, class: &str) {
    if let Some(note) = document().get_element_by_id("keep-note") {
        note.set_class_name(class);
        note.set_text_content(Some(says));
    }
}

#[cfg(not(feature = "hydrate"))]
fn press<E>(_: &E, _: RwSignal<bool>) {}

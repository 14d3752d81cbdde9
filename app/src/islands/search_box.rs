//! Suggests films while a search is typed. Without it, the form shows the results on a page.
//!
//! The pattern is the combobox with a list of the ARIA Authoring Practices: the focus stays in the box, and
//! `aria-activedescendant` names the option that Enter opens. The server renders the options, so the module only fetches
//! and places them.

use domain::MAX_QUERY_LEN;
use leptos::prelude::*;

/// The search box of the menu with its list of suggestions.
#[island]
pub fn SearchBox() -> impl IntoView {
    let asking = RwSignal::new(false);
    view! {
        <form class="menu-search" action="/search" role="search" on:focusout=move |event| close_after(&event)>
            <input
                id="menu-search"
                type="search"
                name="q"
                role="combobox"
                aria-label="Search films and people"
                aria-expanded="false"
                aria-controls="suggestions"
                aria-autocomplete="list"
                placeholder="Search"
                maxlength=MAX_QUERY_LEN.to_string()
                autocomplete="off"
                spellcheck="false"
                on:input=move |_| ask(asking)
                on:keydown=move |event| press(&event)
            />
            <div class="suggestions" id="suggestions" role="listbox" aria-label="Suggestions" hidden></div>
            <p class="visually-hidden" id="suggestion-count" role="status"></p>
        </form>
    }
}

#[cfg(feature = "hydrate")]
fn element(id: &str) -> Option<web_sys::HtmlElement> {
    use wasm_bindgen::JsCast;

    document().get_element_by_id(id).and_then(|element| element.dyn_into().ok())
}

/// The current text of the search box.
#[cfg(feature = "hydrate")]
fn typed() -> String {
    use wasm_bindgen::JsCast;

    let input = element("menu-search").and_then(|input| input.dyn_into::<web_sys::HtmlInputElement>().ok());
    input.map(|input| input.value().trim().to_owned()).unwrap_or_default()
}

/// Requests suggestions, one request at a time, until those of the current text have arrived.
#[cfg(feature = "hydrate")]
fn ask(asking: RwSignal<bool>) {
    if asking.get_untracked() {
        return;
    }
    asking.set(true);
    leptos::task::spawn_local(async move {
        loop {
            let text = typed();
            // Without suggestions, the form still works.
            let options = if text.is_empty() { String::new() } else { fetch(&text).await.unwrap_or_default() };
            if typed() == text {
                show(&options);
                break;
            }
        }
        asking.set(false);
    });
}

#[cfg(feature = "hydrate")]
async fn fetch(text: &str) -> Result<String, wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;
    use web_sys::js_sys::encode_uri_component;
    use web_sys::js_sys::futures::JsFuture;

    let url = format!("/search/suggestions?q={}", String::from(encode_uri_component(text)));
    let response = JsFuture::from(window().fetch_with_str(&url)).await?.unchecked_into::<web_sys::Response>();
    if !response.ok() {
        return Ok(String::new());
    }
    Ok(JsFuture::from(response.text()?).await?.as_string().unwrap_or_default())
}

/// Shows options, or closes the list if there are none.
#[cfg(feature = "hydrate")]
fn show(options: &str) {
    let (Some(input), Some(list)) = (element("menu-search"), element("suggestions")) else { return };
    let is_focused = document().active_element().is_some_and(|focused| focused.id() == input.id());
    list.set_inner_html(options);
    let count = list.child_element_count();
    let mut option = list.first_element_child();
    let mut number = 0;
    while let Some(current) = option {
        current.set_id(&format!("suggestion-{number}"));
        number += 1;
        option = current.next_element_sibling();
    }
    let is_open = count > 0 && is_focused;
    list.set_hidden(!is_open);
    // Setting attributes with valid names cannot fail, here and below.
    let _ = input.set_attribute("aria-expanded", if is_open { "true" } else { "false" });
    let _ = input.remove_attribute("aria-activedescendant");
    if let Some(status) = element("suggestion-count") {
        let text = match count {
            0 => String::new(),
            1 => "1 suggestion".to_owned(),
            count => format!("{count} suggestions"),
        };
        status.set_text_content(Some(&text));
    }
}

#[cfg(feature = "hydrate")]
fn press(event: &web_sys::KeyboardEvent) {
    let Some(list) = element("suggestions") else { return };
    match event.key().as_str() {
        "ArrowDown" | "ArrowUp" if !list.hidden() => {
            event.prevent_default();
            choose(&list, event.key() == "ArrowDown");
        }
        "Enter" => {
            let chosen = list.query_selector("[aria-selected=true]").ok().flatten();
            if let Some(href) = chosen.and_then(|option| option.get_attribute("href")).filter(|_| !list.hidden()) {
                event.prevent_default();
                // Otherwise, the browser would submit the form.
                let _ = window().location().set_href(&href);
            }
        }
        "Escape" if !list.hidden() => {
            event.prevent_default();
            show("");
        }
        _ => {}
    }
}

/// Moves the choice to the next or previous option, from the ends to the other end.
#[cfg(feature = "hydrate")]
fn choose(list: &web_sys::HtmlElement, forward: bool) {
    use wasm_bindgen::JsCast;

    let chosen = list.query_selector("[aria-selected=true]").ok().flatten();
    let next = match (&chosen, forward) {
        (Some(option), true) => option.next_element_sibling().or_else(|| list.first_element_child()),
        (Some(option), false) => option.previous_element_sibling().or_else(|| list.last_element_child()),
        (None, true) => list.first_element_child(),
        (None, false) => list.last_element_child(),
    };
    let Some(next) = next else { return };
    if let Some(chosen) = chosen {
        let _ = chosen.set_attribute("aria-selected", "false");
    }
    let _ = next.set_attribute("aria-selected", "true");
    if let Some(input) = element("menu-search") {
        let _ = input.set_attribute("aria-activedescendant", &next.id());
    }
    if let Some(next) = next.dyn_ref::<web_sys::HtmlElement>() {
        let top = next.offset_top();
        let bottom = top + next.offset_height();
        if top < list.scroll_top() {
            list.set_scroll_top(top);
        } else if bottom > list.scroll_top() + list.client_height() {
            list.set_scroll_top(bottom - list.client_height());
        }
    }
}

/// Closes the list when the focus leaves the form.
#[cfg(feature = "hydrate")]
fn close_after(event: &web_sys::FocusEvent) {
    use wasm_bindgen::JsCast;

    let next = event.related_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if next.and_then(|next| next.closest(".menu-search").ok().flatten()).is_none() {
        show("");
    }
}

#[cfg(not(feature = "hydrate"))]
fn ask(_: RwSignal<bool>) {}

#[cfg(not(feature = "hydrate"))]
fn press<E>(_: &E) {}

#[cfg(not(feature = "hydrate"))]
fn close_after<E>(_: &E) {}

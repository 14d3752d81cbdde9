//! Adds films to the user's list and rates them without a page load: buttons update optimistically, before the server confirms.
//! Without it, the forms are submitted by a page load.

use leptos::prelude::*;

/// The forms of all list buttons and all rating buttons of the page, which refer to them by their ids, and the status
/// line of the last change.
#[island]
pub fn FilmForms() -> impl IntoView {
    let sending = RwSignal::new(false);
    view! {
        <form id="rating-form" method="post" action="/ratings" on:submit=move |event| submit(&event, sending)></form>
        <form id="list-form" method="post" action="/my-list" on:submit=move |event| submit(&event, sending)></form>
        <p id="film-note" class="film-note visually-hidden" role="status"></p>
    }
}

/// The accessible name of a film's list button; `listed` if the film is on the list.
pub fn label(title: &str, listed: bool) -> String {
    if listed { format!("Remove {title} from my list") } else { format!("Add {title} to my list") }
}

/// Whether a film is on the list, or its rating.
#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
enum State {
    Listed,
    Unlisted,
    Liked,
    Dismissed,
    Unrated,
}

#[cfg(feature = "hydrate")]
impl State {
    /// The state that a button of this name leads to.
    fn after(button: &str) -> Option<Self> {
        Some(match button {
            "add" => Self::Listed,
            "remove" => Self::Unlisted,
            "like" => Self::Liked,
            "dismiss" => Self::Dismissed,
            "clear" => Self::Unrated,
            _ => return None,
        })
    }

    /// The field of the form that leads to this state.
    fn field(self) -> &'static str {
        match self {
            Self::Listed => "add",
            Self::Unlisted => "remove",
            Self::Liked => "like",
            Self::Dismissed => "dismiss",
            Self::Unrated => "clear",
        }
    }

    fn is_about_list(self) -> bool {
        matches!(self, Self::Listed | Self::Unlisted)
    }

    /// The current state, as a button and its neighbour show it.
    fn shown_by(button: &web_sys::Element, slug: &str) -> Self {
        if is_list_button(button) {
            return if name(button) == "remove" { Self::Listed } else { Self::Unlisted };
        }
        let pressed = document().query_selector(&format!("[form=rating-form][name=clear][value=\"{slug}\"]"));
        let pressed = pressed.ok().flatten().and_then(|button| button.get_attribute("data-rating"));
        pressed.and_then(|action| Self::after(&action)).unwrap_or(Self::Unrated)
    }

    fn text(self, title: &str) -> String {
        match self {
            Self::Listed => format!("{title} is on your list."),
            Self::Unlisted => format!("{title} is off your list."),
            Self::Liked => format!("You like {title}."),
            Self::Dismissed => format!("{title} is not for you. We won’t suggest it again."),
            Self::Unrated => format!("You haven’t rated {title}."),
        }
    }
}

/// Shows the change and queues its request.
///
/// Requests are sent one after another: the last change of a film must arrive last, and the first request of an
/// anonymous visitor creates the session that the second one needs.
#[cfg(feature = "hydrate")]
fn submit(event: &web_sys::SubmitEvent, sending: RwSignal<bool>) {
    let Some(button) = event.submitter() else { return };
    let (Some(slug), Some(state)) = (button.get_attribute("value"), State::after(&name(&button))) else { return };
    event.prevent_default();
    if let Some(title) = title_of(&button) {
        set_note(&state.text(&title), "film-note visually-hidden");
    }
    let before = State::shown_by(&button, &slug);
    show(&slug, state);
    for_each_button(&slug, state, |button| {
        // The last state that the server has confirmed; pending changes do not replace it.
        if !button.has_attribute("data-pending") {
            // Setting attributes with valid names cannot fail, here and below.
            let _ = button.set_attribute("data-pending", before.field());
        }
    });
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
    while let Ok(Some(button)) = document().query_selector("button[data-pending]") {
        let slug = button.get_attribute("value").unwrap_or_default();
        let state = State::shown_by(&button, &slug);
        let before = button.get_attribute("data-pending").and_then(|field| State::after(&field)).unwrap_or(state);
        settle(&slug, state);
        let status = send(&slug, state).await.unwrap_or_default();
        if !(200..300).contains(&status) {
            show(&slug, before);
            settle(&slug, before);
            let text = match (status, state.is_about_list()) {
                (422, true) => "Your list is full. Please remove a film first.",
                (422, false) => "You can’t rate any more films. Please remove a rating first.",
                (_, true) => "That didn’t work, and your list has not changed. Please try again in a moment.",
                (_, false) => "That didn’t work, and your rating has not changed. Please try again in a moment.",
            };
            set_note(text, "film-note problem");
        }
    }
}

/// Returns the status of the response.
#[cfg(feature = "hydrate")]
async fn send(slug: &str, state: State) -> Result<u16, wasm_bindgen::JsValue> {
    use wasm_bindgen::JsCast;
    use web_sys::js_sys::Reflect;
    use web_sys::js_sys::futures::JsFuture;

    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    let init = web_sys::RequestInit::new();
    init.set_method("POST");
    init.set_headers(&headers);
    init.set_body(&format!("{}={slug}", state.field()).into());
    // The request survives leaving the page. web-sys has no setter for it.
    Reflect::set(&init, &"keepalive".into(), &true.into())?;
    let url = if state.is_about_list() { "/my-list" } else { "/ratings" };
    let response = JsFuture::from(window().fetch_with_str_and_init(url, &init)).await?;
    Ok(response.unchecked_into::<web_sys::Response>().status())
}

/// Shows a film's state on all its buttons, and whether it is dismissed on its cards.
#[cfg(feature = "hydrate")]
fn show(slug: &str, state: State) {
    for_each_button(slug, state, |button| {
        if state.is_about_list() {
            let listed = matches!(state, State::Listed);
            let title = title_of(button);
            let _ = button.set_attribute("name", if listed { "remove" } else { "add" });
            if let Some(title) = title {
                let _ = button.set_attribute("aria-label", &label(&title, listed));
            }
            return;
        }
        let action = button.get_attribute("data-rating").unwrap_or_default();
        let pressed = action == state.field();
        let _ = button.set_attribute("name", if pressed { "clear" } else { &action });
        let _ = button.set_attribute("aria-pressed", if pressed { "true" } else { "false" });
        if let Ok(Some(card)) = button.closest(".card") {
            let _ = card.toggle_attribute_with_force("data-dismissed", matches!(state, State::Dismissed));
        }
    });
}

/// Marks a film's change as sent, or as undone.
#[cfg(feature = "hydrate")]
fn settle(slug: &str, state: State) {
    for_each_button(slug, state, |button| {
        let _ = button.remove_attribute("data-pending");
    });
}

/// Calls a function with each list button of a film, or with each of its rating buttons, depending on the kind of
/// state.
#[cfg(feature = "hydrate")]
fn for_each_button(slug: &str, state: State, change: impl Fn(&web_sys::Element)) {
    use wasm_bindgen::JsCast;

    let form = if state.is_about_list() { "list-form" } else { "rating-form" };
    let Ok(buttons) = document().query_selector_all(&format!("[form={form}][value=\"{slug}\"]")) else { return };
    for position in 0..buttons.length() {
        if let Some(button) = buttons.item(position).and_then(|node| node.dyn_into::<web_sys::Element>().ok()) {
            change(&button);
        }
    }
}

#[cfg(feature = "hydrate")]
fn name(button: &web_sys::Element) -> String {
    button.get_attribute("name").unwrap_or_default()
}

#[cfg(feature = "hydrate")]
fn is_list_button(button: &web_sys::Element) -> bool {
    !button.has_attribute("data-rating")
}

/// The film's title, taken from the button's accessible name.
#[cfg(feature = "hydrate")]
fn title_of(button: &web_sys::Element) -> Option<String> {
    let label = button.get_attribute("aria-label")?;
    let (before, after) = match name(button).as_str() {
        "add" => ("Add ", " to my list"),
        "remove" => ("Remove ", " from my list"),
        _ if button.get_attribute("data-rating").as_deref() == Some("like") => ("Like ", ""),
        _ => ("Not for me: ", ""),
    };
    label.strip_prefix(before)?.strip_suffix(after).map(str::to_owned)
}

#[cfg(feature = "hydrate")]
fn set_note(text: &str, class: &str) {
    if let Some(note) = document().get_element_by_id("film-note") {
        note.set_class_name(class);
        note.set_text_content(Some(text));
    }
}

#[cfg(not(feature = "hydrate"))]
fn submit<E>(_: &E, _: RwSignal<bool>) {}

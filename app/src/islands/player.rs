//! A player for a title sequence. Without it, a still of the sequence shows the same text.
//!
//! The style sheet defines the sequence as paused animations, and the player sets their current time. As a result,
//! pausing and seeking are exact, and a frame depends on the time alone. The player renders nothing: the element that
//! it wraps contains a `.stage` whose `data-address` is the path that the progress is posted to, buttons with
//! `data-act`, a range input and a clock.

use leptos::html::Div;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod playback;

/// The length of a sequence, in milliseconds: `--titles-length` in style/tokens.css.
pub const LENGTH_MS: u32 = 24_000;

/// Formats milliseconds as `0:07`. The minutes have one digit, so times of ten minutes and more wrap around.
pub fn clock(ms: u32) -> String {
    let seconds = ms / 1000;
    let digit = |number: u32| char::from_digit(number % 10, 10).unwrap_or('0');
    [digit(seconds / 60), ':', digit(seconds % 60 / 10), digit(seconds)].into_iter().collect()
}

/// Wraps the stage and its controls.
#[island]
pub fn Player(children: Children) -> impl IntoView {
    let player = NodeRef::<Div>::new();
    start(player);
    view! {
        <div
            class="player"
            node_ref=player
            data-state="waiting"
            on:click=move |event| on_click(player, &event)
            on:input=move |_| on_seek(player)
            on:change=move |_| on_seek_end(player)
            on:keydown=move |event| on_key(player, &event)
            on:keyup=move |event| {
                if event.key().starts_with("Arrow") {
                    on_seek_end(player);
                }
            }
        >
            {children()}
        </div>
    }
}

/// Resumes at the stored progress, and pauses when the page is hidden.
#[cfg(feature = "hydrate")]
fn start(player: NodeRef<Div>) {
    // The element exists once the island is hydrated, which happens before the next frame.
    request_animation_frame(move || {
        if let Some(player) = player.get_untracked() {
            playback::start(&player);
        }
    });
}

#[cfg(feature = "hydrate")]
fn on_click(player: NodeRef<Div>, event: &web_sys::Event) {
    use wasm_bindgen::JsCast;

    let button = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok())
        .and_then(|target| target.closest("[data-act]").ok().flatten());
    let (Some(player), Some(act)) =
        (player.get_untracked(), button.and_then(|button| button.get_attribute("data-act")))
    else {
        return;
    };
    match act.as_str() {
        "full" => playback::toggle_full_screen(&player),
        _ => playback::toggle(&player),
    }
}

/// The user moves the range input.
#[cfg(feature = "hydrate")]
fn on_seek(player: NodeRef<Div>) {
    if let Some(player) = player.get_untracked() {
        playback::seek(&player, playback::position(&player));
    }
}

/// The user releases the range input.
#[cfg(feature = "hydrate")]
fn on_seek_end(player: NodeRef<Div>) {
    if let Some(player) = player.get_untracked() {
        playback::record(&player);
    }
}

/// K plays and pauses, as does space on the range input, where it has no other function; arrows seek by one second.
#[cfg(feature = "hydrate")]
fn on_key(player: NodeRef<Div>, event: &web_sys::KeyboardEvent) {
    use wasm_bindgen::JsCast;

    let Some(player) = player.get_untracked() else { return };
    // Keys with a modifier are the browser's shortcuts.
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match event.key().as_str() {
        "k" | "K" => playback::toggle(&player),
        " " if event.target().is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>()) => {
            playback::toggle(&player);
        }
        "ArrowRight" => playback::seek(&player, playback::position(&player) + 1000.0),
        "ArrowLeft" => playback::seek(&player, playback::position(&player) - 1000.0),
        _ => return,
    }
    event.prevent_default();
}

#[cfg(not(feature = "hydrate"))]
fn start(_: NodeRef<Div>) {}

#[cfg(not(feature = "hydrate"))]
fn on_click<E>(_: NodeRef<Div>, _: &E) {}

#[cfg(not(feature = "hydrate"))]
fn on_seek(_: NodeRef<Div>) {}

#[cfg(not(feature = "hydrate"))]
fn on_seek_end(_: NodeRef<Div>) {}

#[cfg(not(feature = "hydrate"))]
fn on_key<E>(_: NodeRef<Div>, _: &E) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_shows_minutes_and_two_digits_of_seconds() {
        assert_eq!(clock(0), "0:00");
        assert_eq!(clock(7_999), "0:07");
        assert_eq!(clock(LENGTH_MS), "0:24");
        assert_eq!(clock(125_000), "2:05");
    }
}

//! A player for a title sequence. Without it, the sequence's still tells all that it would.
//!
//! The style sheet draws the sequence by animations that stand still; the player is their one clock. So pausing, seeking
//! and going on are exact, and what is shown at a moment depends on the moment alone. It draws nothing itself: what it
//! wraps has a `.stage` whose `data-address` is where progress goes, buttons with `data-act`, a range and a time.

use leptos::html::Div;
use leptos::prelude::*;

#[cfg(feature = "hydrate")]
mod reel;

/// How long a sequence is, in milliseconds; in style/watch.css it is `--length`.
pub const LENGTH_MS: u32 = 24_000;

/// `0:07`.
pub fn clock(ms: u32) -> String {
    let seconds = ms / 1000;
    let digit = |number: u32| char::from_digit(number % 10, 10).unwrap_or('0');
    [digit(seconds / 60), ':', digit(seconds % 60 / 10), digit(seconds)].into_iter().collect()
}

/// Wraps the stage and its controls.
#[island]
pub fn Player(children: Children) -> impl IntoView {
    let player = NodeRef::<Div>::new();
    begin(player);
    view! {
        <div
            class="player"
            node_ref=player
            data-state="waiting"
            on:click=move |event| clicked(player, &event)
            on:input=move |_| sought(player)
            on:change=move |_| settled(player)
            on:keydown=move |event| pressed(player, &event)
            on:keyup=move |event| {
                if event.key().starts_with("Arrow") {
                    settled(player);
                }
            }
        >
            {children()}
        </div>
    }
}

/// Goes to where the visitor stopped last, and listens for the page being left.
#[cfg(feature = "hydrate")]
fn begin(player: NodeRef<Div>) {
    // The element is known once the island has come to life, which is before any frame.
    request_animation_frame(move || {
        if let Some(player) = player.get_untracked() {
            reel::begin(&player);
        }
    });
}

#[cfg(feature = "hydrate")]
fn clicked(player: NodeRef<Div>, event: &web_sys::Event) {
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
        "full" => reel::fill_screen(&player),
        _ => reel::toggle(&player),
    }
}

/// The range was moved.
#[cfg(feature = "hydrate")]
fn sought(player: NodeRef<Div>) {
    if let Some(player) = player.get_untracked() {
        reel::seek(&player, reel::shown(&player));
    }
}

/// The range was let go.
#[cfg(feature = "hydrate")]
fn settled(player: NodeRef<Div>) {
    if let Some(player) = player.get_untracked() {
        reel::record(&player);
    }
}

/// K anywhere in the player, and space where it does nothing else, play and pause; arrows go a second on or back.
#[cfg(feature = "hydrate")]
fn pressed(player: NodeRef<Div>, event: &web_sys::KeyboardEvent) {
    use wasm_bindgen::JsCast;

    let Some(player) = player.get_untracked() else { return };
    // With a modifier a key is the browser's.
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    match event.key().as_str() {
        "k" | "K" => reel::toggle(&player),
        " " if event.target().is_some_and(|target| target.has_type::<web_sys::HtmlInputElement>()) => {
            reel::toggle(&player);
        }
        "ArrowRight" => reel::seek(&player, reel::shown(&player) + 1000.0),
        "ArrowLeft" => reel::seek(&player, reel::shown(&player) - 1000.0),
        _ => return,
    }
    event.prevent_default();
}

#[cfg(not(feature = "hydrate"))]
fn begin(_: NodeRef<Div>) {}

#[cfg(not(feature = "hydrate"))]
fn clicked<E>(_: NodeRef<Div>, _: &E) {}

#[cfg(not(feature = "hydrate"))]
fn sought(_: NodeRef<Div>) {}

#[cfg(not(feature = "hydrate"))]
fn settled(_: NodeRef<Div>) {}

#[cfg(not(feature = "hydrate"))]
fn pressed<E>(_: NodeRef<Div>, _: &E) {}

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

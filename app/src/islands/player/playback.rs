//! The player's changes to the page. The page also holds its state: `data-state`, the range input and the animations.

#![expect(clippy::cast_sign_loss, reason = "no time is negative")]

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::Reflect;
use web_sys::{Animation, Element, HtmlInputElement, UrlSearchParams};

use super::{LENGTH_MS, clock};

const END: f64 = LENGTH_MS as f64;
/// The interval at which progress is recorded during playback, in milliseconds.
const RECORD_EVERY: f64 = 5000.0;

/// Shows the controls, seeks to the stored progress, and pauses when the page is hidden.
pub fn start(player: &Element) {
    set_state(player, "still");
    let progress = document().query_selector("[data-resume]").ok().flatten();
    let progress: Option<u16> = progress.and_then(|line| line.get_attribute("data-resume")?.parse().ok());
    if let Some(permille) = progress {
        seek(player, END * f64::from(permille) / 1000.0);
    }
    let player = player.clone();
    window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() && is(&player, "playing") {
            toggle(&player);
        }
    });
}

/// Plays or pauses. An ended sequence plays from the beginning.
pub fn toggle(player: &Element) {
    if is(player, "playing") {
        set_state(player, "paused");
        seek(player, time().unwrap_or_default());
        record(player);
    } else if time().is_some() {
        // `play` restarts an animation that has ended.
        for animation in animations() {
            let _ = animation.play();
        }
        set_state(player, "playing");
        follow(player.clone());
    }
}

/// Seeks to a time, in milliseconds. Playback continues if it was playing.
pub fn seek(player: &Element, to: f64) {
    let to = to.clamp(0.0, END);
    let playing = is(player, "playing");
    for animation in animations() {
        if !playing {
            let _ = animation.pause();
        }
        // Completes a pending pause, so that all animations are at the same time.
        animation.set_current_time(Some(to));
    }
    if !playing {
        set_state(player, if to < END { "paused" } else { "ended" });
    }
    show(player, to);
}

/// Enters or leaves full-screen mode.
pub fn toggle_full_screen(player: &Element) {
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    } else {
        // The browser may refuse; the player then keeps its size.
        let _ = player.request_fullscreen();
    }
}

/// The position of the range input, in milliseconds.
pub fn position(player: &Element) -> f64 {
    range(player).map_or(0.0, |range| range.value_as_number())
}

/// Sends the progress to the server. The browser delivers a beacon even if the page is left; the next one makes up for
/// a lost one.
pub fn record(player: &Element) {
    let url = find(player, "[data-address]").and_then(|stage| stage.get_attribute("data-address"));
    let permille = (position(player) * 1000.0 / END) as u16;
    let form = UrlSearchParams::new_with_str(&format!("quietly=1&permille={permille}"));
    if let (Some(url), Ok(form)) = (url, form) {
        let _ = window().navigator().send_beacon_with_opt_url_search_params(&url, Some(&form));
    }
}

/// Updates the position in every frame during playback.
fn follow(player: Element) {
    request_animation_frame(move || {
        let (Some(now), true) = (time(), is(&player, "playing")) else { return };
        let before = position(&player);
        show(&player, now);
        if now >= END {
            set_state(&player, "ended");
        }
        if now >= END || (now / RECORD_EVERY).floor() > (before / RECORD_EVERY).floor() {
            record(&player);
        }
        follow(player);
    });
}

fn show(player: &Element, now: f64) {
    let (Some(range), Some(label)) = (range(player), find(player, ".player-now")) else { return };
    range.set_value_as_number(now);
    let text = clock(now as u32);
    // Once per second rather than once per frame: screen readers announce each change.
    if label.text_content().as_ref() != Some(&text) {
        label.set_text_content(Some(&text));
        let _ = range.set_attribute("aria-valuetext", &text);
    }
}

/// The animations of the sequence; the page has others, such as transitions of buttons.
fn animations() -> impl Iterator<Item = Animation> {
    let name = JsValue::from_str("animationName");
    document().get_animations().to_vec().into_iter().filter_map(move |animation| {
        let named = Reflect::get(&animation, &name).ok()?.as_string()?;
        named.starts_with("titles-").then(|| animation.unchecked_into())
    })
}

/// The current time of the sequence, in milliseconds: all animations have the same.
fn time() -> Option<f64> {
    animations().next().and_then(|animation| animation.current_time())
}

fn set_state(player: &Element, state: &str) {
    // Setting attributes with valid names cannot fail.
    let _ = player.set_attribute("data-state", state);
    if let Some(button) = find(player, ".player-toggle") {
        let _ = button.set_attribute("aria-label", if state == "playing" { "Pause" } else { "Play" });
    }
}

fn is(player: &Element, state: &str) -> bool {
    player.get_attribute("data-state").as_deref() == Some(state)
}

fn find(player: &Element, selector: &str) -> Option<Element> {
    player.query_selector(selector).ok().flatten()
}

fn range(player: &Element) -> Option<HtmlInputElement> {
    find(player, ".player-seek").and_then(|range| range.dyn_into().ok())
}

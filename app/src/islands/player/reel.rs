//! What the player does to the page. Its state is there and nowhere else: in `data-state`, in the range and in the
//! animations themselves.

#![expect(clippy::cast_sign_loss, reason = "no moment of a film is before its beginning")]

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::Reflect;
use web_sys::{Animation, Element, HtmlInputElement, UrlSearchParams};

use super::{LENGTH_MS, clock};

const END: f64 = LENGTH_MS as f64;
/// How often progress is recorded while a film plays, in milliseconds of the film.
const OFTEN: f64 = 5000.0;

/// Shows the controls, goes to where the visitor has stopped, and stops when the page is left.
pub fn begin(player: &Element) {
    set_state(player, "still");
    let stopped = document().query_selector("[data-resume]").ok().flatten();
    let stopped: Option<u16> = stopped.and_then(|line| line.get_attribute("data-resume")?.parse().ok());
    if let Some(thousandth) = stopped {
        seek(player, END * f64::from(thousandth) / 1000.0);
    }
    let player = player.clone();
    window_event_listener_untyped("visibilitychange", move |_| {
        if document().hidden() && is(&player, "playing") {
            toggle(&player);
        }
    });
}

/// Plays, from the beginning where it has ended, or pauses.
pub fn toggle(player: &Element) {
    if is(player, "playing") {
        set_state(player, "paused");
        seek(player, time().unwrap_or_default());
        record(player);
    } else if time().is_some() {
        // At its end an animation begins anew by itself.
        for animation in animations() {
            let _ = animation.play();
        }
        set_state(player, "playing");
        follow(player.clone());
    }
}

/// Goes to a moment, in milliseconds, and stays there unless the film is playing.
pub fn seek(player: &Element, to: f64) {
    let to = to.clamp(0.0, END);
    let playing = is(player, "playing");
    for animation in animations() {
        if !playing {
            let _ = animation.pause();
        }
        // Also ends a pause that is still pending, so that all animations stand at the same moment.
        animation.set_current_time(Some(to));
    }
    if !playing {
        set_state(player, if to < END { "paused" } else { "ended" });
    }
    show(player, to);
}

/// Over the whole screen, and back.
pub fn fill_screen(player: &Element) {
    if document().fullscreen_element().is_some() {
        document().exit_fullscreen();
    } else {
        // A browser that cannot, or may not, leaves the player where it is.
        let _ = player.request_fullscreen();
    }
}

/// Where the film is, in milliseconds, as the range shows it.
pub fn shown(player: &Element) -> f64 {
    range(player).map_or(0.0, |range| range.value_as_number())
}

/// Tells the server how far the film is. A beacon arrives even when the page is left; one that is lost is made up for by
/// the next.
pub fn record(player: &Element) {
    let address = find(player, "[data-address]").and_then(|stage| stage.get_attribute("data-address"));
    let thousandth = (shown(player) * 1000.0 / END) as u16;
    let form = UrlSearchParams::new_with_str(&format!("quietly=1&thousandth={thousandth}"));
    if let (Some(address), Ok(form)) = (address, form) {
        let _ = window().navigator().send_beacon_with_opt_url_search_params(&address, Some(&form));
    }
}

/// Shows where the film is from frame to frame, for as long as it plays.
fn follow(player: Element) {
    request_animation_frame(move || {
        let (Some(now), true) = (time(), is(&player, "playing")) else { return };
        let before = shown(&player);
        show(&player, now);
        if now >= END {
            set_state(&player, "ended");
        }
        if now >= END || (now / OFTEN).floor() > (before / OFTEN).floor() {
            record(&player);
        }
        follow(player);
    });
}

fn show(player: &Element, now: f64) {
    let (Some(range), Some(label)) = (range(player), find(player, ".player-now")) else { return };
    range.set_value_as_number(now);
    let says = clock(now as u32);
    // Once a second, so that nobody is read sixty numbers in one.
    if label.text_content().as_ref() != Some(&says) {
        label.set_text_content(Some(&says));
        let _ = range.set_attribute("aria-valuetext", &says);
    }
}

/// The sequence's animations. Others on the page are transitions of buttons and cards, or a passage between two pages.
fn animations() -> impl Iterator<Item = Animation> {
    let name = JsValue::from_str("animationName");
    document().get_animations().to_vec().into_iter().filter_map(move |animation| {
        let named = Reflect::get(&animation, &name).ok()?.as_string()?;
        named.starts_with("titles-").then(|| animation.unchecked_into())
    })
}

/// Where the film is, in milliseconds. All of its animations are at the same moment.
fn time() -> Option<f64> {
    animations().next().and_then(|animation| animation.current_time())
}

fn set_state(player: &Element, state: &str) {
    // The attributes' names are fixed and valid, so setting them cannot fail.
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

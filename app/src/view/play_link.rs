//! The link to a film's title sequence.

use leptos::prelude::*;

use crate::islands::player::{LENGTH_MS, clock};

/// Says what it plays and for how long.
#[component]
pub fn PlayLink(slug: String) -> impl IntoView {
    view! { <a class="button button-play" href=format!("/watch/{slug}")>{format!("Play titles · {}", clock(LENGTH_MS))}</a> }
}

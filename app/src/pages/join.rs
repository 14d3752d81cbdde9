//! `/join`: the wish to join, kept; accounts follow.

use leptos::prelude::*;

use super::query_value;
use crate::panels::join::JoinPanel;
use crate::view::PageFrame;

#[component]
pub fn JoinPage() -> impl IntoView {
    let done = query_value("done").is_some();
    let message = match query_value("problem").as_deref() {
        Some("email") => Some("That does not look like an email address. Please check it and try again."),
        Some("unavailable") => Some("We could not keep your address just now. Please try again in a moment."),
        _ => None,
    };
    let content = if done {
        view! {
            <div class="lost" role="status">
                <h1>"You are on the list"</h1>
                <p>"Thank you. We keep a seat for you and write as soon as the doors open."</p>
                <p class="actions"><a class="button" href="/">"Browse the films"</a></p>
            </div>
        }
        .into_any()
    } else {
        view! {
            <h1>"Join Matinee"</h1>
            {message.map(|message| view! { <p class="problem" role="alert">{message}</p> })}
            <JoinPanel />
        }
        .into_any()
    };
    view! { <PageFrame title="Join">{content}</PageFrame> }
}

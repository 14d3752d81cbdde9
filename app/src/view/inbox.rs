//! Messages, each with the way to what it is about.

use leptos::prelude::*;

use domain::Message;
use crate::view::{Day, counted};

/// The latest first; those that are new say so.
#[component]
pub fn Messages(messages: Vec<Message>) -> impl IntoView {
    if messages.is_empty() {
        return view! {
            <div class="keep-empty">
                <p>"No messages yet. When a batch of yours is done, you read it here."</p>
                <p class="actions">
                    <a class="button" href="/batch">"Predictions in bulk"</a>
                </p>
            </div>
        }
        .into_any();
    }
    let unread = messages.iter().filter(|message| !message.read).count() as u64;
    let read_all = (unread > 0).then(|| {
        view! {
            <form class="inbox-tools" method="post" action="/inbox/read">
                <p>{format!("{} to read", counted(unread, "message"))}</p>
                <button class="button button-quiet">"Mark all as read"</button>
            </form>
        }
    });
    let lines = messages.into_iter().map(|message| view! { <Line message=message /> });
    view! {
        {read_all}
        <ol class="messages">{lines.collect_view()}</ol>
    }
    .into_any()
}

/// Opening a message marks it as read, which is no affair of a link.
#[component]
fn Line(message: Message) -> impl IntoView {
    let subject = format!("message-{}", message.id);
    let is_new = (!message.read).then(|| view! { <span class="message-new">"New"</span> " " });
    view! {
        <li class="message" data-unread=(!message.read).then_some("")>
            <p class="message-head">{is_new}<Day seconds=message.at /></p>
            <h2 id=subject.clone()>{message.subject}</h2>
            <p class="message-text">{message.text}</p>
            <form method="post" action=format!("/inbox/{}/open", message.id)>
                <button class="button button-quiet" aria-describedby=subject>"Open"</button>
            </form>
        </li>
    }
}

//! The messages of the inbox.

use domain::Message;
use leptos::prelude::*;

use crate::format::{Day, counted, message};

/// The messages in the given order, with a button that marks all as read; a notice if there are none.
#[component]
pub fn MessageList(messages: Vec<Message>) -> impl IntoView {
    if messages.is_empty() {
        return view! {
            <div class="empty-state">
                <p>"No messages yet. We’ll let you know here when a batch is done."</p>
                <p class="actions">
                    <a class="button" href="/batch">"Start a batch"</a>
                </p>
            </div>
        }
        .into_any();
    }
    let unread = messages.iter().filter(|message| !message.read).count() as u64;
    let read_all = (unread > 0).then(|| {
        view! {
            <form class="toolbar inbox-tools" method="post" action="/inbox/read">
                <p>{counted(unread, "unread message")}</p>
                <button class="button button-secondary">"Mark all as read"</button>
            </form>
        }
    });
    let items = messages.into_iter().map(|message| view! { <MessageItem message=message /> });
    view! {
        {read_all}
        <ol class="message-list">{items.collect_view()}</ol>
    }
    .into_any()
}

/// Opened by a form, because opening marks the message as read and a link must not change state.
#[component]
fn MessageItem(message: Message) -> impl IntoView {
    let subject_id = format!("message-{}", message.id);
    let new = (!message.read).then(|| view! { <span class="message-new">"New"</span> " " });
    view! {
        <li class="message" data-unread=(!message.read).then_some("")>
            <p class="message-head">{new}<Day at=message.created_at /></p>
            <h2 id=subject_id.clone()>{message::subject(&message)}</h2>
            <p class="message-text">{message::text(&message)}</p>
            <form method="post" action=format!("/inbox/{}/open", message.id)>
                <button class="button button-secondary" aria-describedby=subject_id>"Open"</button>
            </form>
        </li>
    }
}

//! `inbox`: the user's messages, newest first. The primary panel of the inbox page.

use domain::{Message, Service};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::Answer;
use crate::panel::{Audience, Panel};
use crate::view::{FormProblem, MessageList};

pub static PANEL: Panel = Panel {
    name: "inbox",
    service: Service::Inbox,
    audience: Audience::Everyone,
    label: "Inbox",
    unavailable: "Your messages are not available right now, but they are safe. Please try again in a moment.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "inbox", input = GetUrl)]
pub async fn load_inbox() -> Answer<Vec<Message>> {
    PANEL.request()?.private()?.inbox(|inbox, user| inbox.messages(user)).await
}

#[component]
pub fn InboxPanel() -> impl IntoView {
    view! {
        <h1>{PANEL.label}</h1>
        <FormProblem />
        {PANEL.primary(
            load_inbox,
            |frame, messages| frame.fill(view! { <MessageList messages=messages /> }),
            || (),
        )}
    }
}

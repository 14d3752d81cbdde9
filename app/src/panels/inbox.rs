//! `inbox`: messages to the visitor, the latest first. The inbox page's primary panel.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::set_status;
use crate::error::PanelError;
use crate::types::{Message, Served};
use crate::view::{FormProblem, Frame, Messages, Notice};
#[cfg(feature = "ssr")]
use crate::visitor::Visitor;

const TITLE: &str = "Inbox";

/// Of whoever asks, and of nobody else: the question says no name, and the answer is not kept for the next who asks it.
#[server(prefix = "/api/panel", endpoint = "inbox", input = GetUrl)]
pub async fn load_inbox() -> Result<Served<Vec<Message>>, PanelError> {
    use crate::services::{Ask, Services};

    let person = Visitor::from_request().person;
    let services = Services::from_request()?;
    let ask = Ask {
        service: "inbox",
        host: "in-process",
        question: "inbox".to_owned(),
        cached: false,
        // To nobody in particular nothing is ever written.
        call: services.inbox.messages(person.as_deref().unwrap_or_default()),
        substitute: None,
    };
    services.ladder.ask(ask).await
}

/// Without a Suspense, like the film on its own page: in place without a script.
#[component]
pub fn InboxPanel() -> impl IntoView {
    let messages = Resource::new_blocking(|| (), |()| load_inbox());
    view! {
        <h1>{TITLE}</h1>
        <FormProblem />
        {Suspend::new(async move {
            match messages.await {
                Ok(served) => view! {
                    <Frame name="inbox" source=served.source label=TITLE>
                        <Messages messages=served.value />
                    </Frame>
                }
                .into_any(),
                Err(error) => {
                    set_status(&error);
                    match error {
                        PanelError::Unavailable(source) => view! { <Notice name="inbox" source=source label=TITLE says="Your messages are not available right now, but they are safe. Please try again in a moment." /> }.into_any(),
                        PanelError::NotFound | PanelError::Invalid(_) => ().into_any(),
                    }
                }
            }
        })}
    }
}

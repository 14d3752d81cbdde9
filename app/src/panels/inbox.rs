//! `inbox`: messages to the visitor, the latest first. The inbox page's primary panel.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::set_status;
use crate::error::PanelError;
use domain::{Message, Served};
use crate::view::{FormProblem, Frame, Messages, Notice};
#[cfg(feature = "ssr")]


const TITLE: &str = "Inbox";

/// Of whoever asks, and of nobody else: the question says no name, and the answer is not kept for the next who asks it.
#[server(prefix = "/api/panel", endpoint = "inbox", input = GetUrl)]
pub async fn load_inbox() -> Result<Served<Vec<Message>>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let person = crate::request::visitor().user;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "inbox",
        service: Service::Inbox,
        host: "in-process",
        cache: CachePolicy::Uncached,
        // To nobody in particular nothing is ever written.
        call: services.inbox.messages(person.as_deref().unwrap_or_default()),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
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
                        PanelError(CallError::Unavailable(source)) => view! { <Notice name="inbox" source=source label=TITLE says="Your messages are not available right now, but they are safe. Please try again in a moment." /> }.into_any(),
                        PanelError(CallError::NotFound) | PanelError(CallError::Invalid(_)) => ().into_any(),
                    }
                }
            }
        })}
    }
}

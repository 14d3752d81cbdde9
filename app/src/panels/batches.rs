//! `batches`: the visitor's batches, the latest first.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{BatchSummary, Served};
use crate::view::{BatchList, Frame, Waiting};
#[cfg(feature = "ssr")]


const TITLE: &str = "Your batches";

/// Of whoever asks, and of nobody else: the question says no name, and the answer is not kept for the next who asks it.
#[server(prefix = "/api/panel", endpoint = "batches", input = GetUrl)]
pub async fn load_batches() -> Result<Served<Vec<BatchSummary>>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let person = crate::request::visitor().user;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "batches",
        service: Service::Batches,
        host: "in-process",
        cache: CachePolicy::Uncached,
        // Somebody who has never sent a file has the batches of nobody, of which there are none.
        call: services.batches.of_person(person.as_deref().unwrap_or_default()),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

#[component]
pub fn BatchesPanel() -> impl IntoView {
    let batches = Resource::new(|| (), |()| load_batches());
    let waiting = || {
        view! {
            <Waiting name="batches" href="/panel/batches".to_owned() label="Show your batches">
                <h2 class="row-title">{TITLE}</h2>
            </Waiting>
        }
    };
    arriving(batches, waiting, |answer| match answer {
        Ok(served) => view! {
            <Frame name="batches" source=served.source label=TITLE>
                <h2 class="row-title">{TITLE}</h2>
                <BatchList batches=served.value />
            </Frame>
        }
        .into_any(),
        Err(error) => without_answer(
            "batches",
            TITLE,
            "Your batches are not available right now, but they are safe. Please try again in a moment.",
            &error,
        ),
    })
}

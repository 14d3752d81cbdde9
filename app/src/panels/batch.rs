//! `batch`: one batch, from what was understood of its file to what came of it. Its page's primary panel: anybody else's
//! batch is not there.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_meta::Title;

use super::set_status;
use crate::error::PanelError;
use domain::{Batch, BatchStatus, Served};
use crate::view::{BatchDetail, Frame, Notice, percent};
#[cfg(feature = "ssr")]


#[server(prefix = "/api/panel", endpoint = "batch", input = GetUrl)]
pub async fn load_batch(id: String) -> Result<Served<Batch>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let id = super::checked_batch(&id)?;
    let person = crate::request::visitor().user.ok_or(PanelError(CallError::NotFound))?;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "batch",
        service: Service::Batches,
        host: "in-process",
        // Which one is said nowhere: it is logged. It is never remembered, so that nobody is given what is another's.
        cache: CachePolicy::Uncached,
        call: services.batches.batch(&person, id),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

/// Without a Suspense, like the film on its own page: in place without a script.
#[component]
pub fn BatchPanel(id: String) -> impl IntoView {
    let batch = Resource::new_blocking(move || id.clone(), load_batch);
    Suspend::new(async move {
        match batch.await {
            Ok(served) => view! {
                <Title text=title_of(&served.value) />
                <Frame name="batch" source=served.source label="The batch">
                    <BatchDetail batch=served.value />
                </Frame>
            }
            .into_any(),
            Err(error) => {
                set_status(&error);
                match error {
                    PanelError(CallError::Unavailable(source)) => view! {
                        <Title text="Back in a moment" />
                        <Notice name="batch" source=source label="The batch" says="This batch is not available right now, but it is safe. Please try again in a moment." />
                    }
                    .into_any(),
                    PanelError(CallError::NotFound) | PanelError(CallError::Invalid(_)) => view! { <NoBatch /> }.into_any(),
                }
            }
        }
    })
}

/// While it runs, the tab itself says how far it is.
fn title_of(batch: &Batch) -> String {
    let is_waited_for = matches!(batch.progress.status, BatchStatus::Queued | BatchStatus::Running);
    if is_waited_for { format!("{} · {}", percent(&batch.progress), batch.name) } else { batch.name.clone() }
}

#[component]
fn NoBatch() -> impl IntoView {
    view! {
        <Title text="You have no such batch" />
        <div class="lost">
            <h1>"You have no such batch"</h1>
            <p>
                "It may belong to another browser, or have expired: a batch is kept for a while and then deleted. "
                "If you sent it as a member, log in first."
            </p>
            <p class="actions">
                <a class="button" href="/batch">"Your batches"</a>
                <a class="button button-quiet" href="/login?next=/batch">"Log in"</a>
            </p>
        </div>
    }
}

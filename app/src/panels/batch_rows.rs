//! `batch-rows`: what came of a batch's rows, as far as they are done, a page at a time.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{BatchRows, RowFilter, Served};
use crate::view::{Frame, ResultRows, Waiting, query_of};
#[cfg(feature = "ssr")]


const TITLE: &str = "Results";

/// The longest search, in characters.
#[cfg(feature = "ssr")]
const LONGEST_SEARCH: usize = 100;
/// No file has so many rows.
#[cfg(feature = "ssr")]
const BEYOND_ALL: u64 = u32::MAX as u64;

/// Rows after `after`, which is 0 for the beginning, whose title has these words.
#[server(prefix = "/api/panel", endpoint = "batch-rows", input = GetUrl)]
pub async fn load_batch_rows(
    id: String,
    #[server(default)] after: u64,
    #[server(default)] title: String,
    #[server(default)] failed: bool,
) -> Result<Served<BatchRows>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let id = super::checked_batch(&id)?;
    if after > BEYOND_ALL {
        return Err(PanelError(CallError::Invalid("after must be the number of a row".to_owned())));
    }
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.chars().count() > LONGEST_SEARCH {
        return Err(PanelError(CallError::Invalid(format!("Please search with at most {LONGEST_SEARCH} characters."))));
    }
    let person = crate::request::visitor().user.ok_or(PanelError(CallError::NotFound))?;
    let wanted = RowFilter { after, title, failed };
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "batch-rows",
        service: Service::Batches,
        host: "in-process",
        // As for the batch itself: it is logged, and never remembered.
        cache: CachePolicy::Uncached,
        call: services.batches.rows(&person, id, &wanted),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

#[component]
pub fn BatchRowsPanel(id: String, wanted: RowFilter) -> impl IntoView {
    let question = (id.clone(), wanted.clone());
    let rows = Resource::new(
        move || question.clone(),
        |(id, RowFilter { after, title, failed })| load_batch_rows(id, after, title, failed),
    );
    let alone = format!("/panel/batch-rows?id={id}&{}", query_of(&wanted));
    let all = format!("/batch/{id}");
    let wants_all = wanted == RowFilter::default();
    let waiting = move || {
        view! {
            <Waiting name="batch-rows" href=alone.clone() label="Show the results">
                <h2 class="row-title">{TITLE}</h2>
            </Waiting>
        }
    };
    let results = move |source, page| {
        let (batch, wanted) = (id.clone(), wanted.clone());
        view! {
            <Frame name="batch-rows" source=source label=TITLE id="results">
                <ResultRows batch=batch wanted=wanted page=page />
            </Frame>
        }
        .into_any()
    };
    arriving(rows, waiting, move |answer| match answer {
        // A batch that nothing has come of yet has no results to look through.
        Ok(served) if served.value.rows.is_empty() && wants_all => ().into_any(),
        Ok(served) => results(served.source, served.value),
        Err(PanelError(CallError::Invalid(says))) => view! {
            <div class="panel panel-batch-rows" id="results">
                <h2 class="row-title">{TITLE}</h2>
                <p class="problem" role="alert">{says}</p>
                <p class="actions"><a class="button button-quiet" href=all.clone()>"All rows"</a></p>
            </div>
        }
        .into_any(),
        Err(error) => without_answer(
            "batch-rows",
            TITLE,
            "The results are not available right now, but they are safe. Please try again in a moment.",
            &error,
        ),
    })
}

//! `batch-rows`: what came of a batch's rows, as far as they are done, a page at a time.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use crate::types::{BatchRows, RowsWanted, Served};
use crate::view::{Frame, ResultRows, Waiting, query_of};
#[cfg(feature = "ssr")]
use crate::visitor::Visitor;

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
    use crate::services::{Ask, Services};

    let id = super::checked_batch(&id)?;
    if after > BEYOND_ALL {
        return Err(PanelError::Invalid("after must be the number of a row".to_owned()));
    }
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    if title.chars().count() > LONGEST_SEARCH {
        return Err(PanelError::Invalid(format!("Please search with at most {LONGEST_SEARCH} characters.")));
    }
    let person = Visitor::from_request().person.ok_or(PanelError::NotFound)?;
    let wanted = RowsWanted { after, title, failed };
    let services = Services::from_request()?;
    let ask = Ask {
        service: "batches",
        host: "in-process",
        // As for the batch itself: it is logged, and never remembered.
        question: "batch-rows".to_owned(),
        cached: false,
        call: services.batches.rows(&person, id, &wanted),
        substitute: None,
    };
    services.ladder.ask(ask).await
}

#[component]
pub fn BatchRowsPanel(id: String, wanted: RowsWanted) -> impl IntoView {
    let question = (id.clone(), wanted.clone());
    let rows = Resource::new(
        move || question.clone(),
        |(id, RowsWanted { after, title, failed })| load_batch_rows(id, after, title, failed),
    );
    let alone = format!("/panel/batch-rows?id={id}&{}", query_of(&wanted));
    let waiting = move || {
        view! {
            <Waiting name="batch-rows" href=alone.clone() label="Show the results">
                <h2 class="row-title">{TITLE}</h2>
            </Waiting>
        }
    };
    arriving(rows, waiting, move |answer| match answer {
        // A batch that nothing has come of yet has no results to look through.
        Ok(served) if served.value.rows.is_empty() && wanted == RowsWanted::default() => ().into_any(),
        Ok(served) => view! {
            <Frame name="batch-rows" source=served.source label=TITLE id="results">
                <ResultRows batch=id.clone() wanted=wanted.clone() page=served.value />
            </Frame>
        }
        .into_any(),
        Err(PanelError::Invalid(says)) => view! {
            <div class="panel panel-batch-rows" id="results">
                <h2 class="row-title">{TITLE}</h2>
                <p class="problem" role="alert">{says}</p>
                <p class="actions"><a class="button button-quiet" href=format!("/batch/{id}")>"All rows"</a></p>
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

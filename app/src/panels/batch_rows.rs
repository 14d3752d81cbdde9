//! `batch-rows`: the results of a batch, a page of rows at a time.

use domain::{BatchRows, CallError, RowFilter, Served};

use super::frame::PanelFrame;
use super::prelude::*;
use crate::error::PanelError;
use crate::view::{BatchResults, row_query};

pub static PANEL: Panel = Panel {
    name: "batch-rows",
    service: Service::Batches,
    audience: Audience::Users,
    label: "Results",
    unavailable: "The results are not available right now, but they are safe. Please try again in a moment.",
    example: None,
};

/// Above the number of rows of any file, and within the range of the database's integers.
#[cfg(feature = "ssr")]
const MAX_ROW_NUMBER: u64 = u32::MAX as u64;

/// Rows after number `after`, which is 0 for the beginning, whose title contains the words of `title`.
#[server(prefix = "/api/panel", endpoint = "batch-rows", input = GetUrl)]
pub async fn load_batch_rows(
    id: String,
    #[server(default)] after: u64,
    #[server(default)] title: String,
    #[server(default)] failed: bool,
) -> Answer<BatchRows> {
    let id = id.parse()?;
    if after > MAX_ROW_NUMBER {
        return Err(PanelError::invalid("after must be the number of a row"));
    }
    let filter = RowFilter { after, title: super::normalised_query(&title)?, failed };
    PANEL.request()?.private()?.batches(|batches, user| batches.rows(user, &id, &filter)).await
}

#[component]
pub fn BatchRowsPanel(id: String, filter: RowFilter) -> impl IntoView {
    let heading = || view! { <h2 class="section-title">{PANEL.label}</h2> };
    let placeholder = PANEL.placeholder(format!("id={id}&{}", row_query(&filter)), "Show the results", heading);
    let load = {
        let (id, filter) = (id.clone(), filter.clone());
        move || {
            let RowFilter { after, title, failed } = filter.clone();
            load_batch_rows(id.clone(), after, title, failed)
        }
    };
    PANEL.deferred_answer(load, placeholder, move |answer| match answer {
        // A batch without any results yet has nothing to search.
        Ok(served) if served.value.rows.is_empty() && filter == RowFilter::default() => ().into_any(),
        Ok(Served { value, source }) => {
            let results = view! { <BatchResults batch=id.clone() filter=filter.clone() page=value /> };
            PanelFrame::new(&PANEL, source).id("results").fill(results)
        }
        Err(PanelError(CallError::Invalid(problem))) => view! {
            <div class="panel panel-batch-rows" id="results">
                {heading()}
                <p class="problem" role="alert">{problem}</p>
                <p class="actions"><a class="button button-secondary" href=format!("/batch/{id}")>"All rows"</a></p>
            </div>
        }
        .into_any(),
        Err(error) => PANEL.without_answer(&error),
    })
}

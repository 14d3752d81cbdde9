//! The parameters of the current URL.

use domain::{FilterKind, MAX_QUERY_LEN, RowFilter, SearchRequest, ToneShifts};
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};
use strum::VariantArray;

/// The longest slug of a filter.
const MAX_SLUG_LEN: usize = 40;

/// A segment of the path, by its name in the route; empty if the route has no such segment.
pub fn path(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}

/// A query parameter.
pub fn query(name: &str) -> Option<String> {
    use_query_map().read_untracked().get(name)
}

/// A query parameter; empty if it is missing.
pub fn text(name: &str) -> String {
    query(name).unwrap_or_default()
}

/// The number of the list's page; 1 if it is missing, and 0, which is never a valid page, if it is not a number.
pub fn page() -> u32 {
    query("page").map_or(1, |page| page.parse().unwrap_or(0))
}

/// The search in the query. A text that is too long is truncated, and an unknown order means best match first.
pub fn search() -> SearchRequest {
    let filter = |kind: &FilterKind| {
        let slug: String = query(kind.as_str())?.chars().take(MAX_SLUG_LEN).collect();
        (!slug.is_empty()).then_some((*kind, slug))
    };
    let text: String = text("q").chars().take(MAX_QUERY_LEN).collect();
    SearchRequest {
        text: text.split_whitespace().collect::<Vec<_>>().join(" "),
        filters: FilterKind::VARIANTS.iter().filter_map(filter).collect(),
        order: query("sort").and_then(|order| order.parse().ok()).unwrap_or_default(),
    }
}

/// The shifts of a tuned row. Invalid shifts are ignored.
pub fn tune() -> ToneShifts {
    text("tune").parse().unwrap_or_default()
}

/// The filter of a batch's rows. An invalid row number selects the first rows.
pub fn row_filter() -> RowFilter {
    RowFilter {
        after: query("after").and_then(|after| after.parse().ok()).unwrap_or_default(),
        title: text("title"),
        failed: query("failed").is_some_and(|failed| failed == "1"),
    }
}

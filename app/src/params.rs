//! The parameters of the current page's address.

use domain::RowFilter;
use leptos::prelude::*;
use leptos_router::hooks::{use_params_map, use_query_map};

/// A segment of the path, by its name in the route; empty if the route has no such segment.
pub fn path(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}

/// A value of the query.
pub fn query(name: &str) -> Option<String> {
    use_query_map().read_untracked().get(name)
}

/// A value of the query; empty if it is missing.
pub fn text(name: &str) -> String {
    query(name).unwrap_or_default()
}

/// The number of the list's page; 1 if it is missing, and 0, which is not a page, if it is not a number.
pub fn page() -> u32 {
    query("page").map_or(1, |page| page.parse().unwrap_or(0))
}

/// The filter of a batch's rows. An invalid row number selects the first rows.
pub fn row_filter() -> RowFilter {
    RowFilter {
        after: query("after").and_then(|after| after.parse().ok()).unwrap_or_default(),
        title: text("title"),
        failed: query("failed").is_some_and(|failed| failed == "1"),
    }
}

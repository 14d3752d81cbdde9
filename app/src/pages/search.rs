//! `/search?q=`

use leptos::prelude::*;

use super::{query_page, query_value};
use crate::panels::search::SearchPanel;
use crate::view::PageFrame;

#[component]
pub fn SearchPage() -> impl IntoView {
    view! {
        <PageFrame>
            <SearchPanel q=query_value("q").unwrap_or_default() page=query_page() />
        </PageFrame>
    }
}

//! `/my-list`

use leptos::prelude::*;

use super::query_page;
use crate::panels::my_list::MyListPanel;
use crate::view::PageFrame;

#[component]
pub fn MyListPage() -> impl IntoView {
    view! {
        <PageFrame title="My list">
            <MyListPanel page=query_page() />
        </PageFrame>
    }
}

//! `/import` and `/import/{id}`

use leptos::prelude::*;

use super::layout::PageFrame;
use crate::panels::import::ImportPanel;
use crate::panels::import_list::ImportsPanel;
use crate::params;
use crate::view::ImportUpload;

#[component]
pub fn ImportsPage() -> impl IntoView {
    view! {
        <PageFrame title="Bring your history">
            <ImportUpload />
            <ImportsPanel />
        </PageFrame>
    }
}

#[component]
pub fn ImportPage() -> impl IntoView {
    view! { <PageFrame><ImportPanel id=params::path("id") page=params::page() /></PageFrame> }
}

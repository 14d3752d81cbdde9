//! `/batch` and `/batch/{id}`

use leptos::prelude::*;

use super::layout::PageFrame;
use crate::panels::batch::BatchPanel;
use crate::panels::batch_list::BatchesPanel;
use crate::panels::batch_rows::BatchRowsPanel;
use crate::params;
use crate::view::BatchUpload;

#[component]
pub fn BatchesPage() -> impl IntoView {
    view! {
        <PageFrame title="Similar films in bulk">
            <BatchUpload />
            <BatchesPanel />
        </PageFrame>
    }
}

#[component]
pub fn BatchPage() -> impl IntoView {
    let id = params::path("id");
    view! {
        <PageFrame>
            <BatchPanel id=id.clone() />
            <BatchRowsPanel id=id filter=params::row_filter() />
        </PageFrame>
    }
}

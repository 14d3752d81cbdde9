//! `/batch` and `/batch/{id}`: predictions in bulk.

use leptos::prelude::*;

use super::{path_part, query_rows};
use crate::panels::batch::BatchPanel;
use crate::panels::batch_rows::BatchRowsPanel;
use crate::panels::batches::BatchesPanel;
use crate::view::{BatchUpload, PageFrame};

#[component]
pub fn BatchPage() -> impl IntoView {
    view! {
        <PageFrame title="Predictions in bulk">
            <BatchUpload />
            <BatchesPanel />
        </PageFrame>
    }
}

#[component]
pub fn OneBatchPage() -> impl IntoView {
    let id = path_part("id");
    view! {
        <PageFrame>
            <BatchPanel id=id.clone() />
            <BatchRowsPanel id=id wanted=query_rows() />
        </PageFrame>
    }
}

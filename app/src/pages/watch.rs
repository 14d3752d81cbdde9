//! `/watch/{slug}`

use leptos::prelude::*;

use super::layout::PageFrame;
use crate::panels::progress::ProgressPanel;
use crate::panels::similar::SimilarPanel;
use crate::panels::watch::WatchPanel;
use crate::params;

#[component]
pub fn WatchPage() -> impl IntoView {
    let slug = params::path("slug");
    view! {
        <PageFrame>
            <WatchPanel movie=slug.clone() />
            <ProgressPanel movie=slug.clone() />
            <SimilarPanel movie=slug />
        </PageFrame>
    }
}

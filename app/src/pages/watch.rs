//! `/watch/{slug}`

use leptos::prelude::*;

use super::path_part;
use crate::panels::progress::ProgressPanel;
use crate::panels::similar::SimilarPanel;
use crate::panels::watch::WatchPanel;
use crate::view::PageFrame;

#[component]
pub fn WatchPage() -> impl IntoView {
    let slug = path_part("slug");
    view! {
        <PageFrame>
            <WatchPanel movie=slug.clone() />
            <ProgressPanel movie=slug.clone() />
            <SimilarPanel movie=slug />
        </PageFrame>
    }
}

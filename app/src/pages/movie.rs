//! `/movie/{slug}`

use leptos::prelude::*;

use super::layout::PageFrame;
use crate::panels::also_watched::AlsoWatchedPanel;
use crate::panels::details::DetailsPanel;
use crate::panels::join::JoinPanel;
use crate::panels::similar::SimilarPanel;
use crate::params;

#[component]
pub fn MoviePage() -> impl IntoView {
    let slug = params::path("slug");
    view! {
        <PageFrame>
            <DetailsPanel movie=slug.clone() />
            <SimilarPanel movie=slug.clone() />
            <AlsoWatchedPanel movie=slug />
            <JoinPanel />
        </PageFrame>
    }
}

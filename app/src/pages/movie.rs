//! `/movie/{slug}`

use leptos::prelude::*;

use super::path_part;
use crate::panels::also_watched::AlsoWatchedPanel;
use crate::panels::details::DetailsPanel;
use crate::panels::join::JoinPanel;
use crate::panels::similar::SimilarPanel;
use crate::view::PageFrame;

#[component]
pub fn MoviePage() -> impl IntoView {
    let slug = path_part("slug");
    view! {
        <PageFrame>
            <DetailsPanel movie=slug.clone() />
            <SimilarPanel movie=slug.clone() />
            <AlsoWatchedPanel movie=slug />
            <JoinPanel />
        </PageFrame>
    }
}

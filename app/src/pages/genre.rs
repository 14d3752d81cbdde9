//! `/genre/{slug}`

use leptos::prelude::*;

use super::{path_part, query_page};
use crate::panels::genre::GenrePanel;
use crate::view::PageFrame;

#[component]
pub fn GenrePage() -> impl IntoView {
    view! {
        <PageFrame>
            <GenrePanel slug=path_part("slug") page=query_page() />
        </PageFrame>
    }
}

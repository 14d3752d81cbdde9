//! `/`

use leptos::prelude::*;

use super::layout::PageFrame;
use crate::panels::billboard::BillboardPanel;
use crate::panels::continue_watching::ContinuePanel;
use crate::panels::join::JoinPanel;
use crate::panels::new_films::NewFilmsPanel;
use crate::panels::personal::PersonalPanel;
use crate::panels::popular::PopularPanel;
use crate::panels::shelf::ShelfPanel;
use crate::panels::top_ten::TopTenPanel;
use crate::panels::unseen::UnseenPanel;

#[component]
pub fn HomePage() -> impl IntoView {
    view! {
        <PageFrame title="Films worth an afternoon">
            <BillboardPanel />
            <ContinuePanel />
            <PersonalPanel />
            <UnseenPanel />
            <ShelfPanel of="group:0" />
            <TopTenPanel />
            <ShelfPanel of="genre:thriller" />
            <NewFilmsPanel />
            <ShelfPanel of="group:1" />
            <ShelfPanel of="genre:comedy" />
            <PopularPanel />
            <ShelfPanel of="group:2" />
            <JoinPanel />
            <ShelfPanel of="genre:sci-fi" />
            <ShelfPanel of="group:3" />
            <ShelfPanel of="genre:animation" />
            <ShelfPanel of="group:4" />
            <ShelfPanel of="genre:film-noir" />
            <ShelfPanel of="group:5" />
            <ShelfPanel of="genre:documentary" />
        </PageFrame>
    }
}

//! `/panel/{name}`: one panel alone, whole without JavaScript, for tests and for embedding.

use domain::CallError;
use leptos::prelude::*;
use leptos_meta::Title;

use super::{path_part, query_page, query_rows, query_value};
use crate::error::PanelError;
use crate::panels::account::AccountPanel;
use crate::panels::also_watched::AlsoWatchedPanel;
use crate::panels::batch::BatchPanel;
use crate::panels::batch_rows::BatchRowsPanel;
use crate::panels::batches::BatchesPanel;
use crate::panels::billboard::BillboardPanel;
use crate::panels::r#continue::ContinuePanel;
use crate::panels::details::DetailsPanel;
use crate::panels::genre::GenrePanel;
use crate::panels::inbox::InboxPanel;
use crate::panels::join::JoinPanel;
use crate::panels::menu::MenuPanel;
use crate::panels::model_card::ModelCardPanel;
use crate::panels::model_map::ModelMapPanel;
use crate::panels::model_metrics::ModelMetricsPanel;
use crate::panels::my_list::MyListPanel;
use crate::panels::order::OrderPanel;
use crate::panels::personal::PersonalPanel;
use crate::panels::plans::{PlansPanel, Step};
use crate::panels::progress::ProgressPanel;
use crate::panels::search::SearchPanel;
use crate::panels::shelf::ShelfPanel;
use crate::panels::similar::SimilarPanel;
use crate::panels::watch::WatchPanel;
use crate::panels::{StandsAlone, set_status};
use crate::view::Lost;

#[component]
pub fn PanelPage() -> impl IntoView {
    provide_context(StandsAlone);
    let name = path_part("name");
    let movie = query_value("movie").unwrap_or_default();
    let panel = match name.as_str() {
        "also-watched" => view! { <AlsoWatchedPanel movie=movie /> }.into_any(),
        "account" => view! { <AccountPanel done=None /> }.into_any(),
        "batch" => view! { <BatchPanel id=query_value("id").unwrap_or_default() /> }.into_any(),
        "batch-rows" => {
            view! { <BatchRowsPanel id=query_value("id").unwrap_or_default() wanted=query_rows() /> }.into_any()
        }
        "batches" => view! { <BatchesPanel /> }.into_any(),
        "billboard" => view! { <BillboardPanel /> }.into_any(),
        "continue" => view! { <ContinuePanel /> }.into_any(),
        "details" => view! { <DetailsPanel movie=movie /> }.into_any(),
        "genre" => view! { <GenrePanel slug=query_value("genre").unwrap_or_default() page=query_page() /> }.into_any(),
        "inbox" => view! { <InboxPanel /> }.into_any(),
        "join" => view! { <JoinPanel /> }.into_any(),
        "menu" => view! { <MenuPanel /> }.into_any(),
        "model-card" => view! { <ModelCardPanel /> }.into_any(),
        "model-map" => view! { <ModelMapPanel /> }.into_any(),
        "model-metrics" => view! { <ModelMetricsPanel /> }.into_any(),
        "personal" => view! { <PersonalPanel of=query_value("of").unwrap_or_default() /> }.into_any(),
        "my-list" => view! { <MyListPanel page=query_page() /> }.into_any(),
        "order" => view! { <OrderPanel id=query_value("id").unwrap_or_default() /> }.into_any(),
        "plans" => view! { <PlansPanel step=Step::Choose /> }.into_any(),
        "progress" => view! { <ProgressPanel movie=movie /> }.into_any(),
        "search" => view! { <SearchPanel q=query_value("q").unwrap_or_default() page=query_page() /> }.into_any(),
        "shelf" => view! { <ShelfPanel of=query_value("of").unwrap_or_default() /> }.into_any(),
        "similar" => view! { <SimilarPanel movie=movie /> }.into_any(),
        "watch" => view! { <WatchPanel movie=movie /> }.into_any(),
        _ => {
            set_status(&PanelError(CallError::NotFound));
            view! { <Lost title="No such panel" says="How it works has the list of them." /> }.into_any()
        }
    };
    view! {
        <Title text=format!("Panel {name}") />
        <main id="content" class="alone">{panel}</main>
    }
}

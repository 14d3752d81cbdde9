//! `/model`: the model card with charts.

use leptos::prelude::*;

use super::layout::PageFrame;
use crate::panels::model_card::ModelCardPanel;
use crate::panels::model_map::ModelMapPanel;
use crate::panels::model_metrics::ModelMetricsPanel;
use crate::view::ModelIntro;

#[component]
pub fn ModelPage() -> impl IntoView {
    view! {
        <PageFrame title="The model">
            <ModelIntro />
            <ModelCardPanel />
            <ModelMetricsPanel />
            // Last, because it contains more than a thousand links.
            <ModelMapPanel />
        </PageFrame>
    }
}

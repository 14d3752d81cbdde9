//! `/model`: the model's card, with plots.

use leptos::prelude::*;

use crate::panels::model_card::ModelCardPanel;
use crate::panels::model_map::ModelMapPanel;
use crate::panels::model_metrics::ModelMetricsPanel;
use crate::view::PageFrame;

#[component]
pub fn ModelPage() -> impl IntoView {
    view! {
        <PageFrame title="The model">
            <header class="model-intro">
                <h1>"The model behind the strips"</h1>
                <p>
                    "“More like this” is the answer of one trained model, called M. It turns what is known of a film into numbers, "
                    "looks for the films nearest to it, and reads the reasons off what both share. "
                    "It lives in one file, in the site's own process or "<a href="/how-it-works">"on boxes of its own"</a>"."
                </p>
            </header>
            <ModelCardPanel />
            <ModelMetricsPanel />
            // Last, because it is a thousand links.
            <ModelMapPanel />
        </PageFrame>
    }
}

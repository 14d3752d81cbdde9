//! `/subscribe`: the plans, the payment that is none, and the welcome.

use leptos::prelude::*;

use super::query_value;
use crate::panels::plans::{PlansPanel, Step};
use crate::view::PageFrame;

#[component]
pub fn SubscribePage() -> impl IntoView {
    let step = match (query_value("done"), query_value("plan")) {
        (Some(_), _) => Step::Done,
        (None, Some(plan)) => Step::Pay(plan),
        (None, None) => Step::Choose,
    };
    view! {
        <PageFrame title="Plans">
            <PlansPanel step=step />
        </PageFrame>
    }
}

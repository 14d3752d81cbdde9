//! `/login`

use leptos::prelude::*;

use super::query_value;
use crate::view::{LogIn, PageFrame};

#[component]
pub fn LoginPage() -> impl IntoView {
    view! {
        <PageFrame title="Log in">
            <LogIn joined=query_value("joined").is_some() next=query_value("next").unwrap_or_default() />
        </PageFrame>
    }
}

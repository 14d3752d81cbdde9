//! `/inbox`

use leptos::prelude::*;

use crate::panels::inbox::InboxPanel;
use crate::view::PageFrame;

#[component]
pub fn InboxPage() -> impl IntoView {
    view! {
        <PageFrame title="Inbox">
            <InboxPanel />
        </PageFrame>
    }
}

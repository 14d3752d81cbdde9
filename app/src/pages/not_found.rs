//! The page for URLs without a page.

use leptos::prelude::*;

use super::layout::PageFrame;
use crate::error::PanelError;
use crate::view::NotFoundNotice;

#[component]
pub fn NotFoundPage() -> impl IntoView {
    PanelError::not_found().set_status();
    view! {
        <PageFrame>
            <NotFoundNotice
                title="There is nothing at this address"
                text="It may be mistyped. You can use the menu, or search:"
            />
        </PageFrame>
    }
}

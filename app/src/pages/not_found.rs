//! Whatever has no page.

use domain::CallError;
use leptos::prelude::*;

use crate::error::PanelError;
use crate::panels::set_status;
use crate::view::{Lost, PageFrame};

#[component]
pub fn NotFoundPage() -> impl IntoView {
    set_status(&PanelError(CallError::NotFound));
    view! {
        <PageFrame>
            <Lost title="There is nothing at this address" says="It may be mistyped. The menu has a way to every page, and you can search:" />
        </PageFrame>
    }
}

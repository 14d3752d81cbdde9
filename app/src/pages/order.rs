//! `/account/orders/{id}`

use leptos::prelude::*;

use super::path_part;
use crate::panels::order::OrderPanel;
use crate::view::{MembersOnly, PageFrame};

#[component]
pub fn OrderPage() -> impl IntoView {
    let id = path_part("id");
    view! {
        <PageFrame>
            <MembersOnly here="/account">
                <OrderPanel id=id />
            </MembersOnly>
        </PageFrame>
    }
}

//! `order`: one of the member's orders. The primary panel of the order's page.

use domain::Order;
use leptos_meta::Title;

use super::prelude::*;
use crate::view::{NotFoundNotice, OrderDetail};

pub static PANEL: Panel = Panel {
    name: "order",
    service: Service::Membership,
    audience: Audience::Members,
    label: "Order",
    unavailable: "This order is not available right now. Please try again in a moment.",
    example: None,
};

#[server(prefix = "/api/panel", endpoint = "order", input = GetUrl)]
pub async fn load_order(id: String) -> Answer<Order> {
    let request = PANEL.request()?;
    let (private, id) = (request.private()?, id.parse()?);
    private.membership(|membership, member| membership.order(member, &id)).await
}

#[component]
pub fn OrderPanel(id: String) -> impl IntoView {
    PANEL.primary(
        move || load_order(id.clone()),
        |frame, order| {
            view! {
                <Title text=PANEL.label />
                {frame.fill(view! { <OrderDetail order=order /> })}
            }
        },
        || {
            view! {
                <NotFoundNotice
                    title="We can’t find that order"
                    text="The address may be mistyped. Your account lists all your orders."
                />
            }
        },
    )
}

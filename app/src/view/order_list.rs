//! A member's orders.

use domain::Order;
use leptos::prelude::*;

use crate::format::{Day, euros};
use crate::view::order::order_title;

/// The orders, newest first.
#[component]
pub fn OrderList(orders: Vec<Order>) -> impl IntoView {
    if orders.is_empty() {
        return view! { <p class="field-hint">"Nothing yet. Every change to your membership will be listed here."</p> }
            .into_any();
    }
    let items = orders.into_iter().map(|order| {
        view! {
            <li>
                <a href=format!("/account/orders/{}", order.id)>{order_title(&order)}</a>
                <span class="field-hint"><Day at=order.ordered_at /></span>
                <span>{euros(order.month_cents)}" a month"</span>
            </li>
        }
    });
    view! { <ol class="order-list">{items.collect_view()}</ol> }.into_any()
}

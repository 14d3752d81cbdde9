//! What a member has ordered: as a list, and each by itself.

use leptos::prelude::*;

use domain::{Order, OrderKind};
use crate::view::{Day, euros, plan_facts};

fn title(order: &Order) -> String {
    let plan = &order.plan.name;
    match order.kind {
        OrderKind::Subscribe => format!("Started with {plan}"),
        OrderKind::Change => format!("Changed to {plan}"),
        OrderKind::Cancel => format!("Cancelled {plan}"),
        OrderKind::Resume => format!("Resumed {plan}"),
    }
}

/// The newest first.
#[component]
pub fn OrderList(orders: Vec<Order>) -> impl IntoView {
    if orders.is_empty() {
        return view! { <p class="field-hint">"Nothing yet. Every change of your membership will be listed here."</p> }
            .into_any();
    }
    let lines = orders.into_iter().map(|order| {
        view! {
            <li>
                <a href=format!("/account/orders/{}", order.id)>{title(&order)}</a>
                <span class="field-hint"><Day seconds=order.ordered_at /></span>
                <span>{euros(order.month_cents)}" a month"</span>
            </li>
        }
    });
    view! { <ol class="orders">{lines.collect_view()}</ol> }.into_any()
}

#[component]
pub fn OrderDetail(order: Order) -> impl IntoView {
    let means = match order.kind {
        OrderKind::Subscribe => "Your membership began with this order.",
        OrderKind::Change => "From this order on, your membership has been on this plan.",
        OrderKind::Cancel => "With this order you asked for your membership to end with its period.",
        OrderKind::Resume => "With this order your membership went on after it had been cancelled.",
    };
    view! {
        <div class="sheet">
            <p class="kicker">"Order"</p>
            <h1>{title(&order)}</h1>
            <p>{means}</p>
            <dl class="facts-list">
                <dt>"Ordered on"</dt>
                <dd><Day seconds=order.ordered_at /></dd>
                <dt>"Plan"</dt>
                <dd>{order.plan.name.clone()}<br /><span class="field-hint">{plan_facts(&order.plan)}</span></dd>
                <dt>"Price then"</dt>
                <dd>{euros(order.month_cents)}" a month"</dd>
                <dt>"Paid"</dt>
                <dd>"Nothing. Matinee takes no payment."</dd>
                <dt>"Number"</dt>
                <dd class="order-number">{order.id}</dd>
            </dl>
            <p><a href="/account">"Back to your account"</a></p>
        </div>
    }
}

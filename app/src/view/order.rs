//! One order.

use domain::{Order, OrderKind};
use leptos::prelude::*;

use crate::format::{Day, euros};
use crate::view::plan_facts;

/// `Changed to Premiere`.
pub fn order_title(order: &Order) -> String {
    let plan = &order.plan.name;
    match order.kind {
        OrderKind::Subscribe => format!("Started with {plan}"),
        OrderKind::Change => format!("Changed to {plan}"),
        OrderKind::Cancel => format!("Cancelled {plan}"),
        OrderKind::Resume => format!("Resumed {plan}"),
    }
}

/// An order with its price and its effect.
#[component]
pub fn OrderDetail(order: Order) -> impl IntoView {
    let effect = match order.kind {
        OrderKind::Subscribe => "Your membership began with this order.",
        OrderKind::Change => "From this order on, your membership has been on this plan.",
        OrderKind::Cancel => "With this order you asked for your membership to end with its period.",
        OrderKind::Resume => "With this order your membership went on after it had been cancelled.",
    };
    view! {
        <div class="sheet">
            <p class="kicker">"Order"</p>
            <h1>{order_title(&order)}</h1>
            <p>{effect}</p>
            <dl class="definition-list">
                <dt>"Ordered on"</dt>
                <dd><Day at=order.ordered_at /></dd>
                <dt>"Plan"</dt>
                <dd>{order.plan.name.clone()}<br /><span class="field-hint">{plan_facts(&order.plan)}</span></dd>
                <dt>"Price then"</dt>
                <dd>{euros(order.month_cents)}" a month"</dd>
                <dt>"Paid"</dt>
                <dd>"Nothing. Matinee takes no payment."</dd>
                <dt>"Number"</dt>
                <dd class="order-number">{order.id.to_string()}</dd>
            </dl>
            <p><a href="/account">"Back to your account"</a></p>
        </div>
    }
}

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
        OrderKind::Subscribe => "Your membership started with this order.",
        OrderKind::Change => "This order moved your membership to this plan.",
        OrderKind::Cancel => "This order cancelled your membership from the end of its period.",
        OrderKind::Resume => "This order resumed your cancelled membership.",
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
                <dt>"Price at the time"</dt>
                <dd>{euros(order.month_cents)}" a month"</dd>
                <dt>"Paid"</dt>
                <dd>"Nothing. Matinee takes no payment."</dd>
                <dt>"Order number"</dt>
                <dd class="order-number">{order.id.to_string()}</dd>
            </dl>
            <p><a href="/account">"Back to your account"</a></p>
        </div>
    }
}

//! The payment step of a subscription.

use domain::Plan;
use leptos::prelude::*;

use crate::format::euros;
use crate::view::{FormProblem, RequestKey, plan_facts};

/// A payment form for demonstration: it has the usual fields, and submits none of them.
#[component]
pub fn PaymentForm(
    /// The chosen plan.
    plan: Plan,
) -> impl IntoView {
    let facts = plan_facts(&plan);
    view! {
        <div class="sheet">
            <p class="kicker">"Your order"</p>
            <h1>"Nothing to pay"</h1>
            <p class="demo-notice">
                <strong>"No payment is taken."</strong>
                " Matinee is a demo. Please don’t enter a real card number. What you type here is never sent or stored."
            </p>
            <FormProblem />
            <p class="order-summary">
                <span><strong>{plan.name}</strong><br /><span class="field-hint">{facts}</span></span>
                <span>{euros(plan.month_cents)}" a month"</span>
            </p>
            <form method="post" action="/subscribe" class="form">
                <RequestKey />
                <input type="hidden" name="plan" value=plan.slug />
                // Fields without a name are not submitted, so card numbers never leave the browser.
                <div class="field">
                    <label for="card-number">"Card number"</label>
                    <input id="card-number" type="text" inputmode="numeric" autocomplete="off" maxlength="19" placeholder="0000 0000 0000 0000" aria-describedby="card-note" />
                    <p id="card-note" class="field-hint">"Leave it empty, or make one up."</p>
                </div>
                <div class="field-pair">
                    <div class="field">
                        <label for="card-expires">"Expiry date"</label>
                        <input id="card-expires" type="text" inputmode="numeric" autocomplete="off" maxlength="5" placeholder="00/00" />
                    </div>
                    <div class="field">
                        <label for="card-code">"Security code"</label>
                        <input id="card-code" type="text" inputmode="numeric" autocomplete="off" maxlength="4" placeholder="000" />
                    </div>
                </div>
                <p class="actions">
                    <button class="button">"Start membership"</button>
                    <a class="button button-secondary" href="/subscribe">"Choose another plan"</a>
                </p>
            </form>
        </div>
    }
}

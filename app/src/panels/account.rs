//! `account`: the member's own account. The primary panel of the account page.

use domain::{Account, PlanChoices, SubscriptionState};

use super::prelude::*;
use crate::form::EmailEnabled;
use crate::format::{Day, euros};
use crate::view::{FormProblem, OrderList, RequestKey, SessionList, plan_facts};

pub static PANEL: Panel = Panel {
    name: "account",
    service: Service::Membership,
    audience: Audience::Members,
    label: "Your account",
    unavailable: "Your account is not available right now. Please try again in a moment.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "account", input = GetUrl)]
pub async fn load_account() -> Answer<Account> {
    PANEL.request()?.private()?.membership(|membership, member| membership.account(member)).await
}

#[component]
pub fn AccountPanel(
    /// The change that was just made, from the query parameter `done`.
    done: Option<String>,
) -> impl IntoView {
    PANEL.primary(
        load_account,
        move |frame, account| frame.fill(view! { <Overview account=account done=done /> }),
        || (),
    )
}

/// The confirmation of a change; `None` if the account is no longer in that state, because the URL is opened again
/// later.
fn confirmation(done: &str, state: Option<SubscriptionState>) -> Option<&'static str> {
    match (done, state) {
        ("change", Some(SubscriptionState::Active)) => Some("Your plan has been changed."),
        ("cancel", Some(SubscriptionState::Ending)) => {
            Some("Your membership is cancelled. You can resume it any time before it ends.")
        }
        ("resume", Some(SubscriptionState::Active)) => Some("Your membership continues."),
        ("email", _) => Some("Your email address has been changed."),
        ("email-sent", _) => Some("Check your email, and open the link in it to confirm the address."),
        ("confirmed", _) => Some("Your email address is confirmed. Thank you!"),
        ("session", _) => Some("That browser has been logged out."),
        ("sessions", _) => Some("All other browsers have been logged out."),
        ("password", _) => Some("Your password has been changed. All other browsers need to log in again."),
        _ => None,
    }
}

#[component]
fn Overview(account: Account, done: Option<String>) -> impl IntoView {
    let state = account.subscription.as_ref().map(|subscription| subscription.state);
    let confirmation = done.as_deref().and_then(|done| confirmation(done, state));
    let Account { email, verified, joined_at, orders, sessions, .. } = account.clone();
    view! {
        <div class="sheet">
            <h1>"Your account"</h1>
            {confirmation.map(|text| view! { <p class="success" role="status">{text}</p> })}
            <FormProblem />
            <p><strong>{email}</strong><br /><span class="field-hint">"Member since "<Day at=joined_at /></span></p>
            <AddressState verified=verified />
        </div>
        <div class="sheet">
            <h2>"Membership"</h2>
            <Membership choices=account.into() />
        </div>
        <div class="sheet">
            <h2>"Orders"</h2>
            <OrderList orders=orders />
        </div>
        <div class="sheet">
            <h2>"Where you’re logged in"</h2>
            <SessionList sessions=sessions />
        </div>
        <div class="sheet">
            <h2>"Settings"</h2>
            <ul class="account-links">
                <li><a href="/account/email">"Change email address"</a></li>
                <li><a href="/account/password">"Change password"</a></li>
                <li><a href="/ratings">"See your ratings"</a></li>
                <li><a href="/account/export.json" download="">"Download your data"</a></li>
                <li><a href="/account/delete">"Delete your account"</a></li>
            </ul>
            <div class="actions">
                <form method="post" action="/logout"><button class="button button-secondary">"Log out"</button></form>
                <form method="post" action="/logout/everywhere">
                    <button class="button button-secondary">"Log out everywhere"</button>
                </form>
            </div>
        </div>
    }
}

/// Whether the address is confirmed. Until then, the owner of the mailbox can take the account over.
#[component]
fn AddressState(verified: bool) -> impl IntoView {
    match (verified, EmailEnabled::from_request().0) {
        (true, _) => view! { <p class="field-hint">"Your email address is confirmed."</p> }.into_any(),
        (false, true) => view! {
            <div class="notice">
                <p>"Your email address is not confirmed yet. Open the link we sent you, so you can always get back into your account."</p>
                <form method="post" action="/account/confirmation" class="actions">
                    <button class="button button-secondary">"Send the email again"</button>
                </form>
            </div>
        }
        .into_any(),
        (false, false) => {
            view! { <p class="field-hint">"Your email address is not confirmed: this site sends no emails."</p> }.into_any()
        }
    }
}

/// The state of the subscription and the changes that it allows.
#[component]
fn Membership(choices: PlanChoices) -> impl IntoView {
    let Some(subscription) = choices.subscription.clone() else {
        return view! {
            <p>"You don’t have a plan yet."</p>
            <p class="actions"><a class="button" href="/subscribe">"Choose a plan"</a></p>
        }
        .into_any();
    };
    let plan = choices.plan(&subscription.plan).map(|plan| {
        let facts = plan_facts(plan);
        view! {
            <p class="order-summary">
                <span><strong>{plan.name.clone()}</strong><br /><span class="field-hint">{facts}</span></span>
                <span>{euros(plan.month_cents)}" a month"</span>
            </p>
        }
    });
    let day = view! { <Day at=subscription.period_ends /> };
    match subscription.state {
        SubscriptionState::Active => view! {
            {plan}
            <p>"Renews on "{day}". No payment is taken."</p>
            <div class="actions">
                <a class="button" href="/subscribe">"Change plan"</a>
                <form method="post" action="/subscribe/cancel">
                    <RequestKey />
                    <button class="button button-secondary">"Cancel membership"</button>
                </form>
            </div>
        }
        .into_any(),
        SubscriptionState::Ending => view! {
            {plan}
            <p>"Cancelled. You can watch until "{day}"."</p>
            <form method="post" action="/subscribe/resume" class="actions">
                <RequestKey />
                <button class="button">"Resume membership"</button>
            </form>
        }
        .into_any(),
        SubscriptionState::Ended => view! {
            <p>"Your membership ended on "{day}"."</p>
            <p class="actions"><a class="button" href="/subscribe">"Choose a plan"</a></p>
        }
        .into_any(),
    }
}

//! `account`: a member, to themselves. The account page's primary panel.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::set_status;
use crate::error::PanelError;
use domain::{Account, PlanChoices, Served, SubscriptionState};
use crate::view::{Day, FormProblem, Frame, Notice, OrderList, RequestKey, euros, plan_facts};
#[cfg(feature = "ssr")]


#[server(prefix = "/api/panel", endpoint = "account", input = GetUrl)]
pub async fn load_account() -> Result<Served<Account>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let (services, visitor) = (crate::request::services()?, crate::request::visitor());
    let Some(person) = visitor.member() else {
        return Err(PanelError(CallError::Invalid("Please log in first.".to_owned())));
    };
    let ask = ServiceCall {
        panel: "account",
        service: Service::Membership,
        host: "in-process",
        // Nobody is named in it: it is logged. It is never remembered, so that nobody is given what is another's.
        cache: CachePolicy::Uncached,
        call: services.membership.account(person),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

/// Without a Suspense, like the film on its own page: in place without a script.
#[component]
pub fn AccountPanel(
    /// What has just been changed, as the address says.
    done: Option<String>,
) -> impl IntoView {
    let account = Resource::new_blocking(|| (), |()| load_account());
    Suspend::new(async move {
        match account.await {
            Ok(served) => view! {
                <Frame name="account" source=served.source label="Your account">
                    <Overview account=served.value done=done />
                </Frame>
            }
            .into_any(),
            Err(error) => {
                set_status(&error);
                match error {
                    PanelError(CallError::Unavailable(source)) => view! { <Notice name="account" source=source label="Your account" says="Your account is not available right now. Please try again in a moment." /> }.into_any(),
                    PanelError(CallError::NotFound) | PanelError(CallError::Invalid(_)) => ().into_any(),
                }
            }
        }
    })
}

/// A word on what has just been changed. An address that is opened again later must not tell what no longer holds.
fn says(done: &str, state: Option<State>) -> Option<&'static str> {
    match (done, state) {
        ("change", Some(SubscriptionState::Active)) => Some("Your plan is changed."),
        ("cancel", Some(SubscriptionState::Ending)) => Some("Your membership is cancelled. You can resume it until it ends."),
        ("resume", Some(SubscriptionState::Active)) => Some("Your membership goes on."),
        ("email", _) => Some("Your email address is changed."),
        ("password", _) => Some("Your password is changed. Every other browser has to log in again."),
        _ => None,
    }
}

#[component]
fn Overview(account: Account, done: Option<String>) -> impl IntoView {
    let state = account.subscription.as_ref().map(|subscription| subscription.state);
    let done = done.as_deref().and_then(|done| says(done, state));
    let Account { email, joined_at, orders, .. } = account.clone();
    view! {
        <div class="sheet">
            <h1>"Your account"</h1>
            {done.map(|says| view! { <p class="done" role="status">{says}</p> })}
            <FormProblem />
            <p><strong>{email}</strong><br /><span class="field-hint">"A member since "<Day seconds=joined_at /></span></p>
        </div>
        <div class="sheet">
            <h2>"Membership"</h2>
            <Standing choice=account.into() />
        </div>
        <div class="sheet">
            <h2>"Orders"</h2>
            <OrderList orders=orders />
        </div>
        <div class="sheet">
            <h2>"Settings"</h2>
            <ul class="settings">
                <li><a href="/account/email">"Change email address"</a></li>
                <li><a href="/account/password">"Change password"</a></li>
                <li><a href="/account/export.json" download="">"Export your data"</a></li>
                <li><a href="/account/delete">"Delete your account"</a></li>
            </ul>
            <div class="actions">
                <form method="post" action="/logout"><button class="button button-quiet">"Log out"</button></form>
                <form method="post" action="/logout/everywhere"><button class="button button-quiet">"Log out everywhere"</button></form>
            </div>
        </div>
    }
}

/// How the subscription stands, and what can be done with it.
#[component]
fn Standing(choice: PlanChoices) -> impl IntoView {
    let Some(subscription) = choice.subscription.clone() else {
        return view! {
            <p>"You have no plan yet."</p>
            <p class="actions"><a class="button" href="/subscribe">"Choose a plan"</a></p>
        }
        .into_any();
    };
    let plan = choice.plan(&subscription.plan).map(|plan| {
        let facts = plan_facts(plan);
        view! {
            <p class="order-line">
                <span><strong>{plan.name.clone()}</strong><br /><span class="field-hint">{facts}</span></span>
                <span>{euros(plan.month_cents)}" a month"</span>
            </p>
        }
    });
    let day = view! { <Day seconds=subscription.period_ends /> };
    match subscription.state {
        SubscriptionState::Active => view! {
            {plan}
            <p>"Goes on by itself on "{day}". No payment is taken."</p>
            <div class="actions">
                <a class="button" href="/subscribe">"Change plan"</a>
                <form method="post" action="/subscribe/cancel">
                    <RequestKey />
                    <button class="button button-quiet">"Cancel membership"</button>
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

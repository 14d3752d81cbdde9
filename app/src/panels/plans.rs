//! `plans`: the plans, and the steps to a subscription. The primary panel of the subscribe page.

use domain::{PlanChoices, Subscription, SubscriptionState};

use super::prelude::*;
use crate::format::Day;
use crate::params;
use crate::view::{FormProblem, PaymentForm, PlanList, PlanPicker, RequestKey};

pub static PANEL: Panel = Panel {
    name: "plans",
    service: Service::Membership,
    audience: Audience::Everyone,
    label: "Plans",
    unavailable: "The plans are not available right now. Please try again in a moment.",
    example: Some(""),
};

/// The answer for a member includes the member's subscription.
#[server(prefix = "/api/panel", endpoint = "plans", input = GetUrl)]
pub async fn load_plans() -> Answer<PlanChoices> {
    let request = PANEL.request()?;
    if let Some(private) = request.member() {
        let account = private.membership(|membership, member| membership.account(member)).await?;
        return Ok(account.map(PlanChoices::from));
    }
    let plans = request.membership(|membership| async move { membership.plans().await }).cached("plans").send().await?;
    Ok(plans.map(|plans| PlanChoices { plans, subscription: None }))
}

/// The steps to a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Choose,
    /// A plan is chosen, by its slug.
    Pay(String),
    Done,
}

impl Step {
    /// The step in the query of the current URL.
    fn requested() -> Self {
        match (params::query("done"), params::query("plan")) {
            (Some(_), _) => Self::Done,
            (None, Some(plan)) => Self::Pay(plan),
            (None, None) => Self::Choose,
        }
    }
}

#[component]
pub fn PlansPanel() -> impl IntoView {
    let step = Step::requested();
    PANEL.primary(load_plans, move |frame, choices| frame.fill(view! { <Steps step=step choices=choices /> }), || ())
}

#[component]
fn Steps(step: Step, choices: PlanChoices) -> impl IntoView {
    if !crate::request::visitor().is_member() {
        return view! { <Compare choices=choices /> }.into_any();
    }
    match (choices.running().cloned(), step) {
        (Some(subscription), Step::Done) => view! { <Welcome choices=choices subscription=subscription /> }.into_any(),
        (Some(subscription), _) if subscription.state == SubscriptionState::Ending => {
            view! { <Ending choices=choices subscription=subscription /> }.into_any()
        }
        (Some(subscription), _) => view! { <Change choices=choices subscription=subscription /> }.into_any(),
        (None, Step::Pay(slug)) => match choices.plan(&slug).cloned() {
            Some(plan) => view! { <PaymentForm plan=plan /> }.into_any(),
            None => view! { <Choose choices=choices /> }.into_any(),
        },
        (None, Step::Choose | Step::Done) => view! { <Choose choices=choices /> }.into_any(),
    }
}

/// For visitors who are not members.
#[component]
fn Compare(choices: PlanChoices) -> impl IntoView {
    view! {
        <div class="sheet sheet-wide">
            <h1>"Choose how you watch"</h1>
            <p>"Every plan has every film. Log in or join to choose one. No payment is taken."</p>
            <PlanList plans=choices.plans />
            <p class="actions">
                <a class="button" href="/join">"Join Matinee"</a>
                <a class="button button-secondary" href="/login?next=/subscribe">"Log in"</a>
            </p>
        </div>
    }
}

#[component]
fn Choose(choices: PlanChoices) -> impl IntoView {
    let before = choices.subscription.map(|subscription| subscription.plan);
    let cheapest = choices.plans.first().map(|plan| plan.slug.clone());
    view! {
        <div class="sheet sheet-wide">
            <p class="kicker">"Step 4 of 4"</p>
            <h1>"Choose a plan"</h1>
            <p>"Every plan has every film. Change or cancel any time. No payment is taken."</p>
            <FormProblem />
            // Nothing is ordered yet, so the choice is a query parameter of the next page.
            <form method="get" action="/subscribe" class="form">
                <PlanPicker plans=choices.plans legend="Plans" chosen=before.or(cheapest).unwrap_or_default() />
                <button class="button">"Continue"</button>
            </form>
        </div>
    }
}

#[component]
fn Change(choices: PlanChoices, subscription: Subscription) -> impl IntoView {
    view! {
        <div class="sheet sheet-wide">
            <h1>"Change your plan"</h1>
            <p>"Your new plan starts right away. The current month ends on "<Day at=subscription.period_ends />"."</p>
            <FormProblem />
            <form method="post" action="/subscribe/change" class="form">
                <RequestKey />
                <PlanPicker
                    plans=choices.plans
                    legend="Plans"
                    chosen=subscription.plan.clone()
                    current=subscription.plan
                />
                <button class="button">"Change plan"</button>
            </form>
            <p><a href="/account">"Back to your account"</a></p>
        </div>
    }
}

#[component]
fn Ending(choices: PlanChoices, subscription: Subscription) -> impl IntoView {
    view! {
        <div class="sheet sheet-wide">
            <h1>"Your membership is ending"</h1>
            <FormProblem />
            <p>"You can watch until "<Day at=subscription.period_ends />". Resume your membership to change its plan."</p>
            <form method="post" action="/subscribe/resume" class="form">
                <RequestKey />
                <button class="button">"Resume"</button>
            </form>
            <PlanList plans=choices.plans />
            <p><a href="/account">"Back to your account"</a></p>
        </div>
    }
}

#[component]
fn Welcome(choices: PlanChoices, subscription: Subscription) -> impl IntoView {
    let name = choices.plan(&subscription.plan).map(|plan| plan.name.clone());
    view! {
        <div class="sheet">
            <p class="kicker">"Welcome"</p>
            <h1>"Take your seat"</h1>
            <p role="status">"You’re on the "<strong>{name}</strong>" plan. No payment was taken, and none will be."</p>
            <p class="actions">
                <a class="button" href="/welcome">"Choose films you like"</a>
                <a class="button button-secondary" href="/">"Browse the films"</a>
                <a class="button button-secondary" href="/account">"Your account"</a>
            </p>
        </div>
    }
}

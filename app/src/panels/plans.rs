//! `plans`: what there is to subscribe to, and the steps until one has. The subscribe page's primary panel.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::set_status;
use crate::error::PanelError;
use domain::{PlanChoices, Served, SubscriptionState, Subscription};
use crate::view::{Day, FormProblem, Frame, Notice, Pay, PlanChoice, PlanTable, RequestKey};


/// Whoever asks is part of the question: a member's own subscription comes with the plans.
#[server(prefix = "/api/panel", endpoint = "plans", input = GetUrl)]
pub async fn load_plans() -> Result<Served<Choice>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let (services, visitor) = (crate::request::services()?, crate::request::visitor());
    let membership = &services.membership;
    let ask = match visitor.member() {
        // Never remembered, so that nobody is given what is another's.
        Some(person) => ServiceCall {
            panel: "plans",
        service: Service::Membership,
            host: "in-process",
            cache: CachePolicy::Uncached,
            call: Box::pin(async move { membership.account(person).await.map(PlanChoices::from) }),
            substitute: None,
        },
        None => ServiceCall {
            panel: "plans",
        service: Service::Membership,
            host: "in-process",
            cache: CachePolicy::Shared("plans".to_owned()),
            call: Box::pin(async move { Ok(PlanChoices { plans: membership.plans().await?, subscription: None }) }),
            substitute: None,
        },
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

/// How far somebody is on the way to a subscription.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Choose,
    /// A plan is chosen, by its slug.
    Pay(String),
    Done,
}

/// Without a Suspense, like the film on its own page: in place without a script.
#[component]
pub fn PlansPanel(step: Step) -> impl IntoView {
    let choice = Resource::new_blocking(|| (), |()| load_plans());
    Suspend::new(async move {
        match choice.await {
            Ok(served) => view! {
                <Frame name="plans" source=served.source label="Plans">
                    <Steps step=step choice=served.value />
                </Frame>
            }
            .into_any(),
            Err(error) => {
                set_status(&error);
                match error {
                    PanelError(CallError::Unavailable(source)) => view! { <Notice name="plans" source=source label="Plans" says="The plans are not available right now. Please try again in a moment." /> }.into_any(),
                    PanelError(CallError::NotFound) | PanelError(CallError::Invalid(_)) => ().into_any(),
                }
            }
        }
    })
}

#[component]
fn Steps(step: Step, choice: PlanChoices) -> impl IntoView {
    if !crate::request::visitor().is_member() {
        return view! { <Compare choice=choice /> }.into_any();
    }
    match (choice.running().cloned(), step) {
        (Some(subscription), Step::Done) => view! { <Welcome choice=choice subscription=subscription /> }.into_any(),
        (Some(subscription), _) if subscription.state == SubscriptionState::Ending => {
            view! { <Ending choice=choice subscription=subscription /> }.into_any()
        }
        (Some(subscription), _) => view! { <Change choice=choice subscription=subscription /> }.into_any(),
        (None, Step::Pay(slug)) => match choice.plan(&slug).cloned() {
            Some(plan) => view! { <Pay plan=plan /> }.into_any(),
            None => view! { <Choose choice=choice /> }.into_any(),
        },
        (None, Step::Choose | Step::Done) => view! { <Choose choice=choice /> }.into_any(),
    }
}

/// For strangers.
#[component]
fn Compare(choice: PlanChoices) -> impl IntoView {
    view! {
        <div class="sheet sheet-wide">
            <h1>"Choose how you watch"</h1>
            <p>"Every plan has every film. Log in or join to choose one; no payment is taken."</p>
            <PlanTable plans=choice.plans />
            <p class="actions">
                <a class="button" href="/join">"Join Matinee"</a>
                <a class="button button-quiet" href="/login?next=/subscribe">"Log in"</a>
            </p>
        </div>
    }
}

#[component]
fn Choose(choice: PlanChoices) -> impl IntoView {
    let before = choice.subscription.map(|subscription| subscription.plan);
    let cheapest = choice.plans.first().map(|plan| plan.slug.clone());
    view! {
        <div class="sheet sheet-wide">
            <p class="kicker">"Step 4 of 4"</p>
            <h1>"Choose a plan"</h1>
            <p>"Every plan has every film. Change or cancel whenever you like. No payment is taken."</p>
            <FormProblem />
            // Nothing is ordered yet, so the choice is a part of the next page's address.
            <form method="get" action="/subscribe" class="form">
                <PlanChoice plans=choice.plans legend="Plans" chosen=before.or(cheapest).unwrap_or_default() />
                <button class="button">"Go on"</button>
            </form>
        </div>
    }
}

#[component]
fn Change(choice: PlanChoices, subscription: Subscription) -> impl IntoView {
    view! {
        <div class="sheet sheet-wide">
            <h1>"Change your plan"</h1>
            <p>"Another plan holds from now on. Your month goes on until "<Day seconds=subscription.period_ends />"."</p>
            <FormProblem />
            <form method="post" action="/subscribe/change" class="form">
                <RequestKey />
                <PlanChoice plans=choice.plans legend="Plans" chosen=subscription.plan.clone() own=subscription.plan />
                <button class="button">"Change plan"</button>
            </form>
            <p><a href="/account">"Back to your account"</a></p>
        </div>
    }
}

#[component]
fn Ending(choice: PlanChoices, subscription: Subscription) -> impl IntoView {
    view! {
        <div class="sheet sheet-wide">
            <h1>"Your membership is ending"</h1>
            <FormProblem />
            <p>"You can watch until "<Day seconds=subscription.period_ends />". Resume your membership to change its plan."</p>
            <form method="post" action="/subscribe/resume" class="form">
                <RequestKey />
                <button class="button">"Resume"</button>
            </form>
            <PlanTable plans=choice.plans />
            <p><a href="/account">"Back to your account"</a></p>
        </div>
    }
}

#[component]
fn Welcome(choice: PlanChoices, subscription: Subscription) -> impl IntoView {
    let name = choice.plan(&subscription.plan).map(|plan| plan.name.clone());
    view! {
        <div class="sheet">
            <p class="kicker">"Welcome"</p>
            <h1>"Take your seat"</h1>
            <p role="status">"You are on the plan "<strong>{name}</strong>". No payment was taken, and none will be."</p>
            <p class="actions">
                <a class="button" href="/">"Browse the films"</a>
                <a class="button button-quiet" href="/my-list">"My list"</a>
                <a class="button button-quiet" href="/account">"Your account"</a>
            </p>
        </div>
    }
}

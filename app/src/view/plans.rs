//! The plans: to compare, and to choose one of.

use leptos::prelude::*;

use crate::form::FormState;
use domain::Plan;
use crate::view::euros;

/// `1080p · 2 screens at once`.
pub fn plan_facts(plan: &Plan) -> String {
    let screens = if plan.devices == 1 { "1 screen".to_owned() } else { format!("{} screens at once", plan.devices) };
    format!("{} · {screens}", plan.quality)
}

/// The plans to look at, for whoever cannot choose yet.
#[component]
pub fn PlanTable(plans: Vec<Plan>) -> impl IntoView {
    let cards = plans.into_iter().map(|plan| view! { <li class="plan"><Facts plan=plan /></li> });
    view! { <ul class="plans">{cards.collect_view()}</ul> }
}

/// The plans as a choice, a part of a form. What is wrong with the choice stands under it.
#[component]
pub fn PlanChoice(
    plans: Vec<Plan>,
    legend: &'static str,
    /// The plan that is chosen to begin with.
    #[prop(into)]
    chosen: String,
    /// The plan that the member has, which says so.
    #[prop(optional, into)]
    own: Option<String>,
) -> impl IntoView {
    let form = FormState::from_request();
    let problem = form.problem_with("plan");
    let chosen = form.value("plan").filter(|slug| plans.iter().any(|plan| plan.slug == *slug)).unwrap_or(chosen);
    let invalid = problem.is_some().then_some("plan-note");
    let cards = plans.into_iter().map(|plan| {
        let is_own = own.as_ref() == Some(&plan.slug);
        view! {
            <label class="plan">
                <input type="radio" name="plan" value=plan.slug.clone() checked=plan.slug == chosen required />
                <Facts plan=plan />
                {is_own.then(|| view! { <span class="plan-own">"Your plan"</span> })}
            </label>
        }
    });
    view! {
        <fieldset class="plans" aria-describedby=invalid>
            <legend>{legend}</legend>
            {cards.collect_view()}
            {problem.map(|says| view! { <p id="plan-note" class="field-problem">{says}</p> })}
        </fieldset>
    }
}

/// Spans, because they stand in a label; with spaces between them for whoever hears it or has no style sheet.
#[component]
fn Facts(plan: Plan) -> impl IntoView {
    let screens = if plan.devices == 1 { "screen" } else { "screens at once" };
    view! {
        <span class="plan-name">{plan.name}</span>
        " "
        <span class="plan-price"><strong>{euros(plan.month_cents)}</strong>" a month"</span>
        " "
        <span class="plan-fact"><span>"Picture "</span><strong>{plan.quality}</strong></span>
        " "
        <span class="plan-fact"><strong>{plan.devices}</strong><span>" "{screens}</span></span>
        " "
    }
}

//! The plans, as a list to compare or as a choice in a form.

use domain::Plan;
use leptos::prelude::*;

use crate::form::FormState;
use crate::format::euros;

/// `1080p · 2 screens at once`.
pub fn plan_facts(plan: &Plan) -> String {
    let screens = if plan.devices == 1 { "1 screen".to_owned() } else { format!("{} screens at once", plan.devices) };
    format!("{} · {screens}", plan.quality)
}

/// The plans as a list, for comparison.
#[component]
pub fn PlanList(plans: Vec<Plan>) -> impl IntoView {
    let cards = plans.into_iter().map(|plan| view! { <li class="plan"><PlanFacts plan=plan /></li> });
    view! { <ul class="plan-list">{cards.collect_view()}</ul> }
}

/// The plans as radio buttons of a form, with the error message of the field.
#[component]
pub fn PlanPicker(
    plans: Vec<Plan>,
    legend: &'static str,
    /// The slug of the plan that is preselected.
    #[prop(into)]
    chosen: String,
    /// The slug of the member's current plan, which is marked.
    #[prop(optional, into)]
    current: Option<String>,
) -> impl IntoView {
    let form = FormState::from_request();
    let problem = form.problem_with("plan");
    let chosen = form.value("plan").filter(|slug| plans.iter().any(|plan| plan.slug == *slug)).unwrap_or(chosen);
    let note_id = problem.is_some().then_some("plan-note");
    let cards = plans.into_iter().map(|plan| {
        let is_current = current.as_ref() == Some(&plan.slug);
        view! {
            <label class="plan">
                <input type="radio" name="plan" value=plan.slug.clone() checked=plan.slug == chosen required />
                <PlanFacts plan=plan />
                {is_current.then(|| view! { <span class="plan-current">"Your plan"</span> })}
            </label>
        }
    });
    view! {
        <fieldset class="plan-list" aria-describedby=note_id>
            <legend>{legend}</legend>
            {cards.collect_view()}
            {problem.map(|problem| view! { <p id="plan-note" class="field-problem">{problem}</p> })}
        </fieldset>
    }
}

/// The facts are spans, because a label may contain phrasing content only, and separated by spaces for screen readers.
#[component]
fn PlanFacts(plan: Plan) -> impl IntoView {
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

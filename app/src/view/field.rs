//! A field of a form: its label, its input, and beside it what is wrong.

use leptos::prelude::*;

use crate::form::{FormState, new_key};

/// A labelled input. What was typed before is in it, but for a password.
#[component]
pub fn Field(
    name: &'static str,
    label: &'static str,
    #[prop(default = "text")] kind: &'static str,
    /// What a browser's password manager or address book knows it by.
    autocomplete: &'static str,
    /// What stands in it where nothing was typed.
    #[prop(optional, into)]
    value: Option<String>,
    /// One line of help under it.
    #[prop(optional)]
    hint: Option<&'static str>,
    #[prop(optional)] shortest: Option<u16>,
    #[prop(default = 256)] longest: u16,
    #[prop(default = true)] required: bool,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let form = FormState::from_request();
    let problem = form.problem_with(name);
    let value = (kind != "password").then(|| form.value(name).or(value)).flatten();
    let described = format!("{name}-note");
    let invalid = problem.is_some().then_some("true");
    let (says, class) = match problem {
        Some(problem) => (Some(problem), "field-problem"),
        None => (hint.map(str::to_owned), "field-hint"),
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input
                id=name
                name=name
                type=kind
                value=value
                required=required
                minlength=shortest.map(|length| length.to_string())
                maxlength=longest.to_string()
                autocomplete=autocomplete
                autofocus=autofocus
                aria-invalid=invalid
                aria-describedby=described.clone()
            />
            <p id=described class=class aria-live="polite" data-hint=hint>{says}</p>
        </div>
    }
}

/// What is wrong with a form as a whole.
#[component]
pub fn FormProblem() -> impl IntoView {
    FormState::from_request().problem_with("").map(|says| view! { <p class="problem" role="alert">{says}</p> })
}

/// The key of a form that must not be carried out twice. Browsers that fill in what a page had before must leave it alone.
#[component]
pub fn RequestKey() -> impl IntoView {
    view! { <input type="hidden" name="request" value=new_key() autocomplete="off" /> }
}

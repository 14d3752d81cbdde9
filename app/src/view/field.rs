//! Form fields, and the error messages of a submitted form.

use leptos::prelude::*;

use crate::form::{FormState, new_idempotency_key};

/// A labelled input with its hint, or its error message in a form that was rejected. It keeps the submitted value,
/// unless that is a password.
#[component]
pub fn Field(
    /// The name and the id of the input.
    name: &'static str,
    label: &'static str,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// The `autocomplete` token, by which password managers and address books recognise the field.
    autocomplete: &'static str,
    /// The value before the form is submitted.
    #[prop(optional, into)]
    value: Option<String>,
    /// One line of help below the input.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// In UTF-16 code units, as browsers count.
    #[prop(optional)]
    min_length: Option<u16>,
    /// In UTF-16 code units, as browsers count.
    #[prop(default = 256)]
    max_length: u16,
    #[prop(default = true)] required: bool,
    #[prop(optional)] autofocus: bool,
) -> impl IntoView {
    let form = FormState::from_request();
    let problem = form.problem_with(name);
    let value = (kind != "password").then(|| form.value(name).or(value)).flatten();
    let note_id = format!("{name}-note");
    let invalid = problem.is_some().then_some("true");
    let (note, class) = match problem {
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
                minlength=min_length.map(|length| length.to_string())
                maxlength=max_length.to_string()
                autocomplete=autocomplete
                autofocus=autofocus
                aria-invalid=invalid
                aria-describedby=note_id.clone()
            />
            <p id=note_id class=class aria-live="polite" data-hint=hint>{note}</p>
        </div>
    }
}

/// A [`Field`] for a new password, with the rule for it.
#[component]
pub fn NewPasswordField(label: &'static str, #[prop(optional)] autofocus: bool) -> impl IntoView {
    view! {
        <Field
            name="password"
            label=label
            kind="password"
            autocomplete="new-password"
            hint="At least ten characters. A few unrelated words work best."
            min_length=10
            autofocus=autofocus
        />
    }
}

/// The error message of the form as a whole.
#[component]
pub fn FormProblem() -> impl IntoView {
    FormState::from_request().problem_with("").map(|problem| view! { <p class="problem" role="alert">{problem}</p> })
}

/// The idempotency key of a form. Without autocompletion: a browser that restores an earlier page's value would reuse
/// its key.
#[component]
pub fn RequestKey() -> impl IntoView {
    view! { <input type="hidden" name="request" value=new_idempotency_key() autocomplete="off" /> }
}

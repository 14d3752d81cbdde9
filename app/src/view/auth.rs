//! Forms for joining and for logging in.

use leptos::prelude::*;

use crate::form::FormState;
use crate::islands::validated_form::ValidatedForm;
use crate::view::{Field, FormProblem, NewPasswordField};

/// The second step of joining: a password.
#[component]
pub fn NewPassword(
    /// The email address from the first step.
    email: String,
) -> impl IntoView {
    view! {
        <div class="sheet">
            <p class="kicker">"Step 2 of 4"</p>
            <h1>"Choose a password"</h1>
            <p>"You’ll log in as "<strong>{email.clone()}</strong>". "<a href="/join?email=change">"Use another address"</a></p>
            <FormProblem />
            <ValidatedForm>
                <form method="post" action="/join/password" class="form">
                    // Password managers store it together with the password.
                    <input type="hidden" name="username" autocomplete="username" value=email />
                    <NewPasswordField label="Password" autofocus=true />
                    <button class="button">"Continue"</button>
                </form>
            </ValidatedForm>
        </div>
    }
}

/// The log-in form; for a logged-in member, the log-out form.
#[component]
pub fn LogIn(
    /// Whether this is the third step of joining.
    joined: bool,
    /// Whether the visitor has just chosen a new password.
    #[prop(default = false)]
    reset: bool,
    /// Whether the visitor has just confirmed the email address.
    #[prop(default = false)]
    confirmed: bool,
    /// The path to redirect to after logging in.
    next: String,
) -> impl IntoView {
    let visitor = crate::request::visitor();
    if let Some(email) = visitor.email {
        return view! {
            <div class="sheet">
                <h1>"You’re logged in"</h1>
                <p>"As "<strong>{email.to_string()}</strong>"."</p>
                <form method="post" action="/logout" class="actions">
                    <a class="button" href="/">"Browse the films"</a>
                    <button class="button button-secondary">"Log out"</button>
                </form>
            </div>
        }
        .into_any();
    }
    let next = FormState::from_request().value("next").unwrap_or(next);
    let heading = if joined {
        view! {
            <p class="kicker">"Step 3 of 4"</p>
            <h1>"Your seat is ready"</h1>
            <p>"Log in with your new password, then choose a plan."</p>
        }
        .into_any()
    } else {
        let news = match (reset, confirmed) {
            (true, _) => Some("Your password has been changed. Log in with the new one."),
            (false, true) => Some("Your email address is confirmed. Thank you!"),
            (false, false) => None,
        };
        view! {
            <h1>"Log in"</h1>
            {news.map(|news| view! { <p class="success" role="status">{news}</p> })}
        }
        .into_any()
    };
    view! {
        <div class="sheet">
            {heading}
            <FormProblem />
            <ValidatedForm>
                <form method="post" action="/login" class="form">
                    <input type="hidden" name="next" value=next />
                    <Field
                        name="email"
                        label="Email address"
                        kind="email"
                        autocomplete="username"
                        value=visitor.joining.map(|email| email.to_string()).unwrap_or_default()
                        max_length=254
                    />
                    <Field name="password" label="Password" kind="password" autocomplete="current-password" />
                    <button class="button">"Log in"</button>
                </form>
            </ValidatedForm>
            <p class="field-hint"><a href="/forgot">"Forgotten your password?"</a></p>
            <p class="field-hint">"New here? "<a href="/join">"Join Matinee"</a></p>
        </div>
    }
    .into_any()
}

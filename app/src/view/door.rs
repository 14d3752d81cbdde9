//! The forms at the door: a new password, and logging in.

use leptos::prelude::*;

use crate::form::FormState;
use crate::islands::checked::Checked;
use crate::view::{Field, FormProblem};


/// The second step of joining.
#[component]
pub fn NewPassword(email: String) -> impl IntoView {
    view! {
        <div class="sheet">
            <p class="kicker">"Step 2 of 4"</p>
            <h1>"Choose a password"</h1>
            <p>"It goes with "<strong>{email.clone()}</strong>". "<a href="/join?email=change">"Use another address"</a></p>
            <FormProblem />
            <Checked>
                <form method="post" action="/join/password" class="form">
                    // For password managers, which keep the two together.
                    <input type="hidden" name="username" autocomplete="username" value=email />
                    <Field
                        name="password"
                        label="Password"
                        kind="password"
                        autocomplete="new-password"
                        hint="At least ten characters. A few words that only you put together are best."
                        shortest=10
                        autofocus=true
                    />
                    <button class="button">"Go on"</button>
                </form>
            </Checked>
        </div>
    }
}

/// Email and password.
#[component]
pub fn LogIn(
    /// Whether this comes right after joining.
    joined: bool,
    /// Where to go then.
    next: String,
) -> impl IntoView {
    let visitor = crate::request::visitor();
    if let Some(email) = visitor.email {
        return view! {
            <div class="sheet">
                <h1>"You are logged in"</h1>
                <p>"As "<strong>{email.to_string()}</strong>"."</p>
                <form method="post" action="/logout" class="actions">
                    <a class="button" href="/">"Browse the films"</a>
                    <button class="button button-quiet">"Log out"</button>
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
            <p>"Log in once with your email and password, and choose a plan."</p>
        }
        .into_any()
    } else {
        view! { <h1>"Log in"</h1> }.into_any()
    };
    view! {
        <div class="sheet">
            {heading}
            <FormProblem />
            <Checked>
                <form method="post" action="/login" class="form">
                    <input type="hidden" name="next" value=next />
                    <Field
                        name="email"
                        label="Email address"
                        kind="email"
                        autocomplete="username"
                        value=visitor.joining.map(|email| email.to_string()).unwrap_or_default()
                        longest=254
                    />
                    <Field name="password" label="Password" kind="password" autocomplete="current-password" />
                    <button class="button">"Log in"</button>
                </form>
            </Checked>
            <p class="field-hint">"New here? "<a href="/join">"Join Matinee"</a></p>
        </div>
    }
    .into_any()
}

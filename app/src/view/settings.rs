//! The forms of the account's settings. Each asks for the current password.

use leptos::prelude::*;

use crate::form::EmailEnabled;
use crate::islands::validated_form::ValidatedForm;
use crate::view::{Field, FormProblem, NewPasswordField};

/// The address that password managers store together with the password.
#[component]
fn Username() -> impl IntoView {
    let email = crate::request::visitor().email.map(|email| email.to_string());
    view! { <input type="hidden" name="username" autocomplete="username" value=email /> }
}

#[component]
fn CurrentPassword() -> impl IntoView {
    view! { <Field name="current" label="Your password" kind="password" autocomplete="current-password" /> }
}

#[component]
fn AccountLink() -> impl IntoView {
    view! { <p><a href="/account">"Back to your account"</a></p> }
}

/// Changes the email address.
#[component]
pub fn ChangeEmail() -> impl IntoView {
    let email = crate::request::visitor().email.map(|email| email.to_string());
    let how = if EmailEnabled::from_request().0 {
        "We’ll send a link to the new address to make sure it’s yours. Once you open it, you log in with the new address."
    } else {
        "From then on, you log in with the new one."
    };
    view! {
        <div class="sheet">
            <h1>"Change your email address"</h1>
            <p>"Your address is "<strong>{email}</strong>" now. "{how}</p>
            <FormProblem />
            <ValidatedForm>
                <form method="post" action="/account/email" class="form">
                    <Field name="email" label="New email address" kind="email" autocomplete="email" max_length=254 />
                    <CurrentPassword />
                    <button class="button">"Change address"</button>
                </form>
            </ValidatedForm>
            <AccountLink />
        </div>
    }
}

/// Changes the password.
#[component]
pub fn ChangePassword() -> impl IntoView {
    view! {
        <div class="sheet">
            <h1>"Change your password"</h1>
            <p>"You’ll stay logged in here. All other browsers will need to log in again."</p>
            <FormProblem />
            <ValidatedForm>
                <form method="post" action="/account/password" class="form">
                    <Username />
                    <CurrentPassword />
                    <NewPasswordField label="New password" />
                    <button class="button">"Change password"</button>
                </form>
            </ValidatedForm>
            <AccountLink />
        </div>
    }
}

/// Deletes the account.
#[component]
pub fn CloseAccount() -> impl IntoView {
    view! {
        <div class="sheet">
            <h1>"Delete your account"</h1>
            <p>
                "This deletes your email address, your membership, your orders, your list, your ratings and what you’ve watched, at once and for good. You may want to "
                <a href="/account/export.json" download="">"download your data"</a>" first."
            </p>
            <FormProblem />
            <ValidatedForm>
                <form method="post" action="/account/delete" class="form">
                    <Username />
                    <CurrentPassword />
                    <button class="button button-danger">"Delete everything"</button>
                </form>
            </ValidatedForm>
            <AccountLink />
        </div>
    }
}

/// Confirms that the account is deleted, unless the visitor is a member.
#[component]
pub fn AccountClosed() -> impl IntoView {
    if crate::request::visitor().is_member() {
        return view! {
            <div class="sheet">
                <h1>"Your account is still open"</h1>
                <AccountLink />
            </div>
        }
        .into_any();
    }
    view! {
        <div class="sheet">
            <h1>"Your account is deleted"</h1>
            <p role="status">"All your data has been deleted. Thank you for being with us. You’re welcome back any time."</p>
            <p class="actions"><a class="button" href="/">"Browse the films"</a></p>
        </div>
    }
    .into_any()
}

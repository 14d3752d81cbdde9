//! The way back into an account, and the proof of an address.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::form::{FormState, SendsMail};
use crate::islands::validated_form::ValidatedForm;
use crate::view::{Field, FormProblem, NewPasswordField};

/// Asks for the address to which a link to a new password is sent.
#[component]
pub fn ForgotPassword(
    /// Whether the form has been sent.
    sent: bool,
) -> impl IntoView {
    if !SendsMail::from_request().0 {
        return view! {
            <div class="sheet">
                <h1>"Forgotten your password?"</h1>
                <p>"This site cannot send emails. Please ask the people who run it: they can make a link for you, with which you choose a new password."</p>
                <p class="actions"><a class="button button-secondary" href="/login">"Back to the log-in"</a></p>
            </div>
        }
        .into_any();
    }
    if sent {
        return view! {
            <div class="sheet">
                <h1>"Look into your mail"</h1>
                <p role="status">"If the address has an account here, an email is on its way to it. The link in it works for an hour."</p>
                <p class="field-hint">"Nothing there after a few minutes? Look among the spam, or "<a href="/forgot">"try another address"</a>"."</p>
            </div>
        }
        .into_any();
    }
    view! {
        <div class="sheet">
            <h1>"Forgotten your password?"</h1>
            <p>"That happens. Enter your email address, and we send you a link with which you choose a new one."</p>
            <FormProblem />
            <ValidatedForm>
                <form method="post" action="/forgot" class="form">
                    <Field name="email" label="Email address" kind="email" autocomplete="username" max_length=254 />
                    <button class="button">"Send the link"</button>
                </form>
            </ValidatedForm>
            <p class="field-hint"><a href="/login">"Back to the log-in"</a></p>
        </div>
    }
    .into_any()
}

/// Asks for a new password.
#[component]
pub fn ResetPassword(
    /// The address of the account.
    email: String,
    /// The token of the link.
    token: String,
) -> impl IntoView {
    view! {
        <div class="sheet">
            <h1>"Choose a new password"</h1>
            <p>"For "<strong>{email.clone()}</strong>". You log in with it afterwards; every browser that is logged in now is logged out."</p>
            <FormProblem />
            <ValidatedForm>
                <form method="post" action="/reset" class="form">
                    // Password managers store it together with the password.
                    <input type="hidden" name="username" autocomplete="username" value=email />
                    <input type="hidden" name="token" value=token />
                    <NewPasswordField label="New password" autofocus=true />
                    <button class="button">"Change password"</button>
                </form>
            </ValidatedForm>
        </div>
    }
}

/// A page with one button, because mail programs open links to look for harm, and a link must not change anything.
#[component]
fn OneButton(
    title: &'static str,
    text: String,
    action: &'static str,
    /// The names and the values of the form's fields.
    fields: Vec<(&'static str, String)>,
    button: &'static str,
) -> impl IntoView {
    let fields = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <div class="sheet">
            <h1>{title}</h1>
            <p>{text}</p>
            <FormProblem />
            <form method="post" action=action class="actions">
                {fields.collect_view()}
                <button class="button">{button}</button>
            </form>
        </div>
    }
}

/// Confirms an email address.
#[component]
pub fn ConfirmAddress(
    /// The token of the link.
    token: String,
) -> impl IntoView {
    if token.is_empty() || FormState::from_request().problem_with("token").is_some() {
        return view! {
            <LinkNotice
                title="This link no longer works"
                text="It has been used, is more than a day old, or is incomplete. Your account says whether your address is confirmed, and sends you a new link."
                href="/account"
                action="Go to your account"
            />
        }
        .into_any();
    }
    view! {
        <OneButton
            title="Confirm your email address"
            text="One click, and we know that the address is yours.".to_owned()
            action="/confirm"
            fields=vec![("token", token)]
            button="Confirm"
        />
    }
    .into_any()
}

/// Ends emails about batches.
#[component]
pub fn Unsubscribe(
    /// Whether it is done.
    done: bool,
    address: String,
    /// The code that proves that the link was sent to the address.
    code: String,
) -> impl IntoView {
    if done {
        return view! {
            <div class="sheet">
                <h1>"No more of these emails"</h1>
                <p role="status">"Messages about your batches stay in your inbox here. Emails about your account, such as a link to a new password, still reach you."</p>
            </div>
        }
        .into_any();
    }
    if address.is_empty() || code.is_empty() || FormState::from_request().problem_with("code").is_some() {
        return view! {
            <LinkNotice
                title="This link is incomplete"
                text="Please open it from the email again, or copy all of it."
                href="/"
                action="Browse the films"
            />
        }
        .into_any();
    }
    view! {
        <OneButton
            title="No more emails about batches?"
            text=format!("We will no longer email {address} when a batch is ready.")
            action="/unsubscribe"
            fields=vec![("address", address), ("code", code)]
            button="No more emails"
        />
    }
    .into_any()
}

/// Says why a link does not work, and where to go on.
#[component]
pub fn LinkNotice(title: &'static str, text: &'static str, href: &'static str, action: &'static str) -> impl IntoView {
    view! {
        <Title text=title />
        <div class="sheet">
            <h1>{title}</h1>
            <p role="alert">{text}</p>
            <p class="actions"><a class="button" href=href>{action}</a></p>
        </div>
    }
}

//! Password recovery, and the verification of an email address.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::form::{EmailEnabled, FormState};
use crate::islands::validated_form::ValidatedForm;
use crate::view::{Field, FormProblem, NewPasswordField};

/// The form that requests a password-reset link by email.
#[component]
pub fn ForgotPassword(
    /// Whether the form has been sent.
    sent: bool,
) -> impl IntoView {
    if !EmailEnabled::from_request().0 {
        return view! {
            <Sheet kicker=ACCOUNT title="Forgotten your password?">
                <p>"This site cannot send emails. Please ask the people who run it: they can give you a link to choose a new password."</p>
                <ContinueLink href="/login" text="Back to log in" />
            </Sheet>
        }
        .into_any();
    }
    if sent {
        return view! {
            <Sheet kicker=ACCOUNT title="Check your email">
                <p class="success" role="status">"If there is an account with this address, an email is on its way. The link in it works for an hour."</p>
                <ContinueLink href="/login" text="Back to log in" />
                <p class="field-hint">"Nothing there after a few minutes? Check your spam folder, or "<a href="/forgot">"try another address"</a>"."</p>
            </Sheet>
        }
        .into_any();
    }
    view! {
        <Sheet kicker=ACCOUNT title="Forgotten your password?">
            <p>"It happens. Enter your email address, and we’ll send you a link to choose a new one."</p>
            <FormProblem />
            <ValidatedForm>
                <form method="post" action="/forgot" class="form">
                    <Field name="email" label="Email address" kind="email" autocomplete="username" max_length=254 />
                    <button class="button">"Send the link"</button>
                </form>
            </ValidatedForm>
            <p class="field-hint"><a href="/login">"Back to log in"</a></p>
            <p class="field-hint">"New here? "<a href="/join">"Join Matinee"</a></p>
        </Sheet>
    }
    .into_any()
}

/// The form for a new password.
#[component]
pub fn ResetPassword(
    /// The address of the account.
    email: String,
    /// The token of the link.
    token: String,
) -> impl IntoView {
    view! {
        <Sheet kicker=ACCOUNT title="Choose a new password">
            <p>"For "<strong>{email.clone()}</strong>". All your browsers will be logged out, and you can log in again with the new password."</p>
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
            <p class="field-hint">"Remembered the old one? "<a href="/login">"Log in"</a></p>
        </Sheet>
    }
}

/// A page with one button: mail programs open links to scan them for malware, so opening a link must not change
/// anything.
#[component]
fn OneButton(
    kicker: &'static str,
    title: &'static str,
    text: String,
    action: &'static str,
    /// The names and the values of the form's fields.
    fields: Vec<(&'static str, String)>,
    button: &'static str,
    /// The text for users who do not want to press the button.
    otherwise: &'static str,
) -> impl IntoView {
    let fields = fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> });
    view! {
        <Sheet kicker=kicker title=title>
            <p>{text}</p>
            <FormProblem />
            <form method="post" action=action class="form">
                {fields.collect_view()}
                <button class="button">{button}</button>
            </form>
            <p class="field-hint">{otherwise}</p>
        </Sheet>
    }
}

/// The page that confirms an email address.
#[component]
pub fn ConfirmAddress(
    /// The token of the link.
    token: String,
) -> impl IntoView {
    if token.is_empty() || FormState::from_request().problem_with("token").is_some() {
        return view! {
            <LinkNotice
                kicker=ACCOUNT
                title="This link no longer works"
                text="It has already been used, is more than a day old, or is incomplete. Your account shows whether your address is confirmed, and can send you a new link."
                href="/account"
                action="Go to your account"
            />
        }
        .into_any();
    }
    view! {
        <OneButton
            kicker=ACCOUNT
            title="Confirm your email address"
            text="One click, and we know this address is yours.".to_owned()
            action="/confirm"
            fields=vec![("token", token)]
            button="Confirm"
            otherwise="Didn’t join Matinee? Just close this page, and nothing happens."
        />
    }
    .into_any()
}

/// The page that ends emails about batches.
#[component]
pub fn Unsubscribe(
    /// Whether it is done.
    done: bool,
    address: String,
    /// The code that shows that the link was sent to the address.
    code: String,
) -> impl IntoView {
    if done {
        return view! {
            <Sheet kicker=EMAILS title="You’re unsubscribed">
                <p class="success" role="status">"You’ll still find messages about your batches in your inbox here, and we’ll still email you about your account, such as a link to a new password."</p>
                <ContinueLink href="/" text="Browse the films" />
            </Sheet>
        }
        .into_any();
    }
    if address.is_empty() || code.is_empty() || FormState::from_request().problem_with("code").is_some() {
        return view! {
            <LinkNotice
                kicker=EMAILS
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
            kicker=EMAILS
            title="Stop emails about batches?"
            text=format!("We will no longer email {address} when a batch is ready.")
            action="/unsubscribe"
            fields=vec![("address", address), ("code", code)]
            button="Unsubscribe"
            otherwise="Want to keep them? Just close this page, and nothing changes."
        />
    }
    .into_any()
}

/// Explains why a link does not work, and what to do instead.
#[component]
pub fn LinkNotice(
    #[prop(default = ACCOUNT)] kicker: &'static str,
    title: &'static str,
    text: &'static str,
    href: &'static str,
    action: &'static str,
) -> impl IntoView {
    view! {
        <Title text=title />
        <Sheet kicker=kicker title=title>
            <p class="problem" role="alert">{text}</p>
            <ContinueLink href=href text=action />
        </Sheet>
    }
}

/// What the pages are about, above their titles.
const ACCOUNT: &str = "Your account";
const EMAILS: &str = "Emails about batches";

#[component]
fn Sheet(kicker: &'static str, title: &'static str, children: Children) -> impl IntoView {
    view! {
        <div class="sheet">
            <p class="kicker">{kicker}</p>
            <h1>{title}</h1>
            {children()}
        </div>
    }
}

/// A link that looks like the button of a form.
#[component]
fn ContinueLink(href: &'static str, text: &'static str) -> impl IntoView {
    view! { <p class="form"><a class="button" href=href>{text}</a></p> }
}

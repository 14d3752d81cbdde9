//! `join`: the price, and the first step of joining, which asks for an email address.

use domain::Offer;

use super::prelude::*;
use crate::form::FormState;
use crate::format::euros;
use crate::islands::validated_form::ValidatedForm;
use crate::params;
use crate::view::{NewPassword, NotFoundNotice, inert};

pub static PANEL: Panel = Panel {
    name: "join",
    service: Service::Membership,
    audience: Audience::Everyone,
    label: "Join Matinee",
    unavailable: "",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "join", input = GetUrl)]
pub async fn load_offer() -> Answer<Offer> {
    PANEL.request()?.membership(|membership| async move { membership.offer().await }).cached("offer").send().await
}

/// The form works without an answer, too.
#[component]
pub fn JoinPanel() -> impl IntoView {
    place().into_view()
}

pub fn place() -> Box<dyn Placed> {
    let panel = PANEL.public("", load_offer, |frame, offer| frame.content(view! { <Invitation offer=Some(offer) /> }));
    panel.deferred_without_notice(waiting, |frame| frame.content(view! { <Invitation offer=None /> }))
}

fn waiting() -> AnyView {
    PANEL.waiting(view! { <Invitation offer=None /> })
}

/// The current step of joining: the email address, or the password if the address was entered.
#[component]
pub fn JoinStep() -> impl IntoView {
    let visitor = crate::request::visitor();
    let changes_email = params::query("email").is_some();
    match visitor.joining {
        _ if visitor.email.is_some() => {
            view! { <NotFoundNotice title="You’re in" text="You’ve already joined. Find something to watch:" /> }
                .into_any()
        }
        Some(email) if !changes_email => view! { <NewPassword email=email.to_string() /> }.into_any(),
        _ => view! {
            <p class="kicker">"Step 1 of 4"</p>
            <h1>{PANEL.label}</h1>
            <JoinPanel />
        }
        .into_any(),
    }
}

#[component]
fn Invitation(offer: Option<Offer>) -> impl IntoView {
    let price = match offer {
        Some(Offer { from_cents }) => format!("From {} a month. Cancel any time.", euros(from_cents)),
        None => "Cancel any time.".to_owned(),
    };
    let visitor = crate::request::visitor();
    if let Some(email) = visitor.email {
        return inert(view! {
            <div class="join glow">
                <div>
                    <h2>"Good to see you"</h2>
                    <p>"You’re logged in as "{email.to_string()}"."</p>
                </div>
                <p class="actions">
                    <a class="button" href="/my-list">"My list"</a>
                    <a class="button button-secondary" href="/account">"Account"</a>
                </p>
            </div>
        });
    }
    let form = FormState::from_request();
    let problem = form.problem_with("email");
    let invalid = problem.is_some().then_some("true");
    let problem = problem.or_else(|| form.problem_with(""));
    let class = if problem.is_some() { "field-problem" } else { "field-hint" };
    let typed = form.value("email").or(visitor.joining.map(|email| email.to_string()));
    inert(view! {
        <div class="join glow">
            <div>
                <h2>"Come in, the film is about to start"</h2>
                <p>{price}" "<a href="/subscribe">"Compare the plans"</a></p>
            </div>
            <ValidatedForm>
                <form method="post" action="/join" class="join-form">
                    <label for="join-email">"Email address"</label>
                    <input
                        id="join-email"
                        type="email"
                        name="email"
                        value=typed
                        required
                        maxlength="254"
                        autocomplete="email"
                        placeholder="you@example.org"
                        aria-invalid=invalid
                        aria-describedby="join-note"
                    />
                    <button class="button">"Get started"</button>
                    <p id="join-note" class=class aria-live="polite">{problem}</p>
                </form>
            </ValidatedForm>
        </div>
    })
}

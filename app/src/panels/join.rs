//! `join`: what it costs, and a first step that asks for nothing but an address.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::arriving;
use crate::error::PanelError;
use crate::form::FormState;
use crate::islands::checked::Checked;
use domain::{Offer, Served, Source};
use crate::view::{Frame, euros, written};


#[server(prefix = "/api/panel", endpoint = "join", input = GetUrl)]
pub async fn load_offer() -> Result<Served<Offer>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "join",
        service: Service::Membership,
        host: "in-process",
        cache: CachePolicy::Shared("offer".to_owned()),
        call: services.membership.offer(),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

#[component]
pub fn JoinPanel() -> impl IntoView {
    let offer = Resource::new(|| (), |()| load_offer());
    let waiting = || {
        view! {
            <div class="panel panel-join waiting" data-waiting="join">
                <Invitation offer=None />
            </div>
        }
    };
    arriving(offer, waiting, move |answer| match answer {
        Ok(served) => framed(served.source, Some(served.value)),
        Err(PanelError(CallError::Unavailable(source))) => framed(source, None),
        Err(PanelError(CallError::NotFound | CallError::Invalid(_))) => waiting().into_any(),
    })
}

fn framed(source: Source, offer: Option<Offer>) -> AnyView {
    view! {
        <Frame name="join" source=source label="Join Matinee">
            <Invitation offer=offer />
        </Frame>
    }
    .into_any()
}

/// The form works whether or not the price is known.
#[component]
fn Invitation(offer: Option<Offer>) -> impl IntoView {
    let price = match offer {
        Some(Offer { from_cents }) => {
            format!("From {} a month. Cancel whenever you like.", euros(from_cents))
        }
        None => "Cancel whenever you like.".to_owned(),
    };
    let visitor = crate::request::visitor();
    if let Some(email) = visitor.email {
        return written(view! {
            <div class="join">
                <div>
                    <h2>"Good to see you"</h2>
                    <p>"You are logged in as "{email.to_string()}"."</p>
                </div>
                <p class="actions">
                    <a class="button" href="/my-list">"My list"</a>
                    <a class="button button-quiet" href="/account">"Account"</a>
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
    written(view! {
        <div class="join">
            <div>
                <h2>"Come in, the film has just begun"</h2>
                <p>{price}" "<a href="/subscribe">"Compare the plans"</a></p>
            </div>
            <Checked>
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
            </Checked>
        </div>
    })
}

//! `join`: what it costs, and a first step that asks for nothing but an address.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use crate::error::PanelError;
use crate::types::{Offer, Served};
use crate::view::Frame;

#[server(prefix = "/api/panel", endpoint = "join", input = GetUrl)]
pub async fn load_offer() -> Result<Served<Offer>, PanelError> {
    use crate::services::{Ask, Services};

    let services = Services::from_request()?;
    let ask = Ask {
        service: "membership",
        host: "in-process",
        question: "offer".to_owned(),
        cached: true,
        call: services.membership.offer(),
        substitute: None,
    };
    services.ladder.ask(ask).await
}

#[component]
pub fn JoinPanel() -> impl IntoView {
    let offer = Resource::new(|| (), |()| load_offer());
    view! {
        <Suspense fallback=|| view! { <div class="panel panel-join waiting" data-waiting="join"><Invitation offer=None /></div> }>
            {move || Suspend::new(async move {
                match offer.await {
                    Ok(served) => view! { <Frame name="join" source=served.source label="Join Matinee"><Invitation offer=Some(served.value) /></Frame> }.into_any(),
                    Err(PanelError::Unavailable(source)) => view! { <Frame name="join" source=source label="Join Matinee"><Invitation offer=None /></Frame> }.into_any(),
                    Err(_) => view! { <Invitation offer=None /> }.into_any(),
                }
            })}
        </Suspense>
    }
}

/// The form works whether or not the price is known.
#[component]
fn Invitation(offer: Option<Offer>) -> impl IntoView {
    let price = match offer {
        Some(Offer { from_cents }) => {
            format!("From €{}.{:02} a month. Cancel whenever you like.", from_cents / 100, from_cents % 100)
        }
        None => "Cancel whenever you like.".to_owned(),
    };
    view! {
        <div class="join">
            <div>
                <h2>"Come in, the film has just begun"</h2>
                <p>{price}</p>
            </div>
            <form method="post" action="/join" class="join-form">
                <label for="join-email">"Email address"</label>
                <input id="join-email" type="email" name="email" required maxlength="254" autocomplete="email" placeholder="you@example.org" />
                <button class="button">"Get started"</button>
            </form>
        </div>
    }
}

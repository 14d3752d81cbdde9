//! `order`: one change of a membership. Its page's primary panel: anybody else's order is not there.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_meta::Title;

use super::set_status;
use crate::error::PanelError;
use crate::types::{Order, Served};
use crate::view::{Frame, Lost, Notice, OrderDetail};
#[cfg(feature = "ssr")]
use crate::visitor::Visitor;

#[server(prefix = "/api/panel", endpoint = "order", input = GetUrl)]
pub async fn load_order(id: String) -> Result<Served<Order>, PanelError> {
    use crate::services::{Ask, Services};

    let (services, visitor) = (Services::from_request()?, Visitor::from_request());
    let Some(person) = visitor.member() else {
        return Err(PanelError::Invalid("Please log in first.".to_owned()));
    };
    if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(PanelError::NotFound);
    }
    let ask = Ask {
        service: "membership",
        host: "in-process",
        // As for the account: it is logged, and never remembered.
        question: "order".to_owned(),
        cached: false,
        call: services.membership.order(person, &id),
        substitute: None,
    };
    services.ladder.ask(ask).await
}

/// Without a Suspense, like the film on its own page: in place without a script.
#[component]
pub fn OrderPanel(id: String) -> impl IntoView {
    let order = Resource::new_blocking(move || id.clone(), load_order);
    Suspend::new(async move {
        match order.await {
            Ok(served) => view! {
                <Title text="Order" />
                <Frame name="order" source=served.source label="Order">
                    <OrderDetail order=served.value />
                </Frame>
            }
            .into_any(),
            Err(error) => {
                set_status(&error);
                match error {
                    PanelError::Unavailable(source) => view! {
                        <Title text="Back in a moment" />
                        <Notice name="order" source=source label="Order" says="This order is not available right now. Please try again in a moment." />
                    }
                    .into_any(),
                    PanelError::NotFound | PanelError::Invalid(_) => view! {
                        <Lost title="You have no such order" says="The address may be mistyped. Your account lists every order of yours." />
                    }
                    .into_any(),
                }
            }
        }
    })
}

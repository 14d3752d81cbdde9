//! `order`: one change of a membership. Its page's primary panel: anybody else's order is not there.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos_meta::Title;

use super::set_status;
use crate::error::PanelError;
use domain::{Order, Served};
use crate::view::{Frame, Lost, Notice, OrderDetail};
#[cfg(feature = "ssr")]


#[server(prefix = "/api/panel", endpoint = "order", input = GetUrl)]
pub async fn load_order(id: String) -> Result<Served<Order>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let (services, visitor) = (crate::request::services()?, crate::request::visitor());
    let Some(person) = visitor.member() else {
        return Err(PanelError(CallError::Invalid("Please log in first.".to_owned())));
    };
    if id.len() != 32 || !id.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(PanelError(CallError::NotFound));
    }
    let ask = ServiceCall {
        panel: "order",
        service: Service::Membership,
        host: "in-process",
        // As for the account: it is logged, and never remembered.
        cache: CachePolicy::Uncached,
        call: services.membership.order(person, &id),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
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
                    PanelError(CallError::Unavailable(source)) => view! {
                        <Title text="Back in a moment" />
                        <Notice name="order" source=source label="Order" says="This order is not available right now. Please try again in a moment." />
                    }
                    .into_any(),
                    PanelError(CallError::NotFound) | PanelError(CallError::Invalid(_)) => view! {
                        <Lost title="You have no such order" says="The address may be mistyped. Your account lists every order of yours." />
                    }
                    .into_any(),
                }
            }
        }
    })
}

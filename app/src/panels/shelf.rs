//! `shelf`: a row of films, by genre from the catalogue or by a group that model M found.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{FilmRow, Served};
use crate::view::{CardRow, Frame, Skeleton, Waiting};

/// How many films a row has.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// `of` is `genre:{slug}` or `group:{number}`, the largest group being 0.
#[server(prefix = "/api/panel", endpoint = "shelf", input = GetUrl)]
pub async fn load_shelf(of: String) -> Result<Served<FilmRow>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let services = crate::request::services()?;
    match of.split_once(':') {
        Some(("genre", slug)) => {
            let ask = ServiceCall {
                panel: "shelf",
        service: Service::Catalogue,
                host: "in-process",
                cache: CachePolicy::Shared(format!("shelf {of}")),
                call: services.catalogue.genre_row(super::checked_slug(slug)?, ROW),
                substitute: None,
            };
            services.fallback.call(ask, &crate::request::faults()).await
        }
        Some(("group", number)) => {
            let number = number.parse().map_err(|_| PanelError(CallError::NotFound))?;
            let recommender = &services.recommender;
            let ask = ServiceCall {
                panel: "shelf",
        service: Service::Recommender,
                host: recommender.host(),
                cache: CachePolicy::Shared(format!("shelf {of} {}", recommender.version().as_deref().unwrap_or_default())),
                call: recommender.shelf(number, ROW),
                substitute: None,
            };
            services.fallback.call(ask, &crate::request::faults()).await.map(Served::unpacked)
        }
        _ => Err(PanelError(CallError::Invalid("of must be genre:{slug} or group:{number}".to_owned()))),
    }
}

#[component]
pub fn ShelfPanel(#[prop(into)] of: String) -> impl IntoView {
    let alone = format!("/panel/shelf?of={of}");
    let row = Resource::new(move || of.clone(), load_shelf);
    let waiting = move || {
        view! {
            <Waiting name="shelf" href=alone.clone() label="Show these films">
                <Skeleton title="" />
            </Waiting>
        }
    };
    arriving(row, waiting, |answer| match answer {
        Ok(served) => view! {
            <Frame name="shelf" source=served.source label=served.value.title.clone()>
                <CardRow row=served.value />
            </Frame>
        }
        .into_any(),
        Err(error) => without_answer("shelf", "A row of films", "This row is not available right now.", &error),
    })
}

//! `shelf`: a row of films, by genre from the catalogue or by a group that model M found.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use crate::types::{Row, Served};
use crate::view::{CardRow, Frame, Skeleton, Waiting};

/// How many films a row has.
#[cfg(feature = "ssr")]
const ROW: usize = 14;

/// `of` is `genre:{slug}` or `group:{number}`, the largest group being 0.
#[server(prefix = "/api/panel", endpoint = "shelf", input = GetUrl)]
pub async fn load_shelf(of: String) -> Result<Served<Row>, PanelError> {
    use crate::services::{Ask, Services};

    let services = Services::from_request()?;
    match of.split_once(':') {
        Some(("genre", slug)) => {
            let ask = Ask {
                service: "catalogue",
                host: "in-process",
                question: format!("shelf {of}"),
                cached: true,
                call: services.catalogue.genre_row(super::checked_slug(slug)?, ROW),
                substitute: None,
            };
            services.ladder.ask(ask).await
        }
        Some(("group", number)) => {
            let number = number.parse().map_err(|_| PanelError::NotFound)?;
            let recommender = &services.recommender;
            let ask = Ask {
                service: "recommender",
                host: recommender.host(),
                question: format!("shelf {of} {}", recommender.version().as_deref().unwrap_or_default()),
                cached: true,
                call: recommender.shelf(number, ROW),
                substitute: None,
            };
            services.ladder.ask(ask).await.map(Served::unpacked)
        }
        _ => Err(PanelError::Invalid("of must be genre:{slug} or group:{number}".to_owned())),
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

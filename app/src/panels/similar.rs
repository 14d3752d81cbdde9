//! `similar`: the films that model M finds most similar, each with why.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{FilmRow, Served};
use crate::view::{CardRow, Frame, Skeleton, Waiting};

const TITLE: &str = "More like this";

/// How many films the strip has.
#[cfg(feature = "ssr")]
const STRIP: usize = 6;

#[server(prefix = "/api/panel", endpoint = "similar", input = GetUrl)]
pub async fn load_similar(movie: String) -> Result<Served<FilmRow>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall, Hosted};

    let slug = super::checked_slug(&movie)?;
    let services = crate::request::services()?;
    let recommender = &services.recommender;
    let row = |films| FilmRow { title: TITLE.to_owned(), href: None, films };
    let ask = ServiceCall {
        panel: "similar",
        service: Service::Recommender,
        host: recommender.host(),
        cache: if recommender.host() != "in-process" { CachePolicy::Shared(format!("similar {slug} {}", recommender.version().as_deref().unwrap_or_default())) } else { CachePolicy::Uncached },
        call: Box::pin(async { recommender.similar(slug, STRIP).await.map(|films| films.map(row)) }),
        substitute: Some((Service::Catalogue,
            Box::pin(async {
                let films = services.catalogue.same_genre(slug, STRIP).await?;
                Ok(Hosted { host: "in-process".into(), value: row(films) })
            }),
        )),
    };
    services.fallback.call(ask, &crate::request::faults()).await.map(Served::unpacked)
}

#[component]
pub fn SimilarPanel(movie: String) -> impl IntoView {
    let alone = format!("/panel/similar?movie={movie}");
    let row = Resource::new(move || movie.clone(), load_similar);
    let waiting = move || {
        view! {
            <Waiting name="similar" href=alone.clone() label="Show similar films">
                <Skeleton title=TITLE />
            </Waiting>
        }
    };
    arriving(row, waiting, |answer| match answer {
        Ok(served) => view! {
            <Frame name="similar" source=served.source label=TITLE id="similar">
                <CardRow row=served.value />
            </Frame>
        }
        .into_any(),
        Err(error) => without_answer("similar", TITLE, "Similar films are not available right now.", &error),
    })
}

//! `billboard`: the film of the day, large.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::without_answer;
use crate::error::PanelError;
use domain::{Film, Served};
use crate::view::{Frame, KeepButton};


#[server(prefix = "/api/panel", endpoint = "billboard", input = GetUrl)]
pub async fn load_billboard() -> Result<Served<Film>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "billboard",
        service: Service::Catalogue,
        host: "in-process",
        cache: CachePolicy::Shared("billboard".to_owned()),
        call: services.catalogue.billboard(),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

/// The home page's primary panel: like the film on its own page, it is in the first chunk, in place.
#[component]
pub fn BillboardPanel() -> impl IntoView {
    let film = Resource::new_blocking(|| (), |()| load_billboard());
    Suspend::new(async move {
        match film.await {
            Ok(served) => view! { <Frame name="billboard" source=served.source label="Film of the day"><Billboard film=served.value /></Frame> }.into_any(),
            Err(error) => {
                without_answer("billboard", "Film of the day", "The film of the day is not available right now.", &error)
            }
        }
    })
}

#[component]
fn Billboard(film: Film) -> impl IntoView {
    let href = format!("/movie/{}", film.slug);
    let genres = film.genres.iter().map(|genre| genre.name.clone()).collect::<Vec<_>>().join(", ");
    let kept = crate::request::visitor().kept.contains(&film.slug);
    let keep = view! { <KeepButton slug=film.slug.clone() title=film.title.clone() kept=kept says="My list" /> };
    view! {
        <div class="hero">
            <img class="hero-art" src=format!("/art/{}.svg?shape=backdrop", film.slug) alt="" width="1600" height="900" fetchpriority="high" />
            <div class="hero-text">
                <p class="kicker">"Film of the day"</p>
                <h1><a href=href.clone()>{film.title}</a></h1>
                <p class="facts">
                    <span>{film.year}</span>
                    {film.certificate.map(|certificate| view! { <span class="certificate" title="Certificate">{certificate}</span> })}
                    <span>{genres}</span>
                </p>
                {film.synopsis.map(|synopsis| view! { <p class="synopsis">{synopsis}</p> })}
                <p class="actions">
                    <a class="button button-play" href=format!("/watch/{}", film.slug)>"Play"</a>
                    <a class="button button-quiet" href=href data-movie=film.slug>"More about it"</a>
                    {keep}
                </p>
            </div>
        </div>
    }
}

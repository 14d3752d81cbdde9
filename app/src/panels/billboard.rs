//! `billboard`: the film of the day. In the first chunk of the home page.

use domain::Film;

use super::prelude::*;
use crate::view::ListButton;

pub static PANEL: Panel = Panel {
    name: "billboard",
    service: Service::Catalogue,
    audience: Audience::Everyone,
    label: "Film of the day",
    unavailable: "The film of the day is not available right now.",
    example: Some(""),
};

#[server(prefix = "/api/panel", endpoint = "billboard", input = GetUrl)]
pub async fn load_billboard() -> Answer<Film> {
    PANEL.request()?.catalogue(|catalogue| async move { catalogue.billboard().await }).cached("billboard").send().await
}

#[component]
pub fn BillboardPanel() -> impl IntoView {
    place().into_view()
}

pub fn place() -> Box<dyn Placed> {
    PANEL.public("", load_billboard, |frame, film| frame.content(view! { <Billboard film=film /> })).leading()
}

#[component]
fn Billboard(film: Film) -> impl IntoView {
    let href = format!("/movie/{}", film.slug);
    let genres = film.genres.iter().map(|genre| genre.name.clone()).collect::<Vec<_>>().join(", ");
    let listed = crate::request::visitor_marks().of(&film.slug).listed;
    let (slug, title) = (film.slug.to_string(), film.title.clone());
    let button = view! { <ListButton slug=slug title=title listed=listed caption="My list" /> };
    let certificate = film.certificate.map(|certificate| {
        view! { <span class="certificate" title="Certificate">{certificate}</span> }
    });
    view! {
        <div class="hero hero-tall">
            <img
                class="hero-art"
                src=format!("/art/{}.svg?shape=backdrop", film.slug)
                alt=""
                width="1600"
                height="900"
                fetchpriority="high"
            />
            <div class="hero-text">
                <p class="kicker">{PANEL.label}</p>
                <h1><a href=href.clone()>{film.title}</a></h1>
                <p class="fact-line">
                    <span>{film.year}</span>
                    {certificate}
                    <span>{genres}</span>
                </p>
                {film.synopsis.map(|synopsis| view! { <p class="synopsis">{synopsis}</p> })}
                <p class="actions">
                    <a class="button button-play" href=format!("/watch/{}", film.slug)>"Play"</a>
                    <a class="button button-secondary" href=href data-movie=film.slug.to_string()>"More info"</a>
                    {button}
                </p>
            </div>
        </div>
    }
}

//! `details`: the film itself. The movie page's primary panel: it decides the page's status and title.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::tachys::reactive_graph::OwnedView;
use leptos_meta::{Meta, Title};

use super::set_status;
use crate::error::PanelError;
use crate::types::{Film, Named, Served};
use crate::view::{Frame, Lost, Notice};

#[server(prefix = "/api/panel", endpoint = "details", input = GetUrl)]
pub async fn load_details(movie: String) -> Result<Served<Film>, PanelError> {
    use crate::services::{Ask, Services};

    let slug = super::checked_slug(&movie)?;
    let services = Services::from_request()?;
    let ask = Ask {
        service: "catalogue",
        host: "in-process",
        question: format!("details {slug}"),
        cached: true,
        call: services.catalogue.film(slug),
        substitute: None,
    };
    services.ladder.ask(ask).await
}

/// Without a Suspense, so that the first chunk waits for the film and has it in place: it is there without JavaScript
/// (a Suspense would stream it as a template to be moved by a script). The view keeps its owner, because a `Meta` looks for
/// the head only while it is written, which for a film that was waited for is outside of any component.
#[component]
pub fn DetailsPanel(movie: String) -> impl IntoView {
    let film = Resource::new_blocking(move || movie.clone(), load_details);
    Suspend::new(async move {
        match film.await {
            Ok(served) => OwnedView::new(view! {
                <Title text=format!("{} ({})", served.value.title, served.value.year) />
                <Meta name="description" content=served.value.synopsis.clone() />
                <Frame name="details" source=served.source label="About the film">
                    <Details film=served.value />
                </Frame>
            })
            .into_any(),
            Err(error) => {
                set_status(&error);
                match error {
                    PanelError::Unavailable(source) => view! {
                        <Title text="Back in a moment" />
                        <Notice name="details" source=source label="About the film" says="This film's details are not available right now. Please try again in a moment." />
                    }
                    .into_any(),
                    PanelError::NotFound | PanelError::Invalid(_) => view! {
                        <Lost title="We don't have that film" says="The address may be mistyped, or the film is not in our catalogue. Try its title:" />
                    }
                    .into_any(),
                }
            }
        }
    })
}

#[component]
fn Details(film: Film) -> impl IntoView {
    let names = |named: &[Named]| named.iter().map(|word| word.name.clone()).collect::<Vec<_>>().join(", ");
    let original = film.original_title.map(|title| view! { <p class="original-title" lang=film.languages.first().map(|language| language.slug.clone())>{title}</p> });
    let genres = film
        .genres
        .into_iter()
        .map(|genre| view! { <li><a class="chip" href=format!("/genre/{}", genre.slug)>{genre.name}</a></li> });
    let keywords = film.keywords.into_iter().map(|keyword| view! { <li class="chip">{keyword.name}</li> });
    let tone = film.tone.into_iter().map(|(axis, score)| {
        view! {
            <li>
                <span class="tone-axis">{axis}</span>
                <meter class="tone-score" min="0" max="10" value=score.to_string()>{format!("{score} of 10")}</meter>
            </li>
        }
    });
    view! {
        <div class="hero">
            <img class="hero-art" src=format!("/art/{}.svg?shape=backdrop", film.slug) alt="" width="1600" height="900" fetchpriority="high" />
            <div class="hero-text">
                <h1>{film.title}</h1>
                {original}
                <p class="facts">
                    <span>{film.year}</span>
                    <span>{hours(film.runtime)}</span>
                    <span class="certificate" title="Certificate">{film.certificate}</span>
                    <span>{names(&film.countries)}</span>
                </p>
                <p class="synopsis">{film.synopsis}</p>
                <ul class="chips" aria-label="Genres">{genres.collect_view()}</ul>
                <p class="actions">
                    <a class="button" href="/join">"Join to watch"</a>
                    <a class="button button-quiet" href="#similar">"More like this"</a>
                </p>
            </div>
        </div>
        <div class="about">
            <dl class="credits">
                <dt>{if film.directors.len() > 1 { "Directors" } else { "Director" }}</dt>
                <dd>{film.directors.join(", ")}</dd>
                <dt>"Cast"</dt>
                <dd>{film.cast.join(", ")}</dd>
                <dt>{if film.languages.len() > 1 { "Languages" } else { "Language" }}</dt>
                <dd>{names(&film.languages)}</dd>
                <dt>"It has"</dt>
                <dd><ul class="chips">{keywords.collect_view()}</ul></dd>
            </dl>
            <div class="tone">
                <h2>"How it feels"</h2>
                <ul>{tone.collect_view()}</ul>
            </div>
        </div>
    }
}

/// `2 h 16 min`.
fn hours(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

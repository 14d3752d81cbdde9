//! `details`: the film itself. The movie page's primary panel: it decides the page's status and title.

use domain::CallError;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::tachys::reactive_graph::OwnedView;
use leptos_meta::{Meta, Title};

use super::set_status;
use crate::error::PanelError;
use domain::{DescribedBy, Film, NamedSlug, Served};
use crate::view::{Frame, KeepButton, Lost, Notice};


#[server(prefix = "/api/panel", endpoint = "details", input = GetUrl)]
pub async fn load_details(movie: String) -> Result<Served<Film>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};

    let slug = super::checked_slug(&movie)?;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "details",
        service: Service::Catalogue,
        host: "in-process",
        cache: CachePolicy::Shared(format!("details {slug}")),
        call: services.catalogue.film(slug),
        substitute: None,
    };
    services.fallback.call(ask, &crate::request::faults()).await
}

const UNDESCRIBED: &str = "This film came with the ratings of MovieLens and is not described here yet.";

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
                <Meta name="description" content=summary(&served.value) />
                <Frame name="details" source=served.source label="About the film">
                    <Details film=served.value />
                </Frame>
            })
            .into_any(),
            Err(error) => {
                set_status(&error);
                match error {
                    PanelError(CallError::Unavailable(source)) => view! {
                        <Title text="Back in a moment" />
                        <Notice name="details" source=source label="About the film" says="This film's details are not available right now. Please try again in a moment." />
                    }
                    .into_any(),
                    PanelError(CallError::NotFound) | PanelError(CallError::Invalid(_)) => view! {
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
    let names = |named: &[NamedSlug]| named.iter().map(|word| word.name.clone()).collect::<Vec<_>>().join(", ");
    let original = film.original_title.map(|title| view! { <p class="original-title" lang=film.languages.first().map(|language| language.slug.clone())>{title}</p> });
    let synopsis = film.synopsis.unwrap_or_else(|| match film.described_by {
        DescribedBy::Catalogue => String::new(),
        DescribedBy::MovieLens => UNDESCRIBED.to_owned(),
    });
    let genres = (!film.genres.is_empty()).then(|| {
        let chips = film
            .genres
            .into_iter()
            .map(|genre| view! { <li><a class="chip" href=format!("/genre/{}", genre.slug)>{genre.name}</a></li> });
        view! { <ul class="chips" aria-label="Genres">{chips.collect_view()}</ul> }
    });
    let credits = [
        (if film.directors.len() > 1 { "Directors" } else { "Director" }, film.directors.join(", ")),
        ("Cast", film.cast.join(", ")),
        (if film.languages.len() > 1 { "Languages" } else { "Language" }, names(&film.languages)),
    ];
    let credits = credits
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(label, names)| view! { <dt>{label}</dt><dd>{names}</dd> })
        .collect::<Vec<_>>();
    let keywords = (!film.keywords.is_empty()).then(|| {
        let chips = film.keywords.into_iter().map(|keyword| view! { <li class="chip">{keyword.name}</li> });
        view! { <dt>"It has"</dt><dd><ul class="chips">{chips.collect_view()}</ul></dd> }
    });
    let credits =
        (!credits.is_empty() || keywords.is_some()).then(|| view! { <dl class="credits">{credits}{keywords}</dl> });
    let tone = (!film.tone.is_empty()).then(|| {
        let axes = film.tone.into_iter().map(|(axis, score)| {
            view! {
                <li>
                    <span class="tone-axis">{axis}</span>
                    <meter class="tone-score" min="0" max="10" value=score.to_string()>{format!("{score} of 10")}</meter>
                </li>
            }
        });
        view! {
            <div class="tone">
                <h2>"How it feels"</h2>
                <ul>{axes.collect_view()}</ul>
            </div>
        }
    });
    let about = (credits.is_some() || tone.is_some()).then(|| view! { <div class="about">{credits}{tone}</div> });
    let kept = crate::request::visitor().kept.contains(&film.slug);
    let keep = view! { <KeepButton slug=film.slug.clone() title=film.title.clone() kept=kept says="My list" /> };
    view! {
        <div class="hero">
            <img class="hero-art" src=format!("/art/{}.svg?shape=backdrop", film.slug) alt="" width="1600" height="900" fetchpriority="high" />
            <div class="hero-text">
                <h1>{film.title}</h1>
                {original}
                <p class="facts">
                    <span>{film.year}</span>
                    {film.runtime.map(|minutes| view! { <span>{hours(minutes)}</span> })}
                    {film.certificate.map(|certificate| view! { <span class="certificate" title="Certificate">{certificate}</span> })}
                    {(!film.countries.is_empty()).then(|| view! { <span>{names(&film.countries)}</span> })}
                </p>
                <p class="synopsis">{synopsis}</p>
                {genres}
                <p class="actions">
                    <a class="button button-play" href=format!("/watch/{}", film.slug)>"Play"</a>
                    {keep}
                    <a class="button button-quiet" href="#similar">"More like this"</a>
                </p>
            </div>
        </div>
        {about}
    }
}

/// What a result page of a search engine may show.
fn summary(film: &Film) -> String {
    film.synopsis.clone().unwrap_or_else(|| {
        let genres = film.genres.iter().map(|genre| genre.name.to_lowercase()).collect::<Vec<_>>().join(", ");
        let space = if genres.is_empty() { "" } else { ": " };
        format!("{} ({}){space}{genres}. And the films most like it.", film.title, film.year)
    })
}

/// `2 h 16 min`.
fn hours(minutes: u16) -> String {
    match (minutes / 60, minutes % 60) {
        (0, minutes) => format!("{minutes} min"),
        (hours, 0) => format!("{hours} h"),
        (hours, minutes) => format!("{hours} h {minutes} min"),
    }
}

//! `also-watched`: what people who watched this film watched besides, with the counts that say so.

use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

use super::{arriving, without_answer};
use crate::error::PanelError;
use domain::{AlsoWatched, FilmCard, AlsoWatchedFilm, FilmRow, Served};
use crate::view::{CardRow, Frame, Skeleton, Waiting};

const TITLE: &str = "Others also watched";

/// How many films the strip has.
#[cfg(feature = "ssr")]
const STRIP: usize = 6;

/// With too few people to tell, the answer is their number, and called what it is: a substitute.
#[server(prefix = "/api/panel", endpoint = "also-watched", input = GetUrl)]
pub async fn load_also_watched(movie: String) -> Result<Served<AlsoWatched>, PanelError> {
    use domain::{CachePolicy, Service, ServiceCall};
    use domain::Outcome;

    let slug = super::checked_slug(&movie)?;
    let services = crate::request::services()?;
    let ask = ServiceCall {
        panel: "also-watched",
        service: Service::History,
        host: "in-process",
        cache: CachePolicy::Shared(format!("also-watched {slug}")),
        call: services.history.also_watched(slug, STRIP),
        substitute: None,
    };
    let mut served = services.fallback.call(ask, &crate::request::faults()).await?;
    if served.value.films.is_empty() {
        served.source.outcome = Outcome::Substitute;
    }
    Ok(served)
}

#[component]
pub fn AlsoWatchedPanel(movie: String) -> impl IntoView {
    let alone = format!("/panel/also-watched?movie={movie}");
    let answer = Resource::new(move || movie.clone(), load_also_watched);
    let waiting = move || {
        view! {
            <Waiting name="also-watched" href=alone.clone() label="Show what others also watched">
                <Skeleton title=TITLE />
            </Waiting>
        }
    };
    arriving(answer, waiting, |answer| match answer {
        Ok(served) => view! {
            <Frame name="also-watched" source=served.source label=TITLE>
                <Strip also=served.value />
            </Frame>
        }
        .into_any(),
        Err(error) => {
            without_answer("also-watched", TITLE, "What others also watched is not available right now.", &error)
        }
    })
}

#[component]
fn Strip(also: AlsoWatched) -> impl IntoView {
    let AlsoWatched { people, films } = also;
    if films.is_empty() {
        let says = match people {
            0 => "Nobody has watched this here yet, so nobody can say what goes with it.".to_owned(),
            1 => "Only one person has watched this here yet: too few to say what goes with it.".to_owned(),
            2..=4 => format!("Only {people} people have watched this here yet: too few to say what goes with it."),
            _ => {
                format!("{people} people have watched this here, and no other film stands out among what they watched.")
            }
        };
        return view! {
            <h2 class="row-title">{TITLE}</h2>
            <p class="notice">{says}</p>
        }
        .into_any();
    }
    let films = films.into_iter().map(|companion| card(companion, people)).collect();
    view! { <CardRow row=FilmRow { title: TITLE.to_owned(), href: None, films } /> }.into_any()
}

/// `31 of 120 people · 2.4 times as many as usual`
fn card(companion: AlsoWatchedFilm, people: u32) -> FilmCard {
    let AlsoWatchedFilm { slug, title, year, people: together, lift } = companion;
    let because = vec![format!("{together} of {people} people"), format!("{lift:.1} times as many as usual")];
    FilmCard { slug, title, year, because }
}

//! `also-watched`: the films that viewers of this film also watched, with counts.

use domain::{AlsoWatched, AlsoWatchedFilm, FilmCard, FilmRow, MIN_VIEWERS};

use super::prelude::*;
use crate::view::{CardRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "also-watched",
    service: Service::History,
    audience: Audience::Everyone,
    label: "Others also watched",
    unavailable: "What others also watched is not available right now.",
    example: Some("movie=the-matrix-1999"),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 6;

/// With too few viewers, the answer is their number, and its outcome is `substitute`.
#[server(prefix = "/api/panel", endpoint = "also-watched", input = GetUrl)]
pub async fn load_also_watched(movie: String) -> Answer<AlsoWatched> {
    let (request, key, movie) = (PANEL.request()?, format!("also-watched {movie}"), movie.parse()?);
    let call = request.history(|history| async move { history.also_watched(&movie, ROW).await });
    let mut served = call.cached(key).send().await?;
    if served.value.films.is_empty() {
        served.source.outcome = domain::Outcome::Substitute;
    }
    Ok(served)
}

#[component]
pub fn AlsoWatchedPanel(movie: String) -> impl IntoView {
    let skeleton = || view! { <Skeleton title=PANEL.label short=true /> };
    let placeholder = PANEL.placeholder(format!("movie={movie}"), "Show what others also watched", skeleton);
    PANEL.deferred(
        move || load_also_watched(movie.clone()),
        placeholder,
        |frame, also| frame.fill(view! { <Row also=also /> }),
    )
}

#[component]
fn Row(also: AlsoWatched) -> impl IntoView {
    let AlsoWatched { viewers, films } = also;
    if films.is_empty() {
        return view! {
            <h2 class="section-title">{PANEL.label}</h2>
            <p class="notice">{nothing(viewers)}</p>
        }
        .into_any();
    }
    let films = films.into_iter().map(|film| card(film, viewers)).collect();
    view! { <CardRow row=FilmRow { title: PANEL.label.to_owned(), href: None, films } short=true /> }.into_any()
}

/// Why there is no row.
fn nothing(viewers: u32) -> String {
    match viewers {
        0 => "Nobody has watched this here yet, so nobody can say what goes with it.".to_owned(),
        1 => "Only one person has watched this here yet: too few to say what goes with it.".to_owned(),
        2..MIN_VIEWERS => {
            format!("Only {viewers} people have watched this here yet: too few to say what goes with it.")
        }
        _ => format!("{viewers} people have watched this here, and no other film stands out among what they watched."),
    }
}

/// `31 of 120 people · 2.4 times as many as usual`
fn card(also: AlsoWatchedFilm, viewers: u32) -> FilmCard {
    let AlsoWatchedFilm { film, viewers: both, lift } = also;
    FilmCard { film, reasons: vec![format!("{both} of {viewers} people"), format!("{lift:.1} times as many as usual")] }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_few_viewers_are_counted() {
        assert!(nothing(1).starts_with("Only one person"));
        assert!(nothing(MIN_VIEWERS - 1).contains("too few"));
        assert!(nothing(MIN_VIEWERS).contains("no other film stands out"));
    }
}

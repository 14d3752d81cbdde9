//! `also-watched`: the films that viewers of this film also watched, with counts; until there are such films, others by
//! the same people.

use std::sync::Arc;

use domain::{AlsoWatched, AlsoWatchedFilm, FilmCard, FilmRow, MIN_VIEWERS, SamePeopleFilm};

use super::prelude::*;
use crate::view::{CardRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "also-watched",
    service: Service::History,
    audience: Audience::Everyone,
    label: "Others also watched",
    unavailable: "We can’t show what others also watched right now.",
    example: Some("movie=the-matrix-1999"),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 6;

/// With too few viewers, films of the same people are the substitute.
#[server(prefix = "/api/panel", endpoint = "also-watched", input = GetUrl)]
pub async fn load_also_watched(movie: String) -> Answer<Arc<AlsoWatched>> {
    let (request, key, movie) = (PANEL.request()?, format!("also-watched {movie}"), movie.parse()?);
    let call = request.history(|history| async move { history.also_watched(&movie, ROW).await.map(Arc::new) });
    call.cached(key).substitute_if(|also| also.films.is_empty()).send().await
}

#[component]
pub fn AlsoWatchedPanel(movie: String) -> impl IntoView {
    place(movie).into_view()
}

pub fn place(movie: String) -> Box<dyn Placed> {
    let skeleton = || view! { <Skeleton title=PANEL.label short=true /> };
    let placeholder = PANEL.placeholder(format!("movie={movie}"), "Show what others also watched", skeleton);
    let panel = PANEL.public(
        &movie.clone(),
        move || load_also_watched(movie.clone()),
        |frame, also_watched| {
            let AlsoWatched { viewers, films, same_people } = Arc::unwrap_or_clone(also_watched);
            if !films.is_empty() {
                let films = films.into_iter().map(|film| card(film, viewers)).collect();
                let row = FilmRow { title: PANEL.label.to_owned(), href: None, films };
                return frame.content(view! { <CardRow row=row short=true /> });
            }
            if !same_people.is_empty() {
                let films = same_people.into_iter().map(same_people_card).collect();
                let row = FilmRow { title: SAME_PEOPLE.to_owned(), href: None, films };
                return frame.label(SAME_PEOPLE).content(view! { <CardRow row=row short=true /> });
            }
            let text = nothing(viewers);
            frame.content(view! { <h2 class="section-title">{PANEL.label}</h2><p class="notice">{text}</p> })
        },
    );
    panel.deferred(placeholder)
}

/// The title of the substitute.
const SAME_PEOPLE: &str = "More by the same people";

/// `Directed by Michael Mann`, `With Al Pacino and Robert De Niro`
fn same_people_card(SamePeopleFilm { film, directors, others }: SamePeopleFilm) -> FilmCard {
    let sentence = |beginning: &str, people: &[String]| match people {
        [] => None,
        [one] => Some(format!("{beginning} {one}")),
        [one, other] => Some(format!("{beginning} {one} and {other}")),
        [one, rest @ ..] => Some(format!("{beginning} {one} and {} others", rest.len())),
    };
    let reasons = [sentence("Directed by", &directors), sentence("With", &others)].into_iter().flatten().collect();
    FilmCard { film, reasons }
}

/// Why there is no row.
fn nothing(viewers: u32) -> String {
    match viewers {
        0 => "No one has watched this here yet.".to_owned(),
        1 => "Only one person has watched this here so far: too few to say what goes with it.".to_owned(),
        2..MIN_VIEWERS => {
            format!("Only {viewers} people have watched this here so far: too few to say what goes with it.")
        }
        _ => format!("{viewers} people have watched this here, but no other film stands out among those they watched."),
    }
}

/// `31 of 120 people · 2.4 times as likely as usual`
fn card(also: AlsoWatchedFilm, viewers: u32) -> FilmCard {
    let AlsoWatchedFilm { film, viewers: both, lift } = also;
    FilmCard {
        film,
        reasons: vec![format!("{both} of {viewers} people"), format!("{lift:.1} times as likely as usual")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shared_people_are_named_or_counted() {
        let film = domain::FilmRef {
            slug: "collateral-2004".parse().expect("a slug"),
            title: "Collateral".into(),
            year: 2004,
        };
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        let film = SamePeopleFilm { film, directors: names(&["Michael Mann"]), others: names(&["A", "B", "C"]) };
        assert_eq!(same_people_card(film).reasons, ["Directed by Michael Mann", "With A and 2 others"]);
    }

    #[test]
    fn too_few_viewers_are_counted() {
        assert!(nothing(1).starts_with("Only one person"));
        assert!(nothing(MIN_VIEWERS - 1).contains("too few"));
        assert!(nothing(MIN_VIEWERS).contains("no other film stands out"));
    }
}

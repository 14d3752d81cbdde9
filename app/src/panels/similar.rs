//! `similar`: the films that the model finds most similar, each with reasons.

use domain::FilmRow;

use super::prelude::*;
use crate::view::{CardRow, Skeleton};

pub static PANEL: Panel = Panel {
    name: "similar",
    service: Service::Recommender,
    audience: Audience::Everyone,
    label: "More like this",
    unavailable: "Similar films are not available right now.",
    example: Some("movie=the-matrix-1999"),
};

/// The length of the row.
#[cfg(feature = "ssr")]
const ROW: usize = 6;

/// The films most similar to the film with the slug `movie`. If the recommender has no answer, the substitute is films
/// of the same genres, without reasons.
#[server(prefix = "/api/panel", endpoint = "similar", input = GetUrl)]
pub async fn load_similar(movie: String) -> Answer<FilmRow> {
    let (request, key, movie) = (PANEL.request()?, format!("similar {movie}"), movie.parse::<domain::Slug>()?);
    let same_film = movie.clone();
    let films = request
        .recommender(|recommender| async move { recommender.similar(&movie, ROW).await })
        .cached(key)
        .or_else(request.catalogue(|catalogue| async move { catalogue.same_genre(&same_film, ROW).await }))
        .send()
        .await?;
    Ok(films.map(|films| FilmRow { title: PANEL.label.to_owned(), href: None, films }))
}

#[component]
pub fn SimilarPanel(movie: String) -> impl IntoView {
    place(movie).into_view()
}

pub fn place(movie: String) -> Box<dyn Placed> {
    let skeleton = || view! { <Skeleton title=PANEL.label short=true /> };
    let placeholder = PANEL.placeholder(format!("movie={movie}"), "Show similar films", skeleton);
    let panel = PANEL.public(
        &movie.clone(),
        move || load_similar(movie.clone()),
        |frame, row| frame.id("similar").content(view! { <CardRow row=row short=true /> }),
    );
    panel.deferred(placeholder)
}

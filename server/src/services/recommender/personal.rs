//! Rows for one user, from what the user watched.

use domain::{FilmCard, Hosted, Id, PersonalRow, ServiceError};
use models::recency_weight;

use crate::recommender::{MAX_LEFT_OUT, MAX_WATCHED, ModelClient, ModelError, RecommendRequest, WatchedFilm};
use crate::services::failed;
use crate::services::history::{SqlHistory, WatchRecord};

/// The number of liked films from which rows for a user are useful.
const MIN_LIKED: usize = 3;
/// As many similar films as the model returns, because those that the user watched are removed.
const NEIGHBOURS: usize = models::model::MAX_NEIGHBOURS;

/// Recommendations from all films that a user liked, weighted by recency, without films that the user watched or
/// listed.
pub(super) async fn for_user(
    model: &ModelClient,
    history: &SqlHistory,
    user: &Id,
    count: usize,
) -> Result<Hosted<PersonalRow>, ServiceError> {
    let watched = history.recently_watched(user, MAX_WATCHED).await.map_err(failed)?;
    let liked = liked(&watched)?.into_iter().enumerate();
    let films = liked
        .map(|(films_since, film)| WatchedFilm { slug: film.slug().to_string(), weight: recency_weight(films_since) });
    let listed = history.list_slugs(user).await.map_err(failed)?;
    let disliked = watched.iter().filter(|film| !film.is_liked()).map(|film| film.slug().to_string());
    let mut leave_out: Vec<String> = listed.into_iter().chain(disliked).collect();
    leave_out.sort();
    leave_out.truncate(MAX_LEFT_OUT);
    let request = RecommendRequest { films: films.collect(), leave_out, k: count };
    let answer = match model.recommend(request).await {
        // None of the films is in the model, which is not a failure: there is no row.
        Err(ModelError::Invalid(_)) => return Err(ServiceError::NotFound),
        answer => answer?,
    };
    Ok(answer.map(|response| PersonalRow { similar_to: None, films: super::cards(response) }))
}

/// The films most similar to the film that a user liked last, without films that the user watched.
pub(super) async fn because_watched(
    model: &ModelClient,
    history: &SqlHistory,
    user: &Id,
    count: usize,
) -> Result<Hosted<PersonalRow>, ServiceError> {
    let watched = history.recently_watched(user, MAX_WATCHED).await.map_err(failed)?;
    let latest = liked(&watched)?[0];
    let answer = model.similar_to_film(latest.slug(), NEIGHBOURS).await?;
    Ok(answer.map(|response| {
        let is_new = |slug: &str| watched.iter().all(|film| **film.slug() != *slug);
        let unwatched = response.similar.into_iter().filter(|similar| is_new(&similar.film.slug));
        PersonalRow { similar_to: Some(latest.film()), films: unwatched.take(count).map(FilmCard::from).collect() }
    }))
}

/// The liked films, latest first.
///
/// # Errors
/// [`ServiceError::NotFound`] if there are too few.
fn liked(watched: &[WatchRecord]) -> Result<Vec<&WatchRecord>, ServiceError> {
    let liked: Vec<_> = watched.iter().filter(|film| film.is_liked()).collect();
    if liked.len() < MIN_LIKED { Err(ServiceError::NotFound) } else { Ok(liked) }
}

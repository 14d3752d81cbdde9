//! Rows for one person, from what they watched.

use domain::{FilmCard, FilmRow, Hosted, Id, ServiceError};
use models::recency_weight;

use crate::recommender::schema::{RecommendRequest, WatchedFilm};
use crate::recommender::{MOST_LEFT_OUT, MOST_WATCHED, ModelClient, ModelError};
use crate::services::history::{Seen, SqlHistory};

/// A row for one person says something after so many films that they liked.
const A_FEW: usize = 3;
/// As many neighbours as a model gives at once: those that were watched already have to go.
const NEIGHBOURS: usize = models::model::MOST_NEIGHBOURS;

/// Suggestions by all that a person liked, the latest weighing most; what they have watched or keep is left out.
pub(super) async fn for_user(
    model: &dyn ModelClient,
    history: &SqlHistory,
    user: &Id,
    count: usize,
) -> Result<Hosted<FilmRow>, ServiceError> {
    let seen = history.seen(user, MOST_WATCHED).await?;
    let liked = liked(&seen)?;
    let films = liked
        .iter()
        .enumerate()
        .map(|(films_since, film)| WatchedFilm { slug: film.slug.to_string(), weight: recency_weight(films_since) });
    let kept = history.kept_slugs(user).await.map_err(crate::services::failed)?;
    let others = seen.iter().filter(|film| !film.is_liked()).map(|film| film.slug.to_string());
    let mut leave_out: Vec<String> = kept.into_iter().chain(others).collect();
    leave_out.sort();
    leave_out.truncate(MOST_LEFT_OUT);
    let answer = match model.recommend(RecommendRequest { films: films.collect(), leave_out, k: count }).await {
        // None of the films is known to the model: there is no row, and nothing is wrong.
        Err(ModelError::Invalid(_)) => return Err(ServiceError::NotFound),
        answer => answer?,
    };
    Ok(answer.map(|answer| FilmRow {
        title: "For you".to_owned(),
        href: None,
        films: answer.similar.into_iter().map(FilmCard::from).collect(),
    }))
}

/// The films most similar to the one that a person liked last, without those that they have watched.
pub(super) async fn because_watched(
    model: &dyn ModelClient,
    history: &SqlHistory,
    user: &Id,
    count: usize,
) -> Result<Hosted<FilmRow>, ServiceError> {
    let seen = history.seen(user, MOST_WATCHED).await?;
    let latest = liked(&seen)?[0];
    let film = latest.slug.parse().map_err(ServiceError::failed)?;
    let answer = model.similar_to_film(&film, NEIGHBOURS).await?;
    Ok(answer.map(|answer| {
        let unseen = answer.similar.into_iter().filter(|film| seen.iter().all(|seen| *seen.slug != *film.film.slug));
        FilmRow {
            title: format!("Because you watched {}", latest.title),
            href: Some(format!("/movie/{}", latest.slug)),
            films: unseen.take(count).map(FilmCard::from).collect(),
        }
    }))
}

/// The films that were liked, if they are more than a few.
fn liked(seen: &[Seen]) -> Result<Vec<&Seen>, ServiceError> {
    let liked: Vec<&Seen> = seen.iter().filter(|film| film.is_liked()).collect();
    if liked.len() < A_FEW { Err(ServiceError::NotFound) } else { Ok(liked) }
}

//! Rows for one person, from what they watched.

use app::services::{Hosted, ServiceError};
use app::types::{Card, Row};
use models::recency_weight;

use super::taste::{MOST_LEFT_OUT, MOST_WATCHED};
use super::wire::{Taste, Watched};
use super::{AskError, Similar};
use crate::services::history::{Seen, SqlHistory};

/// A row for one person says something after so many films that they liked.
const A_FEW: usize = 3;
/// As many neighbours as a model gives at once: those that were watched already have to go.
const NEIGHBOURS: usize = models::model::MAX_NEIGHBOURS;

/// Suggestions by all that a person liked, the latest weighing most; what they have watched or keep is left out.
pub(super) async fn for_person(
    model: &dyn Similar,
    history: &SqlHistory,
    person: &str,
    count: usize,
) -> Result<Hosted<Row>, ServiceError> {
    let seen = history.seen(person, MOST_WATCHED).await?;
    let liked = liked(&seen)?;
    let films = liked
        .iter()
        .enumerate()
        .map(|(films_since, film)| Watched { slug: film.slug.clone(), weight: recency_weight(films_since) });
    let kept = history.kept_slugs(person).await.map_err(crate::services::failed)?;
    let others = seen.iter().filter(|film| !film.is_liked()).map(|film| film.slug.clone());
    let mut leave_out: Vec<String> = kept.into_iter().chain(others).collect();
    leave_out.sort();
    leave_out.truncate(MOST_LEFT_OUT);
    let answer = match model.to_taste(Taste { films: films.collect(), leave_out, k: count }).await {
        // None of the films is known to the model: there is no row, and nothing is wrong.
        Err(AskError::Refused(_)) => return Err(ServiceError::NotFound),
        answer => answer?,
    };
    Ok(answer.map(|answer| Row {
        title: "For you".to_owned(),
        href: None,
        films: answer.similar.into_iter().map(Card::from).collect(),
    }))
}

/// The films most similar to the one that a person liked last, without those that they have watched.
pub(super) async fn because_watched(
    model: &dyn Similar,
    history: &SqlHistory,
    person: &str,
    count: usize,
) -> Result<Hosted<Row>, ServiceError> {
    let seen = history.seen(person, MOST_WATCHED).await?;
    let latest = liked(&seen)?[0];
    let answer = model.to_film(&latest.slug, NEIGHBOURS).await?;
    Ok(answer.map(|answer| {
        let unseen = answer.similar.into_iter().filter(|film| seen.iter().all(|seen| seen.slug != film.slug));
        Row {
            title: format!("Because you watched {}", latest.title),
            href: Some(format!("/movie/{}", latest.slug)),
            films: unseen.take(count).map(Card::from).collect(),
        }
    }))
}

/// The films that were liked, if they are more than a few.
fn liked(seen: &[Seen]) -> Result<Vec<&Seen>, ServiceError> {
    let liked: Vec<&Seen> = seen.iter().filter(|film| film.is_liked()).collect();
    if liked.len() < A_FEW { Err(ServiceError::NotFound) } else { Ok(liked) }
}

//! Rows for one user: one for each taste, and one that takes from all of them in turn.

use std::collections::{HashMap, HashSet};

use domain::{FilmCard, FilmRef, Hosted, Id, PersonalRow, ServiceError, Slug, SourceFilm};

use super::signals::{Taste, WeightedFilm};
use crate::recommender::{MAX_LEFT_OUT, MAX_WATCHED, ModelClient, ModelError, RecommendRequest, WatchedFilm};
use crate::services::failed;
use crate::services::history::SqlHistory;

/// The maximum number of tastes that have a row of their own.
const MAX_TASTES: usize = 3;

/// The model's row for one taste.
struct TasteRow {
    /// The user's films that the row follows from.
    because_of: Vec<Slug>,
    films: Vec<FilmCard>,
}

/// Rows of at most `count` films, without any film that the user rated, watched or listed. One film that the user liked
/// is enough. Without any, there are no rows, and the model is not called.
pub(super) async fn rows(
    model: &ModelClient,
    history: &SqlHistory,
    user: &Id,
    count: usize,
) -> Result<Hosted<Vec<PersonalRow>>, ServiceError> {
    let taste = Taste::of(history.events(user).await.map_err(failed)?);
    if taste.positive.is_empty() {
        return Ok(Hosted { host: model.host().into(), value: Vec::new() });
    }
    // Each row also gives its best films to the row of all tastes.
    let answer = match taste_rows(model, &taste, count + count.div_ceil(2)).await {
        // None of the films is in the model, which is not a failure: there is no row.
        Err(ModelError::Invalid(_)) => return Ok(Hosted { host: model.host().into(), value: Vec::new() }),
        answer => answer?,
    };
    let sources: HashMap<&Slug, &SourceFilm> =
        taste.positive.iter().map(|WeightedFilm { source, .. }| (&source.film.slug, source)).collect();
    let known: HashSet<&Slug> = sources.keys().copied().chain(&taste.negative).collect();
    Ok(answer.map(|mut tastes| {
        for row in &mut tastes {
            // The request can only name so many films to leave out.
            row.films.retain(|card| !known.contains(&card.film.slug));
        }
        let all = if tastes.len() > 1 { in_turn(&mut tastes, count) } else { Vec::new() };
        let all = (!all.is_empty()).then_some(PersonalRow { because_of: Vec::new(), films: all });
        let each = tastes.into_iter().map(|TasteRow { because_of, mut films }| {
            films.truncate(count);
            let because_of = because_of.iter().filter_map(|slug| sources.get(slug).map(|&source| source.clone()));
            PersonalRow { because_of: because_of.collect(), films }
        });
        all.into_iter().chain(each).filter(|row| !row.films.is_empty()).collect()
    }))
}

/// Takes the best films of all rows in turn, so that none of them is in two rows.
fn in_turn(rows: &mut [TasteRow], count: usize) -> Vec<FilmCard> {
    let each = count.div_ceil(rows.len());
    let mut best: Vec<_> = rows
        .iter_mut()
        .map(|row| row.films.drain(..each.min(row.films.len())).collect::<Vec<_>>().into_iter())
        .collect();
    let turns = (0..each).flat_map(|_| best.iter_mut().filter_map(Iterator::next).collect::<Vec<_>>());
    turns.take(count).collect()
}

async fn taste_rows(model: &ModelClient, taste: &Taste, k: usize) -> Result<Hosted<Vec<TasteRow>>, ModelError> {
    let films = taste.positive.iter().take(MAX_WATCHED);
    let films = films.map(|film| WatchedFilm { slug: film.source.film.slug.to_string(), weight: film.weight });
    let others = taste.positive.iter().skip(MAX_WATCHED).map(|film| &film.source.film.slug);
    let leave_out = taste.negative.iter().chain(others).take(MAX_LEFT_OUT).map(Slug::to_string);
    let request = RecommendRequest { films: films.collect(), leave_out: leave_out.collect(), k };
    let because_of = taste.positive.iter().take(MAX_TASTES).map(|film| film.source.film.slug.clone()).collect();
    Ok(model.recommend(request).await?.map(|response| vec![TasteRow { because_of, films: super::cards(response) }]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(slugs: &[&str]) -> TasteRow {
        let film = |slug: &&str| FilmRef { slug: slug.parse().expect("a slug"), title: String::new(), year: 2000 };
        TasteRow { because_of: Vec::new(), films: slugs.iter().map(film).map(FilmCard::from).collect() }
    }

    fn slugs(films: &[FilmCard]) -> Vec<&str> {
        films.iter().map(|card| &*card.film.slug).collect()
    }

    #[test]
    fn tastes_take_turns_and_keep_the_films_that_they_do_not_give() {
        let mut rows = [row(&["a", "b", "c", "d"]), row(&["x"]), row(&["p", "q", "r"])];
        assert_eq!(slugs(&in_turn(&mut rows, 5)), ["a", "x", "p", "b", "q"]);
        assert_eq!(slugs(&rows[0].films), ["c", "d"]);
        assert!(rows[1].films.is_empty());
        assert_eq!(slugs(&rows[2].films), ["r"]);
    }
}

//! Rows for one user: one for each taste, and one that takes from all of them in turn.

use std::collections::{HashMap, HashSet};

use domain::{FilmCard, Hosted, Id, PersonalRow, ServiceError, Slug, SourceFilm};

use super::signals::{UserSignals, WeightedFilm};
use crate::recommender::{MAX_LEFT_OUT, MAX_WATCHED, ModelClient, ModelError, TasteRow, TasteRowsRequest, WatchedFilm};
use crate::services::failed;
use crate::services::history::SqlHistory;

/// The maximum number of tastes that have a row of their own.
const MAX_TASTES: usize = 3;

/// Rows of at most `count` films, without films that the user rated, watched or listed. One liked film is enough.
/// Without any, there are no rows, and the model is not called.
pub(super) async fn rows(
    model: &ModelClient,
    history: &SqlHistory,
    user: &Id,
    count: usize,
) -> Result<Hosted<Vec<PersonalRow>>, ServiceError> {
    let signals = UserSignals::of(history.events(user).await.map_err(failed)?);
    if signals.positive.is_empty() {
        return Ok(Hosted { host: model.host().into(), value: Vec::new() });
    }
    // Each row must also fill its share of the row of all tastes.
    let answer = match taste_rows(model, &signals, count + count.div_ceil(2)).await {
        // None of the films is in the model, which is not a failure: there is no row.
        Err(ModelError::Invalid(_)) => return Ok(Hosted { host: model.host().into(), value: Vec::new() }),
        answer => answer?,
    };
    let sources: HashMap<&Slug, &SourceFilm> =
        signals.positive.iter().map(|WeightedFilm { source, .. }| (&source.film.slug, source)).collect();
    let known: HashSet<&Slug> = sources.keys().copied().chain(&signals.negative).collect();
    Ok(answer.map(|mut tastes| {
        for row in &mut tastes {
            // A request can contain at most this many films to leave out.
            row.films.retain(|similar| !known.contains(&similar.film.slug));
        }
        let all = if tastes.len() > 1 { in_turn(&mut tastes, count) } else { Vec::new() };
        let all = (!all.is_empty()).then_some(PersonalRow { because_of: Vec::new(), films: all });
        let each = tastes.into_iter().map(|TasteRow { because_of, films }| {
            let because_of = because_of.iter().filter_map(|film| sources.get(&film.slug).map(|&source| source.clone()));
            let films = films.into_iter().take(count).map(FilmCard::from).collect();
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
    turns.take(count).map(FilmCard::from).collect()
}

async fn taste_rows(model: &ModelClient, signals: &UserSignals, k: usize) -> Result<Hosted<Vec<TasteRow>>, ModelError> {
    let films = signals.positive.iter().take(MAX_WATCHED);
    let films = films.map(|film| WatchedFilm { slug: film.source.film.slug.to_string(), weight: film.weight });
    let others = signals.positive.iter().skip(MAX_WATCHED).map(|film| &film.source.film.slug);
    let leave_out = signals.negative.iter().chain(others).take(MAX_LEFT_OUT).map(Slug::to_string);
    let request = TasteRowsRequest { films: films.collect(), leave_out: leave_out.collect(), rows: MAX_TASTES, k };
    Ok(model.taste_rows(request).await?.map(|response| response.rows))
}

#[cfg(test)]
mod tests {
    use domain::{FilmRef, SimilarFilm};

    use super::*;

    fn row(slugs: &[&str]) -> TasteRow {
        let film = |slug: &&str| FilmRef { slug: slug.parse().expect("a slug"), title: String::new(), year: 2000 };
        let similar = |film| SimilarFilm { film, score: 0.5, reasons: Vec::new() };
        TasteRow { because_of: Vec::new(), films: slugs.iter().map(film).map(similar).collect() }
    }

    fn left(row: &TasteRow) -> Vec<&str> {
        row.films.iter().map(|similar| &*similar.film.slug).collect()
    }

    #[test]
    fn tastes_take_turns_and_keep_the_films_that_they_do_not_give() {
        let mut rows = [row(&["a", "b", "c", "d"]), row(&["x"]), row(&["p", "q", "r"])];
        let all = in_turn(&mut rows, 5);
        assert_eq!(all.iter().map(|card| &*card.film.slug).collect::<Vec<_>>(), ["a", "x", "p", "b", "q"]);
        assert_eq!(rows.each_ref().map(left), [vec!["c", "d"], vec![], vec!["r"]]);
    }
}

//! Derives one weighted signal for each film from a user's acts.

use std::collections::HashMap;

use domain::{FINISHED, FilmRef, HalfStars, Rating, Signal, Slug, SourceFilm};
use models::recency_weight;

use crate::services::history::{Act, FilmEvent, WATCHED};

/// The weight of an act, relative to a like. The weights are set by hand, by how reliable an act is: a like is
/// explicit, a film that was watched to its end was probably good, and a listed film is only expected to be good. A
/// like with stars weighs as many tenths as it has half stars.
fn weight(signal: Signal, stars: Option<HalfStars>) -> f32 {
    match signal {
        Signal::Liked => stars.map_or(1.0, |stars| f32::from(stars.get()) / 10.0),
        Signal::Finished => 0.7,
        Signal::Watched => 0.5,
        Signal::Listed => 0.4,
    }
}

/// The signals of a user.
#[derive(Debug, Default)]
pub struct UserSignals {
    /// Films with a positive signal, latest first.
    pub positive: Vec<WeightedFilm>,
    /// The films that the user dismissed or rated in between, and those that were left early and neither rated nor
    /// listed: they reveal nothing about what the user likes, and are not recommended. Latest first.
    pub negative: Vec<Slug>,
}

/// A film with a positive signal.
#[derive(Debug, Clone, PartialEq)]
pub struct WeightedFilm {
    pub source: SourceFilm,
    /// The weight of the signal, times that of its age: above 0, at most 1.
    pub weight: f32,
}

/// The signal of a film.
struct FilmSignal {
    film: FilmRef,
    /// The strongest positive signal, and when it was given.
    positive: Option<(Signal, i64)>,
    stars: Option<HalfStars>,
    /// Whether the user rated the film, but not with a like.
    not_liked: bool,
}

impl UserSignals {
    /// If there are several acts about a film, the strongest positive one counts; a film with any other rating than a
    /// like has no positive signal. Acts at the same time are equally recent, such as the likes of a new user.
    pub fn of(events: Vec<FilmEvent>) -> Self {
        let mut films: Vec<FilmSignal> = Vec::new();
        let mut positions: HashMap<Slug, usize> = HashMap::new();
        for FilmEvent { film, act, at } in events {
            let position = *positions.entry(film.slug.clone()).or_insert_with(|| {
                films.push(FilmSignal { film, positive: None, stars: None, not_liked: false });
                films.len() - 1
            });
            let film = &mut films[position];
            let signal = match act {
                Act::Rated(Rating::Like, stars) => {
                    film.stars = stars;
                    Signal::Liked
                }
                Act::Watched(FINISHED..) => Signal::Finished,
                Act::Watched(WATCHED..) => Signal::Watched,
                Act::Listed => Signal::Listed,
                Act::Rated(Rating::Neutral | Rating::Dismissed, _) => {
                    film.not_liked = true;
                    continue;
                }
                Act::Watched(_) => continue,
            };
            if film.positive.is_none_or(|(stronger, _)| signal < stronger) {
                film.positive = Some((signal, at));
            }
        }

        let mut signals = Self::default();
        let mut positive = Vec::new();
        for FilmSignal { film, positive: signal, stars, not_liked } in films {
            match signal.filter(|_| !not_liked) {
                Some((signal, at)) => positive.push((SourceFilm { film, signal }, stars, at)),
                None => signals.negative.push(film.slug),
            }
        }
        positive.sort_by(|(one, _, one_at), (other, _, other_at)| {
            other_at.cmp(one_at).then_with(|| one.film.slug.cmp(&other.film.slug))
        });
        let mut films_since = 0;
        let mut latest = None;
        for (position, (source, stars, at)) in positive.into_iter().enumerate() {
            if latest != Some(at) {
                (films_since, latest) = (position, Some(at));
            }
            let weight = weight(source.signal, stars) * recency_weight(films_since);
            // The product of two positive numbers can underflow to 0.
            signals.positive.push(WeightedFilm { source, weight: weight.max(f32::MIN_POSITIVE) });
        }
        signals
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(slug: &str, act: Act, at: i64) -> FilmEvent {
        let film = FilmRef { slug: slug.parse().expect("a slug"), title: slug.to_owned(), year: 2000 };
        FilmEvent { film, act, at }
    }

    fn positive(events: Vec<FilmEvent>) -> Vec<(String, Signal, f32)> {
        let films = UserSignals::of(events).positive.into_iter();
        films.map(|film| (film.source.film.slug.to_string(), film.source.signal, film.weight)).collect()
    }

    #[test]
    fn the_strongest_act_about_a_film_counts_once() {
        let events = vec![
            event("heat", Act::Listed, 9),
            event("heat", Act::Watched(1000), 8),
            event("heat", Act::Rated(Rating::Like, None), 7),
        ];
        assert_eq!(positive(events), [("heat".to_owned(), Signal::Liked, 1.0)]);
        for (act, signal, weight) in [
            (Act::Watched(FINISHED), Signal::Finished, 0.7),
            (Act::Watched(WATCHED), Signal::Watched, 0.5),
            (Act::Listed, Signal::Listed, 0.4),
        ] {
            assert_eq!(positive(vec![event("heat", act, 1)]), [("heat".to_owned(), signal, weight)]);
        }
    }

    #[test]
    fn dismissed_films_and_those_left_early_are_left_out() {
        let signals = UserSignals::of(vec![
            event("seen-and-dismissed", Act::Rated(Rating::Dismissed, None), 9),
            event("begun", Act::Watched(WATCHED - 1), 8),
            event("begun-and-listed", Act::Watched(10), 7),
            event("seen-and-dismissed", Act::Watched(1000), 6),
            event("begun-and-listed", Act::Listed, 5),
        ]);
        let positive: Vec<_> = signals.positive.iter().map(|film| (&*film.source.film.slug, film.weight)).collect();
        assert_eq!(positive, [("begun-and-listed", 0.4)]);
        assert_eq!(signals.negative.iter().map(|slug| &**slug).collect::<Vec<_>>(), ["seen-and-dismissed", "begun"]);
    }

    #[test]
    fn a_like_weighs_as_much_as_its_stars_and_a_rating_in_between_says_nothing() {
        let stars = |number: u8| HalfStars::try_from(number).ok();
        let signals = UserSignals::of(vec![
            event("four-stars", Act::Rated(Rating::Like, stars(8)), 9),
            event("three-stars", Act::Rated(Rating::Neutral, stars(6)), 9),
            event("three-stars", Act::Watched(1000), 9),
        ]);
        let positive: Vec<_> = signals.positive.iter().map(|film| (&*film.source.film.slug, film.weight)).collect();
        assert_eq!(positive, [("four-stars", 0.8)]);
        assert_eq!(signals.negative.iter().map(|slug| &**slug).collect::<Vec<_>>(), ["three-stars"]);
    }

    #[test]
    fn later_films_weigh_more_and_films_of_one_moment_the_same() {
        let like = |slug: &str, at| event(slug, Act::Rated(Rating::Like, None), at);
        let mut events = vec![like("latest", 9)];
        events.extend(["a", "b", "c"].map(|slug| like(slug, 5)));
        events.push(like("first", 1));
        let weights: Vec<_> = positive(events).into_iter().map(|(_, _, weight)| weight).collect();
        let [one, four] = [1, 4].map(recency_weight);
        assert_eq!(weights, [1.0, one, one, one, four]);
    }
}

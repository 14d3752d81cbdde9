//! Re-ranking: from the most similar candidates to a diverse row.

use std::collections::HashMap;

use crate::film::FilmEntry;
use crate::ranking::best_first;

/// What must not repeat too often in a row: numbers for the series and the directors of a film.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct DiversityKey {
    series: Option<u32>,
    directors: Vec<u32>,
}

/// The diversity keys of films: equal series and equal directors have equal numbers.
pub(crate) fn diversity_keys(films: &[FilmEntry]) -> Vec<DiversityKey> {
    let mut series = Numbers::default();
    let mut directors = Numbers::default();
    let keys = films.iter().map(|film| DiversityKey {
        series: film.series.as_deref().map(|name| series.of(name)),
        directors: film.directors.iter().map(|name| directors.of(name)).collect(),
    });
    keys.collect()
}

/// Consecutive numbers for distinct names.
#[derive(Default)]
struct Numbers<'a>(HashMap<&'a str, u32>);

impl<'a> Numbers<'a> {
    fn of(&mut self, name: &'a str) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(name).or_insert(next)
    }
}

/// The penalty for the cosine of a candidate and the closest film already chosen, in units of the score.
const MMR_PENALTY: f32 = 0.15;

/// Chooses `k` of the candidates (film and score, best first) and returns them best first.
///
/// Greedy maximal marginal relevance (Carbonell & Goldstein 1998) under two caps: at most a third of the row from one
/// series and half of it by one director. If the caps leave fewer than `k`, the best remaining candidates fill the row.
/// `keys` is indexed by film; `cosine` of two films is at most 1.
pub(crate) fn rerank(
    candidates: &[(usize, f32)],
    k: usize,
    keys: &[DiversityKey],
    cosine: impl Fn(usize, usize) -> f32,
) -> Vec<(usize, f32)> {
    let max_of_series = k.div_ceil(3);
    let max_by_director = k.div_ceil(2);
    let mut remaining: Vec<(usize, f32, f32)> = candidates.iter().map(|&(film, score)| (film, score, 0.0)).collect();
    let mut chosen: Vec<(usize, f32)> = Vec::with_capacity(k);

    while chosen.len() < k && !remaining.is_empty() {
        let count =
            |matches: &dyn Fn(&DiversityKey) -> bool| chosen.iter().filter(|(film, _)| matches(&keys[*film])).count();
        let allowed = |film: usize| {
            let key = &keys[film];
            let of_series = key.series.map_or(0, |series| count(&|other| other.series == Some(series)));
            let by_director = |director: &u32| count(&|other| other.directors.contains(director));
            of_series < max_of_series && key.directors.iter().all(|director| by_director(director) < max_by_director)
        };
        // Checking the caps is expensive, so it comes after the comparison with the best so far.
        let mut best = (0, f32::NEG_INFINITY);
        for (position, &(film, score, closest)) in remaining.iter().enumerate() {
            let relevance = score - MMR_PENALTY * closest;
            if relevance > best.1 && allowed(film) {
                best = (position, relevance);
            }
        }
        let (film, score, _) = remaining.remove(best.0);
        chosen.push((film, score));
        if chosen.len() < k {
            for (other, _, closest) in &mut remaining {
                *closest = closest.max(cosine(*other, film));
            }
        }
    }
    chosen.sort_by(best_first);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(keys: &[DiversityKey], k: usize) -> Vec<usize> {
        let candidates: Vec<_> = (0..keys.len()).map(|film| (film, 1.0 - film as f32 / 100.0)).collect();
        rerank(&candidates, k, keys, |_, _| 0.0).into_iter().map(|(film, _)| film).collect()
    }

    fn of_series(series: [Option<u32>; 9]) -> Vec<DiversityKey> {
        series
            .into_iter()
            .zip(100..)
            .map(|(series, director)| DiversityKey { series, directors: vec![director] })
            .collect()
    }

    #[test]
    fn a_row_of_six_has_at_most_two_of_a_series() {
        let keys = of_series([Some(1), Some(1), Some(1), Some(1), None, None, None, None, None]);
        assert_eq!(pick(&keys, 6), [0, 1, 4, 5, 6, 7]);
    }

    #[test]
    fn a_row_of_six_has_at_most_three_of_a_director() {
        let mut keys = of_series([None; 9]);
        for key in &mut keys[..5] {
            key.directors = vec![1];
        }
        assert_eq!(pick(&keys, 6), [0, 1, 2, 5, 6, 7]);
    }

    #[test]
    fn a_row_is_full_even_when_the_caps_leave_too_few() {
        assert_eq!(pick(&of_series([Some(1); 9]), 6).len(), 6);
        assert_eq!(pick(&of_series([None; 9])[..3], 6).len(), 3);
    }

    #[test]
    fn near_duplicates_give_way_to_different_films() {
        let candidates = [(0, 0.90), (1, 0.89), (2, 0.85)];
        let cosine = |a: usize, b: usize| if a + b == 1 { 1.0 } else { 0.1 };
        let chosen = rerank(&candidates, 2, &of_series([None; 9]), cosine);
        assert_eq!(chosen.into_iter().map(|(film, _)| film).collect::<Vec<_>>(), [0, 2]);
    }
}

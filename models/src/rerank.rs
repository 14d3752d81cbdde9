//! Re-ranking: from the most similar candidates to a row with variety.

use std::collections::HashMap;

use crate::film::FilmEntry;
use crate::ranking::best_first;

/// The series and the directors of a film as numbers, which must not repeat too often in a row.
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

/// Chooses `k` of the candidates (film and score, best first) and returns them best first.
///
/// At most half of the row comes from one series or one director. If that leaves fewer than `k`, the best of the other
/// candidates fill the row. `keys` is indexed by film.
pub(crate) fn rerank(candidates: &[(usize, f32)], k: usize, keys: &[DiversityKey]) -> Vec<(usize, f32)> {
    let cap = k.div_ceil(2);
    let mut chosen: Vec<(usize, f32)> = Vec::with_capacity(k);
    let mut passed_over = Vec::new();
    for &(film, score) in candidates {
        if chosen.len() == k {
            break;
        }
        let key = &keys[film];
        let count =
            |matches: &dyn Fn(&DiversityKey) -> bool| chosen.iter().filter(|(other, _)| matches(&keys[*other])).count();
        let is_of_series = |other: &DiversityKey| key.series.is_some() && other.series == key.series;
        let is_allowed = count(&is_of_series) < cap
            && key.directors.iter().all(|director| count(&|other| other.directors.contains(director)) < cap);
        if is_allowed { &mut chosen } else { &mut passed_over }.push((film, score));
    }
    let missing = k - chosen.len();
    chosen.extend(passed_over.into_iter().take(missing));
    chosen.sort_by(best_first);
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pick(keys: &[DiversityKey], k: usize) -> Vec<usize> {
        let candidates: Vec<_> = (0..keys.len()).map(|film| (film, 1.0 - film as f32 / 100.0)).collect();
        rerank(&candidates, k, keys).into_iter().map(|(film, _)| film).collect()
    }

    fn of_series(series: [Option<u32>; 9]) -> Vec<DiversityKey> {
        series
            .into_iter()
            .zip(100..)
            .map(|(series, director)| DiversityKey { series, directors: vec![director] })
            .collect()
    }

    #[test]
    fn a_row_of_six_has_at_most_three_of_a_series() {
        let keys = of_series([Some(1), Some(1), Some(1), Some(1), None, None, None, None, None]);
        assert_eq!(pick(&keys, 6), [0, 1, 2, 4, 5, 6]);
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
}

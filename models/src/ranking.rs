//! Selection of the best-scored films.

use std::cmp::Ordering;
use std::collections::HashSet;

/// The indices and scores of the `k` highest scores among the allowed indices, best first. Ties go to the lower index.
pub(crate) fn top_k(scores: &[f32], k: usize, allowed: impl Fn(usize) -> bool) -> Vec<(usize, f32)> {
    let mut ranked: Vec<(usize, f32)> = scores.iter().copied().enumerate().filter(|&(film, _)| allowed(film)).collect();
    if ranked.len() > k {
        ranked.select_nth_unstable_by(k, best_first);
        ranked.truncate(k);
    }
    ranked.sort_unstable_by(best_first);
    ranked
}

/// Like [`top_k`], for columns of a matrix of likes: all but the excluded ones are allowed.
pub(crate) fn top_columns(scores: &[f32], k: usize, excluded: &HashSet<u32>) -> Vec<u32> {
    let top = top_k(scores, k, |film| !excluded.contains(&(film as u32)));
    top.into_iter().map(|(film, _)| film as u32).collect()
}

/// Orders films with their scores by descending score, ties by ascending index.
pub(crate) fn best_first(a: &(usize, f32), b: &(usize, f32)) -> Ordering {
    b.1.total_cmp(&a.1).then(a.0.cmp(&b.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_come_first_and_ties_go_to_the_lower_index() {
        assert_eq!(top_columns(&[0.1, 0.9, 0.9, 0.5], 3, &HashSet::from([3])), [1, 2, 0]);
        assert_eq!(top_k(&[0.1, 0.9, 0.9, 0.5], 2, |film| film != 1), [(2, 0.9), (3, 0.5)]);
    }
}

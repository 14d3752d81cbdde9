//! How good a list is. All metrics are between 0 and 1, but for [`info`], which is in bits a place.

use std::collections::HashSet;

/// Hits among the first `k` over what could be hit: `hits / min(k, |relevant|)` (Liang et al. 2018).
pub fn recall(list: &[u32], relevant: &HashSet<u32>, k: usize) -> f64 {
    hits(list, relevant, k) / k.min(relevant.len()).max(1) as f64
}

/// Discounted gain of the first `k` with binary gains, over that of the best list there could be.
pub fn ndcg(list: &[u32], relevant: &HashSet<u32>, k: usize) -> f64 {
    let discount = |place: usize| 1.0 / ((place + 2) as f64).log2();
    let gained: f64 = (0..)
        .zip(list.iter().take(k))
        .filter(|(_, film)| relevant.contains(film))
        .map(|(place, _)| discount(place))
        .sum();
    let ideal: f64 = (0..k.min(relevant.len())).map(discount).sum();
    if ideal > 0.0 { gained / ideal } else { 0.0 }
}

/// Share of the first `k` places that hit.
pub fn precision(list: &[u32], relevant: &HashSet<u32>, k: usize) -> f64 {
    hits(list, relevant, k) / k as f64
}

fn hits(list: &[u32], relevant: &HashSet<u32>, k: usize) -> f64 {
    list.iter().take(k).filter(|film| relevant.contains(film)).count() as f64
}

/// What hits are worth when a film that everyone likes says little: `Σ −log₂ share` over the hits, by place.
pub fn info(list: &[u32], relevant: &HashSet<u32>, k: usize, bits: &[f64]) -> f64 {
    list.iter().take(k).filter(|film| relevant.contains(film)).map(|&film| bits[film as usize]).sum::<f64>() / k as f64
}

/// By film: `−log₂` of the share of people who like it.
pub fn bits(popularity: &[u32], people: usize) -> Vec<f64> {
    popularity.iter().map(|&count| -(f64::from(count.max(1)) / people.max(1) as f64).log2()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_list_scores_one_and_a_missed_one_nothing() {
        let relevant = HashSet::from([4, 5]);
        assert!((ndcg(&[4, 5, 1], &relevant, 3) - 1.0).abs() < 1e-12);
        assert!((recall(&[4, 1, 5], &relevant, 3) - 1.0).abs() < 1e-12);
        assert!(ndcg(&[1, 2, 3], &relevant, 3).abs() < 1e-12);
        assert!((precision(&[4, 1, 5], &relevant, 3) - 2.0 / 3.0).abs() < 1e-12);
    }

    #[test]
    fn a_late_hit_gains_less_than_an_early_one() {
        let relevant = HashSet::from([9]);
        assert!((ndcg(&[1, 9], &relevant, 2) - 1.0 / 3_f64.log2()).abs() < 1e-12);
    }

    #[test]
    fn a_hit_that_everyone_likes_says_nothing() {
        let bits = bits(&[8, 1], 8);
        assert!(info(&[0], &HashSet::from([0, 1]), 1, &bits).abs() < 1e-12);
        assert!((info(&[1], &HashSet::from([0, 1]), 1, &bits) - 3.0).abs() < 1e-12);
    }
}

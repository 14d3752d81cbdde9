//! Metrics of ranked lists with binary relevance.

use std::collections::HashSet;

/// Recall@k in [0, 1]: `hits / min(k, |relevant|)` (Liang et al. 2018).
pub(crate) fn recall(list: &[u32], relevant: &HashSet<u32>, k: usize) -> f64 {
    hits(list, relevant, k).count() as f64 / k.min(relevant.len()).max(1) as f64
}

/// NDCG@k in [0, 1]: the discounted gain of the first `k` (Järvelin & Kekäläinen 2002), relative to that of an ideal
/// list.
pub(crate) fn ndcg(list: &[u32], relevant: &HashSet<u32>, k: usize) -> f64 {
    let discount = |rank: usize| 1.0 / ((rank + 2) as f64).log2();
    let ranked = list.iter().take(k).enumerate();
    let gain: f64 = ranked.filter(|(_, film)| relevant.contains(film)).map(|(rank, _)| discount(rank)).sum();
    let ideal: f64 = (0..k.min(relevant.len())).map(discount).sum();
    if ideal > 0.0 { gain / ideal } else { 0.0 }
}

/// Precision@k in [0, 1]: the share of the first `k` films that is relevant.
pub(crate) fn precision(list: &[u32], relevant: &HashSet<u32>, k: usize) -> f64 {
    hits(list, relevant, k).count() as f64 / k as f64
}

/// Info@k, a metric of this project, in bits per position: the summed self-information of the hits over `k`. A hit on a
/// popular film counts less, because it is weaker evidence of similarity.
pub(crate) fn info(list: &[u32], relevant: &HashSet<u32>, k: usize, self_information: &[f64]) -> f64 {
    hits(list, relevant, k).map(|film| self_information[film as usize]).sum::<f64>() / k as f64
}

/// The self-information of each film in bits: `-log₂(likes / users)`, where `popularity` holds the likes per film.
pub(crate) fn self_information(popularity: &[u32], users: usize) -> Vec<f64> {
    popularity.iter().map(|&likes| -(f64::from(likes.max(1)) / users.max(1) as f64).log2()).collect()
}

/// The relevant films among the first `k`.
fn hits(list: &[u32], relevant: &HashSet<u32>, k: usize) -> impl Iterator<Item = u32> {
    list.iter().take(k).filter(|film| relevant.contains(film)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_perfect_list_scores_one_and_a_list_without_hits_zero() {
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
    fn a_hit_on_a_film_that_all_users_like_carries_no_information() {
        let self_information = self_information(&[8, 1], 8);
        assert!(info(&[0], &HashSet::from([0, 1]), 1, &self_information).abs() < 1e-12);
        assert!((info(&[1], &HashSet::from([0, 1]), 1, &self_information) - 3.0).abs() < 1e-12);
    }
}

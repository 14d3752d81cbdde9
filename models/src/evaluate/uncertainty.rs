//! How certain a mean over users is: bootstrap intervals, and a paired test of two methods.

use std::collections::BTreeMap;

use rand_xoshiro::Xoshiro256Plus;
use rand_xoshiro::rand_core::{RngCore, SeedableRng};

/// The number of resamples of a bootstrap interval.
const RESAMPLES: usize = 1000;
/// The number of random sign flips of a test.
const FLIPS: usize = 10_000;
/// Seed of both, so that equal results have equal intervals.
const SEED: u64 = 20_191_013;

/// The values of one metric by user: their sum over the user's queries, and the number of queries.
pub type ByUser = BTreeMap<u32, (f64, f64)>;

/// The 95 % interval of the mean over queries, by bootstrap over users (Efron 1979), with percentiles; `None` with fewer
/// than two users.
pub fn interval(values: &ByUser) -> Option<[f64; 2]> {
    if values.len() < 2 {
        return None;
    }
    let values: Vec<(f64, f64)> = values.values().copied().collect();
    let mut random = Xoshiro256Plus::seed_from_u64(SEED);
    let mut means: Vec<f64> = (0..RESAMPLES)
        .map(|_| {
            let mut total = (0.0, 0.0);
            for _ in 0..values.len() {
                let (sum, count) = values[below(&mut random, values.len())];
                total = (total.0 + sum, total.1 + count);
            }
            total.0 / total.1
        })
        .collect();
    means.sort_by(f64::total_cmp);
    Some([means[RESAMPLES / 40], means[RESAMPLES - 1 - RESAMPLES / 40]])
}

/// The two-sided p-value of a paired randomisation test (Smucker et al. 2007, "A Comparison of Statistical Significance
/// Tests for Information Retrieval Evaluation"): how often the difference of two methods would be at least as large if
/// their values were exchanged at random for each user. `None` without a user that both were measured on.
pub fn p_value(one: &ByUser, other: &ByUser) -> Option<f64> {
    let differences: Vec<f64> = one.iter().filter_map(|(user, (sum, _))| Some(sum - other.get(user)?.0)).collect();
    if differences.is_empty() {
        return None;
    }
    let observed = differences.iter().sum::<f64>().abs();
    // Sums in another order differ by rounding errors.
    let tolerance = 1e-9 * differences.iter().map(|difference| difference.abs()).sum::<f64>();
    let mut random = Xoshiro256Plus::seed_from_u64(SEED);
    let mut at_least = 1;
    for _ in 0..FLIPS {
        let flipped: f64 = differences
            .iter()
            .map(|difference| if random.next_u64() >> 63 == 0 { *difference } else { -difference })
            .sum();
        if flipped.abs() >= observed - tolerance {
            at_least += 1;
        }
    }
    Some(f64::from(at_least) / (FLIPS + 1) as f64)
}

/// A random number below `count`.
fn below(random: &mut Xoshiro256Plus, count: usize) -> usize {
    ((u128::from(random.next_u64()) * count as u128) >> 64) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(of: impl Fn(u32) -> f64) -> ByUser {
        (0..200).map(|user| (user, (of(user), 1.0))).collect()
    }

    #[test]
    fn an_interval_contains_the_mean_and_narrows_with_the_number_of_users() {
        let many = values(|user| f64::from(user % 10) / 10.0);
        let [low, high] = interval(&many).expect("an interval");
        assert!(low < 0.45 && 0.45 < high && high - low < 0.1, "{low} {high}");
        let few: ByUser = many.clone().into_iter().take(20).collect();
        let [few_low, few_high] = interval(&few).expect("an interval");
        assert!(few_high - few_low > 2.0 * (high - low));
        assert_eq!(interval(&many), interval(&many));
        assert_eq!(interval(&many.into_iter().take(1).collect()), None);
    }

    #[test]
    fn a_consistent_difference_is_significant_and_a_random_one_is_not() {
        let noise = |user: u32| f64::from(user * 7919 % 101) / 101.0;
        let base = values(noise);
        let better = values(|user| noise(user) + 0.02 + 0.01 * f64::from(user % 3));
        assert!(p_value(&better, &base).expect("users") < 0.001);
        let other = values(|user| noise(user + 57));
        assert!(p_value(&other, &base).expect("users") > 0.05);
        assert!((p_value(&base, &base).expect("users") - 1.0).abs() < 1e-9);
        assert_eq!(p_value(&base, &ByUser::new()), None);
    }
}

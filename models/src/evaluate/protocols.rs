//! The evaluation protocols: queries to a method and the metrics of its answers.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::Method;
use super::splits::{HeldOutUser, Query};
use super::uncertainty::ByUser;
use crate::likes::Likes;
use crate::metrics::{info, ndcg, precision, recall, self_information};

/// The number of similar films that are evaluated, as named in the metrics.
const NEIGHBOURS: usize = 12;

/// Values by the name of the metric. All are in [0, 1], except `info@12` and `novelty`, which are in bits.
pub type Metrics = BTreeMap<&'static str, f64>;

/// The metrics of one method under one protocol.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    pub metrics: Metrics,
    /// The share of recommendations that go to each tenth of the films, least popular first; empty for P1.
    pub deciles: Vec<f64>,
    /// The values of those metrics that are means over users or their queries.
    pub by_user: BTreeMap<&'static str, ByUser>,
}

/// P1, strong generalisation (Liang et al. 2018): how many of the hidden likes of held-out users are recommended, given
/// their other likes; means over users.
pub fn for_users(method: &dyn Method, training: &Likes, users: &[HeldOutUser]) -> Measurement {
    from_lists(training, users, |_, liked| method.recommended(liked, 100))
}

/// P1 for lists of 100 films, as columns of the training likes; `list` is called with each user and the columns of the
/// films that the method is given.
pub fn from_lists(
    training: &Likes,
    users: &[HeldOutUser],
    list: impl Fn(&HeldOutUser, &[u32]) -> Vec<u32> + Sync,
) -> Measurement {
    let columns = |films: &[u32]| films.iter().filter_map(|&film| training.column(film)).collect::<Vec<_>>();
    let values: Vec<(u32, [f64; 3])> = users
        .par_iter()
        .filter(|user| !user.held_out.is_empty())
        .map(|user| {
            let liked = columns(&user.fold_in);
            let relevant: HashSet<u32> = columns(&user.held_out).into_iter().collect();
            let list = list(user, &liked);
            let values = [recall(&list, &relevant, 20), recall(&list, &relevant, 50), ndcg(&list, &relevant, 100)];
            (user.user, values)
        })
        .collect();
    let mut by_user: BTreeMap<&'static str, ByUser> = BTreeMap::new();
    for (user, values) in values {
        add(&mut by_user, user, ["recall@20", "recall@50", "ndcg@100"].into_iter().zip(values));
    }
    Measurement { metrics: means(&by_user), deciles: Vec::new(), by_user }
}

/// P2, similar films: how many of a held-out user's other likes are among the twelve films most similar to one of them;
/// means over queries.
///
/// `all_likes` contains the held-out users. `within` restricts queries and results to these columns (P3).
pub fn similar_films(
    method: &dyn Method,
    training: &Likes,
    all_likes: &Likes,
    queries: &[Query],
    within: Option<&HashSet<u32>>,
) -> Measurement {
    let popularity = training.popularity();
    let self_information = self_information(&popularity, training.user_count());
    let is_within = |film: &u32| within.is_none_or(|films| films.contains(film));
    let excluded: HashSet<u32> = (0..popularity.len() as u32).filter(|film| !is_within(film)).collect();
    let queries: Vec<(u32, u32)> = queries
        .iter()
        .filter_map(|query| Some((query.user, training.column(query.q)?)))
        .filter(|(_, film)| is_within(film))
        .collect();

    let films: HashSet<u32> = queries.iter().map(|&(_, film)| film).collect();
    let lists: BTreeMap<u32, Vec<u32>> =
        films.into_par_iter().map(|film| (film, method.neighbours(film, NEIGHBOURS, &excluded))).collect();

    let mut by_user: BTreeMap<&'static str, ByUser> = BTreeMap::new();
    for (user, film) in &queries {
        let liked = all_likes.of(*user).filter_map(|other| training.column(other));
        let relevant: HashSet<u32> = liked.filter(|other| other != film && is_within(other)).collect();
        let list = &lists[film];
        let values = [
            ("precision@12", precision(list, &relevant, NEIGHBOURS)),
            ("ndcg@12", ndcg(list, &relevant, NEIGHBOURS)),
            ("info@12", info(list, &relevant, NEIGHBOURS, &self_information)),
        ];
        add(&mut by_user, *user, values);
    }
    let distinct: HashSet<u32> = lists.values().flatten().copied().collect();
    let recommended: Vec<u32> = queries.iter().flat_map(|(_, film)| &lists[film]).copied().collect();
    let surprise: f64 = recommended.iter().map(|&film| self_information[film as usize]).sum();
    let mut metrics = means(&by_user);
    metrics.extend([
        ("coverage", distinct.len() as f64 / (popularity.len() - excluded.len()).max(1) as f64),
        // The mean self-information of recommended films, relevant or not.
        ("novelty", surprise / recommended.len().max(1) as f64),
    ]);
    Measurement { metrics, deciles: shares_by_decile(&popularity, &excluded, &recommended), by_user }
}

/// Adds the values of one query of a user.
fn add(by_user: &mut BTreeMap<&'static str, ByUser>, user: u32, values: impl IntoIterator<Item = (&'static str, f64)>) {
    for (metric, value) in values {
        let (sum, count) = by_user.entry(metric).or_default().entry(user).or_default();
        *sum += value;
        *count += 1.0;
    }
}

/// The mean of each metric over all queries.
fn means(by_user: &BTreeMap<&'static str, ByUser>) -> Metrics {
    let mean = |values: &ByUser| {
        let total = values.values().fold((0.0, 0.0), |total, (sum, count)| (total.0 + sum, total.1 + count));
        total.0 / f64::max(total.1, 1.0)
    };
    by_user.iter().map(|(&metric, values)| (metric, mean(values))).collect()
}

/// The share of `recommended` that goes to each tenth of the films, by ascending popularity.
fn shares_by_decile(popularity: &[u32], excluded: &HashSet<u32>, recommended: &[u32]) -> Vec<f64> {
    let mut films: Vec<u32> = (0..popularity.len() as u32).filter(|film| !excluded.contains(film)).collect();
    films.sort_by_key(|&film| (popularity[film as usize], film));
    let mut decile = vec![0; popularity.len()];
    for (rank, &film) in films.iter().enumerate() {
        decile[film as usize] = rank * 10 / films.len();
    }
    let mut counts = [0.0; 10];
    for &film in recommended {
        counts[decile[film as usize]] += 1.0;
    }
    counts.iter().map(|count| count / recommended.len().max(1) as f64).collect()
}

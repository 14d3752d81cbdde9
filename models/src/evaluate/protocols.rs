//! The evaluation protocols: queries to a method and the metrics of its answers.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::Method;
use super::splits::{HeldOutUser, Query};
use crate::likes::Likes;
use crate::metrics::{info, ndcg, precision, recall, self_information};
use crate::ranking::top_columns;

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
}

/// P1, strong generalisation (Liang et al. 2018): how many of the hidden likes of held-out users are recommended, given
/// their other likes; means over users.
pub fn for_users(method: &dyn Method, training: &Likes, users: &[HeldOutUser]) -> Measurement {
    let columns = |films: &[u32]| films.iter().filter_map(|&film| training.column(film)).collect::<Vec<_>>();
    let by_user: Vec<[f64; 3]> = users
        .par_iter()
        .filter(|user| !user.held_out.is_empty())
        .map(|user| {
            let liked = columns(&user.fold_in);
            let relevant: HashSet<u32> = columns(&user.held_out).into_iter().collect();
            let list = top_columns(&method.user_scores(&liked), 100, &liked.iter().copied().collect());
            [recall(&list, &relevant, 20), recall(&list, &relevant, 50), ndcg(&list, &relevant, 100)]
        })
        .collect();
    let mean = |metric: usize| by_user.iter().map(|values| values[metric]).sum::<f64>() / by_user.len().max(1) as f64;
    let metrics = Metrics::from([("recall@20", mean(0)), ("recall@50", mean(1)), ("ndcg@100", mean(2))]);
    Measurement { metrics, deciles: Vec::new() }
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

    let mut sums = [0.0; 3];
    for (user, film) in &queries {
        let liked = all_likes.of(*user).filter_map(|other| training.column(other));
        let relevant: HashSet<u32> = liked.filter(|other| other != film && is_within(other)).collect();
        let list = &lists[film];
        let values = [
            precision(list, &relevant, NEIGHBOURS),
            ndcg(list, &relevant, NEIGHBOURS),
            info(list, &relevant, NEIGHBOURS, &self_information),
        ];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }
    let distinct: HashSet<u32> = lists.values().flatten().copied().collect();
    let recommended: Vec<u32> = queries.iter().flat_map(|(_, film)| &lists[film]).copied().collect();
    let surprise: f64 = recommended.iter().map(|&film| self_information[film as usize]).sum();
    let count = queries.len().max(1) as f64;
    let metrics = Metrics::from([
        ("precision@12", sums[0] / count),
        ("ndcg@12", sums[1] / count),
        ("info@12", sums[2] / count),
        ("coverage", distinct.len() as f64 / (popularity.len() - excluded.len()).max(1) as f64),
        // The mean self-information of recommended films, relevant or not.
        ("novelty", surprise / recommended.len().max(1) as f64),
    ]);
    Measurement { metrics, deciles: shares_by_decile(&popularity, &excluded, &recommended) }
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

//! The protocols: what is asked of a method, and what its answers are worth.

use std::collections::{BTreeMap, HashSet};

use rayon::prelude::*;

use super::Method;
use super::splits::{FoldIn, Query};
use crate::likes::Likes;
use crate::metrics::{bits, info, ndcg, precision, recall};
use crate::ranking::top_columns;

/// Places of a strip.
pub const STRIP: usize = 12;

/// Values by the metric's name.
pub type Metrics = BTreeMap<&'static str, f64>;

/// What a method's answers were worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    pub metrics: Metrics,
    /// Of strips: the share of their places that each tenth of the films takes, the least liked first.
    pub deciles: Vec<f64>,
}

/// P1, strong generalisation: the mean over held-out people of how much of what was held back is found.
pub fn people(method: &dyn Method, training: &Likes, people: &[FoldIn]) -> Measured {
    let columns = |films: &[u32]| films.iter().filter_map(|&film| training.column(film)).collect::<Vec<_>>();
    let each: Vec<[f64; 3]> = people
        .par_iter()
        .filter(|person| !person.held_out.is_empty())
        .map(|person| {
            let known = columns(&person.fold_in);
            let relevant: HashSet<u32> = columns(&person.held_out).into_iter().collect();
            let list = top_columns(&method.for_person(&known), 100, &known.iter().copied().collect());
            [recall(&list, &relevant, 20), recall(&list, &relevant, 50), ndcg(&list, &relevant, 100)]
        })
        .collect();
    let mean = |metric: usize| each.iter().map(|values| values[metric]).sum::<f64>() / each.len().max(1) as f64;
    let metrics = Metrics::from([("recall@20", mean(0)), ("recall@50", mean(1)), ("ndcg@100", mean(2))]);
    Measured { metrics, deciles: Vec::new() }
}

/// P2, the strip: for each film that a held-out person likes, how many of the others stand among twelve similar ones.
///
/// `everyone` holds what the held-out people like; `of` narrows the catalogue (P3), by column, where it is given.
pub fn strips(
    method: &dyn Method,
    training: &Likes,
    everyone: &Likes,
    queries: &[Query],
    of: Option<&HashSet<u32>>,
) -> Measured {
    let bits = bits(&training.popularity(), training.people.len());
    let within = |film: &u32| of.is_none_or(|films| films.contains(film));
    let left_out: HashSet<u32> = (0..training.films.len() as u32).filter(|film| !within(film)).collect();
    let asked: Vec<(u32, u32)> = queries
        .iter()
        .filter_map(|query| Some((query.user, training.column(query.q)?)))
        .filter(|(_, film)| within(film))
        .collect();

    let mut films: Vec<u32> = asked.iter().map(|&(_, film)| film).collect();
    films.sort_unstable();
    films.dedup();
    let lists: BTreeMap<u32, Vec<u32>> =
        films.into_par_iter().map(|film| (film, method.strip(film, STRIP, &left_out))).collect();

    let mut sums = [0.0; 3];
    for (user, film) in &asked {
        let liked = everyone.of(*user).filter_map(|other| training.column(other));
        let relevant: HashSet<u32> = liked.filter(|other| other != film && within(other)).collect();
        let list = &lists[film];
        let values =
            [precision(list, &relevant, STRIP), ndcg(list, &relevant, STRIP), info(list, &relevant, STRIP, &bits)];
        for (sum, value) in sums.iter_mut().zip(values) {
            *sum += value;
        }
    }
    let shown: HashSet<u32> = lists.values().flatten().copied().collect();
    let all = training.films.len() - left_out.len();
    // Novelty: how surprising the films of the strips are, liked or not.
    let places: Vec<f64> = asked.iter().flat_map(|(_, film)| &lists[film]).map(|&film| bits[film as usize]).collect();
    let count = asked.len().max(1) as f64;
    let shown_places = asked.iter().flat_map(|(_, film)| &lists[film]).copied();
    let deciles = shares_by_decile(&training.popularity(), &left_out, shown_places);
    let metrics = Metrics::from([
        ("precision@12", sums[0] / count),
        ("ndcg@12", sums[1] / count),
        ("info@12", sums[2] / count),
        ("coverage", shown.len() as f64 / all.max(1) as f64),
        ("novelty", places.iter().sum::<f64>() / places.len().max(1) as f64),
    ]);
    Measured { metrics, deciles }
}

/// The share of `places` that each tenth of the films takes, in the order of their popularity.
fn shares_by_decile(popularity: &[u32], left_out: &HashSet<u32>, places: impl Iterator<Item = u32>) -> Vec<f64> {
    let mut films: Vec<u32> = (0..popularity.len() as u32).filter(|film| !left_out.contains(film)).collect();
    films.sort_by_key(|&film| (popularity[film as usize], film));
    let mut decile = vec![0; popularity.len()];
    for (rank, &film) in films.iter().enumerate() {
        decile[film as usize] = rank * 10 / films.len();
    }
    let mut shares = [0.0; 10];
    let mut count = 0.0;
    for film in places {
        shares[decile[film as usize]] += 1.0;
        count += 1.0;
    }
    shares.iter().map(|share| share / f64::max(count, 1.0)).collect()
}

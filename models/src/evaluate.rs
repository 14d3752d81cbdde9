//! Offline evaluation of the model and of common baselines: recommendations for users (P1), similar films (P2), similar
//! films within the catalogue by content only (P3), recommendations with a split by time (P4), and judged rows (P5).

use std::collections::{BTreeMap, HashMap, HashSet};

use faer::Mat;
use serde::Serialize;
use thiserror::Error;

use crate::catalogue::Catalogue;
use crate::collaborative::{Als, CollaborativeError, ItemSimilarity, TasteSearch};
use crate::corpus::{Corpus, CorpusFilm};
use crate::dataset::Dataset;
use crate::features::words;
use crate::likes::Likes;
use crate::movielens::{self, Tag};
use crate::parameters::Parameters;
use crate::ranking::top_columns;
use crate::train::{TrainError, train};

mod baselines;
pub mod judged;
mod methods;
mod protocols;
pub mod served;
pub mod splits;
mod table;
mod temporal;
pub mod titles;
mod uncertainty;

use baselines::{Cosine, Popularity};
use methods::{Ease, TrainedModel};
use protocols::Measurement;
pub use protocols::Metrics;
use splits::{HeldOutUser, Protocol, Query, Split};
pub use table::table;
use temporal::TemporalSplit;
use uncertainty::ByUser;

/// A recommendation method, fitted to training likes. Films are columns of those likes.
trait Method: Sync {
    /// The similarity of every film to one of them.
    fn item_scores(&self, film: u32) -> Vec<f32>;

    /// The score of every film for a user who likes these: by default the sum of their similarities.
    fn user_scores(&self, liked: &[u32]) -> Vec<f32> {
        let mut total = Vec::new();
        for scores in liked.iter().map(|&film| self.item_scores(film)) {
            total.resize(scores.len(), 0.0);
            for (sum, score) in total.iter_mut().zip(scores) {
                *sum += score;
            }
        }
        total
    }

    /// The `k` best films for a user who likes these, best first, without them.
    fn recommended(&self, liked: &[u32], k: usize) -> Vec<u32> {
        top_columns(&self.user_scores(liked), k, &liked.iter().copied().collect())
    }

    /// The `k` films most similar to one, best first, without the excluded ones.
    fn neighbours(&self, film: u32, k: usize, excluded: &HashSet<u32>) -> Vec<u32> {
        let mut excluded = excluded.clone();
        excluded.insert(film);
        top_columns(&self.item_scores(film), k, &excluded)
    }
}

/// The metrics of one method on one split.
#[derive(Default, Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationResult {
    /// `P1` to `P5`.
    pub protocol: &'static str,
    /// The name of the split, or `mean`.
    pub split: String,
    /// `M` is the model as the site serves it.
    pub method: &'static str,
    #[serde(flatten)]
    pub metrics: Metrics,
    /// The 95 % intervals of those metrics that are means over users or their queries, by bootstrap over users.
    pub ci: BTreeMap<&'static str, [f64; 2]>,
    /// The p-value of the paired difference to EASE in the main metric of the protocol; absent for EASE itself and for
    /// protocols without it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p_vs_ease: Option<f64>,
    #[serde(skip)]
    by_user: BTreeMap<&'static str, ByUser>,
    /// For P2 and P3, the share of recommendations that go to each tenth of the films, least popular first; empty for
    /// P1.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deciles: Vec<f64>,
}

/// Why an evaluation failed.
#[derive(Debug, Error)]
pub enum EvaluateError {
    #[error(transparent)]
    Train(#[from] TrainError),
    #[error(transparent)]
    Collaborative(#[from] CollaborativeError),
    #[error(
        "split {split} contains film {film}, which is not in the ratings' list of films; is it of another data set?"
    )]
    UnknownFilm { split: String, film: u32 },
    #[error("split {split} leaves no users for training")]
    NoTrainingUsers { split: String },
}

/// A method with its name.
type Methods<'a> = [(&'static str, &'a dyn Method)];
type Measurements = Vec<(&'static str, Measurement)>;

/// Evaluates all methods on all splits, and by P4 if the times of the ratings allow for it, and passes each result to
/// `report` immediately.
///
/// # Errors
/// If a split holds out all users or contains an unknown film, or a method cannot be fitted.
pub fn evaluate(
    catalogue: &Catalogue,
    data: &Dataset,
    splits: &[Split],
    parameters: &Parameters,
    mut report: impl FnMut(EvaluationResult),
) -> Result<(), EvaluateError> {
    let listed: HashSet<u32> = data.listed.iter().map(|film| film.movielens_id).collect();
    for split in splits {
        if let Some(&film) = split.films().iter().find(|film| !listed.contains(film)) {
            return Err(EvaluateError::UnknownFilm { split: split.name.clone(), film });
        }
        let held_out = split.test_users();
        let training = data.likes.without_users(&held_out);
        if training.users.is_empty() {
            return Err(EvaluateError::NoTrainingUsers { split: split.name.clone() });
        }
        // The tags of held-out users would reveal what they have watched.
        let tags: Vec<Tag> = data.tags.iter().filter(|tag| !held_out.contains(&tag.user)).cloned().collect();
        let corpus = Corpus::with_listed(catalogue, &data.listed, &tags);
        let validation_users: HashSet<u32> = split.validation_users.iter().copied().collect();
        let mut report =
            |protocol, measurements| compared(protocol, &split.name, measurements).into_iter().for_each(&mut report);
        match &split.protocol {
            Protocol::Users(users) => {
                report("P1", for_users(&corpus, &training, parameters, &validation_users, users)?);
            }
            Protocol::SimilarFilms { queries, .. } => {
                report("P2", similar_films(&corpus, &training, &data.likes, parameters, queries)?);
                report("P3", similar_described_films(catalogue, data, &training, parameters, queries)?);
            }
        }
    }
    if let Some(TemporalSplit { date, training, users }) = TemporalSplit::new(&data.timed_likes) {
        let tags: Vec<Tag> = data.tags.iter().filter(|tag| tag.at < date).cloned().collect();
        let corpus = Corpus::with_listed(catalogue, &data.listed, &tags);
        let measurements = for_users(&corpus, &training, parameters, &HashSet::new(), &users)?;
        compared("P4", &format!("before {date}"), measurements).into_iter().for_each(report);
    }
    Ok(())
}

/// The baseline that methods are compared with.
const EASE: &str = "EASE";

/// The results of one protocol on one split, each compared with EASE.
fn compared(protocol: &'static str, split: &str, measurements: Measurements) -> Vec<EvaluationResult> {
    let results = measurements.into_iter().map(|(method, Measurement { metrics, deciles, by_user })| {
        let (ci, p_vs_ease) = (BTreeMap::new(), None);
        EvaluationResult { protocol, split: split.to_owned(), method, metrics, ci, p_vs_ease, by_user, deciles }
    });
    let mut results: Vec<_> = results.collect();
    add_uncertainty(&mut results);
    results
}

/// Adds the intervals, and the comparison with EASE under the same protocol on the same split.
fn add_uncertainty(results: &mut [EvaluationResult]) {
    let main = |protocol: &str| if matches!(protocol, "P1" | "P4") { "ndcg@100" } else { "info@12" };
    let of_ease = results.iter().filter(|result| result.method == EASE).filter_map(|result| {
        let values = result.by_user.get(main(result.protocol))?;
        Some(((result.protocol, result.split.clone()), values.clone()))
    });
    let of_ease: HashMap<(&str, String), ByUser> = of_ease.collect();
    for result in results {
        let intervals = result.by_user.iter();
        result.ci = intervals.filter_map(|(&metric, values)| Some((metric, uncertainty::interval(values)?))).collect();
        result.p_vs_ease = of_ease
            .get(&(result.protocol, result.split.clone()))
            .filter(|_| result.method != EASE)
            .and_then(|of_ease| uncertainty::p_value(result.by_user.get(main(result.protocol))?, of_ease));
    }
}

/// P1 and P4. The baselines are tuned on the validation users, or, without any, on one training user in five.
fn for_users(
    corpus: &Corpus,
    training: &Likes,
    parameters: &Parameters,
    validation_users: &HashSet<u32>,
    users: &[HeldOutUser],
) -> Result<Measurements, EvaluateError> {
    let model = TrainedModel::new(train(corpus, Some(training), parameters.clone())?, corpus.positions(training));
    let search = if validation_users.is_empty() {
        TasteSearch::new(corpus, &model.model.artifact().content, training)
    } else {
        TasteSearch::with_held_out(corpus, &model.model.artifact().content, training, validation_users)
    };
    let lambda = search.ease_baseline()?.chosen;
    let als = search.als_baseline()?;
    let methods: &Methods = &[
        ("popularity", &Popularity::fit(training)),
        ("item cosine", &Cosine::from_likes(training)),
        ("TF-IDF", &Cosine::from_texts(&texts(corpus, training))),
        ("content", &model.by_content()),
        (EASE, &Ease::fit(training, lambda)?),
        ("ALS", &Als::fit(training, als)?),
        ("M", &model),
    ];
    Ok(methods.iter().map(|&(name, method)| (name, protocols::for_users(method, training, users))).collect())
}

fn similar_films(
    corpus: &Corpus,
    training: &Likes,
    all_likes: &Likes,
    parameters: &Parameters,
    queries: &[Query],
) -> Result<Measurements, EvaluateError> {
    let films = training.film_count();
    let model = TrainedModel::new(train(corpus, Some(training), parameters.clone())?, corpus.positions(training));
    let tuned = model.model.artifact().ratings.as_ref().and_then(|ratings| ratings.taste.clone());
    let als = tuned.unwrap_or_default().als;
    let methods: &Methods = &[
        ("popularity", &Popularity::fit(training)),
        ("item cosine", &Cosine::from_likes(training)),
        ("TF-IDF", &Cosine::from_texts(&texts(corpus, training))),
        ("content", &model.by_content()),
        (EASE, &ItemSimilarity::fit(training, als, || Mat::zeros(films, films))?),
        ("ALS", &ItemSimilarity::fit_als(training, als)?),
        ("M", &model),
    ];
    let measure = |method| protocols::similar_films(method, training, all_likes, queries, None);
    Ok(methods.iter().map(|&(name, method)| (name, measure(method))).collect())
}

/// P3: a model trained without ratings, like the committed one, on the films of the catalogue.
fn similar_described_films(
    catalogue: &Catalogue,
    data: &Dataset,
    training: &Likes,
    parameters: &Parameters,
    queries: &[Query],
) -> Result<Measurements, EvaluateError> {
    let corpus = Corpus::from_catalogue(catalogue);
    let matched = movielens::matches(catalogue, &data.listed);
    let positions: Vec<Option<usize>> = training.films.iter().map(|film| matched.get(film).copied()).collect();
    let cosine = |text: fn(&CorpusFilm) -> Vec<String>| {
        let texts = positions.iter().map(|film| film.map_or_else(Vec::new, |film| text(&corpus.films[film])));
        Cosine::from_texts(&texts.collect::<Vec<_>>())
    };
    let model = TrainedModel::new(train(&corpus, None, parameters.clone())?, positions.clone());
    let described = model.columns();
    let methods: &Methods = &[
        ("genres", &cosine(|film| film.details.genres.clone())),
        ("TF-IDF, synopses", &cosine(|film| words(&film.details.synopsis).collect())),
        ("TF-IDF, all text", &cosine(all_words)),
        ("M", &model),
    ];
    let measure = |method| protocols::similar_films(method, training, &data.likes, queries, Some(&described));
    Ok(methods.iter().map(|&(name, method)| (name, measure(method))).collect())
}

/// For each column of the likes, all words of the film's description; empty if it is not in the corpus.
fn texts(corpus: &Corpus, likes: &Likes) -> Vec<Vec<String>> {
    let films = corpus.positions(likes).into_iter();
    films.map(|film| film.map_or_else(Vec::new, |film| all_words(&corpus.films[film]))).collect()
}

fn all_words(film: &CorpusFilm) -> Vec<String> {
    let details = &film.details;
    let lists = [&details.genres, &details.keywords, &details.tags, &details.directors, &details.cast];
    let mut text = format!("{} {}", film.entry.title, details.synopsis);
    for term in lists.into_iter().flatten() {
        text.push(' ');
        text.push_str(term);
    }
    words(&text).collect()
}

/// The means over splits for each protocol and method, in the order of their first results. Their intervals and tests
/// pool the splits: a user who is in several of them counts as one.
pub fn means(results: &[EvaluationResult]) -> Vec<EvaluationResult> {
    let mut means: Vec<EvaluationResult> = Vec::new();
    let mut counts: HashMap<(&str, &str), f64> = HashMap::new();
    for result in results {
        *counts.entry((result.protocol, result.method)).or_default() += 1.0;
        match means.iter_mut().find(|mean| mean.protocol == result.protocol && mean.method == result.method) {
            Some(mean) => {
                for (metric, value) in &result.metrics {
                    *mean.metrics.entry(metric).or_default() += value;
                }
                for (sum, share) in mean.deciles.iter_mut().zip(&result.deciles) {
                    *sum += share;
                }
                for (metric, values) in &result.by_user {
                    let of_metric = mean.by_user.entry(metric).or_default();
                    for (&user, (sum, count)) in values {
                        let total = of_metric.entry(user).or_default();
                        *total = (total.0 + sum, total.1 + count);
                    }
                }
            }
            None => means.push(EvaluationResult { split: "mean".to_owned(), ..result.clone() }),
        }
    }
    for mean in &mut means {
        for value in mean.metrics.values_mut().chain(&mut mean.deciles) {
            *value /= counts[&(mean.protocol, mean.method)];
        }
    }
    add_uncertainty(&mut means);
    means
}

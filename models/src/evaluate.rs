//! Offline evaluation of the model and of common baselines: recommendations for users (P1), similar films (P2), and similar
//! films within the catalogue by content only (P3).

use std::collections::{HashMap, HashSet};

use faer::Mat;
use serde::Serialize;
use thiserror::Error;

use crate::catalogue::Catalogue;
use crate::collaborative::{CollaborativeError, Ensemble, EnsembleWeights, ItemSimilarity, content_prior};
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
pub mod splits;
mod table;

use baselines::{Cosine, Popularity};
use methods::{EnsembleMethod, TrainedModel};
use protocols::Measurement;
pub use protocols::Metrics;
use splits::{HeldOutUser, Protocol, Query, Split};
pub use table::table;

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

    /// The `k` films most similar to one, best first, without the excluded ones.
    fn neighbours(&self, film: u32, k: usize, excluded: &HashSet<u32>) -> Vec<u32> {
        let mut excluded = excluded.clone();
        excluded.insert(film);
        top_columns(&self.item_scores(film), k, &excluded)
    }
}

/// The metrics of one method on one split.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvaluationResult {
    /// `P1`, `P2` or `P3`.
    pub protocol: &'static str,
    /// The name of the split, or `mean`.
    pub split: String,
    /// `M` is the model as the site serves it.
    pub method: &'static str,
    #[serde(flatten)]
    pub metrics: Metrics,
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
    #[error("split {split} leaves no users for training")]
    NoTrainingUsers { split: String },
}

/// A method with its name.
type Methods<'a> = [(&'static str, &'a dyn Method)];
type Measurements = Vec<(&'static str, Measurement)>;

/// Evaluates all methods on all splits, and passes each result to `report` as soon as it is known.
///
/// # Errors
/// If a split holds out all users, or a method cannot be fitted.
pub fn evaluate(
    catalogue: &Catalogue,
    data: &Dataset,
    splits: &[Split],
    parameters: &Parameters,
    mut report: impl FnMut(EvaluationResult),
) -> Result<(), EvaluateError> {
    for split in splits {
        let held_out: HashSet<u32> = match &split.protocol {
            Protocol::Users(users) => users.iter().map(|user| user.user).collect(),
            Protocol::SimilarFilms { test_users, .. } => test_users.iter().copied().collect(),
        };
        let training = data.likes.without_users(&held_out);
        if training.users.is_empty() {
            return Err(EvaluateError::NoTrainingUsers { split: split.name.clone() });
        }
        // The tags of held-out users would reveal what they have watched.
        let tags: Vec<Tag> = data.tags.iter().filter(|tag| !held_out.contains(&tag.user)).cloned().collect();
        let corpus = Corpus::with_listed(catalogue, &data.listed, &tags);
        let mut report = |protocol, measurements: Measurements| {
            for (method, Measurement { metrics, deciles }) in measurements {
                report(EvaluationResult { protocol, split: split.name.clone(), method, metrics, deciles });
            }
        };
        match &split.protocol {
            Protocol::Users(users) => report("P1", for_users(&corpus, &training, parameters, users)?),
            Protocol::SimilarFilms { queries, .. } => {
                report("P2", similar_films(&corpus, &training, &data.likes, parameters, queries)?);
                report("P3", similar_described_films(catalogue, data, &training, parameters, queries)?);
            }
        }
    }
    Ok(())
}

fn for_users(
    corpus: &Corpus,
    training: &Likes,
    parameters: &Parameters,
    users: &[HeldOutUser],
) -> Result<Measurements, EvaluateError> {
    let content = TrainedModel::new(train(corpus, None, parameters.clone())?, corpus.positions(training));
    let vectors = &content.model.artifact().content.vectors;
    let films = corpus.positions(training).into_iter();
    let films: Vec<_> = films.map(|film| film.map(|film| (&corpus.films[film], &vectors[film].features))).collect();
    let ensemble = Ensemble::fit(training, &content_prior(&films, &parameters.content_prior))?;
    let part =
        |content_prior, likes_only, als| EnsembleMethod(&ensemble, EnsembleWeights { content_prior, likes_only, als });
    let methods: &Methods = &[
        ("popularity", &Popularity::fit(training)),
        ("item cosine", &Cosine::of_likes(training)),
        ("TF-IDF", &Cosine::of_texts(&texts(corpus, training))),
        ("content", &content.by_content()),
        ("EASE", &part(0.0, 1.0, 0.0)),
        ("ALS", &part(0.0, 0.0, 1.0)),
        ("collaborative", &part(0.0, 1.0, 0.5)),
        ("M", &EnsembleMethod(&ensemble, EnsembleWeights::default())),
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
    let methods: &Methods = &[
        ("popularity", &Popularity::fit(training)),
        ("item cosine", &Cosine::of_likes(training)),
        ("TF-IDF", &Cosine::of_texts(&texts(corpus, training))),
        ("content", &model.by_content()),
        ("ALS", &ItemSimilarity::fit_als(training)?),
        ("collaborative", &ItemSimilarity::fit(training, || Mat::zeros(films, films))?),
        ("M", &model),
    ];
    let measure = |method| protocols::similar_films(method, training, all_likes, queries, None);
    Ok(methods.iter().map(|&(name, method)| (name, measure(method))).collect())
}

/// P3: the model as it is committed, trained without ratings, on the films of the catalogue.
fn similar_described_films(
    catalogue: &Catalogue,
    data: &Dataset,
    training: &Likes,
    parameters: &Parameters,
    queries: &[Query],
) -> Result<Measurements, EvaluateError> {
    let corpus = Corpus::of_catalogue(catalogue);
    let matched = movielens::matches(catalogue, &data.listed);
    let positions: Vec<Option<usize>> = training.films.iter().map(|film| matched.get(film).copied()).collect();
    let cosine = |text: fn(&CorpusFilm) -> Vec<String>| {
        let texts = positions.iter().map(|film| film.map_or_else(Vec::new, |film| text(&corpus.films[film])));
        Cosine::of_texts(&texts.collect::<Vec<_>>())
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

/// The means over splits for each protocol and method, in the order of their first results.
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
            }
            None => means.push(EvaluationResult { split: "mean".to_owned(), ..result.clone() }),
        }
    }
    for mean in &mut means {
        for value in mean.metrics.values_mut().chain(&mut mean.deciles) {
            *value /= counts[&(mean.protocol, mean.method)];
        }
    }
    means
}

//! How good M is, by the protocols of strong generalisation (P1) and of the strip (P2, P3), beside methods that everyone knows.

use std::collections::{HashMap, HashSet};

use faer::Mat;
use serde::Serialize;
use thiserror::Error;

use crate::catalogue::Catalogue;
use crate::collaborative::content::likeness;
use crate::collaborative::{CollaborativeError, Shares, Suggestions, Taste};
use crate::corpus::{Corpus, Profile};
use crate::dataset::Dataset;
use crate::features;
use crate::likes::Likes;
use crate::movielens::{self, Tag};
use crate::parameters::Parameters;
use crate::ranking::top_columns;
use crate::train::{TrainError, train};

mod baselines;
mod methods;
mod protocols;
pub mod splits;
mod table;

use baselines::{Cosine, Popularity};
use methods::{Mixed, Served};
use protocols::Measured;
pub use protocols::Metrics;
pub use table::table;

use splits::{FoldIn, Protocol, Query, Split};

/// A way to recommend, fitted to what some people like. Films are columns of those likes.
pub trait Method: Sync {
    /// How similar each film is to one of them.
    fn for_film(&self, film: u32) -> Vec<f32>;

    /// How well each film suits someone who likes these.
    fn for_person(&self, fold_in: &[u32]) -> Vec<f32>;

    /// The `k` films to show beside one, best first, without those of `left_out`.
    fn strip(&self, film: u32, k: usize, left_out: &HashSet<u32>) -> Vec<u32> {
        let mut except = left_out.clone();
        except.insert(film);
        top_columns(&self.for_film(film), k, &except)
    }
}

impl<T: Method + ?Sized> Method for &T {
    fn for_film(&self, film: u32) -> Vec<f32> {
        (**self).for_film(film)
    }
    fn for_person(&self, fold_in: &[u32]) -> Vec<f32> {
        (**self).for_person(fold_in)
    }
    fn strip(&self, film: u32, k: usize, left_out: &HashSet<u32>) -> Vec<u32> {
        (**self).strip(film, k, left_out)
    }
}

/// What one method scored on one split.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Row {
    pub protocol: &'static str,
    pub split: String,
    pub method: &'static str,
    #[serde(flatten)]
    pub metrics: Metrics,
    /// Of strips: the share of their places that each tenth of the films takes, the least liked first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub deciles: Vec<f64>,
}

/// Why nothing could be measured.
#[derive(Debug, Error)]
pub enum EvaluateError {
    #[error(transparent)]
    Train(#[from] TrainError),
    #[error(transparent)]
    Collaborative(#[from] CollaborativeError),
    #[error("split {split} holds out everybody who likes anything")]
    NobodyLeft { split: String },
}

type Methods<'a> = Vec<(&'static str, Box<dyn Method + 'a>)>;

/// Measures every method on every split, and hands out each row as soon as it is known.
///
/// # Errors
/// When a method cannot be fitted.
pub fn evaluate(
    catalogue: &Catalogue,
    data: &Dataset,
    splits: &[Split],
    parameters: &Parameters,
    mut report: impl FnMut(Row),
) -> Result<(), EvaluateError> {
    for split in splits {
        let held_out: HashSet<u32> = match &split.protocol {
            Protocol::People(people) => people.iter().map(|person| person.user).collect(),
            Protocol::Strips { test_users, .. } => test_users.iter().copied().collect(),
        };
        let training = data.likes.without(&held_out);
        if training.people.is_empty() {
            return Err(EvaluateError::NobodyLeft { split: split.name.clone() });
        }
        // Words of people who are held out would tell what they watched.
        let tags: Vec<Tag> = data.tags.iter().filter(|tag| !held_out.contains(&tag.user)).cloned().collect();
        let corpus = Corpus::with_listed(catalogue, &data.listed, &tags);
        let mut row = |protocol, (method, measured): (&'static str, Measured)| {
            let Measured { metrics, deciles } = measured;
            report(Row { protocol, split: split.name.clone(), method, metrics, deciles });
        };
        match &split.protocol {
            Protocol::People(people) => {
                for measured in suggestions(&corpus, &training, parameters, people)? {
                    row("P1", measured);
                }
            }
            Protocol::Strips { queries, .. } => {
                for measured in strips(&corpus, &training, &data.likes, parameters, queries)? {
                    row("P2", measured);
                }
                for measured in described_strips(catalogue, data, &training, parameters, queries)? {
                    row("P3", measured);
                }
            }
        }
    }
    Ok(())
}

type ByMethod = Vec<(&'static str, Measured)>;

fn suggestions(
    corpus: &Corpus,
    training: &Likes,
    parameters: &Parameters,
    people: &[FoldIn],
) -> Result<ByMethod, EvaluateError> {
    let content = Served::new(train(corpus, None, parameters.clone())?, corpus.positions(training));
    let suggestions = {
        let rows = &content.model.artifact().content.rows;
        let films = corpus.positions(training);
        let films: Vec<_> = films.iter().map(|film| film.map(|film| (&corpus.films[film], &rows[film]))).collect();
        Suggestions::fit(training, &likeness(&films, &parameters.content))?
    };
    let mixed = |helped, plain, factors| Box::new(Mixed(&suggestions, Shares { helped, plain, factors }));
    let methods: Methods = vec![
        ("popularity", Box::new(Popularity::fit(training))),
        ("item cosine", Box::new(Cosine::of_likes(training))),
        ("TF-IDF", Box::new(Cosine::of_texts(&texts(corpus, training)))),
        ("content", Box::new(content.content())),
        ("EASE", mixed(0.0, 1.0, 0.0)),
        ("ALS", mixed(0.0, 0.0, 1.0)),
        ("collaborative", mixed(0.0, 1.0, 0.5)),
        ("M", Box::new(Mixed(&suggestions, Shares::default()))),
    ];
    Ok(methods.into_iter().map(|(name, method)| (name, protocols::people(method.as_ref(), training, people))).collect())
}

fn strips(
    corpus: &Corpus,
    training: &Likes,
    everyone: &Likes,
    parameters: &Parameters,
    queries: &[Query],
) -> Result<ByMethod, EvaluateError> {
    let films = training.films.len();
    let served = Served::new(train(corpus, Some(training), parameters.clone())?, corpus.positions(training));
    let methods: Methods = vec![
        ("popularity", Box::new(Popularity::fit(training))),
        ("item cosine", Box::new(Cosine::of_likes(training))),
        ("TF-IDF", Box::new(Cosine::of_texts(&texts(corpus, training)))),
        ("content", Box::new(served.content())),
        ("ALS", Box::new(Taste::by_factors(training)?)),
        ("collaborative", Box::new(Taste::fit(training, || Mat::zeros(films, films))?)),
        ("M", Box::new(&served)),
    ];
    let measure = |method: &dyn Method| protocols::strips(method, training, everyone, queries, None);
    Ok(methods.into_iter().map(|(name, method)| (name, measure(method.as_ref()))).collect())
}

/// P3: the model that comes with the project, on the films of its catalogue.
fn described_strips(
    catalogue: &Catalogue,
    data: &Dataset,
    training: &Likes,
    parameters: &Parameters,
    queries: &[Query],
) -> Result<ByMethod, EvaluateError> {
    let corpus = Corpus::described(catalogue);
    let matched = movielens::matches(catalogue, &data.listed);
    let positions: Vec<Option<usize>> = training.films.iter().map(|film| matched.get(film).copied()).collect();
    let said = |say: fn(&Profile) -> Vec<String>| -> Vec<Vec<String>> {
        positions.iter().map(|film| film.map_or_else(Vec::new, |film| say(&corpus.films[film]))).collect()
    };
    let cosine = |say| Box::new(Cosine::of_texts(&said(say)));
    let genres = cosine(|film| film.details.genres.clone());
    let synopses = cosine(|film| features::words(&film.details.synopsis));
    let all_text = cosine(all_words);
    let served = Served::new(train(&corpus, None, parameters.clone())?, positions);
    let known = served.known();
    let methods: Methods = vec![
        ("genres", genres),
        ("TF-IDF, synopses", synopses),
        ("TF-IDF, all text", all_text),
        ("M", Box::new(&served)),
    ];
    let measure = |method: &dyn Method| protocols::strips(method, training, &data.likes, queries, Some(&known));
    Ok(methods.into_iter().map(|(name, method)| (name, measure(method.as_ref()))).collect())
}

/// By column of the likes: all that is written of a film, as words.
fn texts(corpus: &Corpus, likes: &Likes) -> Vec<Vec<String>> {
    let films = corpus.positions(likes).into_iter();
    films.map(|film| film.map_or_else(Vec::new, |film| all_words(&corpus.films[film]))).collect()
}

fn all_words(film: &Profile) -> Vec<String> {
    let details = &film.details;
    let lists = [&details.genres, &details.keywords, &details.tags, &details.directors, &details.cast];
    let mut text = format!("{} {}", film.entry.title, details.synopsis);
    for term in lists.into_iter().flatten() {
        text.push(' ');
        text.push_str(term);
    }
    features::words(&text)
}

/// The mean over splits, by protocol and method, in the order of their first rows.
pub fn means(rows: &[Row]) -> Vec<Row> {
    let mut means: Vec<Row> = Vec::new();
    let mut counts: HashMap<(&str, &str), f64> = HashMap::new();
    for row in rows {
        *counts.entry((row.protocol, row.method)).or_default() += 1.0;
        match means.iter_mut().find(|mean| mean.protocol == row.protocol && mean.method == row.method) {
            Some(mean) => {
                for (metric, value) in &row.metrics {
                    *mean.metrics.entry(metric).or_default() += value;
                }
                for (sum, share) in mean.deciles.iter_mut().zip(&row.deciles) {
                    *sum += share;
                }
            }
            None => means.push(Row { split: "mean".to_owned(), ..row.clone() }),
        }
    }
    for mean in &mut means {
        for value in mean.metrics.values_mut().chain(&mut mean.deciles) {
            *value /= counts[&(mean.protocol, mean.method)];
        }
    }
    means
}

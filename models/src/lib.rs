//! The model: similarity between films, with reasons.
//!
//! [`catalogue`] and [`movielens`] read films, ratings and tags. [`features`] turns a film's details into a sparse
//! vector, `content` compares films by it and `collaborative` by the users who like them. [`train()`] combines both
//! into an [`Artifact`], one file, which [`Model`] loads and queries; [`mod@evaluate`] measures the result.
//!
//! Architecture invariant: this crate depends on neither web nor SQL.

pub mod artifact;
mod calibration;
pub mod catalogue;
mod collaborative;
mod content;
mod corpus;
mod dataset;
pub mod evaluate;
mod explain;
pub mod features;
pub mod film;
mod fold_in;
mod likes;
mod map;
mod metrics;
pub mod model;
pub mod movielens;
mod onboarding;
mod parameters;
mod ranking;
mod rerank;
pub mod search;
mod shelves;
pub mod titles;
mod tone_adjustment;
mod train;
pub mod vocabulary;

pub use artifact::{Artifact, LoadError};
pub use catalogue::{Catalogue, CatalogueError, Term};
pub use collaborative::{
    AlsParameters, CollaborativeError, ContentPriorWeights, Regularization, TasteConstants, ValidationCurve,
};
pub use corpus::{Corpus, CorpusFilm};
pub use dataset::Dataset;
pub use film::{Details, Film, FilmEntry, Tone};
pub use fold_in::recency_weight;
pub use likes::{Likes, TimedLike};
pub use model::{Model, Neighbour, QueryError, TasteRow, UnknownValue};
pub use parameters::{Blend, Parameters};
pub use shelves::Shelf;
pub use titles::slug;
pub use tone_adjustment::{ToneAdjustment, ToneAdjustmentError};
pub use train::{ResumeError, TrainError, resume, train};

//! Model M: films become features, features become an artifact, the artifact answers "what is similar, and why".
//!
//! The path of a film through the crate: [`catalogue`] reads and checks it, [`features`] turns it into weighted terms,
//! [`mod@train`] learns a reduced space, shelves and each film's candidates from all of them, [`artifact`] keeps what was
//! learned in one file, [`model`] loads that file and answers queries, `fold_in` makes one more film of a person, [`rerank`]
//! makes a strip out of a ranking and [`explain`] says why. Where there are ratings, [`movielens`] reads them, [`collaborative`] learns from them, and
//! [`mod@evaluate`] measures what it is worth.
//!
//! Architecture invariant: this crate knows no web and no SQL.

pub mod artifact;
pub mod catalogue;
pub mod collaborative;
pub mod content;
pub mod corpus;
pub mod dataset;
pub mod evaluate;
pub mod explain;
pub mod features;
pub mod film;
mod fold_in;
pub mod likes;
mod map;
mod metrics;
pub mod model;
pub mod movielens;
pub mod parameters;
mod ranking;
pub mod rerank;
pub mod shelves;
pub mod train;
pub mod tuning;

pub use artifact::{Artifact, LoadError};
pub use catalogue::{Catalogue, CatalogueError};
pub use corpus::Corpus;
pub use dataset::Dataset;
pub use film::{Details, Film, Tone};
pub use fold_in::recency_weight;
pub use model::{Ignored, Model, Neighbour, QueryError};
pub use parameters::Parameters;
pub use train::{TrainError, train};
pub use tuning::{Tuning, TuningError};

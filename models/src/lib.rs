//! Model M: films become features, features become an artifact, the artifact answers "what is similar, and why".
//!
//! The path of a film through the crate: [`catalogue`] reads and checks it, [`features`] turns it into weighted terms,
//! [`mod@train`] learns a reduced space and shelves from all of them, [`artifact`] keeps what was learned in one file,
//! [`model`] loads that file and answers queries, [`rerank`] makes a strip out of a ranking and [`explain`] says why.
//!
//! Architecture invariant: this crate knows no web and no SQL.

pub mod artifact;
pub mod catalogue;
pub mod explain;
pub mod features;
pub mod film;
pub mod model;
pub mod rerank;
pub mod shelves;
pub mod train;

pub use artifact::{Artifact, LoadError};
pub use catalogue::{Catalogue, CatalogueError};
pub use film::{Details, Film, Tone};
pub use model::{Ignored, Model, Neighbour, QueryError, Tuning};
pub use train::{Parameters, TrainError, train};

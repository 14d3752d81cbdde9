//! What users think of films.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

/// What a user thinks of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Rating {
    /// Thumbs up.
    Like,
    /// Neither: an imported rating in between. Says nothing about the user's taste.
    Neutral,
    /// "Not for me": the film is no longer recommended to this user; searches and listings still show it.
    Dismissed,
}

impl Rating {
    /// The value that the database stores.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The number of films that a new user is asked to choose at least: fewer say little about a taste.
pub const MIN_CHOICES: usize = 3;

//! Ratings of films by users.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

/// A user's rating of a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Rating {
    /// Thumbs up.
    Like,
    /// An imported rating between the two, which does not count as a signal of taste.
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

/// The minimum number of films that a new user must choose on the welcome page. Fewer reveal little about a taste.
pub const MIN_CHOICES: usize = 3;

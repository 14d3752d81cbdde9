//! The films that every page of a user marks: those that the user listed or rated.

use std::collections::{HashMap, HashSet};

use domain::{Id, Rating};
use sqlx::FromRow;

use super::SqlHistory;
use crate::services::parsed;

/// The films that a user listed or rated, by slug.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FilmMarks {
    pub listed: HashSet<String>,
    pub ratings: HashMap<String, Rating>,
}

/// One row for any number of films, because the driver spends more time on each row than on its text.
#[derive(FromRow)]
struct MarkColumns {
    /// Slugs, separated by spaces.
    listed: Option<String>,
    /// Slugs, each followed by its rating, separated by spaces.
    ratings: Option<String>,
}

impl SqlHistory {
    /// The films that a user listed or rated.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn marks(&self, user: &Id) -> Result<FilmMarks, sqlx::Error> {
        let MarkColumns { listed, ratings } = sqlx::query_as(
            "select (select string_agg(film, ' ') from list_entry where user_id = $1) as listed,
                    (select string_agg(film || ' ' || kind, ' ') from rating where user_id = $1) as ratings",
        )
        .bind(user.as_str())
        .fetch_one(self.store.pages())
        .await?;
        let words = |text: Option<String>| -> Vec<String> {
            text.iter().flat_map(|text| text.split_ascii_whitespace()).map(str::to_owned).collect()
        };
        let ratings: Result<_, sqlx::Error> =
            words(ratings).chunks_exact(2).map(|pair| Ok((pair[0].clone(), parsed(&pair[1])?))).collect();
        Ok(FilmMarks { listed: words(listed).into_iter().collect(), ratings: ratings? })
    }
}

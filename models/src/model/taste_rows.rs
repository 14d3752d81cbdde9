//! Rows for each taste of a user.

use super::queries::check_k;
use super::taste_clusters::{InterestCluster, clusters};
use super::{MAX_RECOMMENDED, Model, Neighbour, QueryError};
use crate::film::FilmEntry;

/// The maximum number of rows that a query can ask for.
pub const MAX_TASTE_ROWS: usize = 12;

/// The number of liked films that are clustered; films of smaller weight are left out.
const MAX_CLUSTERED: usize = 200;
/// The maximum number of films in the title of a row.
const MAX_TITLE_FILMS: usize = 3;

/// A row of recommendations for one taste of a user.
#[derive(Debug, Clone, PartialEq)]
pub struct TasteRow<'a> {
    /// The liked films for the title of the row, from 1 to 3, largest weight first.
    pub because_of: Vec<&'a FilmEntry>,
    /// Recommendations, best first.
    pub films: Vec<Neighbour<'a>>,
}

impl Model {
    /// Recommendations for each taste of a user, at most `rows` rows of at most `k` films each. The taste of the
    /// largest weight comes first.
    ///
    /// `liked` holds slugs with positive weights, of which only the ratios matter. Liked films are clustered by content
    /// similarity; each cluster is a taste, even one of a single film. The rows take turns in choosing their films, as
    /// [`Model::recommend`] ranks them for the films of the cluster, so no film is in two rows. Neither liked nor
    /// `excluded` films are recommended. A row without any film is left out. Unknown films are ignored.
    ///
    /// # Errors
    /// [`QueryError::NoKnownFilms`], [`QueryError::InvalidK`] and [`QueryError::InvalidRows`].
    pub fn taste_rows(
        &self,
        liked: &[(&str, f32)],
        excluded: &[&str],
        rows: usize,
        k: usize,
    ) -> Result<Vec<TasteRow<'_>>, QueryError> {
        check_k(k, MAX_RECOMMENDED)?;
        if !(1..=MAX_TASTE_ROWS).contains(&rows) {
            return Err(QueryError::InvalidRows(rows));
        }
        let weighted = self.weighted_films(liked);
        let mut clustered: Vec<(usize, f32)> = weighted.iter().copied().filter(|(_, weight)| *weight > 0.0).collect();
        if clustered.is_empty() {
            return Err(QueryError::NoKnownFilms);
        }
        // A stable sort: of films of equal weight, the first are kept.
        clustered.sort_by(|one, other| other.1.total_cmp(&one.1));
        clustered.truncate(MAX_CLUSTERED);
        let mut is_excluded = self.excluded_films(&weighted, excluded);
        let tastes = clusters(&self.artifact.content, &clustered);
        // A row may lose its best films to all other rows, so each needs candidates for all of them.
        let ranked: Vec<(InterestCluster, Vec<(usize, f32)>)> = tastes
            .into_iter()
            .filter_map(|taste| {
                let ranked = self.ranked_for(&taste.films, k * rows, |film| !is_excluded[film])?;
                (!ranked.is_empty()).then_some((taste, ranked))
            })
            .take(rows)
            .collect();
        let mut chosen: Vec<Vec<(usize, f32)>> = vec![Vec::new(); ranked.len()];
        for _ in 0..k {
            for ((_, ranked), row) in ranked.iter().zip(&mut chosen) {
                if let Some(&best) = ranked.iter().find(|(film, _)| !is_excluded[*film]) {
                    is_excluded[best.0] = true;
                    row.push(best);
                }
            }
        }
        let rows = ranked.iter().zip(chosen).filter(|(_, row)| !row.is_empty()).map(|((taste, _), row)| TasteRow {
            because_of: taste.films.iter().take(MAX_TITLE_FILMS).map(|&(film, _)| &self.artifact.films[film]).collect(),
            films: self.explained_for(&taste.films, row),
        });
        Ok(rows.collect())
    }
}

//! The stored form of a row's answer, a few bytes per match: films and reasons are numbers of [`Terms`].

use domain::{BatchRow, FilmRef, MatchedFilm, SimilarFilm};
use serde::{Deserialize, Serialize};

use super::terms::{Missing, TermCache, Terms};

/// An answer as it is stored, in the format of postcard: numbers take as many bytes as they need, a score four. The order of
/// the fields is the format.
#[derive(Serialize, Deserialize)]
pub struct StoredAnswer {
    matched: Option<(u32, f32)>,
    candidates: Vec<u32>,
    similar: Vec<StoredMatch>,
}

#[derive(Serialize, Deserialize)]
struct StoredMatch {
    film: u32,
    score: f32,
    reasons: Vec<u32>,
}

/// The stored answers of rows, in their order.
///
/// # Errors
/// If the database fails.
pub async fn encoded(rows: &[BatchRow], terms: &Terms) -> Result<Vec<Vec<u8>>, sqlx::Error> {
    terms.with_all(|cache, missing| rows.iter().map(|row| to_bytes(row, cache, missing)).collect()).await
}

/// Encodes the answer of a row. Missing terms are added to `missing`; the result is incomplete then.
fn to_bytes(row: &BatchRow, terms: &TermCache, missing: &mut Missing) -> Vec<u8> {
    let answer = StoredAnswer {
        matched: row.matched.as_ref().map(|matched| (terms.film(&matched.film, missing), matched.confidence)),
        candidates: row.candidates.iter().map(|film| terms.film(film, missing)).collect(),
        similar: row
            .similar
            .iter()
            .map(|similar| StoredMatch {
                film: terms.film(&similar.film, missing),
                score: similar.score,
                reasons: similar.reasons.iter().map(|reason| terms.reason(reason, missing)).collect(),
            })
            .collect(),
    };
    postcard::to_stdvec(&answer).expect("numbers are written to memory")
}

impl StoredAnswer {
    /// Parses a stored answer.
    ///
    /// # Errors
    /// If the bytes are not one.
    pub fn parse(bytes: &[u8]) -> Result<Self, sqlx::Error> {
        postcard::from_bytes(bytes).map_err(|error| sqlx::Error::Decode(error.into()))
    }

    /// The numbers of the terms that the answer refers to.
    pub fn numbers(&self) -> impl Iterator<Item = u32> {
        let matched = self.matched.iter().map(|(film, _)| *film);
        let similar = self.similar.iter().flat_map(|similar| similar.reasons.iter().copied().chain([similar.film]));
        matched.chain(self.candidates.iter().copied()).chain(similar)
    }

    /// Copies the answer into its row.
    pub fn fill(self, row: &mut BatchRow, terms: &TermCache) -> Result<(), sqlx::Error> {
        let matched = |(film, confidence)| Ok::<_, sqlx::Error>(MatchedFilm { film: terms.film_of(film)?, confidence });
        row.matched = self.matched.map(matched).transpose()?;
        row.candidates =
            self.candidates.iter().map(|film| terms.film_of(*film)).collect::<Result<Vec<FilmRef>, _>>()?;
        let similar = |StoredMatch { film, score, reasons }| {
            let reasons = reasons.iter().map(|reason| terms.reason_of(*reason)).collect::<Result<_, _>>()?;
            Ok::<_, sqlx::Error>(SimilarFilm { film: terms.film_of(film)?, score, reasons })
        };
        row.similar = self.similar.into_iter().map(similar).collect::<Result<_, _>>()?;
        Ok(())
    }
}

//! Counts the tags of raters, and finds those that are keywords of the catalogue.

use std::collections::HashMap;

use models::catalogue::Vocabulary;
use models::movielens::{ReadError, Tags};

use super::ImportError;
use super::staging::Staging;
use crate::store::{Statement, plain_words};

/// The maximum number of keywords per film, as for films of the catalogue.
const MAX_KEYWORDS: usize = 12;
/// Rows per statement.
const ROWS: usize = 1000;

/// Tags by film, each with the number of raters who used it.
#[derive(Default)]
pub struct TagCounts {
    texts: Vec<String>,
    /// The film's MovieLens id, the tag's position in `texts`, and the number of raters.
    counts: Vec<(u32, u32, u32)>,
    /// Slugs of keywords by MovieLens id, most used first.
    keywords: HashMap<u32, Vec<String>>,
}

impl TagCounts {
    /// Reads all tags. Takes 12 bytes of memory per tag; MovieLens has one tag per sixteen ratings.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub fn read(tags: &mut Tags, keywords: &Vocabulary) -> Result<Self, ReadError> {
        let mut texts = Vec::new();
        let mut positions = HashMap::new();
        let mut uses = Vec::new();
        for tag in tags {
            let tag = tag?;
            let text = tag.text.to_lowercase();
            let position = *positions.entry(text).or_insert_with_key(|text| {
                texts.push(text.clone());
                texts.len() as u32 - 1
            });
            uses.push((tag.movie, position, tag.user));
        }
        let keywords = keywords_by_film(&texts, &uses, keywords);
        Ok(Self { texts, counts: count_raters(uses), keywords })
    }

    /// Slugs of the keywords among a film's tags, most used first.
    pub fn keywords_of(&self, film: u32) -> &[String] {
        self.keywords.get(&film).map_or(&[], Vec::as_slice)
    }
}

/// Counts the distinct raters (third) of each pair of film and tag or keyword.
fn count_raters(mut uses: Vec<(u32, u32, u32)>) -> Vec<(u32, u32, u32)> {
    uses.sort_unstable();
    uses.dedup();
    uses.chunk_by(|one, other| (one.0, one.1) == (other.0, other.1))
        .map(|same| (same[0].0, same[0].1, same.len() as u32))
        .collect()
}

/// The keywords of films: tags that are the slug or the name of one, such as `Time Travel` or `time-travel`.
fn keywords_by_film(texts: &[String], uses: &[(u32, u32, u32)], keywords: &Vocabulary) -> HashMap<u32, Vec<String>> {
    let mut by_words = HashMap::new();
    for (position, term) in (0_u32..).zip(&keywords.terms) {
        by_words.entry(plain_words(&term.slug)).or_insert(position);
        by_words.entry(plain_words(&term.name)).or_insert(position);
    }
    let meanings: Vec<Option<u32>> = texts.iter().map(|text| by_words.get(&plain_words(text)).copied()).collect();
    let uses: Vec<_> =
        uses.iter().filter_map(|&(film, tag, user)| Some((film, meanings[tag as usize]?, user))).collect();

    let counts = count_raters(uses);
    let from_films = counts.chunk_by(|one, other| one.0 == other.0).map(|of_film| {
        let mut ranked = of_film.to_vec();
        ranked.sort_by_key(|&(_, keyword, raters)| (std::cmp::Reverse(raters), keyword));
        let slugs =
            ranked.iter().take(MAX_KEYWORDS).map(|&(_, keyword, _)| keywords.terms[keyword as usize].slug.clone());
        (of_film[0].0, slugs.collect())
    });
    from_films.collect()
}

/// Returns the number of pairs of film and tag.
pub(super) async fn write(staging: &mut Staging, tags: &TagCounts) -> Result<u64, ImportError> {
    for rows in tags.counts.chunks(ROWS) {
        let mut insert =
            Statement::new(staging.dialect, "insert into staged_imported_tag (movielens_id, tag, raters) ");
        insert.rows(rows, |row, &(film, tag, raters)| {
            row.bind(i64::from(film)).bind(tags.texts[tag as usize].as_str()).bind(i64::from(raters));
        });
        insert.query().execute(staging.transaction().await?).await?;
    }
    Ok(tags.counts.len() as u64)
}

//! A folder of ratings in memory: what training and measuring start from.

use std::path::Path;

use crate::catalogue::Catalogue;
use crate::corpus::Corpus;
use crate::likes::Likes;
use crate::movielens::{self, ListedFilm, ReadError, Skipped, Tag};

/// Films, what people like of them, and what they call them. Ratings below a like are read and let go.
#[derive(Debug)]
pub struct Dataset {
    pub listed: Vec<ListedFilm>,
    pub likes: Likes,
    pub tags: Vec<Tag>,
    /// How many ratings there were, likes or not.
    pub ratings: u64,
    /// Lines that could not be used, by file.
    pub skipped: Vec<Skipped>,
}

impl Dataset {
    /// Reads a folder in MovieLens' layout. Of two ratings of one film by one person the newest counts.
    ///
    /// # Errors
    /// When a file is refused.
    pub fn read(folder: &Path) -> Result<Self, ReadError> {
        let (listed, skipped_films) = movielens::films(folder)?;
        let mut by_user = movielens::ratings(folder)?.by_user(&std::env::temp_dir(), |_| ())?;
        let mut ratings = 0;
        let mut failure = None;
        let usable = std::iter::from_fn(|| match by_user.next()? {
            Ok(rating) => {
                ratings += 1;
                Some(rating)
            }
            Err(error) => {
                failure = Some(error);
                None
            }
        });
        let likes = Likes::gather(usable);
        if let Some(error) = failure {
            return Err(error);
        }
        let mut tags = movielens::tags(folder)?;
        let said = tags.by_ref().collect::<Result<_, _>>()?;
        let skipped = vec![skipped_films, by_user.skipped().clone(), tags.skipped().clone()];
        Ok(Self { listed, likes, tags: said, ratings, skipped })
    }

    /// The catalogue's films and these.
    pub fn corpus<'a>(&self, catalogue: &'a Catalogue) -> Corpus<'a> {
        Corpus::with_listed(catalogue, &self.listed, &self.tags)
    }
}

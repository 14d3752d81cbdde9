//! A folder of ratings in memory: the input of training and evaluation.

use std::collections::HashSet;
use std::path::Path;

use crate::catalogue::Catalogue;
use crate::corpus::Corpus;
use crate::likes::{Likes, TimedLike};
use crate::movielens::{self, MovieLensFilm, Ratings, ReadError, SkippedLines, Tag, Tags};

/// Films with the likes and tags of users. Ratings that are not likes are counted and dropped.
#[derive(Debug)]
pub struct Dataset {
    pub listed: Vec<MovieLensFilm>,
    pub likes: Likes,
    /// The same likes with their times, and those of users with too few, by user and film.
    pub timed_likes: Vec<TimedLike>,
    pub tags: Vec<Tag>,
    /// The number of ratings, whether likes or not.
    pub rating_count: u64,
    /// Lines that could not be used, per file.
    pub skipped: Vec<SkippedLines>,
}

impl Dataset {
    /// Reads a folder in the MovieLens format. If a user has rated a film more than once, the latest rating counts.
    ///
    /// # Errors
    /// If a file is missing or malformed.
    pub fn read(folder: &Path) -> Result<Self, ReadError> {
        let (listed, skipped_films) = movielens::films(folder)?;
        let mut by_user = Ratings::open(folder)?.by_user(&std::env::temp_dir(), |_| ())?;
        let mut rating_count = 0;
        let mut end = Ok(());
        let ratings = by_user.by_ref().map_while(|rating| rating.map_err(|error| end = Err(error)).ok());
        // Most ratings are not likes, so they are not collected first.
        let timed_likes = TimedLike::among(ratings.inspect(|_| rating_count += 1));
        end?;
        let likes = Likes::from_timed(&timed_likes);
        let mut tag_lines = Tags::open(folder)?;
        let tags = tag_lines.by_ref().collect::<Result<_, _>>()?;
        let skipped = vec![skipped_films, by_user.skipped().clone(), tag_lines.skipped().clone()];
        Ok(Self { listed, likes, timed_likes, tags, rating_count, skipped })
    }

    /// The same films without the likes and tags of these users, given by MovieLens id.
    #[must_use]
    pub fn without_users(mut self, users: &HashSet<u32>) -> Self {
        self.likes = self.likes.without_users(users);
        self.timed_likes.retain(|like| !users.contains(&like.user));
        self.tags.retain(|tag| !users.contains(&tag.user));
        self
    }

    /// The films of the catalogue and of this data set.
    pub fn corpus<'a>(&self, catalogue: &'a Catalogue) -> Corpus<'a> {
        Corpus::with_listed(catalogue, &self.listed, &self.tags)
    }
}

//! A folder of ratings in memory: the input of training and evaluation.

use std::collections::HashSet;
use std::path::Path;

use crate::catalogue::Catalogue;
use crate::corpus::Corpus;
use crate::likes::{Likes, TimedLike};
use crate::movielens::{DatasetFilm, Folder, Layout, ReadError, Scale, SkippedLines, Tag};

/// Films with the likes and tags of users. Ratings that are not likes are counted and dropped.
#[derive(Debug)]
pub struct Dataset {
    pub layout: Layout,
    /// How its ratings are written.
    pub scale: Scale,
    pub listed: Vec<DatasetFilm>,
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
    /// Reads a folder in any layout that has ratings. If a user has rated a film more than once, the latest rating counts.
    ///
    /// # Errors
    /// If the folder is of another kind or has no ratings, or a file is missing or malformed.
    pub fn read(path: &Path) -> Result<Self, ReadError> {
        let folder = Folder::open(path)?;
        let films = folder.films()?;
        let ratings = folder.ratings(&films)?.ok_or_else(|| ReadError::NoRatings { path: path.to_owned() })?;
        let scale = ratings.scale();
        let mut by_user = ratings.by_user(&std::env::temp_dir(), |_| ())?;
        let mut rating_count = 0;
        let mut end = Ok(());
        let ratings = by_user.by_ref().map_while(|rating| rating.map_err(|error| end = Err(error)).ok());
        // Most ratings are not likes, so they are not collected first.
        let timed_likes = TimedLike::among(ratings.inspect(|_| rating_count += 1));
        end?;
        let likes = Likes::from_timed(&timed_likes);
        let mut skipped = vec![by_user.skipped().clone()];
        let mut tags = Vec::new();
        if let Some(mut lines) = folder.tags(&films)? {
            tags = lines.by_ref().collect::<Result<_, _>>()?;
            skipped.push(lines.skipped().clone());
        }
        skipped.extend(films.skipped);
        let layout = folder.layout();
        Ok(Self { layout, scale, listed: films.films, likes, timed_likes, tags, rating_count, skipped })
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

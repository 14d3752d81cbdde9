//! Likes: ratings reduced to a sparse binary matrix of users and films.

use std::collections::{HashMap, HashSet};

use crate::movielens::Rating;

/// Ratings of at least four stars are likes.
const MIN_HALF_STARS: u8 = 8;
/// Users with fewer likes are dropped, because they contribute little to co-preference.
const MIN_LIKES: usize = 5;

/// A rating of at least four stars.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TimedLike {
    /// MovieLens id of the user.
    pub user: u32,
    /// MovieLens id of the film.
    pub movie: u32,
    /// Seconds since 1970, UTC.
    pub at: i64,
}

impl TimedLike {
    /// The likes among ratings, in their order.
    pub fn among(ratings: impl IntoIterator<Item = Rating>) -> Vec<Self> {
        let liked = ratings.into_iter().filter(|rating| rating.half_stars >= MIN_HALF_STARS);
        liked.map(|rating| Self { user: rating.user, movie: rating.movie, at: rating.at }).collect()
    }
}

/// The films that each user likes. Users and films are identified by their MovieLens ids; positions in `films` are
/// called columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likes {
    /// Ids of films, ascending.
    pub(crate) films: Vec<u32>,
    /// Ids of users, ascending.
    pub(crate) users: Vec<u32>,
    /// The columns of each user's liked films, ascending.
    pub(crate) films_by_user: Vec<Vec<u32>>,
}

impl Likes {
    /// Keeps ratings of at least four stars by users who have at least five of them.
    pub fn from_ratings(ratings: impl IntoIterator<Item = Rating>) -> Self {
        Self::from_timed(&TimedLike::among(ratings))
    }

    /// Keeps the likes of users who have at least five.
    pub(crate) fn from_timed<'a>(likes: impl IntoIterator<Item = &'a TimedLike>) -> Self {
        let mut pairs: Vec<(u32, u32)> = likes.into_iter().map(|like| (like.user, like.movie)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let users = pairs.chunk_by(|a, b| a.0 == b.0).filter(|likes| likes.len() >= MIN_LIKES);
        Self::from_sets(users.map(|likes| (likes[0].0, likes.iter().map(|&(_, film)| film).collect())))
    }

    /// The number of users.
    pub fn user_count(&self) -> usize {
        self.users.len()
    }

    /// The number of films with at least one like.
    pub fn film_count(&self) -> usize {
        self.films.len()
    }

    /// The number of likes.
    pub fn count(&self) -> usize {
        self.films_by_user.iter().map(Vec::len).sum()
    }

    /// The ids of the films that a user likes, ascending; none for an unknown user.
    pub fn of(&self, user: u32) -> impl Iterator<Item = u32> + '_ {
        let films = self.users.binary_search(&user).map_or(&[][..], |position| &self.films_by_user[position]);
        self.ids(films)
    }

    /// The likes of all other users. Films without any remaining likes are dropped.
    #[must_use]
    pub(crate) fn without_users(&self, users: &HashSet<u32>) -> Self {
        let others = self.users.iter().zip(&self.films_by_user).filter(|(user, _)| !users.contains(user));
        Self::from_sets(others.map(|(&user, films)| (user, self.ids(films).collect())))
    }

    /// The likes of films that have at least `min_likes`.
    #[must_use]
    pub(crate) fn with_min_popularity(&self, min_likes: u32) -> Self {
        let popularity = self.popularity();
        let popular = |films: &[u32]| -> Vec<u32> {
            films.iter().copied().filter(|&film| popularity[film as usize] >= min_likes).collect()
        };
        let users = self.users.iter().zip(&self.films_by_user);
        Self::from_sets(users.map(|(&user, films)| (user, self.ids(&popular(films)).collect())))
    }

    /// The likes of the films with the most likes, at most `max_films`. Films with the same number of likes are kept or
    /// dropped together.
    #[must_use]
    pub(crate) fn most_popular(&self, max_films: usize) -> Self {
        let mut popularity = self.popularity();
        popularity.sort_unstable_by(|one, other| other.cmp(one));
        self.with_min_popularity(popularity.get(max_films).map_or(1, |likes| likes + 1))
    }

    /// The column of a film.
    pub(crate) fn column(&self, film: u32) -> Option<u32> {
        self.films.binary_search(&film).ok().map(|column| column as u32)
    }

    /// The number of likes of each film.
    pub(crate) fn popularity(&self) -> Vec<u32> {
        let mut counts = vec![0; self.films.len()];
        for &film in self.films_by_user.iter().flatten() {
            counts[film as usize] += 1;
        }
        counts
    }

    /// The transpose: for each film, the positions of the users who like it, ascending.
    pub(crate) fn users_by_film(&self) -> Vec<Vec<u32>> {
        let mut columns = vec![Vec::new(); self.films.len()];
        for (user, films) in (0..).zip(&self.films_by_user) {
            for &film in films {
                columns[film as usize].push(user);
            }
        }
        columns
    }

    fn ids<'a>(&'a self, columns: &'a [u32]) -> impl Iterator<Item = u32> + 'a {
        columns.iter().map(|&column| self.films[column as usize])
    }

    /// Builds the matrix from users, by ascending id, with the ids of their films, ascending.
    fn from_sets(users: impl Iterator<Item = (u32, Vec<u32>)>) -> Self {
        let (users, sets): (Vec<u32>, Vec<Vec<u32>>) = users.unzip();
        let mut films: Vec<u32> = sets.iter().flatten().copied().collect();
        films.sort_unstable();
        films.dedup();
        let columns: HashMap<u32, u32> = films.iter().copied().zip(0..).collect();
        let films_by_user = sets.iter().map(|set| set.iter().map(|film| columns[film]).collect()).collect();
        Self { films, users, films_by_user }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rating(user: u32, movie: u32, half_stars: u8) -> Rating {
        Rating { user, movie, half_stars, at: 0 }
    }

    #[test]
    fn only_four_stars_and_more_by_users_with_five_likes_count() {
        let many = (1..=5).map(|movie| rating(7, movie * 10, 8));
        let few = (1..=4).map(|movie| rating(8, movie * 10, 10));
        let dislike = [rating(7, 99, 7)];
        let likes = Likes::from_ratings(many.chain(few).chain(dislike));
        assert_eq!(likes.users, [7]);
        assert_eq!(likes.films, [10, 20, 30, 40, 50]);
        assert_eq!(likes.popularity(), [1; 5]);
    }

    #[test]
    fn films_without_likes_are_dropped_along_with_their_users() {
        let first = (1..=5).map(|movie| rating(1, movie, 9));
        let second = (4..=9).map(|movie| rating(2, movie, 9));
        let likes = Likes::from_ratings(first.chain(second)).without_users(&HashSet::from([1]));
        assert_eq!(likes.films, [4, 5, 6, 7, 8, 9]);
        assert_eq!(likes.films_by_user, [[0, 1, 2, 3, 4, 5]]);
        assert_eq!(likes.of(2).collect::<Vec<_>>(), [4, 5, 6, 7, 8, 9]);
        assert_eq!(likes.of(1).count(), 0);
    }
}

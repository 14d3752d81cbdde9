//! Who likes what: ratings boiled down to a sparse matrix of people and films.

use std::collections::{HashMap, HashSet};

use crate::movielens::Rating;

/// A rating of four stars and more says that someone likes a film.
pub const LIKE_HALF_STARS: u8 = 8;
/// People with fewer likes say too little about what goes together.
pub const LEAST_LIKES: usize = 5;

/// People and the films they like, both by the numbers that the source of the ratings gives them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Likes {
    /// Ids of the films, ascending: a film's place here is its column.
    pub films: Vec<u32>,
    /// Ids of the people, ascending.
    pub people: Vec<u32>,
    /// By person: the columns of the films they like, ascending.
    pub rows: Vec<Vec<u32>>,
}

impl Likes {
    /// Keeps what is liked by people who like at least [`LEAST_LIKES`] films.
    pub fn gather(ratings: impl IntoIterator<Item = Rating>) -> Self {
        let liked = ratings.into_iter().filter(|rating| rating.half_stars >= LIKE_HALF_STARS);
        let mut pairs: Vec<(u32, u32)> = liked.map(|rating| (rating.user, rating.movie)).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let people = pairs.chunk_by(|a, b| a.0 == b.0).filter(|likes| likes.len() >= LEAST_LIKES);
        Self::from_sets(people.map(|likes| (likes[0].0, likes.iter().map(|&(_, film)| film).collect())))
    }

    /// The same without some people, and without the films that nobody is left to like.
    #[must_use]
    pub fn without(&self, people: &HashSet<u32>) -> Self {
        let others = self.people.iter().zip(&self.rows).filter(|(person, _)| !people.contains(person));
        Self::from_sets(
            others.map(|(&person, row)| (person, row.iter().map(|&film| self.films[film as usize]).collect())),
        )
    }

    /// The same without the films that fewer than `people` like.
    #[must_use]
    pub fn liked_by(&self, people: u32) -> Self {
        let popularity = self.popularity();
        let kept = |row: &Vec<u32>| {
            let films = row.iter().filter(|film| popularity[**film as usize] >= people);
            films.map(|film| self.films[*film as usize]).collect::<Vec<_>>()
        };
        Self::from_sets(self.people.iter().copied().zip(self.rows.iter().map(kept)))
    }

    /// What one person likes, by the films' ids; nothing where the person is not known.
    pub fn of(&self, person: u32) -> impl Iterator<Item = u32> + '_ {
        let row = self.people.binary_search(&person).map_or(&[][..], |position| &self.rows[position]);
        row.iter().map(|&film| self.films[film as usize])
    }

    /// Column of a film.
    pub fn column(&self, film: u32) -> Option<u32> {
        self.films.binary_search(&film).ok().map(|column| column as u32)
    }

    /// By film: how many people like it.
    pub fn popularity(&self) -> Vec<u32> {
        let mut counts = vec![0; self.films.len()];
        for &film in self.rows.iter().flatten() {
            counts[film as usize] += 1;
        }
        counts
    }

    /// By film: who likes it, as positions in [`Likes::people`], ascending.
    pub fn by_film(&self) -> Vec<Vec<u32>> {
        let mut columns = vec![Vec::new(); self.films.len()];
        for (person, row) in (0..).zip(&self.rows) {
            for &film in row {
                columns[film as usize].push(person);
            }
        }
        columns
    }

    /// `people` in ascending order, each with the ids of the films they like, ascending.
    fn from_sets(people: impl Iterator<Item = (u32, Vec<u32>)>) -> Self {
        let (people, sets): (Vec<u32>, Vec<Vec<u32>>) = people.unzip();
        let mut films: Vec<u32> = sets.iter().flatten().copied().collect();
        films.sort_unstable();
        films.dedup();
        let columns: HashMap<u32, u32> = films.iter().copied().zip(0..).collect();
        let rows = sets.iter().map(|set| set.iter().map(|film| columns[film]).collect()).collect();
        Self { films, people, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rating(user: u32, movie: u32, half_stars: u8) -> Rating {
        Rating { user, movie, half_stars, at: 0 }
    }

    #[test]
    fn only_four_stars_and_more_by_people_with_five_likes_count() {
        let many = (1..=5).map(|movie| rating(7, movie * 10, 8));
        let few = (1..=4).map(|movie| rating(8, movie * 10, 10));
        let dislike = [rating(7, 99, 7)];
        let likes = Likes::gather(many.chain(few).chain(dislike));
        assert_eq!(likes.people, [7]);
        assert_eq!(likes.films, [10, 20, 30, 40, 50]);
        assert_eq!(likes.popularity(), [1; 5]);
    }

    #[test]
    fn films_that_nobody_is_left_to_like_go_with_the_people() {
        let first = (1..=5).map(|movie| rating(1, movie, 9));
        let second = (4..=9).map(|movie| rating(2, movie, 9));
        let likes = Likes::gather(first.chain(second)).without(&HashSet::from([1]));
        assert_eq!(likes.films, [4, 5, 6, 7, 8, 9]);
        assert_eq!(likes.rows, [[0, 1, 2, 3, 4, 5]]);
        assert_eq!(likes.of(2).collect::<Vec<_>>(), [4, 5, 6, 7, 8, 9]);
        assert_eq!(likes.of(1).count(), 0);
    }
}

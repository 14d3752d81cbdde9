//! Co-preference blended with content similarity.

use std::collections::HashSet;

use faer::Mat;
use rayon::prelude::*;

use crate::artifact::RatingSummary;
use crate::collaborative::{
    CollaborativeError, ItemSimilarity, MAX_SEARCH_FILMS, Taste, TasteConstants, TasteSearch, Tuned, content_prior,
    scale_to_best, taste_weights,
};
use crate::content::Content;
use crate::corpus::{Corpus, CorpusFilm};
use crate::features::SparseVector;
use crate::likes::Likes;
use crate::metrics::{info, self_information};
use crate::parameters::Blend;
use crate::ranking::top_columns;

/// The values of [`Blend::equal_weight_likes`] that are tried.
const EQUAL_WEIGHT_LIKES: [f32; 7] = [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
/// One user in this many is held out to choose among them.
const HELD_OUT_EVERY: usize = 5;
/// Maximum number of queries per held-out user, approximately.
const QUERIES_PER_USER: usize = 10;
/// Length of the lists that are evaluated.
const LIST_LEN: usize = 12;

/// The minimum weight of content for films without likes, which have no co-preference.
const MIN_UNRATED_WEIGHT: f32 = 0.5;

/// The number of films that taste covers if there are too many for EASE.
const MAX_TASTE_FILMS: usize = 6000;

/// Similarity from likes and content. Likes have columns, films of the corpus have positions.
pub struct BlendedSimilarity<'a> {
    likes: &'a Likes,
    item_similarity: ItemSimilarity,
    /// For each film of the corpus, its column in the likes.
    columns: Vec<Option<u32>>,
    popularity: Vec<u32>,
    /// By column, the users who like the film, ascending.
    users_by_film: Vec<Vec<u32>>,
    blend: Blend,
    tuned: Tuned,
    taste: Option<Taste>,
}

impl<'a> BlendedSimilarity<'a> {
    /// Learns the constants of taste and the blend from held-out users, then the item similarity and taste from all
    /// users. The search for constants starts from `start`.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn fit(
        corpus: &Corpus,
        content: &Content,
        likes: &'a Likes,
        start: TasteConstants,
    ) -> Result<Self, CollaborativeError> {
        let tuned = TasteSearch::new(corpus, content, likes).run(start)?;
        let held_out: HashSet<u32> = likes.users.iter().copied().step_by(HELD_OUT_EVERY).collect();
        // The time grows with the cube of the number of films, and rarely liked ones contribute little to the choice.
        let training = likes.without_users(&held_out).most_popular(MAX_SEARCH_FILMS);
        let blend = if training.users.is_empty() {
            Blend { equal_weight_likes: EQUAL_WEIGHT_LIKES[EQUAL_WEIGHT_LIKES.len() / 2] }
        } else {
            let any = Blend { equal_weight_likes: 0.0 };
            BlendedSimilarity::with_blend(corpus, content, &training, &tuned, any)?
                .0
                .best_blend(content, likes, &held_out)
        };
        let (blended, weights) = BlendedSimilarity::with_blend(corpus, content, likes, &tuned, blend)?;
        let popular = likes.most_popular(MAX_TASTE_FILMS);
        let (rated, weights) = match weights {
            Some(weights) => (likes, weights),
            None => (&popular, taste_weights(&popular, &described(corpus, content, &popular), &tuned.taste)?),
        };
        let (positions, films) = (corpus.positions(rated), content.film_count());
        let taste = Taste::compress(&weights, &positions, &rated.popularity(), tuned.taste.clone(), films);
        Ok(Self { taste: Some(taste), tuned, ..blended })
    }

    fn with_blend(
        corpus: &Corpus,
        content: &Content,
        likes: &'a Likes,
        tuned: &Tuned,
        blend: Blend,
    ) -> Result<(Self, Option<Mat<f32>>), CollaborativeError> {
        let positions = corpus.positions(likes);
        let mut columns = vec![None; corpus.films.len()];
        for (column, position) in (0..).zip(&positions) {
            if let Some(position) = position {
                columns[*position] = Some(column);
            }
        }
        let films = described(corpus, content, likes);
        let prior = || content_prior(&films, &tuned.taste.content_prior);
        let (item_similarity, weights) = ItemSimilarity::fit(likes, tuned, prior)?;
        let blended = Self {
            likes,
            item_similarity,
            columns,
            popularity: likes.popularity(),
            users_by_film: likes.users_by_film(),
            blend,
            tuned: tuned.clone(),
            taste: None,
        };
        Ok((blended, weights))
    }

    /// The column of a film in the likes, if it has any.
    pub fn column(&self, film: usize) -> Option<u32> {
        self.columns[film]
    }

    /// The scores of [`ItemSimilarity::scores`] for films with these columns.
    pub fn item_scores(&self, columns: &[u32]) -> Vec<Vec<f32>> {
        self.item_similarity.scores(columns)
    }

    /// The blended scores of all films for one, from its item scores (by column) and its scaled content similarity (by
    /// position). Both have a mean of 1 over the best twelve.
    pub fn blended(&self, film: usize, item_scores: &[f32], content_scores: &[f32]) -> Vec<f32> {
        let likes = self.columns[film].map_or(0, |column| self.popularity[column as usize]) as f32;
        let equal_weight_likes = self.blend.equal_weight_likes;
        let content_weight = equal_weight_likes / (equal_weight_likes + likes).max(f32::MIN_POSITIVE);
        let blend = |(column, content): (&Option<u32>, &f32)| match column {
            Some(column) => (1.0 - content_weight) * item_scores[*column as usize] + content_weight * content,
            None => content_weight.max(MIN_UNRATED_WEIGHT) * content,
        };
        self.columns.iter().zip(content_scores).map(blend).collect()
    }

    /// The number of users who like both films.
    pub fn shared_likes(&self, one: usize, other: usize) -> u32 {
        let users = |film: usize| self.columns[film].map_or(&[][..], |column| &self.users_by_film[column as usize]);
        let (one, other) = (users(one), users(other));
        let (few, many) = if one.len() < other.len() { (one, other) } else { (other, one) };
        few.iter().filter(|user| many.binary_search(user).is_ok()).count() as u32
    }

    /// What has been learned about taste.
    pub fn take_taste(&mut self) -> Option<Taste> {
        self.taste.take()
    }

    /// What the artifact stores about the ratings.
    pub fn summary(&self) -> RatingSummary {
        RatingSummary {
            users: self.likes.user_count(),
            likes: self.likes.count(),
            films: self.likes.film_count(),
            blend: self.blend,
            taste: self.taste.as_ref().map(|taste| taste.constants.clone()),
            tuning: self.tuned.curves.clone(),
        }
    }

    /// The blend with the highest total info@12 over the held-out users' likes.
    fn best_blend(mut self, content: &Content, all_likes: &Likes, held_out: &HashSet<u32>) -> Blend {
        let mut queries: Vec<(u32, usize, HashSet<u32>)> = Vec::new();
        let mut users: Vec<u32> = held_out.iter().copied().collect();
        users.sort_unstable();
        for user in users {
            let liked: Vec<u32> = all_likes.of(user).filter_map(|film| self.likes.column(film)).collect();
            let step = liked.len().div_ceil(QUERIES_PER_USER).max(1);
            for &column in liked.iter().step_by(step) {
                let Some(film) = self.columns.iter().position(|other| *other == Some(column)) else { continue };
                queries.push((column, film, liked.iter().copied().filter(|other| *other != column).collect()));
            }
        }
        let columns: Vec<u32> = queries.iter().map(|(column, ..)| *column).collect();
        let item_scores = self.item_scores(&columns);
        let self_information = self_information(&self.popularity, self.likes.user_count());
        let mut best = (f64::NEG_INFINITY, self.blend);
        for equal_weight_likes in EQUAL_WEIGHT_LIKES {
            self.blend = Blend { equal_weight_likes };
            let total: f64 = queries
                .par_iter()
                .zip(&item_scores)
                .map(|((column, film, relevant), item_scores)| {
                    let mut content_scores = content.similarity(*film);
                    scale_to_best(&mut content_scores);
                    let scores = self.blended(*film, item_scores, &content_scores);
                    let mut by_column = vec![0.0; self.popularity.len()];
                    for (column, score) in self.columns.iter().zip(scores) {
                        if let Some(column) = column {
                            by_column[*column as usize] = score;
                        }
                    }
                    let list = top_columns(&by_column, LIST_LEN, &HashSet::from([*column]));
                    info(&list, relevant, LIST_LEN, &self_information)
                })
                .sum();
            if total > best.0 {
                best = (total, self.blend);
            }
        }
        best.1
    }
}

/// The films of the likes with their feature vectors; `None` for a film that is not in the corpus.
fn described<'a>(
    corpus: &'a Corpus,
    content: &'a Content,
    likes: &Likes,
) -> Vec<Option<(&'a CorpusFilm, &'a SparseVector)>> {
    let described = |position: usize| (&corpus.films[position], &content.vectors[position].features);
    corpus.positions(likes).into_iter().map(|position| position.map(described)).collect()
}

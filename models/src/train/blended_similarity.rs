//! Co-preference blended with content similarity.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::collaborative::{
    AlsParameters, CollaborativeError, ContentPriorWeights, ItemSimilarity, content_prior, scale_to_best,
};
use crate::content::Content;
use crate::corpus::Corpus;
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
}

impl<'a> BlendedSimilarity<'a> {
    /// Learns the blend from held-out users, then the item similarity from all users. `als` is for data sets with too many
    /// films for EASE.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn fit(
        corpus: &Corpus,
        content: &Content,
        likes: &'a Likes,
        prior: &ContentPriorWeights,
        als: AlsParameters,
    ) -> Result<Self, CollaborativeError> {
        let held_out: HashSet<u32> = likes.users.iter().copied().step_by(HELD_OUT_EVERY).collect();
        // Most films have a single like. They account for most of the time and contribute little to the choice.
        let training = likes.without_users(&held_out).with_min_popularity(2);
        let blend = if training.users.is_empty() {
            Blend { equal_weight_likes: EQUAL_WEIGHT_LIKES[EQUAL_WEIGHT_LIKES.len() / 2] }
        } else {
            let any = Blend { equal_weight_likes: 0.0 };
            BlendedSimilarity::with_blend(corpus, content, &training, prior, als, any)?
                .best_blend(content, likes, &held_out)
        };
        BlendedSimilarity::with_blend(corpus, content, likes, prior, als, blend)
    }

    fn with_blend(
        corpus: &Corpus,
        content: &Content,
        likes: &'a Likes,
        prior: &ContentPriorWeights,
        als: AlsParameters,
        blend: Blend,
    ) -> Result<Self, CollaborativeError> {
        let positions = corpus.positions(likes);
        let mut columns = vec![None; corpus.films.len()];
        for (column, position) in (0..).zip(&positions) {
            if let Some(position) = position {
                columns[*position] = Some(column);
            }
        }
        let films: Vec<_> = positions
            .iter()
            .map(|position| position.map(|position| (&corpus.films[position], &content.vectors[position].features)))
            .collect();
        let item_similarity = ItemSimilarity::fit(likes, als, || content_prior(&films, prior))?;
        Ok(Self {
            likes,
            item_similarity,
            columns,
            popularity: likes.popularity(),
            users_by_film: likes.users_by_film(),
            blend,
        })
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

    /// How co-preference and content are blended.
    pub fn blend(&self) -> Blend {
        self.blend
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

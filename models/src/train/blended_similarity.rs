//! Co-preference blended with content similarity.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::collaborative::{
    AlsParameters, CollaborativeError, ContentPriorWeights, ItemSimilarity, MIN_LIKES, content_prior, scale_to_best,
};
use crate::content::{Content, ContentIndex, ContentQuery};
use crate::corpus::Corpus;
use crate::likes::Likes;
use crate::metrics::{info, self_information};
use crate::parameters::Blend;
use crate::ranking::top_columns;

/// The values of [`Blend::equal_weight_likes`] that are tried. With fewer likes, most of a new film's row would change
/// with one of its first likes.
const EQUAL_WEIGHT_LIKES: [f32; 3] = [8.0, 10.0, 12.0];
/// One user in this many is held out to choose among them, and at most this many users.
const HELD_OUT_EVERY: usize = 5;
const MAX_HELD_OUT: usize = 500;
/// Maximum number of queries per held-out user, approximately.
const QUERIES_PER_USER: usize = 10;
/// Length of the lists that are evaluated.
const LIST_LEN: usize = 12;
/// Queries per matrix product, which bounds the memory they take.
const BATCH_LEN: usize = 256;

/// The minimum weight of content for films without likes, which have no co-preference.
const MIN_UNRATED_WEIGHT: f32 = 0.5;

/// Similarity from likes and content. Films with at least [`MIN_LIKES`] likes have columns, films of the corpus have
/// positions.
pub struct BlendedSimilarity {
    likes: Likes,
    item_similarity: ItemSimilarity,
    /// For each film of the corpus, its column.
    columns: Vec<Option<u32>>,
    /// The position of each column's film.
    positions: Vec<Option<usize>>,
    popularity: Vec<u32>,
    /// By column, the users who like the film, ascending.
    users_by_film: Vec<Vec<u32>>,
    blend: Blend,
}

/// A film that a held-out user likes, and the user's other likes.
struct Query {
    column: u32,
    film: usize,
    relevant: HashSet<u32>,
}

impl BlendedSimilarity {
    /// Learns the blend from held-out users, then the item similarity from all users. `als` is for data sets with too many
    /// films for EASE.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn fit(
        corpus: &Corpus,
        content: &Content,
        index: &ContentIndex,
        likes: &Likes,
        prior: &ContentPriorWeights,
        als: AlsParameters,
    ) -> Result<Self, CollaborativeError> {
        let step = HELD_OUT_EVERY.max(likes.users.len().div_ceil(MAX_HELD_OUT));
        let held_out: HashSet<u32> = likes.users.iter().copied().step_by(step).collect();
        let training = likes.without_users(&held_out);
        let any = Blend { equal_weight_likes: EQUAL_WEIGHT_LIKES[EQUAL_WEIGHT_LIKES.len() / 2] };
        let similarity = Self::with_blend(corpus, content, &training, prior, als, any)?;
        let blend = similarity.best_blend(content, index, likes, &held_out);
        drop(similarity);
        Self::with_blend(corpus, content, likes, prior, als, blend)
    }

    /// Learns the item similarity, for a given blend.
    ///
    /// # Errors
    /// If a system of equations has no solution.
    pub fn with_blend(
        corpus: &Corpus,
        content: &Content,
        likes: &Likes,
        prior: &ContentPriorWeights,
        als: AlsParameters,
        blend: Blend,
    ) -> Result<Self, CollaborativeError> {
        let likes = Self::covered(likes);
        let described = |position: usize| (&corpus.films[position], &content.vectors[position].features);
        let films: Vec<_> = corpus.positions(&likes).into_iter().map(|position| position.map(described)).collect();
        let item_similarity = ItemSimilarity::fit(&likes, als, || content_prior(&films, prior))?;
        Ok(Self::new(corpus, likes, item_similarity, blend))
    }

    /// The likes of films that have enough of them to learn similarity.
    pub fn covered(likes: &Likes) -> Likes {
        likes.with_min_popularity(MIN_LIKES)
    }

    /// The similarity from its parts; `item_similarity` is that of the films of `likes`.
    pub fn new(corpus: &Corpus, likes: Likes, item_similarity: ItemSimilarity, blend: Blend) -> Self {
        let positions = corpus.positions(&likes);
        let mut columns = vec![None; corpus.films.len()];
        for (column, position) in (0..).zip(&positions) {
            if let Some(position) = position {
                columns[*position] = Some(column);
            }
        }
        let (popularity, users_by_film) = (likes.popularity(), likes.users_by_film());
        Self { likes, item_similarity, columns, positions, popularity, users_by_film, blend }
    }

    /// The column of a film, if it has enough likes.
    pub fn column(&self, film: usize) -> Option<u32> {
        self.columns[film]
    }

    /// The scores of [`ItemSimilarity::scores`] for films with these columns.
    pub fn item_scores(&self, columns: &[u32]) -> Vec<Vec<f32>> {
        self.item_similarity.scores(columns)
    }

    /// The blended scores of all films for one, from its item scores (by column) and its scaled content similarity (by
    /// position). Both have a mean of 1 over the best twelve. The fewer likes either film has, the more content counts.
    pub fn blended(&self, film: usize, item_scores: &[f32], content_scores: &[f32]) -> Vec<f32> {
        self.blended_by(self.blend, film, item_scores, content_scores)
    }

    fn blended_by(&self, blend: Blend, film: usize, item_scores: &[f32], content_scores: &[f32]) -> Vec<f32> {
        let content_weight = |column: u32| blend.content_weight(self.popularity[column as usize] + 1 - MIN_LIKES);
        let of_film = self.columns[film].map_or(1.0, content_weight);
        let blended = |(column, content): (&Option<u32>, &f32)| match *column {
            Some(column) => {
                let weight = of_film.max(MIN_UNRATED_WEIGHT * content_weight(column));
                (1.0 - weight) * item_scores[column as usize] + weight * content
            }
            None => of_film.max(MIN_UNRATED_WEIGHT) * content,
        };
        self.columns.iter().zip(content_scores).map(blended).collect()
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

    /// The blend with the highest total info@12 over the held-out users' likes, the first of equal ones; the current one
    /// without any.
    fn best_blend(&self, content: &Content, index: &ContentIndex, all_likes: &Likes, held_out: &HashSet<u32>) -> Blend {
        let self_information = self_information(&self.popularity, self.likes.user_count());
        let mut totals = [0.0; EQUAL_WEIGHT_LIKES.len()];
        let queries = self.queries(all_likes, held_out);
        for queries in queries.chunks(BATCH_LEN) {
            let columns: Vec<u32> = queries.iter().map(|query| query.column).collect();
            let item_scores = self.item_scores(&columns);
            let infos = queries.par_iter().zip(&item_scores).map(|(query, item_scores)| {
                let mut content_scores = index.scores(&ContentQuery::new(content, &content.vectors[query.film]));
                scale_to_best(&mut content_scores);
                EQUAL_WEIGHT_LIKES.map(|equal_weight_likes| {
                    let blended =
                        self.blended_by(Blend { equal_weight_likes }, query.film, item_scores, &content_scores);
                    let scores: Vec<f32> =
                        self.positions.iter().map(|film| film.map_or(0.0, |film| blended[film])).collect();
                    let list = top_columns(&scores, LIST_LEN, &HashSet::from([query.column]));
                    info(&list, &query.relevant, LIST_LEN, &self_information)
                })
            });
            // Collected first, because rounding depends on the order of summation.
            for infos in infos.collect::<Vec<_>>() {
                for (total, info) in totals.iter_mut().zip(infos) {
                    *total += info;
                }
            }
        }
        let highest = totals.iter().copied().fold(0.0, f64::max);
        let best = EQUAL_WEIGHT_LIKES.into_iter().zip(totals).find(|(_, total)| *total > 0.0 && *total >= highest);
        best.map_or(self.blend, |(equal_weight_likes, _)| Blend { equal_weight_likes })
    }

    fn queries(&self, all_likes: &Likes, held_out: &HashSet<u32>) -> Vec<Query> {
        let mut users: Vec<u32> = held_out.iter().copied().collect();
        users.sort_unstable();
        let mut queries = Vec::new();
        for user in users {
            let liked: Vec<u32> = all_likes.of(user).filter_map(|film| self.likes.column(film)).collect();
            let step = liked.len().div_ceil(QUERIES_PER_USER).max(1);
            for &column in liked.iter().step_by(step) {
                let Some(film) = self.positions[column as usize] else { continue };
                let relevant = liked.iter().copied().filter(|other| *other != column).collect();
                queries.push(Query { column, film, relevant });
            }
        }
        queries
    }
}

//! How much of a strip is what people like together, and how much what the films are like.

use std::collections::HashSet;

use rayon::prelude::*;

use crate::artifact::RatedBy;
use crate::collaborative::content::{ContentShares, likeness};
use crate::collaborative::{CollaborativeError, Taste, scale};
use crate::content::Content;
use crate::corpus::Corpus;
use crate::likes::Likes;
use crate::parameters::Blend;
use crate::{metrics, ranking};

/// `even_at` that are tried.
const EVEN_AT: [f32; 7] = [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0];
/// One person in this many is held out to choose among them, and asked about so many films.
const ONE_IN: usize = 5;
const QUERIES: usize = 10;
const PLACES: usize = 12;

/// A film that nobody has rated can have no taste; beside one that many have, its likeness counts for this much.
const UNRATED: f32 = 0.5;

/// What people's likes add to the content of the films.
pub struct Rated<'a> {
    pub likes: &'a Likes,
    pub taste: Taste,
    /// By film: its column of the likes.
    pub columns: Vec<Option<u32>>,
    pub blend: Blend,
    popularity: Vec<u32>,
}

impl<'a> Rated<'a> {
    /// Learns taste from all likes, after a part of the people has shown how to blend it with content.
    ///
    /// # Errors
    /// When the equations cannot be solved.
    pub fn fit(
        corpus: &Corpus,
        content: &Content,
        likes: &'a Likes,
        shares: &ContentShares,
    ) -> Result<Self, CollaborativeError> {
        let held_out: HashSet<u32> = likes.people.iter().copied().step_by(ONE_IN).collect();
        // Most films are liked by one person alone: they cost most and show least.
        let others = likes.without(&held_out).liked_by(2);
        let blend = if others.people.is_empty() {
            Blend { even_at: EVEN_AT[EVEN_AT.len() / 2] }
        } else {
            Rated::with(corpus, content, &others, shares, Blend { even_at: 0.0 })?.best_blend(content, likes, &held_out)
        };
        Rated::with(corpus, content, likes, shares, blend)
    }

    /// With a blend that is known.
    ///
    /// # Errors
    /// When the equations cannot be solved.
    pub fn with(
        corpus: &Corpus,
        content: &Content,
        likes: &'a Likes,
        shares: &ContentShares,
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
            .map(|position| position.map(|position| (&corpus.films[position], &content.rows[position])))
            .collect();
        let taste = Taste::fit(likes, || likeness(&films, shares))?;
        Ok(Self { likes, taste, columns, blend, popularity: likes.popularity() })
    }

    /// Scores of all films for the strip of one, from its taste by column and its likeness by film, each with a mean of 1
    /// over the best dozen.
    pub fn blended(&self, film: usize, taste: &[f32], alike: &[f32]) -> Vec<f32> {
        let count = self.columns[film].map_or(0, |column| self.popularity[column as usize]) as f32;
        let by_content = self.blend.even_at / (self.blend.even_at + count).max(f32::MIN_POSITIVE);
        self.columns
            .iter()
            .zip(alike)
            .map(|(column, alike)| match column {
                Some(column) => (1.0 - by_content) * taste[*column as usize] + by_content * alike,
                None => by_content.max(UNRATED) * alike,
            })
            .collect()
    }

    /// What the artifact says of the ratings.
    pub fn summary(&self) -> RatedBy {
        RatedBy {
            people: self.likes.people.len(),
            likes: self.likes.rows.iter().map(Vec::len).sum(),
            films: self.likes.films.len(),
            blend: self.blend,
        }
    }

    /// The blend by which people who were held out find most of what they like, rare finds counting for more.
    fn best_blend(mut self, content: &Content, everyone: &Likes, held_out: &HashSet<u32>) -> Blend {
        let mut queries: Vec<(u32, usize, HashSet<u32>)> = Vec::new();
        let mut people: Vec<u32> = held_out.iter().copied().collect();
        people.sort_unstable();
        for person in people {
            let liked: Vec<u32> = everyone.of(person).filter_map(|film| self.likes.column(film)).collect();
            let step = liked.len().div_ceil(QUERIES).max(1);
            for &column in liked.iter().step_by(step) {
                let Some(film) = self.columns.iter().position(|other| *other == Some(column)) else { continue };
                queries.push((column, film, liked.iter().copied().filter(|other| *other != column).collect()));
            }
        }
        let asked: Vec<u32> = queries.iter().map(|(column, ..)| *column).collect();
        let tastes = self.taste.of(&asked);
        let bits = metrics::bits(&self.popularity, self.likes.people.len());
        let mut best = (f64::NEG_INFINITY, self.blend);
        for even_at in EVEN_AT {
            self.blend = Blend { even_at };
            let found: f64 = queries
                .par_iter()
                .zip(&tastes)
                .map(|((column, film, relevant), taste)| {
                    let mut alike = content.likeness(*film);
                    scale(&mut alike);
                    let scores = self.blended(*film, taste, &alike);
                    let mut by_column = vec![0.0; self.popularity.len()];
                    for (column, score) in self.columns.iter().zip(scores) {
                        if let Some(column) = column {
                            by_column[*column as usize] = score;
                        }
                    }
                    let list = ranking::top_columns(&by_column, PLACES, &HashSet::from([*column]));
                    metrics::info(&list, relevant, PLACES, &bits)
                })
                .sum();
            if found > best.0 {
                best = (found, self.blend);
            }
        }
        best.1
    }
}

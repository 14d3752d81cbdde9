//! The candidates of each film: its most similar films, before re-ranking.

use rayon::prelude::*;

use super::blended_similarity::BlendedSimilarity;
use crate::artifact::{Candidate, MAX_CANDIDATES};
use crate::collaborative::scale_to_best;
use crate::content::Content;
use crate::ranking::top_k;

/// Films per matrix product of the blended candidates, which bounds the memory they take.
const BATCH_LEN: usize = 256;

/// Candidates by content similarity, which is their score.
pub fn by_content(content: &Content) -> Vec<Vec<Candidate>> {
    (0..content.film_count()).into_par_iter().map(|film| best(&content.similarity(film), film)).collect()
}

/// Candidates by blended similarity. Scores are relative to the mean of the best twelve.
pub fn blended(content: &Content, blended: &BlendedSimilarity) -> Vec<Vec<Candidate>> {
    let films: Vec<usize> = (0..content.film_count()).collect();
    let mut candidates = Vec::with_capacity(films.len());
    for batch in films.chunks(BATCH_LEN) {
        let columns: Vec<u32> = batch.iter().filter_map(|&film| blended.column(film)).collect();
        let mut item_scores = blended.item_scores(&columns).into_iter();
        let batch: Vec<(usize, Option<Vec<f32>>)> =
            batch.iter().map(|&film| (film, blended.column(film).and_then(|_| item_scores.next()))).collect();
        candidates.par_extend(batch.into_par_iter().map(|(film, item_scores)| {
            let mut content_scores = content.similarity(film);
            scale_to_best(&mut content_scores);
            match item_scores {
                Some(item_scores) => best(&blended.blended(film, &item_scores, &content_scores), film),
                None => best(&content_scores, film),
            }
        }));
    }
    candidates
}

/// The best-scored films other than `film`.
fn best(scores: &[f32], film: usize) -> Vec<Candidate> {
    let best = top_k(scores, MAX_CANDIDATES, |other| other != film).into_iter();
    best.map(|(film, score)| Candidate { film: film as u32, score }).collect()
}

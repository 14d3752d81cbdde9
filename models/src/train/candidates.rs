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
    let best = |film| best(&content.similarity(film), film, |_| 0);
    (0..content.film_count()).into_par_iter().map(best).collect()
}

/// The number of candidates that content similarity alone chooses, for films that the catalogue describes: those that the
/// row on a film's page shows, and a few more in place of those that the caps on series and directors skip.
const HEAD: usize = 8;

/// Candidates by content similarity first, then by blended similarity.
///
/// Film lovers agree with neighbours by content far more often than with co-preference, which favours whatever is
/// popular; co-preference predicts better what else its viewers like. So the head of a row is chosen by content and the rest by
/// the blend. Scores are at least 1 in the head, and below 1 in the rest.
pub fn blended(content: &Content, blended: &BlendedSimilarity, described: usize) -> Vec<Vec<Candidate>> {
    let films: Vec<usize> = (0..content.film_count()).collect();
    let mut candidates = Vec::with_capacity(films.len());
    for batch in films.chunks(BATCH_LEN) {
        let columns: Vec<u32> = batch.iter().filter_map(|&film| blended.column(film)).collect();
        let mut item_scores = blended.item_scores(&columns).into_iter();
        let batch: Vec<(usize, Option<Vec<f32>>)> =
            batch.iter().map(|&film| (film, blended.column(film).and_then(|_| item_scores.next()))).collect();
        candidates.par_extend(batch.into_par_iter().map(|(film, item_scores)| {
            let content_scores = content.similarity(film);
            let mut scaled = content_scores.clone();
            scale_to_best(&mut scaled);
            let mut scores = match item_scores {
                Some(item_scores) => blended.blended(film, &item_scores, &scaled),
                None => scaled,
            };
            for score in &mut scores {
                *score = score.max(0.0) / (1.0 + score.max(0.0));
            }
            if film < described {
                for (other, score) in top_k(&content_scores, HEAD, |other| other != film) {
                    scores[other] = 1.0 + score;
                }
            }
            best(&scores, film, |other| if scores[other] < 1.0 { blended.shared_likes(film, other) } else { 0 })
        }));
    }
    candidates
}

/// The best-scored films other than `film`; `shared_likes` is called with each of them.
fn best(scores: &[f32], film: usize, shared_likes: impl Fn(usize) -> u32) -> Vec<Candidate> {
    let best = top_k(scores, MAX_CANDIDATES, |other| other != film).into_iter();
    best.map(|(other, score)| Candidate { film: other as u32, score, shared_likes: shared_likes(other) }).collect()
}

//! The candidates of each film: its most similar films, before re-ranking.

use rayon::prelude::*;

use super::blended_similarity::BlendedSimilarity;
use crate::artifact::{Candidate, MAX_CANDIDATES};
use crate::collaborative::scale_to_best;
use crate::content::{Content, ContentIndex, ContentQuery};
use crate::ranking::top_k;

/// Films per matrix product of the blended candidates, which bounds the memory they take.
const BATCH_LEN: usize = 256;

/// The candidates of these films by content similarity, which is their score.
pub fn by_content(content: &Content, index: &ContentIndex, films: &[usize]) -> Vec<Vec<Candidate>> {
    films.par_iter().map(|&film| nearest(content, index, film)).collect()
}

fn nearest(content: &Content, index: &ContentIndex, film: usize) -> Vec<Candidate> {
    // The film itself is among them, unless that many others have the same content.
    let nearest = index.nearest(&ContentQuery::new(content, &content.vectors[film]), MAX_CANDIDATES + 1).into_iter();
    let others = nearest.filter(|(other, _)| *other != film).take(MAX_CANDIDATES);
    others.map(|(other, score)| Candidate { film: other as u32, score, shared_likes: 0 }).collect()
}

/// The number of candidates that content similarity alone chooses, for films that the catalogue describes: those that the
/// row on a film's page shows, and a few more in place of those that the caps on series and directors skip.
const HEAD: usize = 8;

/// The candidates of these films by content similarity first, then by blended similarity.
///
/// Film lovers agree with neighbours by content far more often than with co-preference, which favours popular films;
/// co-preference better predicts which other films a viewer likes. So content chooses the head of a row, and the blend
/// chooses the rest. Scores are at least 1 in the head, and below 1 in the rest.
pub fn blended(
    content: &Content,
    index: &ContentIndex,
    blended: &BlendedSimilarity,
    described: usize,
    films: &[usize],
) -> Vec<Vec<Candidate>> {
    let mut candidates = Vec::with_capacity(films.len());
    for batch in films.chunks(BATCH_LEN) {
        let columns: Vec<u32> = batch.iter().filter_map(|&film| blended.column(film)).collect();
        let mut item_scores = blended.item_scores(&columns).into_iter();
        let batch: Vec<(usize, Option<Vec<f32>>)> =
            batch.iter().map(|&film| (film, blended.column(film).and_then(|_| item_scores.next()))).collect();
        candidates.par_extend(batch.into_par_iter().map(|(film, item_scores)| match item_scores {
            Some(item_scores) => rated(content, index, blended, film, &item_scores, film < described),
            None => unrated(nearest(content, index, film), film < described),
        }));
    }
    candidates
}

/// The candidates of a film with co-preference; the head is chosen by content if the film `is_described`.
fn rated(
    content: &Content,
    index: &ContentIndex,
    blended: &BlendedSimilarity,
    film: usize,
    item_scores: &[f32],
    is_described: bool,
) -> Vec<Candidate> {
    let content_scores = index.scores(&ContentQuery::new(content, &content.vectors[film]));
    let mut scaled = content_scores.clone();
    scale_to_best(&mut scaled);
    let mut scores = blended.blended(film, item_scores, &scaled);
    for score in &mut scores {
        *score = below_one(*score);
    }
    if is_described {
        for (other, score) in top_k(&content_scores, HEAD, |other| other != film) {
            scores[other] = 1.0 + score;
        }
    }
    let best = top_k(&scores, MAX_CANDIDATES, |other| other != film).into_iter();
    let candidate = |(other, score): (usize, f32)| {
        let shared_likes = if score < 1.0 { blended.shared_likes(film, other) } else { 0 };
        Candidate { film: other as u32, score, shared_likes }
    };
    best.map(candidate).collect()
}

/// The candidates of a film without co-preference, from those by content, on the scale of the others.
fn unrated(mut by_content: Vec<Candidate>, is_described: bool) -> Vec<Candidate> {
    let mut scaled: Vec<f32> = by_content.iter().map(|candidate| candidate.score).collect();
    scale_to_best(&mut scaled);
    let head = if is_described { HEAD } else { 0 };
    for (rank, (candidate, scaled)) in by_content.iter_mut().zip(scaled).enumerate() {
        candidate.score = if rank < head { 1.0 + candidate.score } else { below_one(scaled) };
    }
    by_content
}

fn below_one(score: f32) -> f32 {
    score.max(0.0) / (1.0 + score.max(0.0))
}

//! Why two films are neighbours: the terms that both hold, by how much each adds to their likeness.

use crate::features::{Block, FeatureSpace, SparseRow};

/// How many reasons go with a neighbour.
pub const REASONS: usize = 3;

/// One shared term.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reason<'s> {
    pub block: Block,
    /// The term as the catalogue writes it: a keyword's slug, a lower-cased name, a decade, a tone axis.
    pub term: &'s str,
    /// The product of both films' weights for the term: its share in the cosine of their rows.
    pub weight: f32,
}

/// The strongest shared terms, strongest first.
///
/// Words of the synopses and countries add to likeness but make poor reasons; they, and tone, are given only where
/// nothing better is shared.
pub fn reasons<'s>(space: &'s FeatureSpace, left: &SparseRow, right: &SparseRow) -> Vec<Reason<'s>> {
    let shared: Vec<Reason> = SparseRow::shared((&left.terms, &left.values), (&right.terms, &right.values))
        .filter(|&(_, a, b)| a > 0.0 && b > 0.0)
        .map(|(position, a, b)| {
            let (block, term) = &space.terms[position as usize];
            Reason { block: *block, term, weight: a * b }
        })
        .collect();
    let telling = |reason: &Reason| match reason.block {
        Block::Keyword | Block::Series | Block::Director | Block::Cast => 0,
        Block::Genre | Block::Tag | Block::Tone => 1,
        Block::Era | Block::Origin => 2,
        Block::Word => 3,
    };
    let strongest_first = |a: &&Reason, b: &&Reason| {
        telling(a).cmp(&telling(b)).then(b.weight.total_cmp(&a.weight)).then(a.term.cmp(b.term))
    };
    // Looked through once for each reason: to sort dozens of terms for the first three costs several times as much.
    let mut told: Vec<Reason> = Vec::with_capacity(REASONS);
    while told.len() < REASONS {
        // Who directed both films may play in both, and a genre may be called as an axis of tone is: told once.
        let untold = shared.iter().filter(|reason| told.iter().all(|other| other.term != reason.term));
        let Some(next) = untold.min_by(strongest_first) else { break };
        told.push(*next);
    }
    told
}

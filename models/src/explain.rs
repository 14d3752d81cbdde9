//! Why two films are neighbours: the terms that both hold, by how much each adds to their likeness.

use crate::features::{Block, FeatureSpace, SparseRow};

/// How many reasons go with a neighbour.
pub const REASONS: usize = 3;

/// One shared term.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    pub block: Block,
    /// The term as the catalogue writes it: a keyword's slug, a lower-cased name, a decade, a tone axis.
    pub term: String,
    /// The product of both films' weights for the term: its share in the cosine of their rows.
    pub weight: f32,
}

/// The strongest shared terms, strongest first.
///
/// Words of the synopses and countries add to likeness but make poor reasons; they, and tone, are given only where
/// nothing better is shared.
pub fn reasons(space: &FeatureSpace, left: &SparseRow, right: &SparseRow) -> Vec<Reason> {
    let mut shared: Vec<Reason> = SparseRow::shared((&left.terms, &left.values), (&right.terms, &right.values))
        .filter(|&(_, a, b)| a > 0.0 && b > 0.0)
        .map(|(position, a, b)| {
            let (block, term) = &space.terms[position as usize];
            Reason { block: *block, term: term.clone(), weight: a * b }
        })
        .collect();
    let telling = |reason: &Reason| match reason.block {
        Block::Keyword | Block::Series | Block::Director | Block::Cast => 0,
        Block::Genre | Block::Tag | Block::Tone => 1,
        Block::Era | Block::Origin => 2,
        Block::Word => 3,
    };
    shared.sort_by(|a, b| telling(a).cmp(&telling(b)).then(b.weight.total_cmp(&a.weight)).then(a.term.cmp(&b.term)));
    // Who directed both films may play in both, and a genre may be called as an axis of tone is: told once.
    let mut told: Vec<Reason> = Vec::with_capacity(REASONS);
    for reason in shared {
        if told.iter().all(|other| other.term != reason.term) {
            told.push(reason);
        }
        if told.len() == REASONS {
            break;
        }
    }
    told
}

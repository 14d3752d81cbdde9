//! Reasons: the shared features that contribute most to a similarity.

use crate::features::{FeatureGroup, FeatureSpace, SparseVector};

/// The maximum number of reasons per neighbour.
pub(crate) const MAX_REASONS: usize = 3;

/// One feature that two films share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reason<'s> {
    pub group: FeatureGroup,
    /// The feature's name.
    pub name: &'s str,
    /// The product of the values in both films: the contribution to the cosine of their feature vectors.
    contribution: f32,
}

/// The most informative features that both films have, at most [`MAX_REASONS`]: ordered by how informative their group is
/// to a reader, then by contribution; each name once.
///
/// Words of synopses and origins contribute to similarity, but explain little.
pub(crate) fn reasons<'s>(space: &'s FeatureSpace, left: &SparseVector, right: &SparseVector) -> Vec<Reason<'s>> {
    let shared: Vec<Reason> = left
        .shared(right)
        .filter(|&(_, left, right)| left > 0.0 && right > 0.0)
        .map(|(index, left, right)| {
            let feature = &space.features[index];
            Reason { group: feature.group, name: &feature.name, contribution: left * right }
        })
        .collect();
    let rank = |reason: &Reason| match reason.group {
        FeatureGroup::Keyword | FeatureGroup::Series | FeatureGroup::Director | FeatureGroup::Cast => 0,
        FeatureGroup::Genre | FeatureGroup::Tag | FeatureGroup::Tone => 1,
        FeatureGroup::Era | FeatureGroup::Origin => 2,
        FeatureGroup::Word => 3,
    };
    let most_informative_first = |a: &&Reason, b: &&Reason| {
        rank(a).cmp(&rank(b)).then(b.contribution.total_cmp(&a.contribution)).then(a.name.cmp(b.name))
    };
    // One pass per reason is several times faster than sorting dozens of features for the first three.
    let mut chosen: Vec<Reason> = Vec::with_capacity(MAX_REASONS);
    while chosen.len() < MAX_REASONS {
        // A director may also be in the cast, and a genre may have the same name as a tone axis.
        let unused = shared.iter().filter(|reason| chosen.iter().all(|other| other.name != reason.name));
        let Some(next) = unused.min_by(most_informative_first) else { break };
        chosen.push(*next);
    }
    chosen
}

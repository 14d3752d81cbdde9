//! Reasons: what two films have in common, most surprising first.

use crate::content::{Content, ContentVector};
use crate::features::FeatureGroup;

mod information;

pub(crate) use information::Information;

/// The maximum number of reasons per neighbour.
pub(crate) const MAX_REASONS: usize = 3;
/// Shared keywords with less self-information, in bits, are too common to be reasons: more than a third of the films of
/// a period have them.
const MIN_INFORMATION: f32 = 1.5;

/// Something that two films share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Reason<'s> {
    /// The number of users who like both films, if co-preference has chosen the film.
    SharedLikes(u32),
    Series,
    /// Lower-case names, most important first.
    Directors(Vec<&'s str>),
    /// Lower-case names, most important first.
    Cast(Vec<&'s str>),
    /// A keyword, tag, genre or word of both synopses.
    Term(FeatureGroup, &'s str),
    /// The films are equally far from the average on this tone axis, an index into [`Tone::AXES`](crate::Tone::AXES).
    Tone(usize),
}

/// What both films have in common, at most [`MAX_REASONS`] reasons: the users who like both first, if co-preference has
/// chosen the film (`shared_likes` is their number, otherwise 0), then the series and people, then terms by
/// descending self-information. Genres, words of the synopses and tone only fill a list that would otherwise be empty.
pub(crate) fn reasons<'s>(
    content: &'s Content,
    information: &Information,
    query: &ContentVector,
    film: &ContentVector,
    shared_likes: u32,
) -> Vec<Reason<'s>> {
    let mut in_series = false;
    let mut directors: Vec<(f32, &str)> = Vec::new();
    let mut cast: Vec<(f32, &str)> = Vec::new();
    let mut terms: Vec<(f32, FeatureGroup, &str)> = Vec::new();
    let mut fallback: Vec<(f32, FeatureGroup, &str)> = Vec::new();
    for (index, left, right) in query.features.shared(&film.features) {
        let feature = &content.space.features[index];
        let name = feature.name.as_str();
        match feature.group {
            FeatureGroup::Series => in_series = true,
            FeatureGroup::Director => directors.push((left * right, name)),
            FeatureGroup::Cast => cast.push((left * right, name)),
            FeatureGroup::Keyword | FeatureGroup::Tag => {
                let bits = information.shared(index, query.year, film.year);
                if bits >= MIN_INFORMATION { &mut terms } else { &mut fallback }.push((bits, feature.group, name));
            }
            FeatureGroup::Genre | FeatureGroup::Word => {
                let bits = information.shared(index, query.year, film.year);
                fallback.push((bits, feature.group, name));
            }
            FeatureGroup::Origin => (),
        }
    }

    let mut reasons = Vec::with_capacity(MAX_REASONS);
    if shared_likes > 1 {
        reasons.push(Reason::SharedLikes(shared_likes));
    }
    if in_series {
        reasons.push(Reason::Series);
    }
    // A director may also be in the cast.
    cast.retain(|(_, name)| directors.iter().all(|(_, director)| director != name));
    if !directors.is_empty() {
        reasons.push(Reason::Directors(names(directors)));
    }
    if !cast.is_empty() {
        reasons.push(Reason::Cast(names(cast)));
    }
    terms.sort_by(most_surprising_first);
    // A tag may have the name of a keyword.
    terms.dedup_by(|one, other| one.2 == other.2);
    let room = MAX_REASONS.saturating_sub(reasons.len());
    reasons.extend(terms.into_iter().take(room).map(|(_, group, name)| Reason::Term(group, name)));
    if reasons.is_empty() {
        fallback.sort_by(|one, other| rank(one.1).cmp(&rank(other.1)).then_with(|| most_surprising_first(one, other)));
        fallback.dedup_by(|one, other| one.2 == other.2);
        reasons.extend(fallback.into_iter().take(MAX_REASONS).map(|(_, group, name)| Reason::Term(group, name)));
    }
    if reasons.is_empty() {
        reasons.extend(shared_tone(query, film).map(Reason::Tone));
    }
    reasons
}

/// Whether [`reasons`] finds any. A shared country or language, or the year, does not count.
pub(crate) fn has_reason(content: &Content, query: &ContentVector, film: &ContentVector) -> bool {
    let can_be_named = |feature: usize| content.space.features[feature].group != FeatureGroup::Origin;
    query.features.shared(&film.features).any(|(feature, ..)| can_be_named(feature))
        || shared_tone(query, film).is_some()
}

/// Names by descending contribution to the similarity.
fn names(mut people: Vec<(f32, &str)>) -> Vec<&str> {
    people.sort_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(other.1)));
    people.into_iter().map(|(_, name)| name).collect()
}

fn most_surprising_first(one: &(f32, FeatureGroup, &str), other: &(f32, FeatureGroup, &str)) -> std::cmp::Ordering {
    other.0.total_cmp(&one.0).then(one.2.cmp(other.2))
}

/// The order of the terms that fill an empty list.
fn rank(group: FeatureGroup) -> u8 {
    match group {
        FeatureGroup::Keyword | FeatureGroup::Tag => 0,
        FeatureGroup::Genre => 1,
        _ => 2,
    }
}

/// The axis on which both films are farthest from the average in the same direction, if they are at all.
fn shared_tone(query: &ContentVector, film: &ContentVector) -> Option<usize> {
    let (query, film) = (query.tone?, film.tone?);
    let extent = |axis: &usize| query[*axis].min(film[*axis]);
    (0..query.len()).filter(|axis| extent(axis) > 0.0).max_by(|one, other| extent(one).total_cmp(&extent(other)))
}

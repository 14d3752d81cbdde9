//! The features of a film with their strengths, before idf and normalisation.

use std::collections::BTreeMap;

use super::{Feature, FeatureGroup, words};
use crate::film::Details;

/// How fast the strength of a feature falls with its position in its list: see [`fading`].
const KEYWORD_FADING: f32 = 0.08;
const GENRE_FADING: f32 = 0.25;
const CAST_FADING: f32 = 0.15;
const ORIGIN_FADING: f32 = 0.5;

/// The lists of a description whose values can be reported as unknown, each with the name of its field.
pub(crate) fn named_lists(film: &Details) -> [(&'static str, FeatureGroup, &[String]); 4] {
    [
        ("genres", FeatureGroup::Genre, &film.genres),
        ("keywords", FeatureGroup::Keyword, &film.keywords),
        ("directors", FeatureGroup::Director, &film.directors),
        ("cast", FeatureGroup::Cast, &film.cast),
    ]
}

/// The strength of every feature of a film.
pub(super) fn strengths(film: &Details) -> BTreeMap<Feature, f32> {
    let mut strengths = BTreeMap::new();
    let mut add = |group: FeatureGroup, name: String, strength: f32| {
        *strengths.entry(Feature { group, name }).or_default() += strength;
    };
    for (position, keyword) in film.keywords.iter().enumerate() {
        add(FeatureGroup::Keyword, keyword.to_lowercase(), fading(position, KEYWORD_FADING));
    }
    for (position, genre) in film.genres.iter().enumerate() {
        add(FeatureGroup::Genre, genre.to_lowercase(), fading(position, GENRE_FADING));
    }
    if let Some(series) = &film.series {
        add(FeatureGroup::Series, series.clone(), 1.0);
    }
    for director in &film.directors {
        add(FeatureGroup::Director, director.to_lowercase(), 1.0);
    }
    for (position, performer) in film.cast.iter().enumerate() {
        add(FeatureGroup::Cast, performer.to_lowercase(), fading(position, CAST_FADING));
    }
    // Upper case keeps countries and languages with the same code apart.
    for (position, country) in film.countries.iter().enumerate() {
        add(FeatureGroup::Origin, country.to_uppercase(), fading(position, ORIGIN_FADING));
    }
    for (position, language) in film.languages.iter().enumerate() {
        add(FeatureGroup::Origin, language.to_lowercase(), fading(position, ORIGIN_FADING));
    }
    for (position, tag) in film.tags.iter().enumerate() {
        add(FeatureGroup::Tag, tag.to_lowercase(), fading(position, KEYWORD_FADING));
    }
    for word in words(&film.synopsis) {
        add(FeatureGroup::Word, word, 1.0);
    }
    strengths
}

/// The strength of the entry at a position of a list that is ordered by importance: 1 for the first, then falling
/// hyperbolically.
fn fading(position: usize, rate: f32) -> f32 {
    1.0 / (1.0 + rate * position as f32)
}

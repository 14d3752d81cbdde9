//! The features of a film with their strengths, before idf and normalisation.

use std::collections::BTreeMap;

use super::{Feature, FeatureGroup, words};
use crate::film::Details;

/// How fast the strength of a feature falls with its position in its list: see [`fading`].
const KEYWORD_FADING: f64 = 0.08;
const GENRE_FADING: f64 = 0.25;
const CAST_FADING: f64 = 0.15;
const ORIGIN_FADING: f64 = 0.5;

/// The strength of every feature of a film, the tone axes excepted.
pub(super) fn strengths(film: &Details) -> BTreeMap<Feature, f64> {
    let mut strengths = BTreeMap::new();
    let mut add = |group: FeatureGroup, name: String, strength: f64| {
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
    if let Some(year) = film.year {
        for (centre, strength) in eras(year) {
            add(FeatureGroup::Era, centre.to_string(), strength);
        }
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
fn fading(position: usize, rate: f64) -> f64 {
    1.0 / (1.0 + rate * position as f64)
}

/// Years between the centres of neighbouring eras.
const ERA_STEP: u16 = 5;
/// Standard deviation of an era, in years.
const ERA_DEVIATION: f64 = 5.0;

/// The eras around a year, by their central years, each with its strength: overlapping Gaussians, so that the cosine of
/// two years falls smoothly, to one half at a distance of eight years and to zero at twenty.
fn eras(year: u16) -> impl Iterator<Item = (u16, f64)> {
    let nearest = (year + ERA_STEP / 2) / ERA_STEP * ERA_STEP;
    (nearest.saturating_sub(2 * ERA_STEP)..=nearest + 2 * ERA_STEP).step_by(ERA_STEP.into()).map(move |centre| {
        let deviations = (f64::from(centre) - f64::from(year)) / ERA_DEVIATION;
        (centre, (-deviations * deviations / 2.0).exp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_similarity_of_years_falls_smoothly() {
        let similarity = |a: u16, b: u16| {
            let strengths = |year| eras(year).collect::<BTreeMap<_, _>>();
            let dot = |x: &BTreeMap<u16, f64>, y: &BTreeMap<u16, f64>| -> f64 {
                x.iter().map(|(centre, value)| value * y.get(centre).unwrap_or(&0.0)).sum()
            };
            let (x, y) = (strengths(a), strengths(b));
            dot(&x, &y) / (dot(&x, &x) * dot(&y, &y)).sqrt()
        };
        assert!(similarity(1999, 2000) > 0.98);
        assert!((0.4..0.6).contains(&similarity(1992, 2000)));
        assert!(similarity(1975, 2000) < 0.02);
        assert!((similarity(1987, 1994) - similarity(1989, 1996)).abs() < 0.02);
    }
}

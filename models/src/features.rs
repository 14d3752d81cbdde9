//! From a film's details to one sparse, weighted, unit-length row over named terms.
//!
//! Each block (keywords, people, words of the synopsis, …) is a TF-IDF vector of its own, scaled to unit length and then
//! to its block's weight, so that a film with twelve keywords and one with six are described equally loudly.

use std::collections::{BTreeMap, HashMap};

use linfa_preprocessing::tf_idf_vectorization::TfIdfMethod;
use serde::{Deserialize, Serialize};

use crate::film::{Details, Tone};

mod words;

/// A group of terms that share a weight.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Block {
    Keyword,
    Genre,
    Series,
    Director,
    Cast,
    Era,
    Origin,
    Word,
    Tone,
}

/// How loudly each block speaks.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockWeights {
    pub keyword: f64,
    pub genre: f64,
    pub series: f64,
    pub director: f64,
    pub cast: f64,
    pub era: f64,
    pub origin: f64,
    pub word: f64,
    pub tone: f64,
}

impl BlockWeights {
    fn of(&self, block: Block) -> f64 {
        match block {
            Block::Keyword => self.keyword,
            Block::Genre => self.genre,
            Block::Series => self.series,
            Block::Director => self.director,
            Block::Cast => self.cast,
            Block::Era => self.era,
            Block::Origin => self.origin,
            Block::Word => self.word,
            Block::Tone => self.tone,
        }
    }
}

/// A sparse row: term positions, ascending, and values. Unit length unless empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseRow {
    pub terms: Vec<u32>,
    pub values: Vec<f32>,
}

impl SparseRow {
    /// The terms that both rows hold, with both values.
    pub fn shared<'a>(
        left: (&'a [u32], &'a [f32]),
        right: (&'a [u32], &'a [f32]),
    ) -> impl Iterator<Item = (u32, f32, f32)> + 'a {
        let (mut i, mut j) = (0, 0);
        std::iter::from_fn(move || {
            while i < left.0.len() && j < right.0.len() {
                match left.0[i].cmp(&right.0[j]) {
                    std::cmp::Ordering::Less => i += 1,
                    std::cmp::Ordering::Greater => j += 1,
                    std::cmp::Ordering::Equal => {
                        let pair = (left.0[i], left.1[i], right.1[j]);
                        (i, j) = (i + 1, j + 1);
                        return Some(pair);
                    }
                }
            }
            None
        })
    }
}

/// The vocabulary that training fixed: every known term, its rarity, and the scale of the tone axes.
#[derive(Debug, Clone, PartialEq)]
pub struct FeatureSpace {
    /// Ascending by block, then name; the tone axes come last, in their own order.
    pub terms: Vec<(Block, String)>,
    /// Inverse document frequency of each term; 1 for a tone axis.
    pub rarity: Vec<f32>,
    /// Mean of each tone axis over the catalogue.
    pub tone_offset: [f32; 12],
    /// One over the standard deviation of each tone axis.
    pub tone_scale: [f32; 12],
    pub weights: BlockWeights,
    positions: HashMap<(Block, String), u32>,
}

impl FeatureSpace {
    /// Fixes the vocabulary of a catalogue: a term is kept when enough films hold it to say something.
    pub fn fit(films: &[Details], tone: ([f32; 12], [f32; 12]), weights: BlockWeights) -> Self {
        let mut frequency: BTreeMap<(Block, String), usize> = BTreeMap::new();
        for film in films {
            for term in counts(film).into_keys() {
                *frequency.entry(term).or_default() += 1;
            }
        }
        let mut terms = Vec::new();
        let mut rarity = Vec::new();
        for ((block, name), films_with_it) in frequency {
            let rare = if block == Block::Word { 4 } else { 2 };
            let common = films.len() / 4;
            if films_with_it < rare || (block == Block::Word && films_with_it > common) {
                continue;
            }
            rarity.push(TfIdfMethod::Smooth.compute_idf(films.len(), films_with_it) as f32);
            terms.push((block, name));
        }
        for axis in Tone::AXES {
            terms.push((Block::Tone, axis.to_owned()));
            rarity.push(1.0);
        }
        Self::new(terms, rarity, tone, weights)
    }

    /// Puts a persisted vocabulary together again.
    pub fn new(
        terms: Vec<(Block, String)>,
        rarity: Vec<f32>,
        (tone_offset, tone_scale): ([f32; 12], [f32; 12]),
        weights: BlockWeights,
    ) -> Self {
        let positions = terms.iter().cloned().zip(0..).collect();
        Self { terms, rarity, tone_offset, tone_scale, weights, positions }
    }

    /// The row of a film. Terms that training did not know count for nothing; a film of which nothing is known is empty.
    pub fn row(&self, film: &Details) -> SparseRow {
        let mut blocks: BTreeMap<Block, Vec<(u32, f64)>> = BTreeMap::new();
        for (term, count) in counts(film) {
            let block = term.0;
            if let Some(&position) = self.positions.get(&term) {
                let value = count * f64::from(self.rarity[position as usize]);
                blocks.entry(block).or_default().push((position, value));
            }
        }
        if let Some(tone) = &film.tone {
            let first = self.terms.len() - Tone::AXES.len();
            let axes = tone.values().into_iter().enumerate().map(|(axis, value)| {
                let centred = f32::from(value) - self.tone_offset[axis];
                let position = (first + axis) as u32;
                (position, f64::from(centred * self.tone_scale[axis]))
            });
            blocks.insert(Block::Tone, axes.collect());
        }

        let mut row: Vec<(u32, f64)> = Vec::new();
        for (block, mut entries) in blocks {
            normalise(&mut entries);
            let weight = self.weights.of(block);
            row.extend(entries.into_iter().map(|(position, value)| (position, value * weight)));
        }
        row.sort_unstable_by_key(|&(position, _)| position);
        normalise(&mut row);
        SparseRow {
            terms: row.iter().map(|&(position, _)| position).collect(),
            values: row.iter().map(|&(_, value)| value as f32).collect(),
        }
    }
}

fn normalise(entries: &mut [(u32, f64)]) {
    let length = entries.iter().map(|(_, value)| value * value).sum::<f64>().sqrt();
    if length > 0.0 {
        for (_, value) in entries {
            *value /= length;
        }
    }
}

/// Every term of a film with how strongly it is there, the tone axes apart.
fn counts(film: &Details) -> BTreeMap<(Block, String), f64> {
    let mut counts = BTreeMap::new();
    let mut add = |block: Block, name: String, count: f64| {
        *counts.entry((block, name)).or_default() += count;
    };
    // Keywords, genres and credits stand most telling first: a later one counts for less.
    let fading = |position: usize, step: f64| 1.0 / (1.0 + step * position as f64);
    for (position, keyword) in film.keywords.iter().enumerate() {
        add(Block::Keyword, keyword.to_lowercase(), fading(position, 0.08));
    }
    for (position, genre) in film.genres.iter().enumerate() {
        add(Block::Genre, genre.to_lowercase(), fading(position, 0.25));
    }
    if let Some(series) = &film.series {
        add(Block::Series, series.clone(), 1.0);
    }
    for director in &film.directors {
        add(Block::Director, director.to_lowercase(), 1.0);
    }
    for (position, performer) in film.cast.iter().enumerate() {
        add(Block::Cast, performer.to_lowercase(), fading(position, 0.15));
    }
    if let Some(year) = film.year {
        for (decade, share) in eras(year) {
            add(Block::Era, decade.to_string(), share);
        }
    }
    for (position, country) in film.countries.iter().enumerate() {
        add(Block::Origin, country.to_uppercase(), fading(position, 0.5));
    }
    for (position, language) in film.languages.iter().enumerate() {
        add(Block::Origin, language.to_lowercase(), fading(position, 0.5));
    }
    for word in words::of(&film.synopsis) {
        add(Block::Word, word, 1.0);
    }
    counts
}

/// The two decades whose middles a year lies between, with its nearness to each, so that 1999 is next to 2000.
fn eras(year: u16) -> [(u16, f64); 2] {
    let before = (year.saturating_sub(5)) / 10 * 10;
    let past_the_middle = f64::from(year.saturating_sub(5) - before) / 10.0;
    [(before, 1.0 - past_the_middle), (before + 10, past_the_middle)]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbouring_years_share_their_eras() {
        assert_eq!(eras(1995), [(1990, 1.0), (2000, 0.0)]);
        assert_eq!(eras(1999)[0].0, eras(2001)[0].0);
        let shares: f64 = eras(1987).iter().map(|(_, share)| share).sum();
        assert!((shares - 1.0).abs() < 1e-12);
    }

    #[test]
    fn shared_terms_are_those_in_both_rows() {
        let left = ([1, 3, 8].as_slice(), [0.1, 0.2, 0.3].as_slice());
        let right = ([3, 4, 8, 9].as_slice(), [0.4, 0.5, 0.6, 0.7].as_slice());
        let shared: Vec<_> = SparseRow::shared(left, right).collect();
        assert_eq!(shared, [(3, 0.2, 0.4), (8, 0.3, 0.6)]);
    }
}

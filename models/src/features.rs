//! From a film's details to one sparse, weighted, unit-length row over named terms.
//!
//! Each block (keywords, people, words of the synopsis, …) is a TF-IDF vector of its own, scaled to unit length and then
//! to its block's weight, so that a film with twelve keywords and one with six are described equally loudly.

use std::collections::{BTreeMap, BTreeSet, HashMap};

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
    Tag,
    Word,
    Tone,
}

impl Block {
    const ALL: [Self; 10] = [
        Self::Keyword,
        Self::Genre,
        Self::Series,
        Self::Director,
        Self::Cast,
        Self::Era,
        Self::Origin,
        Self::Tag,
        Self::Word,
        Self::Tone,
    ];

    /// Whether a film that is described in full has it: not every film is of a series, or has been tagged.
    fn is_common(self) -> bool {
        !matches!(self, Self::Series | Self::Tag)
    }
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
    pub tag: f64,
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
            Block::Tag => self.tag,
            Block::Word => self.word,
            Block::Tone => self.tone,
        }
    }

    fn of_all_common(&self) -> f64 {
        Block::ALL.into_iter().filter(|block| block.is_common()).map(|block| self.of(block).powi(2)).sum()
    }
}

/// A sparse row: term positions, ascending, and values. Unit length unless empty.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct SparseRow {
    pub terms: Vec<u32>,
    pub values: Vec<f32>,
    /// How much of what could be told of a film is told, from 0 to 1: the share of the blocks' weights that it fills, with
    /// words that the model knows or not.
    pub known: f32,
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
    pub fn fit(films: &[&Details], tone: ([f32; 12], [f32; 12]), weights: BlockWeights) -> Self {
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

    /// Whether there is such a term, in lower case.
    pub fn has(&self, block: Block, term: String) -> bool {
        self.positions.contains_key(&(block, term))
    }

    /// The row of a film. Terms that training did not know count for nothing; a film of which nothing is known is empty.
    pub fn row(&self, film: &Details) -> SparseRow {
        let mut blocks: BTreeMap<Block, Vec<(u32, f64)>> = BTreeMap::new();
        let mut told: BTreeSet<Block> = film.tone.iter().map(|_| Block::Tone).collect();
        for (term, count) in counts(film) {
            let block = term.0;
            told.insert(block);
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
        let known: f64 =
            told.into_iter().filter(|block| block.is_common()).map(|block| self.weights.of(block).powi(2)).sum();
        SparseRow {
            terms: row.iter().map(|&(position, _)| position).collect(),
            values: row.iter().map(|&(_, value)| value as f32).collect(),
            known: (known / self.weights.of_all_common()).sqrt() as f32,
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

/// The words of a text that say something, as the word block has them.
pub fn words(text: &str) -> Vec<String> {
    words::of(text).collect()
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
        for (around, nearness) in eras(year) {
            add(Block::Era, around.to_string(), nearness);
        }
    }
    for (position, country) in film.countries.iter().enumerate() {
        add(Block::Origin, country.to_uppercase(), fading(position, 0.5));
    }
    for (position, language) in film.languages.iter().enumerate() {
        add(Block::Origin, language.to_lowercase(), fading(position, 0.5));
    }
    for (position, tag) in film.tags.iter().enumerate() {
        add(Block::Tag, tag.to_lowercase(), fading(position, 0.08));
    }
    for word in words::of(&film.synopsis) {
        add(Block::Word, word, 1.0);
    }
    counts
}

/// Years from one middle of an era to the next, and how far an era reaches.
const ERA_STEP: u16 = 5;
const ERA_REACH: f64 = 5.0;

/// The eras that a year belongs to, by their middle years, with its nearness to each: bells that overlap, so that the
/// likeness of two years falls off smoothly, to a half at eight years and to nothing at twenty.
fn eras(year: u16) -> impl Iterator<Item = (u16, f64)> {
    let nearest = (year + ERA_STEP / 2) / ERA_STEP * ERA_STEP;
    (nearest.saturating_sub(2 * ERA_STEP)..=nearest + 2 * ERA_STEP).step_by(ERA_STEP.into()).map(move |middle| {
        let apart = (f64::from(middle) - f64::from(year)) / ERA_REACH;
        (middle, (-apart * apart / 2.0).exp())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_likeness_of_years_falls_off_smoothly() {
        let likeness = |a: u16, b: u16| {
            let bells = |year| eras(year).collect::<BTreeMap<_, _>>();
            let dot = |x: &BTreeMap<u16, f64>, y: &BTreeMap<u16, f64>| -> f64 {
                x.iter().map(|(middle, value)| value * y.get(middle).unwrap_or(&0.0)).sum()
            };
            let (x, y) = (bells(a), bells(b));
            dot(&x, &y) / (dot(&x, &x) * dot(&y, &y)).sqrt()
        };
        assert!(likeness(1999, 2000) > 0.98);
        assert!((0.4..0.6).contains(&likeness(1992, 2000)));
        assert!(likeness(1975, 2000) < 0.02);
        assert!((likeness(1987, 1994) - likeness(1989, 1996)).abs() < 0.02);
    }

    #[test]
    fn shared_terms_are_those_in_both_rows() {
        let left = ([1, 3, 8].as_slice(), [0.1, 0.2, 0.3].as_slice());
        let right = ([3, 4, 8, 9].as_slice(), [0.4, 0.5, 0.6, 0.7].as_slice());
        let shared: Vec<_> = SparseRow::shared(left, right).collect();
        assert_eq!(shared, [(3, 0.2, 0.4), (8, 0.3, 0.6)]);
    }
}

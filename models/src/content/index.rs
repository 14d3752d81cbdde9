//! The content index: finds the films most similar to a query without comparing it with each of them.
//!
//! Films with equal features and equal tone form a *group*; they differ in their year only. Such groups are large,
//! because only the genres of many imported films are known. An inverted index leads from a feature to the groups that
//! have it. The features of a query are read from the rarest on, until no group that has only the remaining ones can
//! contain one of the best films (`MaxScore`; Turtle & Flood 1995). The other groups are compared exactly, so the
//! answer is the same as that of a comparison with every film.

use std::cell::RefCell;
use std::collections::HashMap;
use std::hash::{Hash, Hasher};

use super::query::{tone_similarity, year_similarity};
use super::{Content, ContentQuery, ContentVector};
use crate::ranking::best_first;

/// The share by which bounds are raised, because sums in a different order are rounded differently.
const ROUNDING: f32 = 1e-4;

thread_local! {
    /// The sums of groups, all 0 between queries. Clearing the touched entries is cheaper than allocating memory.
    static SUMS: RefCell<Vec<f32>> = const { RefCell::new(Vec::new()) };
}

/// The groups of films, and the groups that have each feature.
#[derive(Debug)]
pub struct ContentIndex {
    /// The start of each group in `films`, and the end of the last.
    starts: Vec<u32>,
    /// Positions by group, then by year, then by descending preference, then ascending.
    films: Vec<u32>,
    /// Added to the similarity of each film.
    preference: Vec<f32>,
    largest_preference: f32,
    /// The start of each feature in `postings`, and the end of the last.
    feature_starts: Vec<u32>,
    /// Groups and values, by feature, then by ascending group.
    postings: Vec<(u32, f32)>,
    /// The largest value of each feature in any group.
    largest_values: Vec<f32>,
}

impl ContentIndex {
    /// Indexes all films. `preference` is added to the similarity of each film, and is not negative; it decides between
    /// films that are equally similar.
    pub fn new(content: &Content, preference: Vec<f32>) -> Self {
        let vectors = &content.vectors;
        let mut numbers: HashMap<Description, u32> = HashMap::new();
        let groups: Vec<u32> = vectors
            .iter()
            .map(|vector| {
                let next = numbers.len() as u32;
                *numbers.entry(Description(vector)).or_insert(next)
            })
            .collect();
        let year = |film: u32| vectors[film as usize].year.unwrap_or(f32::NEG_INFINITY);
        let mut films: Vec<u32> = (0..vectors.len() as u32).collect();
        films.sort_by(|&one, &other| {
            let by_preference = || preference[other as usize].total_cmp(&preference[one as usize]);
            let by_group = groups[one as usize].cmp(&groups[other as usize]);
            by_group.then(year(one).total_cmp(&year(other))).then_with(by_preference)
        });
        let starts: Vec<u32> = starts(numbers.len(), films.iter().map(|&film| groups[film as usize]));

        let of_groups = || (0..).zip(starts.windows(2)).map(|(group, range)| (group, films[range[0] as usize]));
        let entries = |film: u32| vectors[film as usize].features.iter();
        let mut postings: Vec<(u32, u32, f32)> = of_groups()
            .flat_map(|(group, film)| entries(film).map(move |(feature, value)| (feature as u32, group, value)))
            .collect();
        postings.sort_unstable_by_key(|&(feature, group, _)| (feature, group));
        let feature_starts = self::starts(content.space.feature_count(), postings.iter().map(|posting| posting.0));
        let mut largest_values = vec![0.0_f32; content.space.feature_count()];
        for &(feature, _, value) in &postings {
            largest_values[feature as usize] = largest_values[feature as usize].max(value);
        }
        let postings = postings.into_iter().map(|(_, group, value)| (group, value)).collect();
        let largest_preference = preference.iter().copied().fold(0.0, f32::max);
        Self { starts, films, preference, largest_preference, feature_starts, postings, largest_values }
    }

    /// The positions and scores of the `k` films that are most similar, best first, ties by ascending position. The score
    /// is the similarity plus the preference.
    pub fn nearest(&self, query: &ContentQuery, k: usize) -> Vec<(usize, f32)> {
        SUMS.with_borrow_mut(|sums| {
            sums.resize(sums.len().max(self.starts.len()), 0.0);
            let mut touched = Vec::new();
            let best = self.search(query, k, sums, &mut touched);
            for group in touched {
                sums[group as usize] = 0.0;
            }
            best.ranked()
        })
    }

    /// The score of every film, by position.
    pub fn scores(&self, query: &ContentQuery) -> Vec<f32> {
        let vectors = &query.content.vectors;
        // In the order of features, so that the sum is rounded as that for a single film.
        let mut sums = vec![0.0; self.group_count()];
        for (feature, value) in query.vector.features.iter() {
            for &(group, group_value) in self.postings(feature) {
                sums[group as usize] += value * group_value;
            }
        }
        let mut scores = vec![0.0; vectors.len()];
        for (range, shared) in self.starts.windows(2).zip(sums) {
            let films = &self.films[range[0] as usize..range[1] as usize];
            let tone = tone_similarity(query.vector, &vectors[films[0] as usize]);
            for films in films.chunk_by(|one, other| vectors[*one as usize].year == vectors[*other as usize].year) {
                let year = year_similarity(query.vector.year, vectors[films[0] as usize].year);
                let similarity = query.relative(shared + query.weights.tone_and_year(tone, year));
                for &film in films {
                    scores[film as usize] = similarity + self.preference[film as usize];
                }
            }
        }
        scores
    }

    fn search(&self, query: &ContentQuery, k: usize, sums: &mut [f32], touched: &mut Vec<u32>) -> Best {
        let mut lists: Vec<List> = query
            .vector
            .features
            .iter()
            .map(|(feature, value)| {
                let most = value * self.largest_values[feature];
                List { postings: self.postings(feature), value, most }
            })
            .collect();
        lists.sort_by_key(|list| list.postings.len());
        let mut rest: f32 = lists.iter().map(|list| list.most).sum();
        // Whether films without any of the features read so far cannot be among the best.
        let mut others_are_worse = false;
        for List { postings, value, most } in lists {
            if touched.len() >= k && postings.len() > touched.len() {
                let best = self.best_of_leading(query, k, sums, touched);
                others_are_worse = self.bound(query, rest) < best.threshold;
                if others_are_worse {
                    break;
                }
            }
            for &(group, group_value) in postings {
                let sum = &mut sums[group as usize];
                if *sum == 0.0 {
                    touched.push(group);
                }
                *sum += value * group_value;
            }
            rest = (rest - most).max(0.0);
        }
        let mut best = Best::new(k);
        best.threshold = self.best_of_leading(query, k, sums, touched).threshold;
        for &group in &*touched {
            if self.bound(query, sums[group as usize] + rest) >= best.threshold {
                self.add_group(query, group, &mut best);
            }
        }
        if !others_are_worse && self.bound(query, 0.0) >= best.threshold {
            for group in (0..self.group_count() as u32).filter(|&group| sums[group as usize] == 0.0) {
                self.add_group(query, group, &mut best);
            }
        }
        best
    }

    /// The best films of the `k` groups with the largest sums, as a first set of good films.
    fn best_of_leading(&self, query: &ContentQuery, k: usize, sums: &[f32], touched: &mut [u32]) -> Best {
        let leading = k.min(touched.len());
        if leading < touched.len() {
            touched.select_nth_unstable_by(leading, |one, other| {
                sums[*other as usize].total_cmp(&sums[*one as usize]).then(one.cmp(other))
            });
        }
        let mut best = Best::new(k);
        for &group in &touched[..leading] {
            self.add_group(query, group, &mut best);
        }
        best.shrink();
        best
    }

    /// The highest score of a film whose features contribute at most this much.
    fn bound(&self, query: &ContentQuery, shared: f32) -> f32 {
        let known = |is_known: bool| if is_known { 1.0 } else { 0.0 };
        let others =
            query.weights.tone_and_year(known(query.vector.tone.is_some()), known(query.vector.year.is_some()));
        query.relative((shared + others) * (1.0 + ROUNDING)) + self.largest_preference
    }

    /// Adds the films of a group that are good enough, from those of the same year outwards.
    fn add_group(&self, query: &ContentQuery, group: u32, best: &mut Best) {
        let films = &self.films[self.starts[group as usize] as usize..self.starts[group as usize + 1] as usize];
        let vectors = &query.content.vectors;
        let vector = &vectors[films[0] as usize];
        let (shared, tone) = (query.shared(vector), tone_similarity(query.vector, vector));
        let year = |film: u32| vectors[film as usize].year;
        let similarity = |film: u32| {
            let year = year_similarity(query.vector.year, year(film));
            query.relative(shared + query.weights.tone_and_year(tone, year))
        };
        // Whether films of years further away can still be good enough.
        let mut add_year = |films: &[u32]| {
            let similarity = similarity(films[0]);
            // They are ordered by preference, then by position.
            for &film in films.iter().take(best.k) {
                if !best.add(film as usize, similarity + self.preference[film as usize]) {
                    break;
                }
            }
            similarity + self.largest_preference >= best.threshold
        };
        let asked = query.vector.year;
        let before = films.partition_point(|&film| year(film).zip(asked).is_none_or(|(year, asked)| year < asked));
        let is_same_year = |one: &u32, other: &u32| year(*one) == year(*other);
        films[..before].chunk_by(is_same_year).rev().all(&mut add_year);
        films[before..].chunk_by(is_same_year).all(&mut add_year);
    }

    fn postings(&self, feature: usize) -> &[(u32, f32)] {
        &self.postings[self.feature_starts[feature] as usize..self.feature_starts[feature + 1] as usize]
    }

    fn group_count(&self) -> usize {
        self.starts.len() - 1
    }
}

/// The start of each of `count` numbers in an ascending sequence of them, and its length.
fn starts(count: usize, ascending: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut starts = vec![0; count + 1];
    for number in ascending {
        starts[number as usize + 1] += 1;
    }
    for index in 0..count {
        starts[index + 1] += starts[index];
    }
    starts
}

/// The posting list of a feature of the query.
struct List<'a> {
    postings: &'a [(u32, f32)],
    /// The value of the feature in the query.
    value: f32,
    /// The largest contribution of the feature to the sum of a group.
    most: f32,
}

/// What the films of a group have in common.
struct Description<'a>(&'a ContentVector);

impl Description<'_> {
    fn bits(&self) -> impl Iterator<Item = u32> {
        let numbers = self.0.features.values.iter().chain(self.0.tone.iter().flatten());
        numbers.map(|number| number.to_bits())
    }
}

impl PartialEq for Description<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.0.features.indices == other.0.features.indices && self.bits().eq(other.bits())
    }
}

impl Eq for Description<'_> {}

impl Hash for Description<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.features.indices.hash(state);
        self.bits().for_each(|bits| bits.hash(state));
    }
}

/// The best films so far.
struct Best {
    k: usize,
    films: Vec<(usize, f32)>,
    /// A score that at least `k` films reach.
    threshold: f32,
}

impl Best {
    fn new(k: usize) -> Self {
        Self { k, films: Vec::with_capacity(2 * k), threshold: f32::NEG_INFINITY }
    }

    /// Adds a film, unless its score is too low, and returns whether it was added.
    fn add(&mut self, film: usize, score: f32) -> bool {
        if score < self.threshold {
            return false;
        }
        self.films.push((film, score));
        if self.films.len() >= 2 * self.k {
            self.shrink();
        }
        true
    }

    fn shrink(&mut self) {
        if self.films.len() > self.k {
            self.films.select_nth_unstable_by(self.k, best_first);
            self.films.truncate(self.k);
        }
        if self.films.len() == self.k {
            let lowest = self.films.iter().map(|(_, score)| *score).fold(f32::INFINITY, f32::min);
            self.threshold = self.threshold.max(lowest);
        }
    }

    fn ranked(mut self) -> Vec<(usize, f32)> {
        self.shrink();
        self.films.sort_unstable_by(best_first);
        self.films
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::artifact::Artifact;
    use crate::content::Parts;
    use crate::content::parts::Part;
    use crate::ranking::top_k;
    use crate::{Catalogue, Film};

    fn content() -> Content {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors");
        Artifact::read(&file).unwrap_or_else(|error| panic!("{error}")).0.content
    }

    fn exhaustive(query: &ContentQuery, preference: &[f32], k: usize) -> Vec<(usize, f32)> {
        let films = query.content.vectors.iter().zip(preference);
        let scores: Vec<f32> = films.map(|(film, preference)| query.similarity(film) + preference).collect();
        top_k(&scores, k, |_| true)
    }

    #[test]
    fn the_nearest_films_are_those_of_a_comparison_with_all() {
        let mut content = content();
        // Films with few known features, so that many differ in the year only.
        for film in (0..content.vectors.len()).filter(|film| film % 5 > 0) {
            let kept =
                |feature: u32| content.space.features[feature as usize].group == crate::features::FeatureGroup::Genre;
            let features = &content.vectors[film].features;
            let (indices, values) =
                features.iter().map(|(index, value)| (index as u32, value)).filter(|(index, _)| kept(*index)).unzip();
            content.vectors[film] = ContentVector {
                features: crate::features::SparseVector { indices, values },
                tone: None,
                year: content.vectors[film].year.filter(|_| film % 7 > 0),
            };
        }
        let preference: Vec<f32> = (0..content.film_count()).map(|film| (film * 37 % 11) as f32 * 1e-5).collect();
        let index = ContentIndex::new(&content, preference.clone());
        for vector in content.vectors.iter().step_by(3) {
            let query = ContentQuery::new(&content, vector);
            assert_eq!(index.nearest(&query, 24), exhaustive(&query, &preference, 24));
            assert_eq!(top_k(&index.scores(&query), 24, |_| true), exhaustive(&query, &preference, 24));
        }
    }

    #[test]
    fn sparse_questions_are_answered_exactly_too() {
        let content = content();
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue");
        let catalogue = Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"));
        let preference = vec![0.0; content.film_count()];
        let index = ContentIndex::new(&content, preference.clone());
        for parts in [&[Part::Genres][..], &[Part::Tone], &[Part::Synopsis, Part::Year], &[Part::People, Part::Genres]]
        {
            let parts: Parts = parts.iter().copied().collect();
            for film in catalogue.films.iter().step_by(29).map(Film::details) {
                let Some(vector) = content.embed(&parts.of(&film)) else { continue };
                let query = ContentQuery::sparse(&content, &vector);
                for k in [1, 24, 5000] {
                    assert_eq!(index.nearest(&query, k), exhaustive(&query, &preference, k));
                }
            }
        }
    }
}

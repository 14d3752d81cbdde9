//! Ranking: exact titles first, then relevance and fame; films of a series are put into their order.

use super::expansion::{Expansion, TypoTolerance};
use super::facet::FacetKind;
use super::index::{CAST, DIRECTOR, Fields, KNOWN_FOR, NAMES, OTHER_TITLE, SYNOPSIS, SearchIndex, TERM, TITLE};
use super::query::QueryTerm;
use super::words::{is_stop_word, stems};

/// The weight of a word in each field.
const WEIGHTS: [(Fields, f32); 7] =
    [(TITLE, 1.0), (OTHER_TITLE, 0.9), (DIRECTOR, 0.9), (KNOWN_FOR, 0.85), (CAST, 0.8), (TERM, 0.6), (SYNOPSIS, 0.35)];
/// The weights of title coverage and fame.
const TITLE_COVERAGE: f32 = 0.35;
const FAME: f32 = 0.5;
/// What fame counts for in a search that describes a film.
const FAME_OF_DESCRIBED: f32 = 0.3;
/// What it counts for that the search is a title, that a film is known for it, and that a title begins with it.
const EXACT_TITLE: f32 = 2.0;
const IS_KNOWN_FOR: f32 = 0.9;
const TITLE_BEGINS: f32 = 0.3;
/// The minimum quality of a word that counts as a word of the title.
const IS_IN_TITLE: f32 = 0.55;
/// The share of a search, by weight, that a film must match for a complete match, in addition to all phrases with a
/// meaning. Common words may be missing.
const COMPLETE: f32 = 0.8;
/// The share of a search, by weight, that a film must match if there is no complete match.
const MIN_COVERAGE: f32 = 0.4;
/// The minimum number of terms of a search that may describe a film in other words than its description, and what an
/// incomplete match costs if there are complete ones.
const DESCRIPTION: usize = 3;
const INCOMPLETE: f32 = 0.3;
/// The minimum share of a search that a film must match for typing errors in known words to be ruled out.
const DESCRIBED: f32 = 0.6;
/// The weight of a term that every film matches. A term that one film matches weighs 1 more.
const MIN_WEIGHT: f32 = 0.3;
/// The number of results in which films of a series are put into order.
const IN_SERIES_ORDER: usize = 200;

/// A film of the results.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Ranking {
    pub film: u32,
    pub score: f32,
    /// Whether the film was found by its title or series.
    is_titled: bool,
    is_exact: bool,
}

impl Ranking {
    /// The ranking of a film without a text, by fame alone.
    pub fn from_fame(film: u32, fame: f32) -> Self {
        Self { film, score: fame, is_titled: false, is_exact: false }
    }
}

/// The films that match, the best first, and whether they match all of the search.
#[derive(Debug, Default)]
pub(super) struct Rankings {
    pub films: Vec<Ranking>,
    pub is_complete: bool,
    /// The part of the search that the best match covers, by the weights of its terms.
    pub coverage: f32,
}

/// The films that the search as a whole means, in ascending order apart from those that are named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meant<'a> {
    /// Those whose title it is.
    pub named: &'a [u32],
    /// Those that are known for it.
    pub known_for: &'a [u32],
    /// Those with a title of several words that begins with it.
    pub beginning: &'a [u32],
}

/// The matches of each film while terms are evaluated.
struct Tally {
    fit: Vec<f32>,
    covered: Vec<f32>,
    terms: Vec<u8>,
    /// The number of matched terms with a meaning.
    meanings: Vec<u8>,
    in_title: Vec<u8>,
    touched: Vec<u32>,
}

/// The score of one term for each film that matches it.
struct Scores {
    best: Vec<f32>,
    in_title: Vec<bool>,
    touched: Vec<u32>,
}

impl Scores {
    fn new(films: usize) -> Self {
        Self { best: vec![0.0; films], in_title: vec![false; films], touched: Vec::new() }
    }

    fn raise(&mut self, film: usize, score: f32, in_title: bool) {
        if self.best[film] == 0.0 {
            self.touched.push(film as u32);
        }
        self.best[film] = self.best[film].max(score);
        self.in_title[film] |= in_title;
    }

    /// Calls `each` with the films, their scores, and whether the title matches, and clears them.
    fn drain(&mut self, mut each: impl FnMut(usize, f32, bool)) {
        for film in self.touched.drain(..) {
            let film = film as usize;
            each(film, std::mem::take(&mut self.best[film]), std::mem::take(&mut self.in_title[film]));
        }
    }
}

fn weight_of(fields: Fields) -> f32 {
    WEIGHTS.iter().find(|(field, _)| fields & field != 0).map_or(0.0, |(_, weight)| *weight)
}

impl SearchIndex {
    /// The films that match the terms of a search.
    pub(super) fn ranked(&self, terms: &[QueryTerm], meant: &Meant<'_>) -> Rankings {
        let strict = self.matching(terms, meant, TypoTolerance::UnknownWords);
        // A search of several words that describes a film is no misspelled name.
        let is_described = terms.len() > 2 && strict.coverage >= DESCRIBED;
        if strict.is_complete || terms.is_empty() || is_described {
            return strict;
        }
        let forgiving = self.matching(terms, meant, TypoTolerance::AllWords);
        if forgiving.is_complete || strict.films.is_empty() { forgiving } else { strict }
    }

    fn matching(&self, terms: &[QueryTerm], meant: &Meant<'_>, forgiving: TypoTolerance) -> Rankings {
        let films = self.len();
        let mut tally = Tally {
            fit: vec![0.0; films],
            covered: vec![0.0; films],
            terms: vec![0; films],
            meanings: vec![0; films],
            in_title: vec![0; films],
            touched: Vec::new(),
        };
        let joined = self.joined(terms, forgiving);
        let mut scores = Scores::new(films);
        let mut total = 0.0;
        let (optional, required): (Vec<_>, Vec<_>) = terms.iter().zip(&joined).partition(|(term, _)| term.is_optional);
        for (term, joined) in required.into_iter().chain(optional) {
            self.score_term(term, joined, forgiving, &mut scores);
            let weight = self.weight(scores.touched.len());
            let words = u8::try_from(term.words.len()).unwrap_or(u8::MAX);
            if term.is_optional {
                scores.drain(|film, score, in_title| {
                    tally.fit[film] += weight * score;
                    tally.in_title[film] = tally.in_title[film].saturating_add(if in_title { words } else { 0 });
                });
                continue;
            }
            total += weight;
            scores.drain(|film, score, in_title| {
                if tally.terms[film] == 0 {
                    tally.touched.push(film as u32);
                }
                tally.fit[film] += weight * score;
                tally.covered[film] += weight;
                tally.terms[film] += 1;
                tally.meanings[film] += u8::from(!term.meanings.is_empty());
                tally.in_title[film] = tally.in_title[film].saturating_add(if in_title { words } else { 0 });
            });
        }
        self.rank(terms, meant, tally, total)
    }

    /// The films that are known for what a search says.
    pub(super) fn known_for(&self, terms: &[QueryTerm]) -> &[u32] {
        let mut words: Vec<String> = Vec::new();
        for word in terms.iter().flat_map(|term| &term.words) {
            if !is_stop_word(word) && !words.contains(word) {
                words.push(word.clone());
            }
        }
        self.known_for.get(&stems(&words)).map_or(&[], Vec::as_slice)
    }

    fn rank(&self, terms: &[QueryTerm], meant: &Meant<'_>, mut tally: Tally, total: f32) -> Rankings {
        for &film in meant.named {
            if tally.terms[film as usize] == 0 {
                tally.touched.push(film);
            }
        }
        let meanings = terms.iter().filter(|term| !term.is_optional && !term.meanings.is_empty()).count();
        let is_complete = |film: u32| {
            let position = film as usize;
            let has_meanings = usize::from(tally.meanings[position]) == meanings;
            let is_covered = has_meanings && tally.covered[position] >= total * COMPLETE && total > 0.0;
            is_covered || meant.named.contains(&film) || meant.known_for.binary_search(&film).is_ok()
        };
        let any_complete = tally.touched.iter().any(|&film| is_complete(film));
        let best = tally.touched.iter().map(|&film| tally.covered[film as usize]).fold(0.0, f32::max);
        let least = (best * 0.8).max(total * MIN_COVERAGE);
        let words: usize = terms.iter().map(|term| term.words.len()).sum();
        let is_description = terms.iter().filter(|term| !term.is_optional).count() >= DESCRIPTION;
        let is_near = |film: u32| {
            let position = film as usize;
            tally.covered[position] >= least && (!any_complete || usize::from(tally.meanings[position]) == meanings)
        };
        let is_result = |film: &u32| is_complete(*film) || ((!any_complete || is_description) && is_near(*film));
        let fame = if is_description { FAME_OF_DESCRIBED } else { FAME };
        let rankings = tally.touched.iter().copied().filter(is_result).map(|film| {
            let position = film as usize;
            let ranked = &self.films[position];
            let in_title = f32::from(tally.in_title[position]);
            let coverage =
                (in_title / words.max(1) as f32).min(1.0) * (in_title / f32::from(ranked.title_words)).min(1.0);
            let is_exact = meant.named.contains(&film);
            let what_is_meant = [
                (is_exact, EXACT_TITLE),
                (meant.known_for.binary_search(&film).is_ok(), IS_KNOWN_FOR),
                (meant.beginning.binary_search(&film).is_ok(), TITLE_BEGINS),
            ];
            let what_is_meant = what_is_meant.iter().filter(|(is_meant, _)| *is_meant).map(|(_, score)| score);
            let score = tally.fit[position] / total.max(f32::MIN_POSITIVE)
                + TITLE_COVERAGE * coverage
                + fame * ranked.fame
                + what_is_meant.sum::<f32>();
            let score = if any_complete && !is_complete(film) { score - INCOMPLETE } else { score };
            Ranking { film, score, is_titled: tally.in_title[position] > 0, is_exact }
        });
        let mut films: Vec<Ranking> = rankings.collect();
        films.sort_unstable_by(|one, other| {
            let year = |film: u32| self.films[film as usize].year;
            other
                .score
                .total_cmp(&one.score)
                .then(year(one.film).cmp(&year(other.film)))
                .then(one.film.cmp(&other.film))
        });
        self.order_series(&mut films);
        Rankings { films, is_complete: any_complete, coverage: best / total.max(f32::MIN_POSITIVE) }
    }

    /// Puts films of a series that were found by their titles in the order of their years, in the places that they have.
    fn order_series(&self, films: &mut [Ranking]) {
        let first = films.iter().take_while(|film| film.is_exact).count();
        let end = films.len().min(IN_SERIES_ORDER);
        let Some(films) = films.get_mut(first..end) else { return };
        let series_of = |film: &Ranking| self.films[film.film as usize].series.filter(|_| film.is_titled);
        let mut done = Vec::new();
        for start in 0..films.len() {
            let Some(series) = series_of(&films[start]).filter(|series| !done.contains(series)) else { continue };
            done.push(series);
            let places: Vec<usize> =
                (start..films.len()).filter(|&place| series_of(&films[place]) == Some(series)).collect();
            let mut ordered: Vec<Ranking> = places.iter().map(|&place| films[place]).collect();
            ordered.sort_by_key(|film| self.films[film.film as usize].year);
            for (place, film) in places.into_iter().zip(ordered) {
                films[place] = film;
            }
        }
    }

    /// The weight of a term, higher for rarer ones.
    fn weight(&self, films: usize) -> f32 {
        if films == 0 {
            // What no film has tells none from others.
            return MIN_WEIGHT;
        }
        let all = self.len() as f32 + 1.0;
        MIN_WEIGHT + (all / (films as f32 + 1.0)).ln() / all.ln()
    }

    /// Joined words: for each term, the words that it stands for when joined with its neighbours.
    fn joined(&self, terms: &[QueryTerm], forgiving: TypoTolerance) -> Vec<Vec<Expansion>> {
        let mut joined: Vec<Vec<Expansion>> = vec![Vec::new(); terms.len()];
        let lengths = if terms.len() > 2 { vec![2, terms.len()] } else { vec![2] };
        for len in lengths {
            for (start, neighbours) in terms.windows(len).enumerate() {
                let word: String = neighbours.iter().flat_map(|term| term.words.iter().map(String::as_str)).collect();
                let mut found: Vec<Expansion> = self
                    .dictionary
                    .exact(&word)
                    .map(|word| Expansion { word, quality: 0.95, fields: NAMES })
                    .into_iter()
                    .collect();
                if found.is_empty() && forgiving == TypoTolerance::AllWords {
                    let resembling = self.dictionary.resembling(&word).into_iter();
                    found.extend(resembling.map(|other| Expansion { word: other.word, quality: 0.6, fields: NAMES }));
                }
                for of_unit in &mut joined[start..start + len] {
                    of_unit.extend(&found);
                }
            }
        }
        joined
    }

    fn score_term(&self, term: &QueryTerm, joined: &[Expansion], forgiving: TypoTolerance, scores: &mut Scores) {
        for meaning in &term.meanings {
            self.score_meaning(&meaning.facets, meaning.weight, scores);
        }
        self.score_words(joined, 1.0, scores);
        let is_origin = term
            .meanings
            .iter()
            .flat_map(|meaning| &meaning.facets)
            .any(|facet| matches!(self.facets.facet(*facet).0, FacetKind::Country | FacetKind::Language));
        let expansions = |word: &str, position: usize| {
            if term.is_optional && is_stop_word(word) {
                return self.beginnings(word);
            }
            let is_last = term.is_last && position + 1 == term.words.len();
            // A phrase with a meaning is not treated as a prefix of another word.
            let is_open = is_last && term.meanings.is_empty();
            let forgiving = if term.meanings.is_empty() { forgiving } else { TypoTolerance::UnknownWords };
            let mut expansions = self.expansions(word, is_open, forgiving);
            if is_origin {
                // The Germans in a film do not make it a German film.
                for expansion in &mut expansions {
                    expansion.fields &= !SYNOPSIS;
                }
            }
            expansions
        };
        if let [word] = &term.words[..] {
            self.score_words(&expansions(word, 0), 1.0, scores);
            return;
        }
        // Titles that have all words of a phrase.
        let mut from_words = Scores::new(self.len());
        let mut sums: Vec<(f32, u8, u8)> = vec![(0.0, 0, 0); self.len()];
        let mut touched = Vec::new();
        for (position, word) in term.words.iter().enumerate() {
            let mut expansions = expansions(word, position);
            for expansion in &mut expansions {
                expansion.fields &= TITLE | OTHER_TITLE;
            }
            self.score_words(&expansions, 1.0, &mut from_words);
            from_words.drain(|film, score, in_title| {
                let (sum, words, titled) = &mut sums[film];
                if *words == 0 {
                    touched.push(film);
                }
                *sum += score;
                *words += 1;
                *titled += u8::from(in_title);
            });
        }
        for film in touched {
            let (sum, words, titled) = sums[film];
            if usize::from(words) == term.words.len() {
                scores.raise(film, sum / f32::from(words), titled == words);
            }
        }
    }

    fn score_words(&self, expansions: &[Expansion], weight: f32, scores: &mut Scores) {
        for expansion in expansions {
            for posting in self.films_of_word.get(expansion.word as usize) {
                let fields = posting.value() & expansion.fields;
                if fields != 0 {
                    let in_title = fields & TITLE != 0 && expansion.quality >= IS_IN_TITLE;
                    scores.raise(posting.film(), weight * expansion.quality * weight_of(fields), in_title);
                }
            }
        }
    }

    /// Films with all facets of a meaning, by the mean of their weights.
    fn score_meaning(&self, facets: &[u16], weight: f32, scores: &mut Scores) {
        let percent = |value: u8| f32::from(value) / 100.0;
        if let [facet] = facets {
            for posting in self.films_of_facet.get(usize::from(*facet)) {
                scores.raise(posting.film(), weight * percent(posting.value()), false);
            }
            return;
        }
        let Some((first, others)) = facets.split_first() else { return };
        for posting in self.films_of_facet.get(usize::from(*first)) {
            let of_others = others.iter().map(|facet| {
                let films = self.films_of_facet.get(usize::from(*facet));
                let place = films.binary_search_by_key(&posting.film(), |other| other.film()).ok()?;
                Some(percent(films[place].value()))
            });
            if let Some(sum) = of_others.sum::<Option<f32>>() {
                let mean = (percent(posting.value()) + sum) / facets.len() as f32;
                scores.raise(posting.film(), weight * mean, false);
            }
        }
    }
}

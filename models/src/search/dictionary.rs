//! The words of all films, found by spelling, prefix and stem, and despite typing errors.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use fst::automaton::Str;
use fst::{Automaton, IntoStreamer, Map, MapBuilder, Streamer};
use levenshtein_automata::{Distance, LevenshteinAutomatonBuilder};

use super::lists::Lists;
use super::words::stem;

/// A sorted dictionary. A word's number is its position.
#[derive(Debug, Clone, Default)]
pub(super) struct Dictionary {
    words: Map<Vec<u8>>,
    stems: Map<Vec<u8>>,
    words_of_stem: Lists<u32>,
}

/// A word of the dictionary that resembles another, and the number of typing errors between them.
pub(super) struct Resembling {
    pub word: u32,
    pub text: String,
    pub errors: u8,
}

/// Shared, because building the tables of an automaton takes much longer than a search.
static ONE_ERROR: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(1, true));
static TWO_ERRORS: LazyLock<LevenshteinAutomatonBuilder> = LazyLock::new(|| LevenshteinAutomatonBuilder::new(2, true));

/// The minimum length of a word for one typing error, and for two.
const LONG_ENOUGH: usize = 4;
const LONG: usize = 7;
/// The maximum number of words with a common prefix that are compared.
const MAX_BEGINNINGS: usize = 4_000;

impl Dictionary {
    /// The words must be sorted and distinct.
    pub fn new<'a>(words: impl IntoIterator<Item = &'a str>) -> Self {
        let mut by_stem: BTreeMap<String, Vec<u32>> = BTreeMap::new();
        let mut builder = MapBuilder::memory();
        for (word, position) in words.into_iter().zip(0_u32..) {
            // Insertion only fails if the words are not sorted.
            if builder.insert(word, u64::from(position)).is_ok() {
                by_stem.entry(stem(word)).or_default().push(position);
            }
        }
        let stems = Map::from_iter(by_stem.keys().zip(0..)).unwrap_or_default();
        Self { words: builder.into_map(), stems, words_of_stem: by_stem.into_values().collect() }
    }

    /// The number of a word, if it is in the dictionary.
    pub fn exact(&self, word: &str) -> Option<u32> {
        self.words.get(word).map(|word| word as u32)
    }

    /// The numbers of all words with the same stem.
    pub fn with_stem_of(&self, word: &str) -> &[u32] {
        self.stems.get(stem(word)).map_or(&[], |stem| self.words_of_stem.get(stem as usize))
    }

    /// The words that begin with this one, without itself, each with its length.
    pub fn beginning_with(&self, word: &str) -> Vec<(u32, usize)> {
        let mut stream = self.words.search(Str::new(word).starts_with()).into_stream();
        let mut found = Vec::new();
        while let Some((text, position)) = stream.next() {
            if text.len() > word.len() {
                found.push((position as u32, text.len()));
            }
            if found.len() == MAX_BEGINNINGS {
                break;
            }
        }
        found
    }

    /// The words that differ by typing errors: by one, or by two if the word is long and its first letter is right.
    pub fn resembling(&self, word: &str) -> Vec<Resembling> {
        let mut found = Vec::new();
        if word.len() < LONG_ENOUGH {
            return found;
        }
        let first = word.as_bytes()[0];
        let (automaton, letters) = match word.len() {
            LONG.. => (TWO_ERRORS.build_dfa(word), [first, first + 1]),
            _ => (ONE_ERROR.build_dfa(word), [0, u8::MAX]),
        };
        let search = self.words.search_with_state(&automaton);
        let mut stream = search.ge([letters[0]]).lt([letters[1]]).into_stream();
        while let Some((text, position, state)) = stream.next() {
            if let Distance::Exact(errors @ 1..) = automaton.distance(state)
                && let Ok(text) = str::from_utf8(text)
            {
                found.push(Resembling { word: position as u32, text: text.to_owned(), errors });
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dictionary() -> Dictionary {
        Dictionary::new(["god", "godfather", "godzilla", "redemption", "shark", "sharks", "spider"])
    }

    #[test]
    fn words_are_found_by_beginning_and_stem() {
        let dictionary = dictionary();
        assert_eq!(dictionary.exact("god"), Some(0));
        assert_eq!(dictionary.beginning_with("god"), [(1, 9), (2, 8)]);
        assert_eq!(dictionary.with_stem_of("sharks"), [4, 5]);
        assert_eq!(dictionary.with_stem_of("whale"), [] as [u32; 0]);
    }

    #[test]
    fn typing_errors_are_forgiven_in_long_words_alone() {
        let of = |word: &str| dictionary().resembling(word).into_iter().map(|found| found.text).collect::<Vec<_>>();
        assert_eq!(of("godfater"), ["godfather"]);
        assert_eq!(of("redemtoin"), ["redemption"]);
        assert_eq!(of("sipder"), ["spider"]);
        assert_eq!(of("gad"), [] as [&str; 0]);
    }
}

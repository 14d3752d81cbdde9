//! The words of the dictionary that a word of a search may stand for, each with the quality of the match.

use super::index::{Fields, NAMES, SYNOPSIS, SearchIndex, TERM};
use super::synonyms::synonyms;
use super::words::{is_stop_word, written_otherwise};

/// A word of the dictionary that a word of a search may stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct Expansion {
    pub word: u32,
    /// The quality of the match, from 0 to 1.
    pub quality: f32,
    /// The fields of a film in which the word counts.
    pub fields: Fields,
}

/// Which words of a search may contain typing errors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TypoTolerance {
    /// Only words that no film has may contain typing errors.
    UnknownWords,
    /// All words may contain typing errors.
    AllWords,
}

const EXACT: f32 = 1.0;
const ALTERNATIVE_SPELLING: f32 = 0.95;
const SAME_STEM: f32 = 0.9;
const SYNONYM: f32 = 0.8;
const BEGINNING: f32 = 0.62;
const PREFIX_OF_LAST_WORD: f32 = 0.8;
const ERRORS: [f32; 3] = [1.0, 0.7, 0.5];
/// The length from which a word may be the beginning of another, unless it is the last one.
const MIN_LAST_PREFIX_LEN: usize = 3;

impl SearchIndex {
    /// The words that a word may stand for. `is_last` means that it may be the prefix of a word that is still being
    /// typed.
    pub(super) fn expansions(&self, word: &str, is_last: bool, forgiving: TypoTolerance) -> Vec<Expansion> {
        let dictionary = &self.dictionary;
        let mut found = Vec::new();
        let exact = dictionary.exact(word);
        found.extend(exact.map(|word| Expansion { word, quality: EXACT, fields: NAMES | SYNOPSIS }));
        if let Some(other) = written_otherwise(word).and_then(|other| dictionary.exact(&other)) {
            found.push(Expansion { word: other, quality: ALTERNATIVE_SPELLING, fields: NAMES });
        }
        let same_stem = dictionary.with_stem_of(word).iter().filter(|other| Some(**other) != exact);
        found.extend(same_stem.map(|&word| Expansion { word, quality: SAME_STEM, fields: NAMES | SYNOPSIS }));
        for synonym in synonyms(word).iter().filter_map(|synonym| dictionary.exact(synonym)) {
            found.push(Expansion { word: synonym, quality: SYNONYM, fields: TERM | SYNOPSIS });
        }
        let is_known = exact.is_some();
        let mut may_be_a_beginning = false;
        if is_last || word.len() >= MIN_LAST_PREFIX_LEN {
            let quality = if is_last { PREFIX_OF_LAST_WORD } else { BEGINNING };
            let begins = dictionary.beginning_with(word).into_iter();
            let is_name =
                |other: u32| self.films_of_word.get(other as usize).iter().any(|film| film.value() & NAMES != 0);
            may_be_a_beginning = is_last && begins.clone().any(|(other, _)| is_name(other));
            found.extend(begins.map(|(other, len)| {
                let typed = word.len() as f32 / len as f32;
                Expansion { word: other, quality: quality * (0.7 + 0.3 * typed), fields: NAMES }
            }));
        }
        let is_forgiven = forgiving == TypoTolerance::AllWords;
        if !is_known || is_forgiven {
            let trust = if may_be_a_beginning { 0.6 } else { 1.0 };
            found.extend(dictionary.resembling(word).into_iter().map(|other| Expansion {
                word: other.word,
                quality: trust * ERRORS[usize::from(other.errors)],
                fields: NAMES,
            }));
        }
        if is_forgiven {
            // A search that needs more errors than those in unknown words is for a name.
            for expansion in &mut found {
                expansion.fields &= NAMES;
            }
        }
        found
    }

    /// The words that begin with one that says nothing.
    pub(super) fn beginnings(&self, word: &str) -> Vec<Expansion> {
        let begins = self.dictionary.beginning_with(word).into_iter();
        begins.map(|(word, _)| Expansion { word, quality: BEGINNING, fields: NAMES }).collect()
    }

    /// The search with each unknown word replaced by the most frequent one that resembles it; `None` if nothing has to be
    /// replaced.
    pub(super) fn spelled(&self, words: &[String]) -> Option<String> {
        let mut is_other = false;
        let spelled = words.iter().map(|word| {
            let dictionary = &self.dictionary;
            if is_stop_word(word) || dictionary.exact(word).is_some() || !dictionary.with_stem_of(word).is_empty() {
                return word.clone();
            }
            let resembling = dictionary.resembling(word).into_iter();
            let frequency = |word: u32| self.films_of_word.get(word as usize).len();
            let best = resembling.min_by_key(|other| (other.errors, std::cmp::Reverse(frequency(other.word))));
            is_other |= best.is_some();
            best.map_or_else(|| word.clone(), |best| best.text)
        });
        let spelled: Vec<String> = spelled.collect();
        is_other.then(|| spelled.join(" "))
    }
}

//! Words as they are indexed: transliterated, without punctuation, with numbers in other forms.

use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use crate::titles::{ascii_words, digits_of, letters_for_digits};

/// The longest word that is indexed, in bytes.
pub(super) const MAX_WORD_LEN: usize = 24;

/// Words without information about a film. They are compared only if a search has no other words.
const STOP_WORDS: [&str; 88] = [
    "a",
    "about",
    "all",
    "am",
    "an",
    "and",
    "any",
    "are",
    "as",
    "at",
    "be",
    "best",
    "by",
    "can",
    "cinema",
    "der",
    "die",
    "directed",
    "director",
    "das",
    "ever",
    "featuring",
    "film",
    "filme",
    "films",
    "find",
    "flick",
    "flicks",
    "for",
    "from",
    "good",
    "great",
    "has",
    "have",
    "he",
    "her",
    "his",
    "i",
    "in",
    "is",
    "it",
    "its",
    "made",
    "me",
    "most",
    "movie",
    "movies",
    "must",
    "my",
    "of",
    "on",
    "one",
    "or",
    "picture",
    "pictures",
    "played",
    "plays",
    "really",
    "recommend",
    "see",
    "set",
    "she",
    "show",
    "some",
    "something",
    "starring",
    "stars",
    "that",
    "the",
    "their",
    "them",
    "there",
    "they",
    "this",
    "to",
    "top",
    "und",
    "very",
    "want",
    "was",
    "watch",
    "what",
    "where",
    "which",
    "who",
    "will",
    "with",
    "within",
];

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The words of a text: lower-case ASCII, without apostrophes and the points of abbreviations.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain = ascii_words(text, &['\'', '`', '.']);
    plain.split(' ').filter(|word| !word.is_empty() && word.len() <= MAX_WORD_LEN).map(str::to_owned).collect()
}

/// The stem of an English word: `sharks` → `shark`.
pub(super) fn stem(word: &str) -> String {
    STEMMER.stem(word).into_owned()
}

/// The stems of words, joined by spaces: a phrase as it is compared.
pub(super) fn stems(words: &[String]) -> String {
    words.iter().map(|word| stem(word)).collect::<Vec<_>>().join(" ")
}

pub(super) fn is_stop_word(word: &str) -> bool {
    STOP_WORDS.contains(&word)
}

/// A word with numbers as digits, or with letters for digits, if either differs: `iv` → `4`, `se7en` → `seven`.
pub(super) fn written_otherwise(word: &str) -> Option<String> {
    let letters = letters_for_digits(word);
    digits_of(word).or_else(|| (letters != word).then_some(letters))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_ignore_accents_case_apostrophes_and_points() {
        assert_eq!(words("Ocean's E.T. l’été & co"), ["oceans", "et", "lete", "and", "co"]);
        assert_eq!(words("七人の侍"), words("七人の侍 "));
        assert!(words("% _ \" 🎬?").iter().all(|word| word.is_ascii()));
        assert!(words(&"x".repeat(200)).is_empty());
    }

    #[test]
    fn numbers_and_letters_have_other_ways_to_be_written() {
        assert_eq!(written_otherwise("iv").as_deref(), Some("4"));
        assert_eq!(written_otherwise("three").as_deref(), Some("3"));
        assert_eq!(written_otherwise("se7en").as_deref(), Some("seven"));
        assert_eq!(written_otherwise("heat"), None);
    }

    #[test]
    fn phrases_are_compared_by_their_stems() {
        let of = |text: &str| stems(&words(text));
        assert_eq!(of("Romantic Comedies"), of("romantic comedy"));
        assert_eq!(of("vampires"), of("vampire"));
    }
}

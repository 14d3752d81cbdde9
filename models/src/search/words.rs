//! Words as they are indexed: transliterated, without punctuation, with numbers in other forms.

use std::borrow::Cow;
use std::sync::LazyLock;

use rust_stemmers::{Algorithm, Stemmer};

use super::numbers::value;
use crate::titles::{ascii_words, digits_of, letters_for_digits};

/// The longest word that is indexed, in bytes.
pub(super) const MAX_WORD_LEN: usize = 24;

/// Words without information about a film. They are compared only if a search has no other words.
const STOP_WORDS: [&str; 141] = [
    "1080p",
    "720p",
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
    "based",
    "be",
    "because",
    "becomes",
    "best",
    "between",
    "bluray",
    "by",
    "can",
    "cant",
    "cinema",
    "collection",
    "das",
    "der",
    "didnt",
    "die",
    "directed",
    "director",
    "doesnt",
    "dont",
    "download",
    "during",
    "dvd",
    "each",
    "ever",
    "famous",
    "features",
    "featuring",
    "film",
    "filme",
    "films",
    "find",
    "flick",
    "flicks",
    "for",
    "franchise",
    "from",
    "gets",
    "give",
    "goes",
    "good",
    "great",
    "greatest",
    "has",
    "have",
    "he",
    "her",
    "his",
    "i",
    "im",
    "imdb",
    "in",
    "into",
    "is",
    "isnt",
    "it",
    "its",
    "kind",
    "like",
    "looking",
    "made",
    "make",
    "makes",
    "me",
    "most",
    "movie",
    "movies",
    "must",
    "my",
    "need",
    "netflix",
    "of",
    "on",
    "one",
    "online",
    "or",
    "other",
    "overrated",
    "picture",
    "pictures",
    "played",
    "plays",
    "please",
    "popular",
    "really",
    "recommend",
    "review",
    "reviews",
    "saga",
    "see",
    "sees",
    "series",
    "set",
    "she",
    "show",
    "some",
    "something",
    "starring",
    "stars",
    "stream",
    "streaming",
    "that",
    "the",
    "their",
    "them",
    "there",
    "they",
    "this",
    "to",
    "top",
    "trailer",
    "trilogy",
    "und",
    "underrated",
    "version",
    "very",
    "want",
    "was",
    "watch",
    "watching",
    "what",
    "where",
    "which",
    "while",
    "who",
    "will",
    "with",
    "within",
    "wont",
];

const PRAISE: [&str; 33] = [
    "all",
    "at",
    "best",
    "cinema",
    "ever",
    "famous",
    "favourite",
    "favorite",
    "film",
    "films",
    "flick",
    "flicks",
    "good",
    "great",
    "greatest",
    "i",
    "in",
    "list",
    "made",
    "most",
    "movie",
    "movies",
    "must",
    "of",
    "popular",
    "rated",
    "recommend",
    "see",
    "the",
    "time",
    "top",
    "watch",
    "world",
];

static STEMMER: LazyLock<Stemmer> = LazyLock::new(|| Stemmer::create(Algorithm::English));

/// The words of a text: lower-case ASCII, without apostrophes and the points of abbreviations.
pub(super) fn words(text: &str) -> Vec<String> {
    let plain = ascii_words(&without_separating_points(text), &['\'', '`', '.']);
    plain.split(' ').filter(|word| !word.is_empty() && word.len() <= MAX_WORD_LEN).map(str::to_owned).collect()
}

/// Replaces points between words by spaces: they separate the words of file names.
fn without_separating_points(text: &str) -> Cow<'_, str> {
    let is_long = |word: &str| word.chars().count() > 2 && !word.contains(' ');
    if text.contains(' ') || text.split('.').filter(|word| is_long(word)).count() < 2 {
        return text.into();
    }
    text.replace('.', " ").into()
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

/// Whether a word asks for films, or for good ones.
pub(super) fn is_praise(word: &str) -> bool {
    PRAISE.contains(&word)
}

/// A word with numbers as digits, or with letters for digits, if either differs: `iv` → `4`, `se7en` → `seven`.
pub(super) fn written_otherwise(word: &str) -> Option<String> {
    let letters = letters_for_digits(word);
    let number = digits_of(word).or_else(|| value(word).map(|number| number.to_string()));
    number.or_else(|| (letters != word).then_some(letters))
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

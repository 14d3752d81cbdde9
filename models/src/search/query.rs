//! Parses a search into terms: words, and phrases that have a meaning.

use super::index::SearchIndex;
use super::lexicon::Meaning;
use super::numbers::with_digits;
use super::time::time;
use super::words::{is_praise, is_stop_word, words};

/// The maximum number of words of a search; further words are ignored.
const MAX_WORDS: usize = 16;
/// The maximum number of characters of a search; further characters are ignored.
const MAX_LEN: usize = 200;

/// A term of a search, which a film should match.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct QueryTerm {
    pub words: Vec<String>,
    pub meanings: Vec<Meaning>,
    /// Whether the last word may be the beginning of one: it may still be being typed.
    pub is_last: bool,
    /// Whether films without it are results all the same.
    pub is_optional: bool,
}

/// Words that say little about a film, but may be those of a title.
const OPTIONAL: [&str; 15] = [
    "full",
    "free",
    "guy",
    "guys",
    "someone",
    "somebody",
    "people",
    "person",
    "character",
    "called",
    "named",
    "story",
    "plot",
    "scene",
    "you",
];
/// Fields that other search engines know, followed by a colon.
const FIELDS: [&str; 9] = ["title:", "name:", "director:", "actor:", "cast:", "with:", "genre:", "year:", "country:"];

/// Words that introduce a film to which results should be similar.
const LIKE: [&str; 6] = ["similar to", "similar", "like", "such as", "wie", "comme"];
/// Words before these.
const BEFORE_LIKE: [&str; 14] = [
    "films",
    "film",
    "movies",
    "movie",
    "filme",
    "something",
    "anything",
    "more",
    "stuff",
    "titles",
    "les",
    "des",
    "that",
    "are",
];

/// The title in `films like …`; `None` for any other search.
pub fn film_like(text: &str) -> Option<&str> {
    let mut rest = text.trim();
    loop {
        if let Some(title) = LIKE.iter().find_map(|like| without_word(rest, like)) {
            return Some(title.trim()).filter(|title| !title.is_empty());
        }
        rest = BEFORE_LIKE.iter().find_map(|word| without_word(rest, word))?;
    }
}

/// The text after a leading word, whose case is ignored.
fn without_word<'a>(text: &'a str, word: &str) -> Option<&'a str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    (start.eq_ignore_ascii_case(word) && rest.starts_with(' ')).then(|| rest.trim_start())
}

/// The words of a search, at most [`MAX_WORDS`].
pub(super) fn query_words(text: &str) -> Vec<String> {
    let text: String = text.chars().take(MAX_LEN).collect();
    let without_fields = text.split_whitespace().map(|word| {
        let field =
            FIELDS.iter().find(|field| word.get(..field.len()).is_some_and(|start| start.eq_ignore_ascii_case(field)));
        field.map_or(word, |field| &word[field.len()..])
    });
    let mut words = words(&without_fields.collect::<Vec<_>>().join(" "));
    words.truncate(MAX_WORDS);
    with_digits(words)
}

/// Whether a text asks for films and says nothing about them: *best movies ever*.
pub(super) fn asks_for_any(text: &str) -> bool {
    let words = query_words(text);
    !words.is_empty() && words.iter().all(|word| is_praise(word))
}

fn announces_number(term: &QueryTerm) -> bool {
    matches!(&term.words[..], [word] if matches!(word.as_str(), "part" | "episode" | "chapter" | "vol" | "volume"))
}

impl SearchIndex {
    /// The terms of a search, each once.
    pub(super) fn terms(&self, text: &str) -> Vec<QueryTerm> {
        let words = query_words(text);
        let keeps_all = words.iter().all(|word| is_stop_word(word));
        let mut terms: Vec<QueryTerm> = Vec::new();
        let mut rest = &words[..];
        while let Some(first) = rest.first() {
            let (len, meanings) = if keeps_all { (1, Vec::new()) } else { self.meaning(rest) };
            let (term, after) = rest.split_at(len);
            rest = after;
            let is_last = rest.is_empty();
            let says_nothing = !keeps_all && len == 1 && meanings.is_empty() && is_stop_word(first);
            // It may be the beginning of a word.
            let is_open = is_last && !terms.is_empty() && !is_praise(first);
            // The first part of a series has no number.
            let is_first_part = is_last && first == "1" && terms.last().is_some_and(|term| !announces_number(term));
            if (says_nothing && !is_open) || is_first_part || terms.iter().any(|other| other.words == term) {
                continue;
            }
            let is_optional = says_nothing || (len == 1 && OPTIONAL.contains(&first.as_str()));
            terms.push(QueryTerm { words: term.to_vec(), meanings, is_last, is_optional });
        }
        if terms.iter().all(|term| term.is_optional) {
            for term in &mut terms {
                term.is_optional = false;
            }
        }
        terms
    }

    /// The longest phrase at the beginning of some words that has a meaning, or their first word.
    fn meaning(&self, words: &[String]) -> (usize, Vec<Meaning>) {
        if let Some((len, facets)) = time(words, &self.facets) {
            return (len, facets.into_iter().map(|facet| Meaning { facets: vec![facet], weight: 1.0 }).collect());
        }
        if let Some((len, meanings)) = self.lexicon.longest(words) {
            return (len, meanings.to_vec());
        }
        let dictionary = &self.dictionary;
        let is_known = dictionary.exact(&words[0]).is_some() || !dictionary.with_stem_of(&words[0]).is_empty();
        let resembling = (!is_known).then(|| self.lexicon.resembling(&words[0])).flatten();
        (1, resembling.map(<[Meaning]>::to_vec).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::film_like;

    #[test]
    fn a_search_for_similar_films_names_one() {
        for text in
            ["films like Heat", "movies similar to Heat", "Like heat", "something like  heat ", "filme wie heat"]
        {
            assert_eq!(film_like(text).map(str::to_lowercase).as_deref(), Some("heat"), "{text}");
        }
        for text in ["heat", "films", "films like ", "likely", "as you like it", "", "寄生虫"] {
            assert_eq!(film_like(text), None, "{text}");
        }
    }
}

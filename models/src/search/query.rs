//! Parses a search into terms: words, and phrases that have a meaning.

use super::facet::FacetKind;
use super::index::SearchIndex;
use super::lexicon::Meaning;
use super::words::{is_stop_word, words};

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
}

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
    let mut words = words(&text);
    words.truncate(MAX_WORDS);
    words
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
            if !keeps_all && len == 1 && is_stop_word(first) {
                continue;
            }
            if terms.iter().all(|other| other.words != term) {
                terms.push(QueryTerm { words: term.to_vec(), meanings, is_last: rest.is_empty() });
            }
        }
        terms
    }

    /// The longest phrase at the beginning of some words, or their first word.
    fn meaning(&self, words: &[String]) -> (usize, Vec<Meaning>) {
        if let Some(meaning) = self.time(&words[0]) {
            return (1, vec![meaning]);
        }
        self.lexicon.longest(words).map_or((1, Vec::new()), |(len, meanings)| (len, meanings.to_vec()))
    }

    /// A year, or a decade: `1994`, `80s`, `1980s`, `80er`.
    fn time(&self, word: &str) -> Option<Meaning> {
        let facet = match word.trim_end_matches("er").trim_end_matches('s') {
            year if year == word && year.len() == 4 => self.facets.find(FacetKind::Year, year),
            decade if decade != word && decade.len() == 4 => self.facets.find(FacetKind::Decade, decade),
            decade if decade != word && decade.len() == 2 && decade.ends_with('0') => {
                let century = if decade < "30" { "20" } else { "19" };
                self.facets.find(FacetKind::Decade, &format!("{century}{decade}"))
            }
            _ => None,
        }?;
        Some(Meaning { facets: vec![facet], weight: 1.0 })
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

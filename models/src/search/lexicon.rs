//! The lexicon: phrases that stand for facets.

use std::collections::HashMap;
use std::str::FromStr;

use super::facet::{FacetId, FacetKind, Facets};
use super::words::{stems, words};
use crate::vocabulary::Vocabulary;

/// Lines of names, separated by `|`, a tab, and the facets that they stand for.
const NAMES: &str = include_str!("lexicon.tsv");
/// The minimum length of a prefix of a term's name, in characters.
const MIN_PREFIX_LEN: usize = 2;
/// The minimum length of a word that may have one typing error, and two.
const LONG_ENOUGH: usize = 5;
const LONG: usize = 8;
/// The maximum number of words of a phrase.
const MAX_WORDS: usize = 5;
/// The weights of a meaning by the term's own name, by the name of another source, and by the adjective of a language.
const OWN_NAME: f32 = 1.0;
const OTHER_NAME: f32 = 0.8;
const LANGUAGE: f32 = 0.55;

/// A term of a vocabulary.
#[derive(Debug, Clone, Copy)]
pub struct Term<'a> {
    pub kind: FacetKind,
    pub slug: &'a str,
    pub name: &'a str,
}

/// One meaning of a phrase: facets that a film must have together.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Meaning {
    pub facets: Vec<FacetId>,
    pub weight: f32,
}

/// Meanings by phrase, whose words are stems.
#[derive(Debug, Clone, Default)]
pub(super) struct Lexicon {
    phrases: HashMap<String, Vec<Meaning>>,
    /// The single words among the phrases as they are written, with their stems.
    words: HashMap<String, String>,
    terms: HashMap<FacetId, String>,
}

impl Lexicon {
    /// The lexicon of these terms. Meanings with facets that no film has are left out.
    pub fn new(terms: &[Term<'_>], facets: &Facets) -> Self {
        let mut lexicon = Self::default();
        for term in terms {
            let Some(facet) = facets.find(term.kind, term.slug) else { continue };
            lexicon.terms.insert(facet, term.name.to_owned());
            let weight = match term.kind {
                FacetKind::Language => LANGUAGE,
                FacetKind::Series => OTHER_NAME,
                _ => OWN_NAME,
            };
            lexicon.add(term.name, Meaning { facets: vec![facet], weight });
            if matches!(term.kind, FacetKind::Genre | FacetKind::Keyword) {
                lexicon.add(term.slug, Meaning { facets: vec![facet], weight });
            }
            if term.kind == FacetKind::Language {
                for name in ["in {}", "{} language", "{} speaking", "{} spoken"] {
                    let name = name.replace("{}", term.name);
                    lexicon.add(&name, Meaning { facets: vec![facet], weight: OWN_NAME });
                }
            }
        }
        lexicon.add_vocabulary(terms, facets);
        for (facet, id) in facets.facets_with_ids() {
            if facet.0 == FacetKind::Series {
                lexicon.add(&facet.1, Meaning { facets: vec![id], weight: OTHER_NAME });
            }
        }
        for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
            let Some((names, meanings)) = line.split_once('\t') else { continue };
            for (position, meaning) in meanings.split(',').enumerate() {
                let found: Option<Vec<FacetId>> = meaning.split('+').map(|facet| parse(facet, facets)).collect();
                let Some(found) = found else { continue };
                let weight = OWN_NAME - 0.02 * (position.min(10) as f32);
                for name in names.split('|') {
                    lexicon.add(name, Meaning { facets: found.clone(), weight });
                }
            }
        }
        lexicon.prefer_countries(facets);
        lexicon
    }

    /// An adjective that names both a country and a language means the country: a German film is one from Germany.
    fn prefer_countries(&mut self, facets: &Facets) {
        let is_of = |meaning: &Meaning, kind| meaning.facets.iter().any(|facet| facets.facet(*facet).0 == kind);
        for meanings in self.phrases.values_mut() {
            if meanings.iter().any(|meaning| is_of(meaning, FacetKind::Country)) {
                meanings.retain(|meaning| meaning.weight > LANGUAGE || !is_of(meaning, FacetKind::Language));
            }
        }
    }

    /// Adds the names of genres and keywords in other sources.
    fn add_vocabulary(&mut self, terms: &[Term<'_>], facets: &Facets) {
        let of = |kind: FacetKind| {
            let terms = terms.iter().filter(|term| term.kind == kind);
            terms.map(|term| (term.slug, Some(term.name))).collect::<Vec<_>>()
        };
        let vocabulary = Vocabulary::new(&of(FacetKind::Genre), &of(FacetKind::Keyword));
        let names = vocabulary.genre_names().map(|name| (FacetKind::Genre, name));
        let names = names.chain(vocabulary.keyword_names().map(|name| (FacetKind::Keyword, name)));
        for (kind, (name, slugs)) in names {
            let found: Vec<FacetId> = slugs.iter().filter_map(|slug| facets.find(kind, slug)).collect();
            // What another place calls a genre may be something more particular here.
            let is_another = self.phrases.get(&stems(&words(name))).is_some_and(|meanings| {
                meanings.iter().any(|meaning| meaning.weight == OWN_NAME && meaning.facets != found)
            });
            if found.len() == slugs.len() && !is_another {
                self.add(name, Meaning { facets: found, weight: OTHER_NAME });
            }
        }
    }

    fn add(&mut self, name: &str, meaning: Meaning) {
        let words = words(name);
        if words.is_empty() || words.len() > MAX_WORDS {
            return;
        }
        let stems = stems(&words);
        if let [word] = &words[..] {
            self.words.insert(word.clone(), stems.clone());
        }
        let meanings = self.phrases.entry(stems).or_default();
        match meanings.iter_mut().find(|known| known.facets == meaning.facets) {
            Some(known) => known.weight = known.weight.max(meaning.weight),
            None => meanings.push(meaning),
        }
    }

    /// The longest phrase at the beginning of some words: its number of words and its meanings.
    pub fn longest(&self, words: &[String]) -> Option<(usize, &[Meaning])> {
        (1..=words.len().min(MAX_WORDS)).rev().find_map(|len| {
            let meanings = self.phrases.get(&stems(&words[..len]))?;
            Some((len, meanings.as_slice()))
        })
    }

    /// What a word with typing errors means: that of the word that resembles it most.
    pub fn resembling(&self, word: &str) -> Option<&[Meaning]> {
        let allowed = match word.len() {
            LONG.. => 2,
            LONG_ENOUGH.. => 1,
            _ => return None,
        };
        let errors = |other: &str| strsim::osa_distance(word, other);
        let begins_alike = |other: &&String| other.len() >= LONG_ENOUGH && other.as_bytes()[0] == word.as_bytes()[0];
        let others = self.words.keys().filter(begins_alike).map(|other| (errors(other), other));
        let (_, nearest) = others.filter(|(errors, _)| *errors <= allowed).min()?;
        self.phrases.get(&self.words[nearest]).map(Vec::as_slice)
    }

    /// The name of a term; `None` for facets without a term.
    pub fn name(&self, facet: FacetId) -> Option<&str> {
        self.terms.get(&facet).map(String::as_str)
    }

    /// Names of genres, keywords, countries and languages with a word that begins like this, the shortest first.
    pub fn terms_beginning_with(&self, text: &str) -> Vec<&str> {
        let wanted = words(text).join(" ");
        if wanted.len() < MIN_PREFIX_LEN {
            return Vec::new();
        }
        let begins = |name: &str| {
            let name = words(name).join(" ");
            name.starts_with(&wanted) || name.contains(&format!(" {wanted}"))
        };
        let mut found: Vec<&str> = self.terms.values().map(String::as_str).filter(|name| begins(name)).collect();
        found.sort_by_key(|&name| (name.len(), name));
        found.dedup();
        found
    }
}

/// `kind:slug`
fn parse(facet: &str, facets: &Facets) -> Option<FacetId> {
    let (kind, slug) = facet.split_once(':')?;
    facets.find(FacetKind::from_str(kind).ok()?, slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_kinds_that_there_are() {
        for line in NAMES.lines().filter(|line| !line.starts_with('#')) {
            let (names, meanings) = line.split_once('\t').unwrap_or_else(|| panic!("{line:?} has no tab"));
            assert!(names.split('|').all(|name| (1..=MAX_WORDS).contains(&words(name).len())), "{line:?}");
            for facet in meanings.split([',', '+']) {
                let kind = facet.split_once(':').map(|(kind, _)| kind);
                assert!(kind.is_some_and(|kind| FacetKind::from_str(kind).is_ok()), "{line:?}");
            }
        }
    }
}

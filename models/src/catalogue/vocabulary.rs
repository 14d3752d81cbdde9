//! Controlled vocabularies: keywords, genres, countries and languages.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::CatalogueError;

/// The terms of a file with tab-separated columns: slug, name, and for keywords a definition and optionally a shelf
/// title.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    path: PathBuf,
    /// In the order of the file.
    pub terms: Vec<Term>,
    positions: HashMap<String, usize>,
}

/// A term of a vocabulary, such as a keyword.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The identifier: `time-loop`.
    pub slug: String,
    /// The displayed form: `time loop`.
    pub name: String,
    /// The title of a shelf of films with this term.
    pub shelf: Option<String>,
}

impl Vocabulary {
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, CatalogueError> {
        let invalid = |line: usize, problem: &str| CatalogueError::Vocabulary {
            path: path.to_owned(),
            problem: format!("line {line}: {problem}"),
        };
        let mut terms = Vec::new();
        let mut positions = HashMap::new();
        for (index, line) in text.lines().enumerate() {
            if line.starts_with('#') || line.is_empty() {
                continue;
            }
            let mut columns = line.split('\t').map(str::trim);
            let (Some(slug), Some(name)) = (columns.next(), columns.next()) else {
                return Err(invalid(index + 1, "expected a slug, a tab and a name"));
            };
            if !is_slug(&slug.to_lowercase()) {
                return Err(invalid(index + 1, "a slug may contain only letters, digits and single hyphens"));
            }
            if name.is_empty() {
                return Err(invalid(index + 1, "the name is empty"));
            }
            if positions.insert(slug.to_owned(), terms.len()).is_some() {
                return Err(invalid(index + 1, "the slug is used more than once"));
            }
            terms.push(Term { slug: slug.to_owned(), name: name.to_owned(), shelf: columns.nth(1).map(str::to_owned) });
        }
        Ok(Self { path: path.to_owned(), terms, positions })
    }

    /// The file that this vocabulary comes from.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// The term with this slug, if there is one.
    pub fn get(&self, slug: &str) -> Option<&Term> {
        self.positions.get(slug).map(|&position| &self.terms[position])
    }

    /// All slugs, in the order of the file.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.slug.as_str())
    }
}

/// Whether a text consists of lower-case ASCII letters and digits with single hyphens between them.
pub(super) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

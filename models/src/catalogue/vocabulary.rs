//! The controlled words: keywords and genres, each with what a reader sees of it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use super::CatalogueError;

/// A file of terms, one a line, in columns divided by tabs: slug, name, for keywords what it means, for some a shelf's title.
#[derive(Debug, Clone)]
pub struct Vocabulary {
    pub path: PathBuf,
    /// In the file's order.
    pub terms: Vec<Term>,
    positions: HashMap<String, usize>,
}

/// One controlled word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// `time-loop`.
    pub slug: String,
    /// `time loop`: what a visitor reads.
    pub name: String,
    /// What a shelf of such films is called on the home page.
    pub shelf: Option<String>,
}

impl Vocabulary {
    pub(super) fn parse(path: &Path, text: &str) -> Result<Self, CatalogueError> {
        let refuse = |line: usize, problem: &str| CatalogueError::Vocabulary {
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
                return Err(refuse(index + 1, "expected a term, a tab and its name"));
            };
            if !is_slug(&slug.to_lowercase()) {
                return Err(refuse(index + 1, "a term has letters, digits and hyphens only"));
            }
            if name.is_empty() {
                return Err(refuse(index + 1, "the name is empty"));
            }
            if positions.insert(slug.to_owned(), terms.len()).is_some() {
                return Err(refuse(index + 1, "the term is there twice"));
            }
            terms.push(Term { slug: slug.to_owned(), name: name.to_owned(), shelf: columns.nth(1).map(str::to_owned) });
        }
        Ok(Self { path: path.to_owned(), terms, positions })
    }

    /// The term of that slug.
    pub fn get(&self, slug: &str) -> Option<&Term> {
        self.positions.get(slug).map(|&position| &self.terms[position])
    }

    /// All slugs, in the file's order.
    pub fn slugs(&self) -> impl Iterator<Item = &str> {
        self.terms.iter().map(|term| term.slug.as_str())
    }
}

/// Lower-case ASCII words and digits joined by single hyphens.
pub(super) fn is_slug(text: &str) -> bool {
    !text.is_empty()
        && text
            .split('-')
            .all(|word| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit()))
}

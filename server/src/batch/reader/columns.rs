//! Which columns mean something here.

use super::Unreadable;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    Title,
    Year,
    Genres,
    Keywords,
    Directors,
    Cast,
    Synopsis,
    K,
}

/// How many there are.
pub const COLUMNS: usize = 8;

impl Column {
    pub fn name(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Year => "year",
            Self::Genres => "genres",
            Self::Keywords => "keywords",
            Self::Directors => "directors",
            Self::Cast => "cast",
            Self::Synopsis => "synopsis",
            Self::K => "k",
        }
    }

    /// By its name or another that is widely used, in any case.
    fn named(heading: &str) -> Option<Self> {
        Some(match heading.trim().to_lowercase().as_str() {
            "title" => Self::Title,
            "year" => Self::Year,
            "genres" | "genre" => Self::Genres,
            "keywords" | "keyword" => Self::Keywords,
            "directors" | "director" => Self::Directors,
            "cast" | "actors" | "starring" => Self::Cast,
            "synopsis" | "plot" | "description" | "overview" => Self::Synopsis,
            "k" => Self::K,
            _ => return None,
        })
    }
}

/// What the cells of a row mean, as the file orders them.
#[derive(Debug, Clone)]
pub struct Columns {
    meanings: Vec<Option<Column>>,
    passed_over: Vec<String>,
}

/// Of a heading that means nothing here, so many characters are told.
const LONGEST_NAME: usize = 60;
/// So many of them are told.
const MOST_NAMES: usize = 50;
/// So many are told where a heading is refused.
const MOST_FOUND: usize = 10;

impl Columns {
    /// # Errors
    /// When a column is there twice, or no title.
    pub fn of(headings: &[String]) -> Result<Self, Unreadable> {
        let meanings: Vec<_> = headings.iter().map(|heading| Column::named(heading)).collect();
        for (position, column) in meanings.iter().enumerate() {
            if let Some(twice) = column.filter(|_| meanings[..position].contains(column)) {
                return Err(Unreadable::Twice { column: twice.name() });
            }
        }
        if !meanings.contains(&Some(Column::Title)) {
            return Err(Unreadable::NoTitle { found: found(headings) });
        }
        let unknown = headings.iter().zip(&meanings).filter(|(_, meaning)| meaning.is_none());
        let passed_over = unknown.filter_map(|(heading, _)| shown(heading)).take(MOST_NAMES).collect();
        Ok(Self { meanings, passed_over })
    }

    /// How many of these headings mean something.
    pub fn known(headings: &[String]) -> usize {
        headings.iter().filter(|heading| Column::named(heading).is_some()).count()
    }

    /// How many cells a row has.
    pub fn len(&self) -> usize {
        self.meanings.len()
    }

    pub fn at(&self, position: usize) -> Option<Column> {
        self.meanings.get(position).copied().flatten()
    }

    /// Those that mean something.
    pub fn used(&self) -> impl Iterator<Item = Column> {
        self.meanings.iter().copied().flatten()
    }

    /// The headings that mean nothing, those left blank apart: the first 50, each cut short.
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }
}

/// A heading as it is told; nothing where it is blank.
fn shown(heading: &str) -> Option<String> {
    let shown: String = heading.trim().chars().take(LONGEST_NAME).collect::<String>().replace(char::is_control, " ");
    Some(shown).filter(|shown| !shown.is_empty())
}

fn found(headings: &[String]) -> String {
    let mut found: Vec<_> = headings.iter().filter_map(|heading| shown(heading)).collect();
    let more = found.len().saturating_sub(MOST_FOUND);
    found.truncate(MOST_FOUND);
    let found = found.join(", ");
    if more == 0 { found } else { format!("{found} and {more} more") }
}

//! The columns of a file, and the part of a request that each fills.

use std::ops::RangeInclusive;

use domain::Column;
use models::model::MAX_NEIGHBOURS;

use super::CsvError;
use crate::recommender::{MAX_SYNOPSIS_LEN, MAX_TITLE_LEN, SimilarRequest, YEARS};

/// The part of a request that a column fills, with its limits.
pub enum Field<'r> {
    /// The title, of at most so many characters on one line.
    Title(&'r mut Option<String>, usize),
    /// Text of at most so many characters.
    Text(&'r mut String, usize),
    /// Values separated by `|`.
    List(&'r mut Vec<String>),
    /// A number within a range.
    Number(&'r mut Option<u16>, RangeInclusive<u16>),
    /// A number within a range, with a default.
    Count(&'r mut usize, RangeInclusive<u16>),
}

impl<'r> Field<'r> {
    pub fn of(column: Column, request: &'r mut SimilarRequest) -> Self {
        match column {
            Column::Title => Self::Title(&mut request.title, MAX_TITLE_LEN),
            Column::Year => Self::Number(&mut request.year, YEARS),
            Column::Genres => Self::List(&mut request.genres),
            Column::Keywords => Self::List(&mut request.keywords),
            Column::Directors => Self::List(&mut request.directors),
            Column::Cast => Self::List(&mut request.cast),
            Column::Synopsis => Self::Text(&mut request.synopsis, MAX_SYNOPSIS_LEN),
            Column::K => Self::Count(&mut request.k, 1..=MAX_NEIGHBOURS as u16),
        }
    }
}

/// The columns of a file, in its order.
#[derive(Debug, Clone)]
pub struct Columns {
    /// None for columns that are not recognised.
    columns: Vec<Option<Column>>,
    ignored: Vec<String>,
}

/// The longest heading that is displayed in full, in characters.
const MAX_HEADING_LEN: usize = 60;
/// The maximum number of ignored headings that are displayed.
const MAX_IGNORED: usize = 50;
/// The maximum number of headings that an error displays.
const MAX_FOUND: usize = 10;

impl Columns {
    /// Recognises columns by their headings.
    ///
    /// # Errors
    /// If two headings are of the same column, or none is of the title.
    pub fn of(headings: &[String]) -> Result<Self, CsvError> {
        let columns: Vec<_> = headings.iter().map(|heading| Column::of_heading(heading)).collect();
        for (position, column) in columns.iter().enumerate() {
            if let Some(duplicate) = column.filter(|_| columns[..position].contains(column)) {
                return Err(CsvError::DuplicateColumn { column: duplicate.name() });
            }
        }
        if !columns.contains(&Some(Column::Title)) {
            return Err(CsvError::NoTitle { found: found(headings) });
        }
        let unknown = headings.iter().zip(&columns).filter(|(_, column)| column.is_none());
        let ignored = unknown.filter_map(|(heading, _)| displayed(heading)).take(MAX_IGNORED).collect();
        Ok(Self { columns, ignored })
    }

    /// The number of headings that are recognised.
    pub fn count_recognised(headings: &[String]) -> usize {
        headings.iter().filter(|heading| Column::of_heading(heading).is_some()).count()
    }

    /// The number of cells per row.
    pub fn len(&self) -> usize {
        self.columns.len()
    }

    pub fn at(&self, position: usize) -> Option<Column> {
        self.columns.get(position).copied().flatten()
    }

    pub fn recognised(&self) -> impl Iterator<Item = Column> {
        self.columns.iter().copied().flatten()
    }

    /// Headings that are not recognised, except blank ones: the first 50, each cut to 60 characters.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }
}

/// A heading as it is displayed; `None` if it is blank.
fn displayed(heading: &str) -> Option<String> {
    let text = heading.trim().chars().take(MAX_HEADING_LEN).collect::<String>().replace(char::is_control, " ");
    Some(text).filter(|text| !text.is_empty())
}

fn found(headings: &[String]) -> String {
    let mut found: Vec<_> = headings.iter().filter_map(|heading| displayed(heading)).collect();
    let more = found.len().saturating_sub(MAX_FOUND);
    found.truncate(MAX_FOUND);
    let found = found.join(", ");
    if more == 0 { found } else { format!("{found} and {more} more") }
}

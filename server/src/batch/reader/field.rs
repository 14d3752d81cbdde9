//! The part of a row that each column fills, with its limits.

use std::ops::RangeInclusive;

use domain::Column;
use models::model::MAX_NEIGHBOURS;

use super::row::RowDraft;
use crate::recommender::{MAX_SYNOPSIS_LEN, MAX_TITLE_LEN};

/// The part of a row that a column fills.
pub enum Field<'r> {
    /// Text on one line, with its maximum length in characters.
    Line(&'r mut Option<String>, usize),
    /// Text, with its maximum length in characters.
    Text(&'r mut String, usize),
    /// A list, with the maximum number of values that are kept. Films of the catalogue have fewer.
    List(&'r mut Vec<String>, usize),
    Year(&'r mut Option<u16>),
    /// A number within a range, with a default.
    Count(&'r mut usize, RangeInclusive<usize>),
}

impl<'r> Field<'r> {
    /// The field of `row` that the cells of `column` fill.
    pub fn of(column: Column, row: &'r mut RowDraft) -> Self {
        match column {
            Column::Title => Self::Line(&mut row.request.title, MAX_TITLE_LEN),
            Column::OriginalTitle => Self::Line(&mut row.request.original_title, MAX_TITLE_LEN),
            Column::Type => Self::Line(&mut row.kind, MAX_TITLE_LEN),
            Column::Year => Self::Year(&mut row.request.year),
            Column::Genres => Self::List(&mut row.request.genres, 12),
            Column::Keywords => Self::List(&mut row.request.keywords, 30),
            Column::Directors => Self::List(&mut row.request.directors, 6),
            Column::Cast => Self::List(&mut row.request.cast, 12),
            Column::Synopsis => Self::Text(&mut row.request.synopsis, MAX_SYNOPSIS_LEN),
            Column::K => Self::Count(&mut row.request.k, 1..=MAX_NEIGHBOURS),
        }
    }
}

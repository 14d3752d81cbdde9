//! What each column of a file is used for: recognised by its heading or its cells, or chosen by a user.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::columns::{COLUMNS, Column, normalised_heading};

/// The use of every column of a file, in its order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ColumnMapping {
    pub columns: Vec<MappedColumn>,
}

/// A column of a file, and what it is used for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct MappedColumn {
    /// The heading, or `column 3` if the file has none.
    pub heading: String,
    /// The field that its cells fill; null if they are not used.
    pub field: Option<Column>,
    pub recognised: RecognisedBy,
    /// What separates the values of its cells, if it is used as a list.
    pub separator: ListSeparator,
}

/// How the use of a column was decided.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum RecognisedBy {
    /// Neither by its heading nor by its cells, or another column fits better.
    #[default]
    Nothing,
    /// The heading is a name or an alias of the field.
    Heading,
    /// Its cells look like values of the field.
    Cells,
    /// A user chose it.
    User,
}

/// What separates the values of a list. `|` is always accepted, and a list in JSON or Python syntax is parsed as one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum ListSeparator {
    #[default]
    Bar,
    Comma,
    Semicolon,
    Slash,
}

impl ListSeparator {
    /// The separating character.
    pub fn character(self) -> char {
        match self {
            Self::Bar => '|',
            Self::Comma => ',',
            Self::Semicolon => ';',
            Self::Slash => '/',
        }
    }
}

/// The use of a column as a user chose it: its position, and the field; `None` to ignore it.
pub type ColumnChoice = (usize, Option<Column>);

/// Why the choices of a user cannot be used. The message is shown to them.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ChoiceError {
    #[error("The file has no column {0}. Use a heading from the file, or the number of a column, starting at 1.")]
    NoSuchColumn(String),
    #[error("There is no field {name}. Choose one of {}, or nothing to ignore the column.", field_names())]
    NoSuchField { name: String },
    #[error("Two columns are chosen for {0}. Please choose one.")]
    Twice(&'static str),
    #[error("No column is chosen for title. Please choose the column with the film titles.")]
    NoTitle,
}

fn field_names() -> String {
    COLUMNS.iter().map(|spec| spec.name).collect::<Vec<_>>().join(", ")
}

impl ColumnMapping {
    /// The positions of the columns that fill a field, in the order of the file. At most one unless it is a list.
    pub fn positions(&self, field: Column) -> impl Iterator<Item = usize> {
        self.columns.iter().enumerate().filter(move |(_, column)| column.field == Some(field)).map(|(at, _)| at)
    }

    /// Whether any column is used for the titles.
    pub fn has_title(&self) -> bool {
        self.columns.iter().any(|column| matches!(column.field, Some(Column::Title | Column::OriginalTitle)))
    }

    /// Parses choices: pairs of a column (its heading, or its number counted from 1) and the name of a field. An empty
    /// name or `ignore` means that the column is not used.
    ///
    /// # Errors
    /// If there is no such column or field.
    pub fn choices<'a>(
        &self,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Vec<ColumnChoice>, ChoiceError> {
        let choice = |(column, field): (&str, &str)| {
            let position = self.find(column).ok_or_else(|| ChoiceError::NoSuchColumn(crate::truncated(column, 60)))?;
            let field = match field.trim() {
                "" | "ignore" => None,
                name => {
                    let no_such_field = |_| ChoiceError::NoSuchField { name: crate::truncated(name, 60) };
                    Some(name.to_lowercase().parse().map_err(no_such_field)?)
                }
            };
            Ok((position, field))
        };
        pairs.into_iter().map(choice).collect()
    }

    /// The position of a column, given by its heading or its number, counted from 1.
    fn find(&self, column: &str) -> Option<usize> {
        let is = |found: &MappedColumn| found.heading.trim() == column.trim();
        let is_nearly = |found: &MappedColumn| normalised_heading(&found.heading) == normalised_heading(column);
        let by_heading = || self.columns.iter().position(is).or_else(|| self.columns.iter().position(is_nearly));
        let by_number = || column.trim().parse::<usize>().ok()?.checked_sub(1).filter(|at| *at < self.columns.len());
        by_heading().or_else(by_number)
    }

    /// The mapping with the choices of a user. A column that is chosen for a field replaces the one that was recognised.
    ///
    /// # Errors
    /// If a column does not exist, two are chosen for a field that is not a list, or no column is left for the title.
    pub fn with_choices(&self, choices: &[ColumnChoice]) -> Result<Self, ChoiceError> {
        let mut mapping = self.clone();
        for &(position, field) in choices {
            let number = || ChoiceError::NoSuchColumn((position + 1).to_string());
            let column = mapping.columns.get_mut(position).ok_or_else(number)?;
            // Confirming what was recognised does not make it a choice.
            if column.field != field {
                column.field = field;
                column.recognised = RecognisedBy::User;
            }
        }
        for spec in COLUMNS.iter().filter(|spec| !spec.is_list) {
            let chosen = |position: &usize| choices.contains(&(*position, Some(spec.column)));
            let positions: Vec<_> = mapping.positions(spec.column).collect();
            match positions.iter().filter(|position| chosen(position)).count() {
                0 => {}
                1 => {
                    for position in positions.into_iter().filter(|position| !chosen(position)) {
                        mapping.columns[position].field = None;
                        mapping.columns[position].recognised = RecognisedBy::Nothing;
                    }
                }
                _ => return Err(ChoiceError::Twice(spec.name)),
            }
        }
        if mapping.has_title() { Ok(mapping) } else { Err(ChoiceError::NoTitle) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(columns: &[(&str, Option<Column>)]) -> ColumnMapping {
        let column = |(heading, field): &(&str, Option<Column>)| MappedColumn {
            heading: (*heading).to_owned(),
            field: *field,
            recognised: if field.is_some() { RecognisedBy::Heading } else { RecognisedBy::Nothing },
            separator: ListSeparator::Bar,
        };
        ColumnMapping { columns: columns.iter().map(column).collect() }
    }

    fn film_list() -> ColumnMapping {
        mapping(&[("Name", Some(Column::Title)), ("Uscita", None), ("Star 1", Some(Column::Cast)), ("3", None)])
    }

    #[test]
    fn columns_are_chosen_by_heading_or_number() {
        let choices = film_list().choices([("uscita", "year"), ("1", " Original_Title"), ("Star 1", ""), ("3", "k")]);
        let expected = vec![(1, Some(Column::Year)), (0, Some(Column::OriginalTitle)), (2, None), (3, Some(Column::K))];
        assert_eq!(choices, Ok(expected));
        for (column, field, error) in [
            (
                "5",
                "year",
                "The file has no column 5. Use a heading from the file, or the number of a column, starting at 1.",
            ),
            (
                "0",
                "year",
                "The file has no column 0. Use a heading from the file, or the number of a column, starting at 1.",
            ),
            (
                "Name",
                "titel",
                "There is no field titel. Choose one of title, original_title, type, year, genres, keywords, directors, cast, \
                 synopsis, k, or nothing to ignore the column.",
            ),
        ] {
            assert_eq!(film_list().choices([(column, field)]).expect_err(column).to_string(), error);
        }
    }

    #[test]
    fn a_chosen_column_replaces_the_recognised_one() {
        let changed = film_list().with_choices(&[(3, Some(Column::Title)), (1, Some(Column::Year))]).expect("usable");
        let fields: Vec<_> = changed.columns.iter().map(|column| (column.field, column.recognised)).collect();
        assert_eq!(
            fields,
            [
                (None, RecognisedBy::Nothing),
                (Some(Column::Year), RecognisedBy::User),
                (Some(Column::Cast), RecognisedBy::Heading),
                (Some(Column::Title), RecognisedBy::User),
            ]
        );
    }

    #[test]
    fn only_lists_may_have_several_columns_and_a_title_is_needed() {
        let choose = |choices: &[ColumnChoice]| film_list().with_choices(choices).map(|_| ());
        assert_eq!(choose(&[(1, Some(Column::Cast)), (3, Some(Column::Cast))]), Ok(()));
        assert_eq!(choose(&[(1, Some(Column::Year)), (3, Some(Column::Year))]), Err(ChoiceError::Twice("year")));
        assert_eq!(choose(&[(0, None)]), Err(ChoiceError::NoTitle));
        assert_eq!(choose(&[(0, Some(Column::OriginalTitle))]), Ok(()));
        assert_eq!(choose(&[(4, None)]), Err(ChoiceError::NoSuchColumn("5".to_owned())));
    }
}

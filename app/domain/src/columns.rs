//! The columns of an uploaded CSV file. The reader, the preview, the upload guide, the template, the REST description and
//! the command-line help are generated from this table.

use strum::VariantArray;

/// A column that the reader recognises. Rows are checked in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
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

/// What the reader and the documentation need to know about a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ColumnSpec {
    pub column: Column,
    /// The canonical heading, which is also the field's name in requests to the model.
    pub name: &'static str,
    /// Other accepted headings, in lower case.
    pub aliases: &'static [&'static str],
    /// One sentence for users.
    pub help: &'static str,
    /// The column's cell in each row of the template; lists are separated by `|`.
    pub examples: [&'static str; 3],
}

/// All columns, in the order of [`Column`].
pub const COLUMNS: &[ColumnSpec] = &[
    ColumnSpec {
        column: Column::Title,
        name: "title",
        aliases: &[],
        help: "The film's title. The only column that every row needs.",
        examples: ["The Long Con", "Winter Harbour", "Heat"],
    },
    ColumnSpec {
        column: Column::Year,
        name: "year",
        aliases: &[],
        help: "The year of first release, from 1870 to 2100.",
        examples: ["1998", "", "1995"],
    },
    ColumnSpec {
        column: Column::Genres,
        name: "genres",
        aliases: &["genre"],
        help: "Such as crime|thriller.",
        examples: ["crime|thriller", "drama", ""],
    },
    ColumnSpec {
        column: Column::Keywords,
        name: "keywords",
        aliases: &["keyword"],
        help: "What the film is about, such as heist|obsession.",
        examples: ["heist|con-artist", "small-town|grief", ""],
    },
    ColumnSpec {
        column: Column::Directors,
        name: "directors",
        aliases: &["director"],
        help: "Who directed it.",
        examples: ["Ava Marsh", "", ""],
    },
    ColumnSpec {
        column: Column::Cast,
        name: "cast",
        aliases: &["actors", "starring"],
        help: "Who plays in it.",
        examples: ["", "", ""],
    },
    ColumnSpec {
        column: Column::Synopsis,
        name: "synopsis",
        aliases: &["plot", "description", "overview"],
        help: "The plot, in a few sentences.",
        examples: [
            "Two old partners plan one last theft and trust nobody.",
            "A lighthouse keeper takes in a stranger for the length of one storm.",
            "",
        ],
    },
    ColumnSpec {
        column: Column::K,
        name: "k",
        aliases: &[],
        help: "How many similar films to find for this row, from 1 to 50.",
        examples: ["6", "", ""],
    },
];

impl Column {
    pub fn spec(self) -> &'static ColumnSpec {
        &COLUMNS[self as usize]
    }

    /// The canonical heading.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The column of a heading: its name or an alias, in any case and with spaces around it.
    pub fn of_heading(heading: &str) -> Option<Self> {
        let heading = heading.trim().to_lowercase();
        let names = |spec: &ColumnSpec| spec.name == heading || spec.aliases.contains(&heading.as_str());
        COLUMNS.iter().find(|spec| names(spec)).map(|spec| spec.column)
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::{COLUMNS, Column};

    #[test]
    fn each_column_has_its_specification() {
        assert!(COLUMNS.iter().map(|spec| spec.column).eq(Column::VARIANTS.iter().copied()));
    }

    #[test]
    fn no_heading_means_two_columns() {
        for spec in COLUMNS {
            for heading in spec.aliases.iter().chain([&spec.name]) {
                assert_eq!(
                    Column::of_heading(&format!(" {} ", heading.to_uppercase())),
                    Some(spec.column),
                    "{heading}"
                );
            }
        }
        assert_eq!(Column::of_heading("imdb"), None);
    }
}

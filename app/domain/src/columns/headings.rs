//! Recognises columns by their headings.

use super::{COLUMNS, Column};

/// The meaning of a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingMeaning {
    /// A column of [`COLUMNS`]. Of two headings, the one of lower rank is preferred: the canonical name has rank 0.
    Field {
        column: Column,
        rank: usize,
    },
    /// A column that exports often contain and that does not describe a film.
    Other,
    Unknown,
}

/// Headings of columns that exports often contain and that do not describe a film, as [`normalised_heading`] returns them. Their
/// cells are not searched for titles and years: a column of log dates is not a column of years.
const OTHER_HEADINGS: &[&str] = &[
    "budget",
    "certificate",
    "const",
    "contentrating",
    "countries",
    "country",
    "created",
    "date",
    "dateadded",
    "daterated",
    "datewatched",
    "duration",
    "endyear",
    "episodetitle",
    "firstairdate",
    "gross",
    "homepage",
    "id",
    "imdbid",
    "imdbrating",
    "imdburl",
    "index",
    "isadult",
    "language",
    "languages",
    "letterboxduri",
    "loggedat",
    "metascore",
    "modified",
    "movieid",
    "numvotes",
    "originallanguage",
    "popularity",
    "position",
    "productioncompanies",
    "productioncountries",
    "rank",
    "rated",
    "ratedat",
    "rating",
    "ratings",
    "revenue",
    "review",
    "rewatch",
    "runtime",
    "runtimeminutes",
    "score",
    "seriesname",
    "serverid",
    "showid",
    "sorttitle",
    "spokenlanguages",
    "status",
    "studio",
    "tconst",
    "tmdbid",
    "uri",
    "url",
    "voteaverage",
    "votecount",
    "votes",
    "watchedat",
    "watcheddate",
    "yourrating",
];

impl Column {
    /// The meaning of a heading. Case, spaces, punctuation and a unit in parentheses do not matter. A number after the
    /// name of a list is ignored (`Star1`), and so is the parent of a nested name (`movie.title`), unless it names a
    /// list.
    pub fn from_heading(heading: &str) -> HeadingMeaning {
        if heading.len() > MAX_HEADING_LEN {
            return HeadingMeaning::Unknown;
        }
        let normalised = normalised_heading(heading);
        let mut meaning = meaning_of(&normalised);
        if meaning == HeadingMeaning::Unknown
            // A number before the name counts something: `5 stars`.
            && normalised.starts_with(char::is_alphabetic)
            && normalised.contains(|character: char| character.is_ascii_digit())
            && let list @ HeadingMeaning::Field { column, .. } =
                meaning_of(&normalised.replace(|character: char| character.is_ascii_digit(), ""))
            && column.spec().is_list
        {
            meaning = list;
        }
        match (meaning, heading.split_once('.')) {
            (_, Some((parent, _))) if SERIES.contains(&&*parent.to_lowercase()) => HeadingMeaning::Other,
            (HeadingMeaning::Unknown, Some((parent, rest))) => match Self::from_heading(parent) {
                field @ HeadingMeaning::Field { column, .. } if column.spec().is_list || VALUES.contains(&rest) => {
                    field
                }
                _ => Self::from_heading(rest),
            },
            (meaning, _) => meaning,
        }
    }
}

/// Parents of nested names that describe the series of a row, which is no film.
const SERIES: [&str; 4] = ["show", "season", "episode", "series"];

/// Names of the text within an object that is a value.
const VALUES: [&str; 4] = ["text", "value", "label", "rendered"];

/// The longest heading that is compared with the table, in bytes.
const MAX_HEADING_LEN: usize = 100;

fn meaning_of(normalised: &str) -> HeadingMeaning {
    for spec in COLUMNS {
        let name = spec.name.chars().filter(|character| *character != '_');
        if name.eq(normalised.chars()) {
            return HeadingMeaning::Field { column: spec.column, rank: 0 };
        }
        if let Some(position) = spec.aliases.iter().position(|alias| *alias == normalised) {
            return HeadingMeaning::Field { column: spec.column, rank: position + 1 };
        }
    }
    if OTHER_HEADINGS.contains(&normalised) { HeadingMeaning::Other } else { HeadingMeaning::Unknown }
}

/// A heading in lower case, with letters and digits only, and without what is in parentheses.
pub fn normalised_heading(heading: &str) -> String {
    let mut depth = 0_usize;
    let mut normalised = String::with_capacity(heading.len());
    for character in heading.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            // The lower case of the Turkish `I` is not that of other languages.
            'ı' if depth == 0 => normalised.push('i'),
            _ if depth == 0 && character.is_alphanumeric() => normalised.extend(character.to_lowercase()),
            _ => {}
        }
    }
    normalised
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(heading: &str) -> Option<Column> {
        match Column::from_heading(heading) {
            HeadingMeaning::Field { column, .. } => Some(column),
            HeadingMeaning::Other | HeadingMeaning::Unknown => None,
        }
    }

    #[test]
    fn no_heading_means_two_columns() {
        for spec in COLUMNS {
            for heading in spec.aliases.iter().chain([&spec.name]) {
                assert_eq!(column(&format!(" {} ", heading.to_uppercase())), Some(spec.column), "{heading}");
                assert!(!OTHER_HEADINGS.contains(heading), "{heading}");
            }
            for alias in spec.aliases {
                assert_eq!(normalised_heading(alias), *alias);
            }
        }
        assert_eq!(Column::from_heading("wikidata"), HeadingMeaning::Unknown);
    }

    #[test]
    fn headings_are_compared_by_letters_and_digits() {
        for (heading, expected) in [
            ("Movie Title", Column::Title),
            ("movie_title", Column::Title),
            ("Title (English)", Column::Title),
            ("Original-Title", Column::OriginalTitle),
            ("Genre(s)", Column::Genres),
            ("Réalisateur(s)", Column::Directors),
            ("Released_Year", Column::Year),
            ("Star1", Column::Cast),
            ("actor_2_name", Column::Cast),
            ("movie.title", Column::Title),
            ("title.text", Column::Title),
            ("node.titleText.text", Column::Title),
            ("node.releaseYear.year", Column::Year),
            ("YIL", Column::Year),
            ("director.name", Column::Directors),
        ] {
            assert_eq!(column(heading), Some(expected), "{heading}");
        }
        assert_eq!(column("5 stars"), None);
        assert_eq!(column("title2"), None, "a number in a single column may mean anything");
        for heading in
            ["Runtime (mins)", "Date", "Your Rating", "user.rating", "show.title", "episode.title", "show.year"]
        {
            assert_eq!(Column::from_heading(heading), HeadingMeaning::Other, "{heading}");
        }
    }

    #[test]
    fn the_canonical_heading_is_preferred() {
        let rank = |heading: &str| match Column::from_heading(heading) {
            HeadingMeaning::Field { rank, .. } => rank,
            meaning => panic!("{heading}: {meaning:?}"),
        };
        assert!(rank("Title") < rank("Movie Title") && rank("Movie Title") < rank("Name"));
        assert!(rank("Year") < rank("Release Date"));
    }
}

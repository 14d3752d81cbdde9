//! The columns of an uploaded table of films. The reader, the preview, the upload guide, the template, the REST
//! description and the command-line help are generated from this table.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

/// A column that the reader recognises. Rows are checked in this order.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum Column {
    Title,
    OriginalTitle,
    Type,
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
    /// Other accepted headings, preferred ones first, as [`squeezed`] returns them.
    pub aliases: &'static [&'static str],
    /// Whether a cell contains a list of values. Only then may several columns of a file fill the field.
    pub is_list: bool,
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
        aliases: &[
            "movietitle",
            "filmtitle",
            "primarytitle",
            "seriestitle",
            "englishtitle",
            "titel",
            "filmtitel",
            "titre",
            "titrefilm",
            "título",
            "titulo",
            "titolo",
            "movie",
            "moviename",
            "film",
            "filmname",
            "película",
            "pelicula",
            "filme",
            "nombre",
            "nom",
            "nome",
            "name",
        ],
        is_list: false,
        help: "The film's title. The only column that every row needs.",
        examples: ["The Long Con", "Winter Harbour", "Heat"],
    },
    ColumnSpec {
        column: Column::OriginalTitle,
        name: "original_title",
        aliases: &[
            "originalname",
            "originaltitel",
            "titreoriginal",
            "títulooriginal",
            "titulooriginal",
            "titolooriginale",
            "originalfilmtitle",
        ],
        is_list: false,
        help: "The title in the original language, where it differs.",
        examples: ["", "Vinterhavn", ""],
    },
    ColumnSpec {
        column: Column::Type,
        name: "type",
        aliases: &["titletype", "mediatype", "contenttype", "showtype", "typ", "titeltyp", "tipo"],
        is_list: false,
        help: "What the row is about: movie, or series and episode, which are left out.",
        examples: ["movie", "", ""],
    },
    ColumnSpec {
        column: Column::Year,
        name: "year",
        aliases: &[
            "releaseyear",
            "releasedyear",
            "yearreleased",
            "yearofrelease",
            "titleyear",
            "startyear",
            "movieyear",
            "filmyear",
            "jahr",
            "erscheinungsjahr",
            "produktionsjahr",
            "année",
            "annee",
            "annéedesortie",
            "anneedesortie",
            "año",
            "ano",
            "anno",
            "annodiuscita",
            "releasedate",
            "released",
            "datepublished",
            "firstreleased",
            "premiere",
            "premieredate",
        ],
        is_list: false,
        help: "The year of first release, from 1870 to 2100, or a date with it.",
        examples: ["1998", "", "1995"],
    },
    ColumnSpec {
        column: Column::Genres,
        name: "genres",
        aliases: &[
            "genre",
            "listedin",
            "moviegenre",
            "moviegenres",
            "filmgenre",
            "genren",
            "género",
            "genero",
            "géneros",
            "generos",
            "gênero",
            "gêneros",
            "genere",
            "generi",
            "category",
            "categories",
        ],
        is_list: true,
        help: "Such as crime|thriller.",
        examples: ["crime|thriller", "drama", ""],
    },
    ColumnSpec {
        column: Column::Keywords,
        name: "keywords",
        aliases: &[
            "keyword",
            "plotkeywords",
            "themes",
            "schlagwörter",
            "schlagworte",
            "stichwörter",
            "stichworte",
            "motsclés",
            "motscles",
            "palabrasclave",
            "parolechiave",
        ],
        is_list: true,
        help: "What the film is about, such as heist|obsession.",
        examples: ["heist|con-artist", "small-town|grief", ""],
    },
    ColumnSpec {
        column: Column::Directors,
        name: "directors",
        aliases: &[
            "director",
            "directedby",
            "directorname",
            "directornames",
            "crew",
            "regie",
            "regisseur",
            "réalisateur",
            "realisateur",
            "réalisateurs",
            "realisateurs",
            "réalisation",
            "realisation",
            "regista",
            "registi",
            "regia",
            "dirección",
            "direccion",
            "directores",
            "diretor",
            "diretores",
        ],
        is_list: true,
        help: "Who directed it.",
        examples: ["Ava Marsh", "", ""],
    },
    ColumnSpec {
        column: Column::Cast,
        name: "cast",
        aliases: &[
            "actors",
            "actor",
            "actorname",
            "starring",
            "stars",
            "star",
            "castmembers",
            "leadactor",
            "besetzung",
            "darsteller",
            "schauspieler",
            "acteurs",
            "acteur",
            "distribution",
            "attori",
            "interpreti",
            "actores",
            "reparto",
            "elenco",
            "atores",
        ],
        is_list: true,
        help: "Who plays in it.",
        examples: ["", "", ""],
    },
    ColumnSpec {
        column: Column::Synopsis,
        name: "synopsis",
        aliases: &[
            "plot",
            "overview",
            "description",
            "summary",
            "plotsummary",
            "storyline",
            "shortdescription",
            "handlung",
            "inhalt",
            "beschreibung",
            "résumé",
            "resume",
            "sinopsis",
            "sinossi",
            "trama",
            "descripción",
            "descripcion",
            "descrizione",
            "sinopse",
            "tagline",
        ],
        is_list: false,
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
        is_list: false,
        help: "How many similar films to find for this row, from 1 to 50.",
        examples: ["6", "", ""],
    },
];

/// Headings of columns that exports often contain and that describe no film, as [`squeezed`] returns them. Their cells
/// are not searched for titles and years: a column of log dates is no column of years.
const OTHER_HEADINGS: &[&str] = &[
    "budget",
    "certificate",
    "const",
    "country",
    "countries",
    "created",
    "date",
    "dateadded",
    "daterated",
    "datewatched",
    "duration",
    "endyear",
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
    "productioncountries",
    "productioncompanies",
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
    "showid",
    "spokenlanguages",
    "status",
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

/// What a heading says about its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingMeaning {
    /// A column of [`COLUMNS`]. Of two headings, the one of lower rank is preferred: the canonical name has rank 0.
    Field {
        column: Column,
        rank: usize,
    },
    /// A column that exports often contain and that describes no film.
    Other,
    Unknown,
}

impl Column {
    pub fn spec(self) -> &'static ColumnSpec {
        &COLUMNS[self as usize]
    }

    /// The canonical heading.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    /// The meaning of a heading. Case, spaces, punctuation and a unit in parentheses do not matter. A number makes no
    /// difference to lists (`Star1`), and the parts of a nested name count (`movie.title`).
    pub fn of_heading(heading: &str) -> HeadingMeaning {
        if heading.len() > MAX_HEADING_LEN {
            return HeadingMeaning::Unknown;
        }
        let squeezed = squeezed(heading);
        let mut meaning = meaning_of(&squeezed);
        if meaning == HeadingMeaning::Unknown
            && squeezed.contains(|character: char| character.is_ascii_digit())
            && let list @ HeadingMeaning::Field { column, .. } =
                meaning_of(&squeezed.replace(|character: char| character.is_ascii_digit(), ""))
            && column.spec().is_list
        {
            meaning = list;
        }
        match (meaning, heading.split_once('.')) {
            (HeadingMeaning::Unknown, Some((parent, rest))) => match Self::of_heading(parent) {
                list @ HeadingMeaning::Field { column, .. } if column.spec().is_list => list,
                _ => Self::of_heading(rest),
            },
            (meaning, _) => meaning,
        }
    }
}

/// The longest heading that is compared with the table, in bytes.
const MAX_HEADING_LEN: usize = 100;

fn meaning_of(squeezed: &str) -> HeadingMeaning {
    for spec in COLUMNS {
        let name = spec.name.chars().filter(|character| *character != '_');
        if name.eq(squeezed.chars()) {
            return HeadingMeaning::Field { column: spec.column, rank: 0 };
        }
        if let Some(position) = spec.aliases.iter().position(|alias| *alias == squeezed) {
            return HeadingMeaning::Field { column: spec.column, rank: position + 1 };
        }
    }
    if OTHER_HEADINGS.contains(&squeezed) { HeadingMeaning::Other } else { HeadingMeaning::Unknown }
}

/// A heading in lower case, with letters and digits only, and without what is in parentheses.
pub fn squeezed(heading: &str) -> String {
    let mut depth = 0_usize;
    let mut squeezed = String::with_capacity(heading.len());
    for character in heading.chars() {
        match character {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 && character.is_alphanumeric() => squeezed.extend(character.to_lowercase()),
            _ => {}
        }
    }
    squeezed
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    fn column(heading: &str) -> Option<Column> {
        match Column::of_heading(heading) {
            HeadingMeaning::Field { column, .. } => Some(column),
            HeadingMeaning::Other | HeadingMeaning::Unknown => None,
        }
    }

    #[test]
    fn each_column_has_its_specification() {
        assert!(COLUMNS.iter().map(|spec| spec.column).eq(Column::VARIANTS.iter().copied()));
        for spec in COLUMNS {
            assert_eq!(spec.name.parse(), Ok(spec.column));
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
                assert_eq!(squeezed(alias), *alias);
            }
        }
        assert_eq!(Column::of_heading("wikidata"), HeadingMeaning::Unknown);
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
            ("director.name", Column::Directors),
        ] {
            assert_eq!(column(heading), Some(expected), "{heading}");
        }
        assert_eq!(column("title2"), None, "a number in a single column may mean anything");
        for heading in ["Runtime (mins)", "Date", "Your Rating", "user.rating"] {
            assert_eq!(Column::of_heading(heading), HeadingMeaning::Other, "{heading}");
        }
    }

    #[test]
    fn the_canonical_heading_is_preferred() {
        let rank = |heading: &str| match Column::of_heading(heading) {
            HeadingMeaning::Field { rank, .. } => rank,
            meaning => panic!("{heading}: {meaning:?}"),
        };
        assert!(rank("Title") < rank("Movie Title") && rank("Movie Title") < rank("Name"));
        assert!(rank("Year") < rank("Release Date"));
    }
}

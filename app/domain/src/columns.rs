//! The columns of an uploaded table of films. The reader, the preview, the upload guide, the template, the REST
//! description and the command-line help are generated from this table.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

mod headings;

pub use headings::{HeadingMeaning, normalised_heading};

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
    /// Other accepted headings, preferred ones first, as [`normalised_heading`] returns them.
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
        help: "The film’s title. The only column that every row needs.",
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
        help: "The title in the original language, if it is different.",
        examples: ["", "Vinterhavn", ""],
    },
    ColumnSpec {
        column: Column::Type,
        name: "type",
        aliases: &["titletype", "mediatype", "contenttype", "showtype", "typ", "titeltyp", "tipo"],
        is_list: false,
        help: "What the row is: movie, series or episode. Only movies are used.",
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
        help: "The year of release, from 1870 to 2100, or a full date.",
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
        help: "Who is in it.",
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

impl Column {
    /// The entry of [`COLUMNS`] for this column.
    pub fn spec(self) -> &'static ColumnSpec {
        &COLUMNS[self as usize]
    }

    /// The canonical heading.
    pub fn name(self) -> &'static str {
        self.spec().name
    }
}

#[cfg(test)]
mod tests {
    use strum::VariantArray;

    use super::*;

    #[test]
    fn each_column_has_its_specification() {
        assert!(COLUMNS.iter().map(|spec| spec.column).eq(Column::VARIANTS.iter().copied()));
        for spec in COLUMNS {
            assert_eq!(spec.name.parse(), Ok(spec.column));
        }
    }
}

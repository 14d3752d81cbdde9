//! The meaning of the columns of a file, by their headings.

use strum::{EnumCount, VariantArray};

/// The meaning of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumCount, VariantArray)]
pub(super) enum Column {
    Film,
    Title,
    OriginalTitle,
    Year,
    Genres,
    Directors,
    Cast,
    Keywords,
    /// The type of title: film, series or episode.
    Type,
    Adult,
    Hidden,
    Imdb,
    Tmdb,
    Mean,
    Votes,
    User,
    Rating,
    Time,
    /// The act of a user: liked, watched or skipped.
    Feedback,
    Tag,
    Person,
    Name,
    /// The role of a person in a film.
    Role,
    /// The billing position of a person in a film.
    Position,
    Region,
}

/// The subject of the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray)]
pub(super) enum Subject {
    Films,
    Ratings,
    Tags,
    Links,
    Credits,
    Names,
    OtherTitles,
    Means,
}

/// The position of each column that is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Columns([Option<u8>; Column::COUNT]);

impl Columns {
    /// The columns of a table without headings, in their order; `None` for unused columns.
    pub fn in_order(columns: &[Option<Column>]) -> Self {
        let mut positions = Self::default();
        for (&column, position) in columns.iter().zip(0_u8..) {
            if let Some(column) = column {
                positions.0[column as usize] = Some(position);
            }
        }
        positions
    }

    /// The columns of a table by its headings. If several headings have the same meaning, the most specific one wins.
    pub fn by_headings<H: AsRef<str>>(subject: Subject, headings: &[H]) -> Self {
        let headings: Vec<String> = headings.iter().map(|heading| plain(heading.as_ref())).collect();
        let mut positions = Self::default();
        for &column in Column::VARIANTS {
            let named = |alias: &&str| headings.iter().position(|heading| heading == alias);
            let position = aliases(subject, column).iter().find_map(named);
            positions.0[column as usize] = position.and_then(|position| u8::try_from(position).ok());
        }
        positions
    }

    /// Each column at its own position: for rows that name their cells.
    pub fn identity() -> Self {
        let columns: Vec<Option<Column>> = Column::VARIANTS.iter().copied().map(Some).collect();
        Self::in_order(&columns)
    }

    /// The position of a column in the table, counted from 0; `None` if the table lacks it.
    pub fn position(&self, column: Column) -> Option<usize> {
        self.0[column as usize].map(usize::from)
    }

    /// The number of columns that are known.
    pub fn count(&self) -> usize {
        self.0.iter().flatten().count()
    }

    /// Whether the table has a column.
    pub fn has(&self, column: Column) -> bool {
        self.position(column).is_some()
    }
}

/// The column of a named cell, and the rank of its name, 0 for the most specific; `None` if such a table does not use
/// it.
pub(super) fn column_of(subject: Subject, heading: &str) -> Option<(Column, usize)> {
    let heading = plain(heading);
    let rank = |column| aliases(subject, column).iter().position(|alias| *alias == heading);
    Column::VARIANTS.iter().find_map(|&column| Some((column, rank(column)?)))
}

/// A heading without case, spaces, punctuation and RecBole's type (`item_id:token`).
fn plain(heading: &str) -> String {
    let name = heading.trim_start_matches('\u{feff}').split(':').next().unwrap_or_default();
    deunicode::deunicode(name).chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase()
}

/// The headings of a column without spaces, the most specific first.
#[expect(clippy::too_many_lines, reason = "a table of names")]
fn aliases(subject: Subject, column: Column) -> &'static [&'static str] {
    use Column as C;
    use Subject as S;
    match (subject, column) {
        (S::Films | S::Links | S::Means | S::OtherTitles | S::Credits, C::Film) => &[
            "movieid",
            "itemid",
            "filmid",
            "tconst",
            "titleid",
            "id",
            "item",
            "movielensid",
            "imdbid",
            "imdbtitleid",
            "tmdbid",
            "productid",
            "asin",
            "iid",
        ],
        (S::Tags, C::Film) => &[
            "movieid", "itemid", "filmid", "item", "movie", "film", "tconst", "imdbid", "tmdbid", "iid", "id", "title",
        ],
        // A rating may have an id of its own.
        (S::Ratings, C::Film) => &[
            "movieid",
            "itemid",
            "filmid",
            "item",
            "movie",
            "film",
            "tconst",
            "imdbid",
            "tmdbid",
            "productid",
            "asin",
            "iid",
            "title",
            "movietitle",
            "id",
        ],
        (S::Films, C::Title) => &[
            "title",
            "movietitle",
            "filmtitle",
            "primarytitle",
            "seriestitle",
            "name",
            "moviename",
            "filmname",
            "titel",
            "titre",
            "titulo",
            "titolo",
            "movie",
            "film",
            "originaltitle",
            "comment",
            "description",
        ],
        (S::OtherTitles, C::Title) => &["title"],
        (S::Films, C::OriginalTitle) => &["originaltitle", "originalname", "titreoriginal", "originaltitel"],
        (S::Films, C::Year) => &[
            "year",
            "releaseyear",
            "releasedyear",
            "startyear",
            "movieyear",
            "releasedate",
            "premiered",
            "released",
            "jahr",
            "annee",
            "anno",
            "ano",
            "date",
            "timestamp",
        ],
        (S::Films, C::Genres) => {
            &["genres", "genre", "class", "categories", "category", "listedin", "generos", "genere", "labels"]
        }
        (S::Films, C::Directors) => &["directors", "director", "directedby", "regie", "realisateur", "regista"],
        (S::Films, C::Cast) => &["cast", "actors", "stars", "starring", "darsteller", "acteurs", "topcast"],
        (S::Credits, C::Cast) => &["cast"],
        (S::Credits, C::Directors) => &["crew", "directors"],
        (S::Films | S::Tags, C::Keywords) => &["keywords", "plotkeywords"],
        (S::Films, C::Type) => &["titletype", "type", "mediatype"],
        (S::Films, C::Adult) => &["isadult", "adult"],
        (S::Films, C::Hidden) => &["ishidden", "hidden"],
        (S::Films | S::Links, C::Imdb) => &["imdbid", "imdb", "imdbtitleid", "tconst"],
        (S::Films | S::Links, C::Tmdb) => &["tmdbid", "tmdb"],
        (S::Films | S::Means, C::Mean) => &["averagerating", "voteaverage"],
        (S::Films | S::Means, C::Votes) => &["numvotes", "votecount"],
        (S::Ratings | S::Tags, C::User) => &[
            "userid",
            "user",
            "rater",
            "raterid",
            "reviewerid",
            "reviewer",
            "memberid",
            "customerid",
            "uid",
            "username",
        ],
        (S::Ratings, C::Rating) => &[
            "rating",
            "ratings",
            "stars",
            "score",
            "value",
            "overall",
            "preference",
            "note",
            "bewertung",
            "liked",
            "thumb",
            "plays",
            "playcount",
            "count",
            "watchcount",
        ],
        (S::Ratings | S::Tags, C::Time) => &[
            "timestamp",
            "ratedat",
            "time",
            "datetime",
            "date",
            "ts",
            "unixtime",
            "unixreviewtime",
            "createdat",
            "ratingtimestamp",
        ],
        (S::Ratings, C::Feedback) => &["feedbacktype"],
        (S::Tags, C::Tag) => &["tag", "tags", "keyword"],
        (S::Credits | S::Names, C::Person) => &["nconst"],
        (S::Credits, C::Position) => &["ordering"],
        (S::Credits, C::Role) => &["category"],
        (S::Names, C::Name) => &["primaryname"],
        (S::OtherTitles, C::Region) => &["region"],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_recognised_in_any_spelling() {
        let columns =
            Columns::by_headings(Subject::Films, &["\u{feff}Item_ID:token", "Movie Title", "Release-Date", "Genre(s)"]);
        assert_eq!(
            [Column::Film, Column::Title, Column::Year, Column::Genres].map(|column| columns.position(column)),
            [Some(0), Some(1), Some(2), Some(3)]
        );
        let titles = Columns::by_headings(Subject::Films, &["name", "title"]);
        assert_eq!(titles.position(Column::Title), Some(1), "the more specific heading");
        assert_eq!(column_of(Subject::Ratings, "ItemId").map(|(column, _)| column), Some(Column::Film));
        assert!(!Columns::by_headings(Subject::Ratings, &["Name", "Year"]).has(Column::User));
    }
}

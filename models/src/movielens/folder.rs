//! A folder of films and ratings: its layout, and the content of its files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use strum::IntoStaticStr;

use super::columns::{Column, Subject};
use super::files::{Files, HeadedFile, first_line};
use super::table::{Encoding, Format, Table};
use super::{ReadError, personal_export};

/// How the files of a folder are named and written. Converts to a description.
#[derive(Debug, Clone, Copy, PartialEq, Eq, IntoStaticStr)]
pub enum Layout {
    #[strum(serialize = "MovieLens 20M or later, or latest (CSV)")]
    MovieLensCsv,
    #[strum(serialize = "MovieLens 1M or 10M (.dat)")]
    MovieLensDat,
    #[strum(serialize = "MovieLens 100K (u.item and u.data)")]
    MovieLens100K,
    #[strum(serialize = "IMDb non-commercial data sets")]
    Imdb,
    #[strum(serialize = "RecBole atomic files")]
    RecBole,
    #[strum(serialize = "gorse export")]
    Gorse,
    #[strum(serialize = "LensKit export")]
    LensKit,
    #[strum(serialize = "TMDB dump")]
    Tmdb,
    #[strum(serialize = "tables by their column names")]
    Columns,
}

/// A folder of films and, in most layouts, ratings.
#[derive(Debug, Clone)]
pub struct Folder {
    pub(super) layout: Layout,
    pub(super) films: Table,
    pub(super) links: Option<Table>,
    pub(super) ratings: Option<Table>,
    pub(super) tags: Option<Table>,
    pub(super) other_titles: Option<Table>,
    pub(super) means: Option<Table>,
    pub(super) credits: Vec<Table>,
    pub(super) names: Option<Table>,
    /// The genres of the flags in the last columns of a film.
    pub(super) genre_flags: Vec<String>,
    missing: Vec<String>,
}

/// The genres of MovieLens 100K, where `u.genre` is missing.
const GENRE_FLAGS: [&str; 19] = [
    "unknown",
    "Action",
    "Adventure",
    "Animation",
    "Children's",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Fantasy",
    "Film-Noir",
    "Horror",
    "Musical",
    "Mystery",
    "Romance",
    "Sci-Fi",
    "Thriller",
    "War",
    "Western",
];

const MOVIES_HEADING: &str = "movieId,title,genres";

impl Layout {
    /// Whether films are numbered and titled as in MovieLens.
    pub(super) fn is_movielens(self) -> bool {
        matches!(self, Self::MovieLensCsv | Self::MovieLensDat | Self::MovieLens100K)
    }
}

impl Folder {
    /// Detects the layout of a folder from the names and first lines of its files. In tables by their column names, the heading may
    /// follow a preamble.
    ///
    /// # Errors
    /// If the folder cannot be read, is of another kind or contains no list of films.
    pub fn open(path: &Path) -> Result<Self, ReadError> {
        if path.is_file() {
            return Err(match personal_export::kind_of_file(path) {
                Some(kind) => ReadError::Foreign { path: path.to_owned(), kind },
                None => ReadError::NotAFolder { path: path.to_owned() },
            });
        }
        let files = Files::of(path)?;
        if let Some(movies) = files.find("movies.csv")
            && first_line(&movies)?.as_deref() == Some(MOVIES_HEADING)
        {
            return Ok(Self::movielens_csv(movies, &files));
        }
        if let Some(movies) = files.find("movies.dat") {
            return Ok(Self::movielens_dat(movies, &files));
        }
        if let Some(item) = files.find("u.item") {
            return Self::movielens_100k(item, &files);
        }
        if let Some(basics) = files.find("title.basics.tsv") {
            return Self::imdb(&basics, &files);
        }
        if let Some(kind) = personal_export::kind_of_folder(&files)? {
            return Err(ReadError::Foreign { path: path.to_owned(), kind });
        }
        Self::by_columns(path, &files)
    }

    /// The detected layout.
    pub fn layout(&self) -> Layout {
        self.layout
    }

    /// The data that the folder lacks, in words for a report.
    pub fn missing(&self) -> &[String] {
        &self.missing
    }

    /// Whether the folder contains ratings by users.
    pub fn has_ratings(&self) -> bool {
        self.ratings.is_some()
    }

    /// The SHA-256 checksum of the names, lengths and contents of all files that are read, in hexadecimal.
    ///
    /// # Errors
    /// If a file is missing or cannot be read.
    pub fn checksum(&self) -> Result<String, ReadError> {
        let mut checksum = Sha256::new();
        let mut seen = HashSet::new();
        for table in self.tables().filter(|table| seen.insert(table.path.as_path())) {
            let add = |checksum: &mut Sha256| {
                let mut file = std::fs::File::open(&table.path)?;
                checksum.update(table.name());
                checksum.update(file.metadata()?.len().to_le_bytes());
                std::io::copy(&mut file, checksum)
            };
            add(&mut checksum).map_err(|source| ReadError::Read { path: table.path.clone(), source })?;
        }
        Ok(format!("{:x}", checksum.finalize()))
    }

    /// All files that are read.
    fn tables(&self) -> impl Iterator<Item = &Table> {
        let optional = [&self.links, &self.ratings, &self.tags, &self.other_titles, &self.means, &self.names];
        std::iter::once(&self.films).chain(optional.into_iter().flatten()).chain(&self.credits)
    }

    fn from_films(layout: Layout, films: Table) -> Self {
        Self {
            layout,
            films,
            links: None,
            ratings: None,
            tags: None,
            other_titles: None,
            means: None,
            credits: Vec::new(),
            names: None,
            genre_flags: Vec::new(),
            missing: Vec::new(),
        }
    }

    fn movielens_csv(movies: PathBuf, files: &Files) -> Self {
        let beside = |name: &str| movies.with_file_name(name);
        let ratings = files.find("ratings.csv").unwrap_or_else(|| beside("ratings.csv"));
        let mut folder = Self {
            ratings: Some(Table::with_heading(ratings, Subject::Ratings, "userId,movieId,rating,timestamp")),
            links: files
                .find("links.csv")
                .map(|path| Table::with_heading(path, Subject::Links, "movieId,imdbId,tmdbId")),
            tags: files
                .find("tags.csv")
                .map(|path| Table::with_heading(path, Subject::Tags, "userId,movieId,tag,timestamp")),
            ..Self::from_films(Layout::MovieLensCsv, Table::with_heading(movies, Subject::Films, MOVIES_HEADING))
        };
        folder.note_missing(folder.links.is_none(), "links.csv (ids at IMDb and TMDB)");
        folder.note_missing(folder.tags.is_none(), "tags.csv");
        folder
    }

    fn movielens_dat(movies: PathBuf, files: &Files) -> Self {
        use Column::{Film, Genres, Rating, Tag, Time, Title, User};
        let ratings = files.find("ratings.dat").unwrap_or_else(|| movies.with_file_name("ratings.dat"));
        let table = |path: PathBuf, subject, columns: &[Column]| {
            let columns: Vec<Option<Column>> = columns.iter().copied().map(Some).collect();
            Table::without_heading(path, subject, "::", &columns)
        };
        let mut folder = Self {
            ratings: Some(table(ratings, Subject::Ratings, &[User, Film, Rating, Time])),
            tags: files.find("tags.dat").map(|path| table(path, Subject::Tags, &[User, Film, Tag, Time])),
            ..Self::from_films(Layout::MovieLensDat, table(movies, Subject::Films, &[Film, Title, Genres]))
        };
        folder.note_missing(folder.tags.is_none(), "tags.dat (only MovieLens 10M has tags)");
        folder
    }

    fn movielens_100k(item: PathBuf, files: &Files) -> Result<Self, ReadError> {
        use Column::{Film, Rating, Time, Title, User};
        let data = files.find("u.data").unwrap_or_else(|| item.with_file_name("u.data"));
        let genre_flags: Vec<String> = match files.find("u.genre") {
            Some(path) => std::fs::read_to_string(&path)
                .map_err(|source| ReadError::Read { path, source })?
                .lines()
                .filter_map(|line| Some(line.split_once('|')?.0.to_owned()))
                .collect(),
            None => GENRE_FLAGS.map(str::to_owned).to_vec(),
        };
        // Followed by the release date, the video release date, the URL, and a column for each genre.
        let columns: Vec<Option<Column>> =
            [Some(Film), Some(Title)].into_iter().chain(std::iter::repeat_n(None, 3 + genre_flags.len())).collect();
        let ratings =
            Table::without_heading(data, Subject::Ratings, "\t", &[Some(User), Some(Film), Some(Rating), Some(Time)]);
        let films = Table::without_heading(item, Subject::Films, "|", &columns);
        Ok(Self { ratings: Some(ratings), genre_flags, ..Self::from_films(Layout::MovieLens100K, films) })
    }

    fn imdb(basics: &Path, files: &Files) -> Result<Self, ReadError> {
        let table = |path: &Path, subject| {
            let heading = first_line(path)?.unwrap_or_default();
            let headings: Vec<String> = heading.split('\t').map(str::to_owned).collect();
            Ok(Table::with_columns(path.to_owned(), subject, Format::Plain("\t"), &headings))
        };
        let mut folder = Self::from_films(Layout::Imdb, table(basics, Subject::Films)?);
        if !folder.films.columns.has(Column::Film) || !folder.films.columns.has(Column::Title) {
            return Err(ReadError::Header {
                path: basics.to_owned(), expected: "tconst\ttitleType\tprimaryTitle\t…"
            });
        }
        let mut optional = |name: &str, subject, content: &str| {
            let Some(path) = files.find(name) else {
                folder.missing.push(format!("{name} ({content})"));
                return Ok(None);
            };
            table(&path, subject).map(Some)
        };
        let means = optional("title.ratings.tsv", Subject::Means, "mean ratings")?;
        let other_titles = optional("title.akas.tsv", Subject::OtherTitles, "alternative titles")?;
        let crew = optional("title.crew.tsv", Subject::Credits, "directors")?;
        let principals = optional("title.principals.tsv", Subject::Credits, "cast")?;
        let names = optional("name.basics.tsv", Subject::Names, "names of people")?;
        folder.missing.push("ratings by users, which IMDb does not publish".to_owned());
        // People's ids are useless without a file of their names.
        let credits = if names.is_some() { crew.into_iter().chain(principals).collect() } else { Vec::new() };
        Ok(Self { other_titles, means, credits, names, ..folder })
    }

    /// A folder of tables that are recognised by their headings.
    fn by_columns(path: &Path, files: &Files) -> Result<Self, ReadError> {
        let headed = files.headed()?;
        let table = |file: &HeadedFile, subject| {
            let mut table = Table::with_columns(file.path.clone(), subject, file.format, &file.headings);
            table.preamble = file.preamble;
            if file.format == Format::Plain("\t") {
                table.encoding = Encoding::Utf8OrLatin1;
            }
            table
        };
        let Some(listing) = HeadedFile::films(&headed) else {
            return Err(ReadError::NoFilms { path: path.to_owned(), found: files.describe(&headed) });
        };
        let others: Vec<&HeadedFile> = headed.iter().filter(|file| file.path != listing.path).collect();
        let ratings = HeadedFile::ratings(&others);
        let layout = layout_of(listing, ratings);
        let films = table(listing, Subject::Films);
        let tags = HeadedFile::tags(&others).map(|file| table(file, Subject::Tags)).or_else(|| {
            // Keywords of a film are read as tags.
            let has_keywords =
                Table::with_columns(listing.path.clone(), Subject::Films, listing.format, &listing.headings)
                    .columns
                    .has(Column::Keywords);
            (has_keywords && listing.format != Format::Json).then(|| table(listing, Subject::Tags))
        });
        let mut folder = Self {
            links: HeadedFile::links(&others).map(|file| table(file, Subject::Links)),
            ratings: ratings.map(|file| table(file, Subject::Ratings)),
            credits: HeadedFile::credits(&others).map(|file| table(file, Subject::Credits)).into_iter().collect(),
            tags,
            ..Self::from_films(layout, films)
        };
        let has = |column| listing.has(Subject::Films, column);
        let has_people = !folder.credits.is_empty() || has(Column::Directors) || has(Column::Cast);
        folder.note_missing(folder.ratings.is_none(), "ratings: no file has columns for users and films");
        folder.note_missing(!has(Column::Genres), "genres of films");
        folder.note_missing(!has_people, "people of films");
        folder.note_missing(folder.tags.is_none(), "tags or keywords");
        Ok(folder)
    }

    fn note_missing(&mut self, is_missing: bool, what: &str) {
        if is_missing {
            self.missing.push(what.to_owned());
        }
    }
}

/// The source of a folder whose files have headings, by headings that only this source uses.
fn layout_of(films: &HeadedFile, ratings: Option<&HeadedFile>) -> Layout {
    let names = |file: &HeadedFile, wanted: &[&str]| {
        file.headings.iter().any(|heading| wanted.iter().any(|name| heading.eq_ignore_ascii_case(name)))
    };
    if films.headings.iter().any(|heading| heading.contains(":token") || heading.contains(":float")) {
        Layout::RecBole
    } else if names(films, &["is_hidden", "IsHidden"])
        || ratings.is_some_and(|file| names(file, &["feedback_type", "FeedbackType"]))
    {
        Layout::Gorse
    } else if names(films, &["vote_average", "production_companies"]) {
        Layout::Tmdb
    } else if ratings.is_some_and(|file| names(file, &["user", "user_id"]) && names(file, &["item", "item_id"])) {
        Layout::LensKit
    } else {
        Layout::Columns
    }
}

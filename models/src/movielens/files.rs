//! The files of a folder, and their columns.

use std::cmp::Reverse;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use strum::VariantArray;

use super::ReadError;
use super::columns::{Column, Columns, Subject};
use super::table::{self, Format};

/// The maximum length of a heading, in bytes.
const MAX_HEADING_LEN: u64 = 64 * 1024;
/// Lines that may precede the heading: a title, comments, `sep=;`, another small table.
const MAX_PREAMBLE_LINES: usize = 50;
/// The maximum number of files whose headings are read.
const MAX_FILES: usize = 200;

/// The files of a folder, ordered by name.
pub(super) struct Files {
    pub paths: Vec<PathBuf>,
    pub folders: Vec<PathBuf>,
}

/// A file with a heading, usually on its first line.
pub(super) struct HeadedFile {
    pub path: PathBuf,
    pub format: Format,
    /// The number of lines before the heading.
    pub preamble: usize,
    pub headings: Vec<String>,
}

impl Files {
    /// Lists the files of a folder.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn of(folder: &Path) -> Result<Self, ReadError> {
        let failed = |source| ReadError::Read { path: folder.to_owned(), source };
        let mut paths = Vec::new();
        for entry in std::fs::read_dir(folder).map_err(failed)? {
            paths.push(entry.map_err(failed)?.path());
        }
        paths.sort();
        let (folders, paths) = paths.into_iter().partition(|path| path.is_dir());
        Ok(Self { paths, folders })
    }

    /// The file of this name in any case, possibly compressed.
    pub fn find(&self, name: &str) -> Option<PathBuf> {
        let compressed = format!("{name}.gz");
        let named = |path: &&PathBuf, name: &str| name_of(path).eq_ignore_ascii_case(name);
        let plain = self.paths.iter().find(|path| named(path, name));
        plain.or_else(|| self.paths.iter().find(|path| named(path, &compressed))).cloned()
    }

    /// The files that name their columns.
    pub fn headed(&self) -> Result<Vec<HeadedFile>, ReadError> {
        let mut headed = Vec::new();
        for path in self.paths.iter().take(MAX_FILES) {
            let Some(extension) = extension(path) else { continue };
            if !["csv", "tsv", "txt", "item", "inter", "json", "jsonl", "ndjson"].contains(&extension.as_str()) {
                continue;
            }
            let lines = first_lines(path, MAX_PREAMBLE_LINES)?;
            let candidates = lines.iter().enumerate().filter_map(|(preamble, line)| {
                let candidate = HeadedFile::parse(path, &extension, line)?;
                let is_json = candidate.format == Format::Json;
                (!is_json || preamble == 0).then_some(HeadedFile { preamble, ..candidate })
            });
            // Of lines that name as many columns, the first one is the heading.
            headed.extend(candidates.min_by_key(|candidate| Reverse(candidate.known_columns())));
        }
        Ok(headed)
    }

    /// Describes the files, for the error about a folder without films.
    pub fn describe(&self, headed: &[HeadedFile]) -> String {
        if self.paths.iter().any(|path| extension(path).as_deref() == Some("parquet")) {
            return "its Parquet files are not read: save them as CSV, in LensKit with `to_csv` of the data frame"
                .to_owned();
        }
        let columns = |file: &HeadedFile| format!("{} ({})", name_of(&file.path), file.headings.join(", "));
        match headed {
            [] if self.paths.is_empty() => "it has no files".to_owned(),
            [] => format!(
                "its files are {}",
                self.paths.iter().take(8).map(|path| name_of(path)).collect::<Vec<_>>().join(", ")
            ),
            files => format!("its tables are {}", files.iter().take(8).map(columns).collect::<Vec<_>>().join("; ")),
        }
    }
}

/// The first line of a file without its line break and byte order mark; `None` if it is empty or not text.
pub(super) fn first_line(path: &Path) -> Result<Option<String>, ReadError> {
    Ok(first_lines(path, 1)?.pop().filter(|line| !line.is_empty()))
}

/// The first lines of a file without their line breaks and byte order mark, up to one that is not text.
fn first_lines(path: &Path, count: usize) -> Result<Vec<String>, ReadError> {
    let failed = |source| ReadError::Read { path: path.to_owned(), source };
    let (file, _) = table::open(path).map_err(failed)?;
    let mut file = BufReader::new(file);
    let mut lines = Vec::new();
    while lines.len() < count {
        let mut line = Vec::new();
        let read = (&mut file).take(MAX_HEADING_LEN).read_until(b'\n', &mut line).map_err(failed)?;
        let Ok(line) = String::from_utf8(line) else { break };
        // A line of the maximum length is incomplete, so the following bytes do not begin a line.
        if read == 0 || (read as u64 == MAX_HEADING_LEN && !line.ends_with('\n')) {
            break;
        }
        lines.push(line.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n']).to_owned());
    }
    Ok(lines)
}

impl HeadedFile {
    fn parse(path: &Path, extension: &str, line: &str) -> Option<Self> {
        let path = path.to_owned();
        if line.starts_with('{') {
            let object: serde_json::Map<String, serde_json::Value> = serde_json::from_str(line).ok()?;
            return Some(Self { path, format: Format::Json, preamble: 0, headings: object.keys().cloned().collect() });
        }
        if extension.contains("json") {
            return None;
        }
        let delimiter = ['\t', ',', ';', '|'].into_iter().max_by_key(|&delimiter| line.matches(delimiter).count())?;
        if delimiter == '\t' && line.contains('\t') {
            let headings = line.split('\t').map(str::to_owned).collect();
            return Some(Self { path, format: Format::Plain("\t"), preamble: 0, headings });
        }
        let delimiter = u8::try_from(delimiter).ok()?;
        let mut reader = csv::ReaderBuilder::new().has_headers(false).delimiter(delimiter).from_reader(line.as_bytes());
        let record = reader.records().next()?.ok()?;
        let headings: Vec<String> = record.iter().map(|heading| heading.trim().to_owned()).collect();
        (headings.len() > 1).then_some(Self { path, format: Format::QuotedLines(delimiter), preamble: 0, headings })
    }

    /// Whether the file has a column, read as a table about `subject`.
    pub fn has(&self, subject: Subject, column: Column) -> bool {
        Columns::by_headings(subject, &self.headings).has(column)
    }

    /// The largest number of recognised columns over all subjects of tables.
    fn known_columns(&self) -> usize {
        let known = |subject: &Subject| Columns::by_headings(*subject, &self.headings).count();
        Subject::VARIANTS.iter().map(known).max().unwrap_or_default()
    }

    fn has_all(&self, subject: Subject, columns: &[Column]) -> bool {
        columns.iter().all(|&column| self.has(subject, column))
    }

    fn is_named(&self, words: &[&str]) -> bool {
        let name = name_of(&self.path).to_lowercase();
        words.iter().any(|word| name.contains(word))
    }

    /// The file that lists films: of those with titles, the one with the most recognised columns.
    pub fn films(files: &[Self]) -> Option<&Self> {
        use Column::{Cast, Directors, Film, Genres, OriginalTitle, User, Year};
        let columns = [Film, Year, Genres, OriginalTitle, Directors, Cast];
        let score = |file: &&Self| columns.iter().filter(|&&column| file.has(Subject::Films, column)).count();
        let candidates = files.iter().filter(|file| {
            file.has(Subject::Films, Column::Title)
                && !file.has(Subject::Ratings, User)
                && !file.is_named(&["credit", "keyword", "tags"])
                && score(file) > 0
        });
        best(candidates, score)
    }

    /// The file of ratings: it has users and films, and a rating column if any file has one.
    pub fn ratings<'f>(files: &[&'f Self]) -> Option<&'f Self> {
        use Column::{Feedback, Film, Rating, Tag, Time, User};
        let candidates = files
            .iter()
            .copied()
            .filter(|file| file.has_all(Subject::Ratings, &[User, Film]) && !file.has(Subject::Tags, Tag));
        let columns = [Rating, Feedback, Time];
        best(candidates, |file| columns.iter().filter(|&&column| file.has(Subject::Ratings, column)).count())
    }

    /// The file of tags by users, or of keywords of films.
    pub fn tags<'f>(files: &[&'f Self]) -> Option<&'f Self> {
        use Column::{Film, Keywords, Tag, User};
        let by_users = files.iter().copied().find(|file| file.has_all(Subject::Tags, &[User, Film, Tag]));
        by_users.or_else(|| files.iter().copied().find(|file| file.has_all(Subject::Tags, &[Film, Keywords])))
    }

    /// The file of ids in other databases.
    pub fn links<'f>(files: &[&'f Self]) -> Option<&'f Self> {
        use Column::{Film, Imdb, Tmdb};
        let candidates = files.iter().copied().filter(|file| {
            file.is_named(&["link"])
                && file.has(Subject::Links, Film)
                && (file.has(Subject::Links, Imdb) || file.has(Subject::Links, Tmdb))
        });
        best(candidates, |_| 1)
    }

    /// The file of the people of films.
    pub fn credits<'f>(files: &[&'f Self]) -> Option<&'f Self> {
        use Column::{Cast, Directors, Film};
        let candidates = files.iter().copied().filter(|file| {
            file.has(Subject::Credits, Film)
                && (file.has(Subject::Credits, Cast) || file.has(Subject::Credits, Directors))
        });
        best(candidates, |_| 1)
    }
}

/// The file with the highest score; of equal ones, that with the shortest name, such as `ratings.csv` before
/// `ratings_small.csv`.
fn best<'f>(
    files: impl Iterator<Item = &'f HeadedFile>,
    score: impl Fn(&&'f HeadedFile) -> usize,
) -> Option<&'f HeadedFile> {
    files.min_by_key(|file| (Reverse(score(file)), name_of(&file.path).len()))
}

pub(super) fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// The extension in lower case; of `title.basics.tsv.gz`, `tsv`.
fn extension(path: &Path) -> Option<String> {
    let name = name_of(path).to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.').map(|(_, extension)| extension.to_owned())
}

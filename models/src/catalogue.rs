//! Reads and checks the folder of the catalogue. One invalid line makes the whole catalogue invalid.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::str::Utf8Error;
use std::{fs, io};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::film::{Film, FilmEntry, Tone};

mod check;
mod series;
mod titles;
mod vocabulary;

pub use vocabulary::{Term, Vocabulary};

/// The described films and their controlled vocabularies.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// In the order of the files: by decade, then by line.
    pub films: Vec<Film>,
    pub keywords: Vocabulary,
    pub genres: Vocabulary,
    pub countries: Vocabulary,
    pub languages: Vocabulary,
    /// Slugs of the films that rotate as the film of the day.
    pub billboards: Vec<String>,
    /// Titles in other languages and short forms, by slug.
    pub other_titles: BTreeMap<String, Vec<String>>,
    /// SHA-256 of the names and contents of all files, in hexadecimal.
    pub checksum: String,
}

/// Why a catalogue is invalid.
#[derive(Debug, Error)]
pub enum CatalogueError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{}:{line}: not UTF-8", path.display())]
    NotUtf8 { path: PathBuf, line: usize, source: Utf8Error },
    #[error("{} contains no films; expected files named like 1990s.jsonl", path.display())]
    Empty { path: PathBuf },
    // The message contains that of the cause, with another position; the cause is therefore no `source`.
    #[error("{}:{line}: column {}: {}", path.display(), cause.column(), without_position(cause))]
    Json { path: PathBuf, line: usize, cause: serde_json::Error },
    #[error("{}:{line}: {field}: {problem}", path.display())]
    Field { path: PathBuf, line: usize, field: String, problem: String },
    #[error("{}: {problem}", path.display())]
    Vocabulary { path: PathBuf, problem: String },
    #[error("{}:{line}: {problem}", path.display())]
    Title { path: PathBuf, line: usize, problem: String },
}

/// The message of a JSON error without its position: lines are parsed one at a time, so the parser's line is always 1.
fn without_position(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message.rsplit_once(" at line ").map_or(message.as_str(), |(problem, _)| problem).to_owned()
}

impl Catalogue {
    /// The titles of a film other than the usual and the original one.
    pub fn other_titles_of(&self, film: &Film) -> &[String] {
        self.other_titles.get(&film.slug).map_or(&[], Vec::as_slice)
    }

    /// Reads and checks a folder: the vocabularies `keywords.tsv`, `genres.tsv`, `countries.tsv` and `languages.tsv`,
    /// the list `billboards.tsv`, every `*.jsonl` file, and `titles.tsv` if there is one.
    ///
    /// # Errors
    /// The first problem found, with its file, line and field.
    pub fn read(folder: &Path) -> Result<Self, CatalogueError> {
        let mut checksum = Sha256::new();
        let mut read = |path: &Path| {
            let bytes = fs::read(path).map_err(|source| CatalogueError::Read { path: path.to_owned(), source })?;
            let text = String::from_utf8(bytes).map_err(|error| {
                let valid = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = valid.split(|byte| *byte == b'\n').count();
                CatalogueError::NotUtf8 { path: path.to_owned(), line, source: error.utf8_error() }
            })?;
            let name = path.file_name().unwrap_or_default();
            checksum.update(name.as_encoded_bytes());
            checksum.update((text.len() as u64).to_le_bytes());
            checksum.update(&text);
            Ok(text)
        };

        let mut vocabulary = |name: &str| {
            let path = folder.join(name);
            Vocabulary::parse(&path, &read(&path)?)
        };
        let keywords = vocabulary("keywords.tsv")?;
        let genres = vocabulary("genres.tsv")?;
        let countries = vocabulary("countries.tsv")?;
        let languages = vocabulary("languages.tsv")?;
        let billboards = vocabulary("billboards.tsv")?;

        let mut films = Vec::new();
        let mut lines = Vec::new();
        for path in decade_files(folder)? {
            let text = read(&path)?;
            for (index, line) in text.lines().enumerate() {
                let position = Position { path: path.clone(), line: index + 1 };
                films.push(position.parse(line)?);
                lines.push(position);
            }
        }
        if films.is_empty() {
            return Err(CatalogueError::Empty { path: folder.to_owned() });
        }

        let path = folder.join("titles.tsv");
        let has_titles = path.try_exists().map_err(|source| CatalogueError::Read { path: path.clone(), source })?;
        let other_titles = if has_titles { Some(read(&path)?) } else { None };

        let mut catalogue = Self {
            films,
            keywords,
            genres,
            countries,
            languages,
            billboards: billboards.slugs().map(str::to_owned).collect(),
            other_titles: BTreeMap::new(),
            checksum: format!("{:x}", checksum.finalize()),
        };
        catalogue.check(&lines)?;
        if let Some(text) = other_titles {
            catalogue.other_titles = titles::parse(&path, &text, &catalogue.films)?;
        }
        Ok(catalogue)
    }

    /// The entry of the artifact for a film of this catalogue.
    pub fn entry(&self, film: &Film) -> FilmEntry {
        FilmEntry {
            slug: film.slug.clone(),
            title: film.title.clone(),
            original_title: film.original_title.clone(),
            other_titles: self.other_titles_of(film).to_vec(),
            year: film.year,
            series: film.series.clone(),
            directors: film.directors.clone(),
            cast: film.cast.clone(),
        }
    }

    /// Checks each film, and the constraints between films. `lines` is parallel to the films.
    fn check(&self, lines: &[Position]) -> Result<(), CatalogueError> {
        let mut slugs = HashSet::new();
        let mut series: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut uses: BTreeMap<&str, usize> = self.keywords.slugs().map(|keyword| (keyword, 0)).collect();

        for (index, (film, line)) in self.films.iter().zip(lines).enumerate() {
            check::film(film, self)
                .and_then(|()| check::decade(film, &line.path))
                .map_err(|(field, problem)| line.error(field, problem))?;
            if !slugs.insert(film.slug.as_str()) {
                return Err(line.error("slug", format!("{:?} is used more than once", film.slug)));
            }
            if let Some(name) = &film.series {
                series.entry(name).or_default().push(index);
            }
            for keyword in &film.keywords {
                *uses.entry(keyword).or_default() += 1;
            }
        }

        if let Some((name, members)) = series.iter().find(|(_, members)| members.len() < 2) {
            let problem = format!("{name:?} is used by one film; at least two must use it");
            return Err(lines[members[0]].error("series", problem));
        }
        if let Some(slug) = self.billboards.iter().find(|slug| !slugs.contains(slug.as_str())) {
            return Err(CatalogueError::Vocabulary {
                path: self.keywords.path().with_file_name("billboards.tsv"),
                problem: format!("{slug:?} is not a film of the catalogue"),
            });
        }
        match uses.iter().find(|(_, count)| **count < 2) {
            Some((keyword, count)) => Err(CatalogueError::Vocabulary {
                path: self.keywords.path().to_owned(),
                problem: format!("{keyword:?} is used by {count} films; at least two must use it"),
            }),
            None => Ok(()),
        }
    }
}

/// A line of a file, for errors.
struct Position {
    path: PathBuf,
    line: usize,
}

impl Position {
    fn parse(&self, line: &str) -> Result<Film, CatalogueError> {
        let film: Film = serde_json::from_str(line).map_err(|cause| CatalogueError::Json {
            path: self.path.clone(),
            line: self.line,
            cause,
        })?;
        match Tone::AXES.iter().zip(film.tone.values()).find(|(_, score)| *score > Tone::MAX) {
            Some((axis, score)) => Err(self.error(format!("tone.{axis}"), format!("{score} exceeds {}", Tone::MAX))),
            None => Ok(film),
        }
    }

    fn error(&self, field: impl Into<String>, problem: impl Into<String>) -> CatalogueError {
        CatalogueError::Field { path: self.path.clone(), line: self.line, field: field.into(), problem: problem.into() }
    }
}

/// The `*.jsonl` files of a folder, by name.
fn decade_files(folder: &Path) -> Result<Vec<PathBuf>, CatalogueError> {
    let failed = |source| CatalogueError::Read { path: folder.to_owned(), source };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "jsonl") {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

//! Reads the catalogue's folder and refuses it whole when a line is wrong, naming file, line and field.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::film::{Film, Tone};

mod check;
mod vocabulary;

pub use vocabulary::{Term, Vocabulary};

/// All films, with the words that may describe them.
#[derive(Debug, Clone)]
pub struct Catalogue {
    /// In the order of the files: by decade, then by line.
    pub films: Vec<Film>,
    pub keywords: Vocabulary,
    pub genres: Vocabulary,
    pub countries: Vocabulary,
    pub languages: Vocabulary,
    /// Slugs of the films that take turns as the film of the day.
    pub billboards: Vec<String>,
    /// SHA-256 of every file's name and bytes, in hexadecimal.
    pub checksum: String,
}

/// Why a catalogue was refused.
#[derive(Debug, Error)]
pub enum CatalogueError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{}:{line}: not UTF-8", path.display())]
    NotUtf8 { path: PathBuf, line: usize },
    #[error("{} holds no films: expected files named like 1990s.jsonl", path.display())]
    Empty { path: PathBuf },
    #[error("{}:{line}: {field}: {problem}", path.display())]
    Line { path: PathBuf, line: usize, field: String, problem: String },
    #[error("{}: {problem}", path.display())]
    Vocabulary { path: PathBuf, problem: String },
}

impl Catalogue {
    /// Reads the vocabularies (`keywords.tsv`, `genres.tsv`, `countries.tsv`, `languages.tsv`), `billboards.tsv` and every `*.jsonl` of a folder, and checks them.
    ///
    /// # Errors
    /// The first thing that is wrong, by file, line and field.
    pub fn read(folder: &Path) -> Result<Self, CatalogueError> {
        let mut checksum = Sha256::new();
        let mut read = |path: &Path| {
            let bytes = fs::read(path).map_err(|source| CatalogueError::Read { path: path.to_owned(), source })?;
            let text = String::from_utf8(bytes).map_err(|error| {
                let sound = &error.as_bytes()[..error.utf8_error().valid_up_to()];
                let line = sound.split(|byte| *byte == b'\n').count();
                CatalogueError::NotUtf8 { path: path.to_owned(), line }
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
        let mut places = Vec::new();
        for path in decade_files(folder)? {
            let text = read(&path)?;
            for (index, line) in text.lines().enumerate() {
                let place = Place { path: path.clone(), line: index + 1 };
                films.push(place.parse(line)?);
                places.push(place);
            }
        }
        if films.is_empty() {
            return Err(CatalogueError::Empty { path: folder.to_owned() });
        }

        let catalogue = Self {
            films,
            keywords,
            genres,
            countries,
            languages,
            billboards: billboards.slugs().map(str::to_owned).collect(),
            checksum: hex(&checksum.finalize()),
        };
        catalogue.check(&places)?;
        Ok(catalogue)
    }

    fn check(&self, places: &[Place]) -> Result<(), CatalogueError> {
        let mut slugs = HashSet::new();
        let mut series: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut uses: BTreeMap<&str, usize> = self.keywords.slugs().map(|keyword| (keyword, 0)).collect();

        for (index, (film, place)) in self.films.iter().zip(places).enumerate() {
            check::film(film, self)
                .and_then(|()| check::decade(film, &place.path))
                .map_err(|(field, problem)| place.error(field, problem))?;
            if !slugs.insert(film.slug.as_str()) {
                return Err(place.error("slug", format!("{:?} is there twice", film.slug)));
            }
            if let Some(name) = &film.series {
                series.entry(name).or_default().push(index);
            }
            for keyword in &film.keywords {
                *uses.entry(keyword).or_default() += 1;
            }
        }

        if let Some((name, members)) = series.iter().find(|(_, members)| members.len() < 2) {
            let problem = format!("{name:?} names a series of one film");
            return Err(places[members[0]].error("series", problem));
        }
        if let Some(slug) = self.billboards.iter().find(|slug| !slugs.contains(slug.as_str())) {
            return Err(CatalogueError::Vocabulary {
                path: self.keywords.path.with_file_name("billboards.tsv"),
                problem: format!("{slug:?} is not a film of the catalogue"),
            });
        }
        match uses.iter().find(|(_, count)| **count < 2) {
            Some((keyword, count)) => Err(CatalogueError::Vocabulary {
                path: self.keywords.path.clone(),
                problem: format!("{keyword:?} is used by {count} films; at least two must use it"),
            }),
            None => Ok(()),
        }
    }
}

/// Where a film stands.
struct Place {
    path: PathBuf,
    line: usize,
}

impl Place {
    fn parse(&self, line: &str) -> Result<Film, CatalogueError> {
        let film: Film = serde_json::from_str(line).map_err(|error| {
            // The line that the parser would name is always the first: it is given one at a time.
            let problem = error.to_string();
            let problem = problem.rsplit_once(" at line ").map_or(problem.as_str(), |(problem, _)| problem);
            self.error(format!("column {}", error.column()), problem)
        })?;
        let known = Tone::AXES.iter().zip(film.tone.values());
        match known.into_iter().find(|(_, value)| *value > Tone::MAX) {
            Some((axis, value)) => Err(self.error(format!("tone.{axis}"), format!("{value} is over {}", Tone::MAX))),
            None => Ok(film),
        }
    }

    fn error(&self, field: impl Into<String>, problem: impl Into<String>) -> CatalogueError {
        CatalogueError::Line { path: self.path.clone(), line: self.line, field: field.into(), problem: problem.into() }
    }
}

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

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

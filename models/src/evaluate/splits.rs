//! Split files: which people a measurement holds out, and what it asks.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use thiserror::Error;

/// One file of a folder of splits.
#[derive(Debug, Clone)]
pub struct Split {
    /// The file's name without its ending.
    pub name: String,
    pub protocol: Protocol,
    /// People on whom parameters may be tuned; they train when the test is taken.
    pub validation_users: Vec<u32>,
}

#[derive(Debug, Clone)]
pub enum Protocol {
    /// Strong generalisation: part of a person's likes is known, the rest is to be found.
    People(Vec<FoldIn>),
    /// The strip: what else people like who like one film.
    Strips { test_users: Vec<u32>, queries: Vec<Query> },
}

/// A held-out person of P1.
#[derive(Debug, Clone, Deserialize)]
pub struct FoldIn {
    pub user: u32,
    pub fold_in: Vec<u32>,
    pub held_out: Vec<u32>,
}

/// A held-out person's liked film, of P2.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Query {
    pub user: u32,
    pub q: u32,
}

/// Why a folder of splits cannot be used.
#[derive(Debug, Error)]
pub enum SplitError {
    #[error("cannot read {}: {source}", path.display())]
    Read { path: PathBuf, source: std::io::Error },
    #[error("{} is not a split: {problem}", path.display())]
    Malformed { path: PathBuf, problem: String },
    #[error("{} holds no splits: expected files that end in .json", path.display())]
    Empty { path: PathBuf },
}

#[derive(Deserialize)]
struct File {
    validation_users: Vec<u32>,
    test: Option<Vec<FoldIn>>,
    test_users: Option<Vec<u32>>,
    queries: Option<Vec<Query>>,
}

/// Reads every `*.json` of a folder, by name. What a file holds tells its protocol.
///
/// # Errors
/// By file, when one cannot be read or is no split.
pub fn read(folder: &Path) -> Result<Vec<Split>, SplitError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| SplitError::Read { path, source }
    };
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        if path.extension().is_some_and(|extension| extension == "json") {
            paths.push(path);
        }
    }
    if paths.is_empty() {
        return Err(SplitError::Empty { path: folder.to_owned() });
    }
    paths.sort();
    paths.iter().map(|path| parse(path, &fs::read_to_string(path).map_err(unreadable(path))?)).collect()
}

fn parse(path: &Path, text: &str) -> Result<Split, SplitError> {
    let malformed = |problem: String| SplitError::Malformed { path: path.to_owned(), problem };
    let file: File = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
    let protocol = match (file.test, file.test_users, file.queries) {
        (Some(test), None, None) => Protocol::People(test),
        (None, Some(test_users), Some(queries)) => Protocol::Strips { test_users, queries },
        _ => return Err(malformed("it needs either `test`, or `test_users` and `queries`".to_owned())),
    };
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Split { name, protocol, validation_users: file.validation_users })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_holds_tells_its_protocol() {
        let people = r#"{"validation_users":[3],"test":[{"user":1,"fold_in":[2],"held_out":[4]}]}"#;
        let split = parse(Path::new("some/p1_7.json"), people).expect("a split");
        assert_eq!(split.name, "p1_7");
        assert!(matches!(split.protocol, Protocol::People(test) if test[0].held_out == [4]));
        let strips = r#"{"validation_users":[],"test_users":[1],"queries":[{"user":1,"q":5}]}"#;
        let split = parse(Path::new("p2.json"), strips).expect("a split");
        assert!(matches!(split.protocol, Protocol::Strips { queries, .. } if queries[0].q == 5));
    }

    #[test]
    fn what_is_no_split_is_refused_by_file() {
        for text in ["", "[]", "{}", r#"{"validation_users":[]}"#, r#"{"validation_users":[],"test_users":[1]}"#] {
            let error = parse(Path::new("odd.json"), text).expect_err("refused");
            assert!(error.to_string().contains("odd.json"));
        }
    }
}

//! Split files: the held-out users and the queries of an evaluation.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{fs, io};

use serde::Deserialize;
use thiserror::Error;

/// One split file: the held-out users, and the queries about them.
#[derive(Debug, Clone)]
pub struct Split {
    /// The name of the file without its extension.
    pub name: String,
    pub protocol: Protocol,
    /// Ids of users on whom parameters may be tuned. They are part of the training data in the test.
    pub validation_users: Vec<u32>,
}

/// What a split evaluates.
#[derive(Debug, Clone)]
pub enum Protocol {
    /// P1, recommendations for users.
    Users(Vec<HeldOutUser>),
    /// P2 and P3, similar films; `test_users` are the ids of the held-out users.
    SimilarFilms { test_users: Vec<u32>, queries: Vec<Query> },
}

/// A held-out user of P1. All numbers are MovieLens ids.
#[derive(Debug, Clone, Deserialize)]
pub struct HeldOutUser {
    pub user: u32,
    /// Liked films that the method is given.
    pub fold_in: Vec<u32>,
    /// Liked films that it has to find.
    pub held_out: Vec<u32>,
}

/// A query of P2: a film that a held-out user likes. Both numbers are MovieLens ids.
#[derive(Debug, Clone, Copy, Deserialize)]
pub struct Query {
    pub user: u32,
    pub q: u32,
}

/// Why a folder of splits cannot be used.
#[derive(Debug, Error)]
pub enum SplitError {
    #[error("cannot read {}", path.display())]
    Read { path: PathBuf, source: io::Error },
    #[error("{} is not a split", path.display())]
    Json { path: PathBuf, source: serde_json::Error },
    #[error("{} is not a split: it must have either `test`, or `test_users` and `queries`", path.display())]
    UnknownProtocol { path: PathBuf },
    #[error("{} is not a usable split: {problem}", path.display())]
    Problem { path: PathBuf, problem: String },
    #[error("{} contains no splits; expected files named *.json", path.display())]
    Empty { path: PathBuf },
}

#[derive(Deserialize)]
struct File {
    validation_users: Vec<u32>,
    test: Option<Vec<HeldOutUser>>,
    test_users: Option<Vec<u32>>,
    queries: Option<Vec<Query>>,
}

impl Split {
    /// The MovieLens ids of all films in the split, with repetitions.
    pub(crate) fn films(&self) -> Vec<u32> {
        match &self.protocol {
            Protocol::Users(users) => {
                users.iter().flat_map(|user| user.fold_in.iter().chain(&user.held_out)).copied().collect()
            }
            Protocol::SimilarFilms { queries, .. } => queries.iter().map(|query| query.q).collect(),
        }
    }

    /// The ids of the users on whom methods are tested: all others are for training.
    pub fn test_users(&self) -> HashSet<u32> {
        match &self.protocol {
            Protocol::Users(users) => users.iter().map(|user| user.user).collect(),
            Protocol::SimilarFilms { test_users, .. } => test_users.iter().copied().collect(),
        }
    }
}

/// Reads one split file.
///
/// # Errors
/// If the file is unreadable or not a split.
pub fn read_file(path: &Path) -> Result<Split, SplitError> {
    parse(path, &fs::read_to_string(path).map_err(|source| SplitError::Read { path: path.to_owned(), source })?)
}

/// Reads every `*.json` file of a folder, by name. The fields of a file determine its protocol.
///
/// # Errors
/// If the folder contains no such files, or one of them is unreadable or not a split.
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
    paths.iter().map(|path| read_file(path)).collect()
}

fn parse(path: &Path, text: &str) -> Result<Split, SplitError> {
    let file: File = serde_json::from_str(text).map_err(|source| SplitError::Json { path: path.to_owned(), source })?;
    let protocol = match (file.test, file.test_users, file.queries) {
        (Some(test), None, None) => Protocol::Users(test),
        (None, Some(test_users), Some(queries)) => Protocol::SimilarFilms { test_users, queries },
        _ => return Err(SplitError::UnknownProtocol { path: path.to_owned() }),
    };
    check(&protocol).map_err(|problem| SplitError::Problem { path: path.to_owned(), problem })?;
    let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Split { name, protocol, validation_users: file.validation_users })
}

/// Finds lists that are empty, and users, films or queries that are listed twice.
fn check(protocol: &Protocol) -> Result<(), String> {
    match protocol {
        Protocol::Users(users) => {
            if users.is_empty() {
                return Err("`test` is empty".to_owned());
            }
            if let Some(user) = first_repeated(users.iter().map(|user| user.user)) {
                return Err(format!("user {user} is tested twice"));
            }
            for HeldOutUser { user, fold_in, held_out } in users {
                if fold_in.is_empty() || held_out.is_empty() {
                    return Err(format!("user {user} has an empty list"));
                }
                if let Some(film) = first_repeated(fold_in.iter().chain(held_out)) {
                    return Err(format!("user {user} has film {film} twice"));
                }
            }
        }
        Protocol::SimilarFilms { test_users, queries } => {
            if test_users.is_empty() || queries.is_empty() {
                return Err("`test_users` or `queries` is empty".to_owned());
            }
            if let Some(user) = first_repeated(test_users) {
                return Err(format!("user {user} is tested twice"));
            }
            let tested: HashSet<u32> = test_users.iter().copied().collect();
            if let Some(query) = queries.iter().find(|query| !tested.contains(&query.user)) {
                return Err(format!("user {} has a query but is not tested", query.user));
            }
            let mut seen = HashSet::new();
            if let Some(query) = queries.iter().find(|query| !seen.insert((query.user, query.q))) {
                return Err(format!("user {} has film {} twice", query.user, query.q));
            }
        }
    }
    Ok(())
}

fn first_repeated<T: Eq + std::hash::Hash + Copy>(values: impl IntoIterator<Item = T>) -> Option<T> {
    let mut seen = HashSet::new();
    values.into_iter().find(|value| !seen.insert(*value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_fields_of_a_file_determine_its_protocol() {
        let users = r#"{"validation_users":[3],"test":[{"user":1,"fold_in":[2],"held_out":[4]}]}"#;
        let split = parse(Path::new("some/p1_7.json"), users).expect("a split");
        assert_eq!(split.name, "p1_7");
        assert!(matches!(split.protocol, Protocol::Users(test) if test[0].held_out == [4]));
        let similar = r#"{"validation_users":[],"test_users":[1],"queries":[{"user":1,"q":5}]}"#;
        let split = parse(Path::new("p2.json"), similar).expect("a split");
        assert!(matches!(split.protocol, Protocol::SimilarFilms { queries, .. } if queries[0].q == 5));
    }

    #[test]
    fn empty_lists_and_repetitions_are_errors_that_name_the_user() {
        let users = |test: &str| format!(r#"{{"validation_users":[],"test":[{test}]}}"#);
        let one = r#"{"user":7,"fold_in":[2],"held_out":[4]}"#;
        let similar = |queries: &str| format!(r#"{{"validation_users":[],"test_users":[7],"queries":[{queries}]}}"#);
        for (text, problem) in [
            (users(""), "`test` is empty"),
            (users(&format!("{one},{one}")), "user 7 is tested twice"),
            (users(r#"{"user":7,"fold_in":[],"held_out":[4]}"#), "user 7 has an empty list"),
            (users(r#"{"user":7,"fold_in":[2,4],"held_out":[4]}"#), "user 7 has film 4 twice"),
            (similar(""), "`test_users` or `queries` is empty"),
            (similar(r#"{"user":7,"q":1},{"user":7,"q":1}"#), "user 7 has film 1 twice"),
            (similar(r#"{"user":8,"q":1}"#), "user 8 has a query but is not tested"),
        ] {
            let error = parse(Path::new("odd.json"), &text).expect_err(&text);
            assert_eq!(error.to_string(), format!("odd.json is not a usable split: {problem}"));
        }
    }

    #[test]
    fn a_file_that_is_not_a_split_is_an_error_that_names_it() {
        for text in ["", "[]", "{}", r#"{"validation_users":[]}"#, r#"{"validation_users":[],"test_users":[1]}"#] {
            let error = parse(Path::new("odd.json"), text).expect_err("invalid");
            assert!(error.to_string().contains("odd.json"));
        }
    }
}

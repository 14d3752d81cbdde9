//! Settings that contain passwords may be the content of a file, which variables such as `DATABASE_URL_FILE` name:
//! other users of a machine may see the environment of a container, and orchestrators provide secrets as files.

use std::path::PathBuf;

use thiserror::Error;

/// The settings that can be files.
pub const SECRETS: [&str; 2] = ["DATABASE_URL", "SMTP_URL"];

/// Why a secret cannot be read. Contains no secrets.
#[derive(Debug, Error)]
pub enum SecretError {
    #[error("{0} and {0}_FILE are both set; please unset one of them")]
    Both(&'static str),
    #[error("cannot read {}, which {variable}_FILE names", .path.display())]
    Unreadable { variable: &'static str, path: PathBuf, source: std::io::Error },
    #[error("{}, which {variable}_FILE names, is empty", .path.display())]
    Empty { variable: &'static str, path: PathBuf },
}

/// Checks that every secret can be read.
///
/// # Errors
/// The first problem.
pub fn check() -> Result<(), SecretError> {
    SECRETS.into_iter().try_for_each(|variable| read_file(variable).map(|_| ()))
}

/// The content of the file that a variable names, if it is set, without surrounding white space.
///
/// # Errors
/// If the file cannot be used, or if the secret itself is set as well.
pub fn read_file(variable: &'static str) -> Result<Option<String>, SecretError> {
    let set = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty());
    let Some(path) = set(&format!("{variable}_FILE")).map(PathBuf::from) else { return Ok(None) };
    if set(variable).is_some() {
        return Err(SecretError::Both(variable));
    }
    match std::fs::read_to_string(&path) {
        Err(source) => Err(SecretError::Unreadable { variable, path, source }),
        Ok(content) if content.trim().is_empty() => Err(SecretError::Empty { variable, path }),
        Ok(content) => Ok(Some(content.trim().to_owned())),
    }
}

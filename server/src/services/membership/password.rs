//! Passwords: argon2id, on the blocking thread pool.

use std::sync::LazyLock;
use std::time::Duration;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::bulkhead::{Bulkhead, BulkheadError};

/// The minimum length of a new password, in characters. Length is the only rule (NIST SP 800-63B).
pub const MIN_CHARACTERS: usize = 10;
/// The maximum length of a password, in bytes: room for a passphrase, and a limit on the cost of hashing.
pub const MAX_BYTES: usize = 256;

/// Each hash takes 19 MiB and about 20 ms of a core.
static HASHING: Bulkhead = Bulkhead::new("password", 2, Duration::from_secs(3));

/// Verified for addresses without an account, so that they take as long as wrong passwords.
static DUMMY_HASH: LazyLock<String> = LazyLock::new(|| hash_blocking("dummy").unwrap_or_default());

/// Why a new password is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidPassword {
    #[error("a password has at least {MIN_CHARACTERS} characters")]
    TooShort,
    #[error("a password has at most {MAX_BYTES} bytes")]
    TooLong,
}

/// Why a password could not be hashed or verified.
#[derive(Debug, Error)]
pub enum PasswordError {
    #[error("cannot hash a password: {0}")]
    Hash(argon2::password_hash::Error),
    #[error("a password was not hashed")]
    NotRun(#[from] BulkheadError),
}

/// Checks a new password.
///
/// # Errors
/// [`InvalidPassword`] if it is too short or too long.
pub fn check(password: &str) -> Result<(), InvalidPassword> {
    if password.chars().count() < MIN_CHARACTERS {
        Err(InvalidPassword::TooShort)
    } else if password.len() > MAX_BYTES {
        Err(InvalidPassword::TooLong)
    } else {
        Ok(())
    }
}

/// Hashes a password with a random salt, to a PHC string.
///
/// # Errors
/// If the system lacks randomness or memory, or too many passwords are waiting to be hashed.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    HASHING.run_blocking(move || hash_blocking(&password).map_err(PasswordError::Hash)).await?
}

/// Verifies a password. Without a hash, takes the same time and returns false.
///
/// # Errors
/// If too many passwords are waiting to be hashed.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, PasswordError> {
    let verify = move || {
        let has_hash = hash.is_some();
        let hash = hash.unwrap_or_else(|| DUMMY_HASH.clone());
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(normalised(&password).as_bytes(), &hash).is_ok());
        matches && has_hash
    };
    Ok(HASHING.run_blocking(verify).await?)
}

fn hash_blocking(password: &str) -> Result<String, argon2::password_hash::Error> {
    Argon2::default().hash_password(normalised(password).as_bytes()).map(|hash| hash.to_string())
}

/// Normalises a password to NFKC, because keyboards differ in how they compose accented letters.
fn normalised(password: &str) -> String {
    password.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_matches_its_own_hash_and_no_other() {
        let hash = hash("correct horse".to_owned()).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$"));
        assert!(verify("correct horse".to_owned(), Some(hash.clone())).await.expect("verified"));
        assert!(!verify("wrong horse".to_owned(), Some(hash)).await.expect("verified"));
        assert!(!verify("dummy".to_owned(), None).await.expect("verified"));
    }

    #[tokio::test]
    async fn a_letter_and_its_accent_are_the_same_as_the_accented_letter() {
        let hash = hash("caf\u{e9} au lait".to_owned()).await.expect("hashed");
        assert!(verify("cafe\u{301} au lait".to_owned(), Some(hash)).await.expect("verified"));
    }

    #[test]
    fn passwords_that_are_too_short_or_too_long_are_rejected() {
        assert_eq!(check("short"), Err(InvalidPassword::TooShort));
        assert_eq!(check(&"a".repeat(257)), Err(InvalidPassword::TooLong));
        assert_eq!(check("long enough"), Ok(()));
        assert_eq!(check("十文字の合言葉ですよ"), Ok(()));
    }
}

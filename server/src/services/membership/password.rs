//! Passwords: argon2id, on the blocking thread pool.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use thiserror::Error;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// The minimum length of a new password, in characters. Length is the only rule (NIST SP 800-63B).
pub const MIN_CHARACTERS: usize = 10;
/// The maximum length of a password, in bytes: room for a passphrase, and a limit to the cost of hashing.
pub const MAX_BYTES: usize = 256;

/// How many passwords are hashed at once. Each takes 19 MiB and about 20 ms of a core.
static PERMITS: Semaphore = Semaphore::const_new(2);

/// A hash of no account, so that unknown addresses take as long as wrong passwords.
static DUMMY_HASH: LazyLock<String> = LazyLock::new(|| hash_now("dummy").unwrap_or_default());

/// Why a new password is refused.
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
    #[error("the thread that hashes a password has panicked")]
    Thread(#[from] tokio::task::JoinError),
}

/// Checks a new password.
///
/// # Errors
/// [`InvalidPassword`], with what is wrong.
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
/// If the system has no randomness or memory.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    off_thread(move || hash_now(&password).map_err(PasswordError::Hash)).await?
}

/// Verifies a password. Without a hash the result is false, after the same time.
///
/// # Errors
/// If the hashing thread fails.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, PasswordError> {
    off_thread(move || {
        let has_hash = hash.is_some();
        let hash = hash.unwrap_or_else(|| DUMMY_HASH.clone());
        let matches = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(normalised(&password).as_bytes(), &hash).is_ok());
        matches && has_hash
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
    // The semaphore is never closed, so this always returns a permit.
    let _permit = PERMITS.acquire().await;
    Ok(tokio::task::spawn_blocking(work).await?)
}

fn hash_now(password: &str) -> Result<String, argon2::password_hash::Error> {
    Argon2::default().hash_password(normalised(password).as_bytes()).map(|hash| hash.to_string())
}

/// Keyboards differ in how they compose accented letters.
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
    fn passwords_that_are_too_short_or_too_long_are_refused() {
        assert_eq!(check("short"), Err(InvalidPassword::TooShort));
        assert_eq!(check(&"a".repeat(257)), Err(InvalidPassword::TooLong));
        assert_eq!(check("long enough"), Ok(()));
        assert_eq!(check("十文字の合言葉ですよ"), Ok(()));
    }
}

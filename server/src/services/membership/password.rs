//! Passwords: argon2id, off the threads that serve pages.

use std::sync::LazyLock;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use thiserror::Error;
use tokio::sync::Semaphore;
use unicode_normalization::UnicodeNormalization;

/// Characters that a new password must have: length is what guessing has to pay for.
pub const SHORTEST: usize = 10;
/// Bytes: a passphrase fits, and hashing more would serve nobody.
pub const LONGEST: usize = 256;

/// How many are hashed at once. Each takes 19 MiB and some 20 ms of a core.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A hash that belongs to nobody, so that an unknown address takes as long as a wrong password.
static NOBODYS: LazyLock<String> = LazyLock::new(|| hashed("nobody's").unwrap_or_default());

/// Why a password could not be looked at. The text is for the log.
#[derive(Debug, Error)]
pub enum PasswordError {
    #[error("cannot hash a password: {0}")]
    Hash(argon2::password_hash::Error),
    #[error("the thread that hashed a password ended: {0}")]
    Thread(#[from] tokio::task::JoinError),
}

/// What is wrong with a new password; `None` where nothing is.
pub fn problem(password: &str) -> Option<String> {
    if password.chars().count() < SHORTEST {
        Some(format!("Please use at least {SHORTEST} characters."))
    } else if password.len() > LONGEST {
        Some(format!("Please use at most {LONGEST} characters."))
    } else {
        None
    }
}

/// Its PHC string, with a salt of its own.
///
/// # Errors
/// When the system has no randomness or no memory for it.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    off_thread(move || hashed(&password).map_err(PasswordError::Hash)).await?
}

/// Whether it is the password behind a hash. Without a hash it is not, which takes as long to find out.
///
/// # Errors
/// When the thread for it fails.
pub async fn matches(password: String, hash: Option<String>) -> Result<bool, PasswordError> {
    off_thread(move || {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| NOBODYS.clone());
        let same = PasswordHash::new(&hash)
            .is_ok_and(|hash| Argon2::default().verify_password(plain(&password).as_bytes(), &hash).is_ok());
        same && known
    })
    .await
}

async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, PasswordError> {
    // Never closed, so that a place is always granted in the end.
    let _place = AT_ONCE.acquire().await;
    Ok(tokio::task::spawn_blocking(work).await?)
}

fn hashed(password: &str) -> Result<String, argon2::password_hash::Error> {
    Argon2::default().hash_password(plain(password).as_bytes()).map(|hash| hash.to_string())
}

/// The same characters give the same bytes, whichever keyboard they were typed on.
fn plain(password: &str) -> String {
    password.nfkc().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_password_opens_its_own_hash_and_no_other() {
        let hash = hash("correct horse".to_owned()).await.expect("hashed");
        assert!(hash.starts_with("$argon2id$"));
        assert!(matches("correct horse".to_owned(), Some(hash.clone())).await.expect("looked at"));
        assert!(!matches("wrong horse".to_owned(), Some(hash)).await.expect("looked at"));
        assert!(!matches("nobody's".to_owned(), None).await.expect("looked at"));
    }

    #[tokio::test]
    async fn a_letter_with_its_accent_apart_is_the_same_letter() {
        let hash = hash("caf\u{e9} au lait".to_owned()).await.expect("hashed");
        assert!(matches("cafe\u{301} au lait".to_owned(), Some(hash)).await.expect("looked at"));
    }

    #[test]
    fn short_and_endless_passwords_are_refused() {
        assert!(problem("short").is_some() && problem(&"a".repeat(257)).is_some());
        assert_eq!(problem("long enough"), None);
        assert_eq!(problem("十文字の合言葉ですよ"), None);
    }
}

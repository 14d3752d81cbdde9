//! Passwords: which are accepted, and their hashes: argon2id, on the blocking thread pool.

use std::sync::LazyLock;
use std::time::Duration;

use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Argon2, Params};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;
use zxcvbn::zxcvbn;

use crate::bulkhead::{Bulkhead, BulkheadError};

/// The minimum length of a new password, in characters. Length is the only rule of composition (NIST SP 800-63B).
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
    /// It is among the first guesses of an attacker: common passwords, words with a digit, keyboard patterns,
    /// repetitions, dates.
    #[error("the password is easily guessed")]
    Common,
    /// It is easily guessed with knowledge of the site and the email address.
    #[error("the password is made of the email address or the name of the site")]
    Personal,
}

/// A password that is found within fewer guesses is rejected. Guesses over the web are slowed down to a few a minute, so
/// this many take years.
const MIN_GUESSES: u64 = 1_000_000;
/// The name of the site, which some users combine with the same word on each site.
const SITE: &str = "matinee";

/// Why a password could not be hashed or verified.
#[derive(Debug, Error)]
pub enum PasswordError {
    #[error("cannot hash a password: {0}")]
    Hash(argon2::password_hash::Error),
    #[error("a password was not hashed")]
    NotRun(#[from] BulkheadError),
}

fn check_length(password: &str) -> Result<(), InvalidPassword> {
    if password.chars().count() < MIN_CHARACTERS {
        return Err(InvalidPassword::TooShort);
    }
    if password.len() > MAX_BYTES {
        return Err(InvalidPassword::TooLong);
    }
    Ok(())
}

/// Checks that a password is not among the first that are tried for the account with this email address.
fn check_guesses(password: &str, email: &str) -> Result<(), InvalidPassword> {
    if zxcvbn(password, &[]).guesses() < MIN_GUESSES {
        return Err(InvalidPassword::Common);
    }
    let (name, domain) = email.split_once('@').unwrap_or((email, ""));
    if zxcvbn(password, &[email, name, domain, SITE]).guesses() < MIN_GUESSES {
        return Err(InvalidPassword::Personal);
    }
    Ok(())
}

/// Whether a hash has the parameters that new hashes have.
pub fn is_current(hash: &str) -> bool {
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    let params = PasswordHash::new(hash).ok().and_then(|hash| Params::try_from(&hash).ok());
    params.is_some_and(|params| costs(&params) == costs(Argon2::default().params()))
}

/// Hashes a new password of the account with this email address, if it is accepted. How easily it is guessed is
/// determined on the thread that hashes it, because that takes milliseconds of a core, too.
///
/// # Errors
/// Of the inner result: [`InvalidPassword`]. Of the outer one: if the system lacks randomness or memory, or too many
/// passwords are waiting to be hashed.
pub async fn hash_new(password: &str, email: &str) -> Result<Result<String, InvalidPassword>, PasswordError> {
    if let Err(invalid) = check_length(password) {
        return Ok(Err(invalid));
    }
    let (password, email) = (password.to_owned(), email.to_owned());
    let hash_accepted = move || match check_guesses(&password, &email) {
        Ok(()) => hash_blocking(&password).map(Ok),
        Err(invalid) => Ok(Err(invalid)),
    };
    HASHING.run_blocking(hash_accepted).await?.map_err(PasswordError::Hash)
}

/// Hashes an accepted password with a random salt, to a PHC string.
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

    const ADA: &str = "ada.lovelace@example.org";

    fn check(password: &str, email: &str) -> Result<(), InvalidPassword> {
        check_length(password)?;
        check_guesses(password, email)
    }

    #[tokio::test]
    async fn a_new_password_is_examined_and_hashed_with_one_permit() {
        let accepted = hash_new("rear window", ADA).await.expect("hashed").expect("accepted");
        assert!(verify("rear window".to_owned(), Some(accepted)).await.expect("verified"));
        let rejected = hash_new("1234567890", ADA).await.expect("examined");
        assert_eq!(rejected, Err(InvalidPassword::Common));

        let _permits = (HASHING.permit().await.expect("a permit"), HASHING.permit().await.expect("a permit"));
        // Work that waits for a permit is refused immediately.
        tokio::time::pause();
        let refused = hash_new("1234567890", ADA).await;
        assert!(matches!(refused, Err(PasswordError::NotRun(BulkheadError::Full(_)))), "{refused:?}");
        assert_eq!(hash_new("short", ADA).await.expect("needs no permit"), Err(InvalidPassword::TooShort));
    }

    #[test]
    fn passwords_that_are_too_short_or_too_long_are_rejected() {
        assert_eq!(check("short", ADA), Err(InvalidPassword::TooShort));
        assert_eq!(check(&"a".repeat(257), ADA), Err(InvalidPassword::TooLong));
        for password in
            ["seven samurai", "rear window", "north by northwest", "correct horse battery", "十文字の合言葉ですよ"]
        {
            assert_eq!(check(password, ADA), Ok(()), "{password}");
        }
    }

    #[test]
    fn passwords_that_are_tried_first_are_rejected() {
        for password in [
            "1234567890",
            "qwertyuiop",
            "password123",
            "aaaaaaaaaaaa",
            "Password1234",
            "iloveyou12",
            "abcabcabcabc",
            "01.02.1990",
        ] {
            assert_eq!(check(password, ADA), Err(InvalidPassword::Common), "{password}");
        }
    }

    #[test]
    fn passwords_made_of_the_address_or_the_name_of_the_site_are_rejected() {
        for password in ["ada.lovelace@example.org", "ada.lovelace", "Ada.Lovelace1", "matineematinee"] {
            assert!(check(password, ADA).is_err(), "{password}");
        }
        assert_eq!(check("ada.lovelace", ADA), Err(InvalidPassword::Personal));
        assert_eq!(check("ada.lovelace", "eve@example.org"), Ok(()));
    }

    #[test]
    fn a_hash_with_other_parameters_is_outdated() {
        let params = Params::new(8 * 1024, 1, 1, None).expect("valid parameters");
        let older = Argon2::new(argon2::Algorithm::Argon2id, argon2::Version::V0x13, params);
        let older = older.hash_password(b"seven samurai").expect("hashed").to_string();
        assert!(!is_current(&older));
        assert!(is_current(&hash_blocking("seven samurai").expect("hashed")));
    }
}

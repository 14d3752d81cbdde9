//! Random identifiers, and digests of secrets.

use domain::Id;
use sha2::{Digest, Sha256};

/// Draws an identifier from the system's source of randomness.
///
/// # Panics
/// If the system provides no random bytes, which every supported system does once it runs programs.
pub fn new_id() -> Id {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).expect("the system provides random bytes");
    Id::from_bits(u128::from_be_bytes(bytes))
}

/// The SHA-256 of a text in hexadecimal. Secrets with 128 random bits are stored in this form.
pub fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}

#[cfg(test)]
mod tests {
    use super::new_id;

    #[test]
    fn ids_do_not_repeat() {
        assert_ne!(new_id(), new_id());
    }
}

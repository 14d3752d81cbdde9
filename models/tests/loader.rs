//! The artifact's loader, given what is not an artifact: it never panics, and never takes one file for another.

use std::path::Path;
use std::sync::LazyLock;

use models::Artifact;
use proptest::prelude::*;

static WHOLE: LazyLock<Vec<u8>> = LazyLock::new(|| {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors")).expect("the committed model")
});

fn loads(bytes: &[u8]) -> bool {
    Artifact::from_bytes(bytes, Path::new("any.safetensors")).is_ok()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_with_any_byte_changed_never_loads(place in any::<prop::sample::Index>(), by in 1..=255_u8) {
        let mut bytes = WHOLE.clone();
        let place = place.index(bytes.len());
        bytes[place] ^= by;
        prop_assert!(!loads(&bytes), "byte {place}");
    }

    #[test]
    fn a_file_cut_off_anywhere_never_loads(length in any::<prop::sample::Index>()) {
        prop_assert!(!loads(&WHOLE[..length.index(WHOLE.len())]));
    }

    #[test]
    fn a_header_that_was_tampered_with_never_loads(place in 0..4096_usize, with in prop::collection::vec(any::<u8>(), 1..64)) {
        let mut bytes = WHOLE.clone();
        bytes.splice(place..place + with.len(), with.iter().copied());
        prop_assert!(bytes == *WHOLE || !loads(&bytes));
    }

    #[test]
    fn bytes_of_any_kind_never_load(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        prop_assert!(!loads(&bytes));
    }
}

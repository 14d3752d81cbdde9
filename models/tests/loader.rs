//! The loader accepts the committed artifact and nothing else, and never panics.

use std::path::Path;
use std::sync::LazyLock;

use models::Artifact;
use proptest::prelude::*;

static COMMITTED: LazyLock<Vec<u8>> = LazyLock::new(|| {
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors")).expect("the committed model")
});

fn loads(bytes: &[u8]) -> bool {
    Artifact::from_bytes(bytes, Path::new("any.safetensors")).is_ok()
}

/// Serialised names and their order are part of the format: renaming a field of the metadata or a tensor would break
/// this.
#[test]
fn the_committed_artifact_is_serialised_to_the_same_bytes() {
    let (artifact, _) = Artifact::from_bytes(&COMMITTED, Path::new("any.safetensors")).expect("an artifact");
    assert!(artifact.to_bytes() == *COMMITTED);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_with_any_byte_changed_never_loads(position in any::<prop::sample::Index>(), by in 1..=255_u8) {
        let mut bytes = COMMITTED.clone();
        let position = position.index(bytes.len());
        bytes[position] ^= by;
        prop_assert!(!loads(&bytes), "byte {position}");
    }

    #[test]
    fn a_truncated_file_never_loads(length in any::<prop::sample::Index>()) {
        prop_assert!(!loads(&COMMITTED[..length.index(COMMITTED.len())]));
    }

    #[test]
    fn a_changed_header_never_loads(start in 0..4096_usize, with in prop::collection::vec(any::<u8>(), 1..64)) {
        let mut bytes = COMMITTED.clone();
        bytes.splice(start..start + with.len(), with.iter().copied());
        prop_assert!(bytes == *COMMITTED || !loads(&bytes));
    }

    #[test]
    fn arbitrary_bytes_never_load(bytes in prop::collection::vec(any::<u8>(), 0..2048)) {
        prop_assert!(!loads(&bytes));
    }
}

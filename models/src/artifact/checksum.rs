//! The checksum that an artifact contains: SHA-256 over the file with zeros in place of the checksum.

use std::ops::Range;

use sha2::{Digest, Sha256};

/// Stands in for the checksum while it is computed.
pub(super) const BLANK: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Replaces the [`BLANK`] in a serialised artifact by the checksum.
pub(super) fn insert(bytes: &mut [u8]) {
    let position = position(bytes).expect("the metadata contains a blank checksum");
    let checksum = format!("{:x}", Sha256::digest(&*bytes));
    bytes[position].copy_from_slice(checksum.as_bytes());
}

/// Whether the file contains this checksum and its bytes match it.
pub(super) fn matches(bytes: &[u8], checksum: &str) -> bool {
    let Some(position) = position(bytes).filter(|position| bytes[position.clone()] == *checksum.as_bytes()) else {
        return false;
    };
    let mut digest = Sha256::new();
    digest.update(&bytes[..position.start]);
    digest.update(BLANK);
    digest.update(&bytes[position.end..]);
    format!("{:x}", digest.finalize()) == checksum
}

/// The byte range of the checksum; `None` if the file contains none.
fn position(bytes: &[u8]) -> Option<Range<usize>> {
    // The metadata is JSON within a JSON string, so its quotation marks are escaped.
    let label = br#"\"checksum\":\""#;
    let start = bytes.windows(label.len()).position(|window| window == label)? + label.len();
    Some(start..start + BLANK.len()).filter(|position| position.end <= bytes.len())
}

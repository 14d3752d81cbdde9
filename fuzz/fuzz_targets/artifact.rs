//! Any bytes are a sound artifact or refused.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use models::Artifact;

fuzz_target!(|bytes: &[u8]| {
    // What matters is that it comes back.
    let _ = Artifact::from_bytes(bytes, Path::new("fuzz"));
});

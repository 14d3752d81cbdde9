//! Any bytes are a valid artifact or rejected.
#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use models::Artifact;

fuzz_target!(|bytes: &[u8]| {
    // The loader must return, with either result.
    let _ = Artifact::from_bytes(bytes, Path::new("fuzz"));
});

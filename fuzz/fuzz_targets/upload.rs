//! Any bytes are read or rejected, and each row of the table becomes a row of the batch.
#![no_main]

use std::io::Write;

use libfuzzer_sys::fuzz_target;
use server::batch::upload::Upload;
use server::services::knowledge::Knowledge;

fuzz_target!(|bytes: &[u8]| {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(bytes).expect("written");
    if let Ok(upload) = Upload::from_file(file, &Knowledge::default()) {
        let counts = upload.preview.counts;
        let rows = counts.films + counts.ambiguous + counts.described + counts.only_year + counts.unknown + counts.series;
        assert_eq!(rows + upload.preview.unusable, upload.rows);
    }
});

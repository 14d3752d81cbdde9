//! Any bytes are read or rejected, with the same result for any division into pieces.
#![no_main]

use libfuzzer_sys::fuzz_target;
use server::batch::reader::{CsvError, FileSummary, ParsedRow, Reader, ReaderLimits};

fuzz_target!(|file: &[u8]| {
    let whole = read(file, file.len().max(1));
    assert_eq!(read(file, 1), whole);
    assert_eq!(read(file, 7), whole);
});

fn read(file: &[u8], size: usize) -> (Vec<ParsedRow>, Result<FileSummary, CsvError>) {
    let mut rows = Vec::new();
    let mut each = |row| rows.push(row);
    let mut reader = Reader::new(ReaderLimits::default());
    let read = file.chunks(size).try_for_each(|piece| reader.read(piece, &mut each));
    let summary = read.and_then(|()| reader.finish(&mut each));
    (rows, summary)
}

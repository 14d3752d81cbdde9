//! Any bytes are an upload or refused, and it is all the same in which pieces they come.
#![no_main]

use libfuzzer_sys::fuzz_target;
use server::batch::reader::{Contents, Limits, Reader, Row, Unreadable};

fuzz_target!(|file: &[u8]| {
    let whole = read(file, file.len().max(1));
    assert_eq!(read(file, 1), whole);
    assert_eq!(read(file, 7), whole);
});

fn read(file: &[u8], size: usize) -> (Vec<Row>, Result<Contents, Unreadable>) {
    let mut rows = Vec::new();
    let mut each = |row| rows.push(row);
    let mut reader = Reader::new(Limits::default());
    let read = file.chunks(size).try_for_each(|piece| reader.read(piece, &mut each));
    let read = read.and_then(|()| reader.finish(&mut each));
    (rows, read)
}

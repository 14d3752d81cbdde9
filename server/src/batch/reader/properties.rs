//! Properties of the reader for arbitrary files.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;
use crate::recommender::{SimilarRequest, fields};

/// Bytes with a meaning in CSV, and invalid ones.
fn csv_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => select(vec![&b"\n"[..], b"\r\n", b"\r", b",", b";", b"\t", b"\"", b"\"\"", b"|", b" "]),
        8 => select(vec![&b"title"[..], b"year", b"genres", b"k", b"Heat", b"1995", b"19x7", b"7", b"\xC3\xA9"]),
        1 => select(vec![&b"\0"[..], b"\xFF", b"\xC3", b"\xEF\xBB\xBF", b"\x1B", b"\xC2\x85"]),
    ];
    (
        any::<bool>(),
        select(vec![&b"title,year,genres,k,notes"[..], b"title;synopsis", b"\xEF\xBB\xBFk\ttitle", b""]),
        prop::collection::vec(piece, 0..80),
    )
        .prop_map(|(newline, heading, pieces)| [heading, if newline { b"\n" } else { b"" }, &pieces.concat()].concat())
}

fn read_in_pieces(file: &[u8], sizes: &[usize]) -> (Vec<ParsedRow>, Result<FileSummary, CsvError>) {
    let mut rows = Vec::new();
    let mut on_row = |row| rows.push(row);
    let mut reader = Reader::new(ReaderLimits::default());
    let mut left = file;
    for size in sizes.iter().cycle() {
        let (piece, more) = left.split_at((*size).min(left.len()));
        if let Err(error) = reader.read(piece, &mut on_row) {
            return (rows, Err(error));
        }
        left = more;
        if left.is_empty() {
            break;
        }
    }
    let read = reader.finish(&mut on_row);
    (rows, read)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn dividing_a_file_into_pieces_does_not_change_the_result(
        file in csv_like(),
        sizes in prop::collection::vec(1..9_usize, 1..9),
    ) {
        prop_assert_eq!(read_in_pieces(&file, &sizes), read_all(&file));
        prop_assert_eq!(read_in_pieces(&file, &[1]), read_all(&file));
    }

    #[test]
    fn any_bytes_are_read_or_rejected(file in prop::collection::vec(any::<u8>(), 0..4096)) {
        let _ = read_all(&file);
        let (rows, read) = read_all(&[b"title,cast\n", file.as_slice()].concat());
        prop_assert_eq!(read.map_or(0, |summary| summary.rows), rows.len() as u64);
    }

    #[test]
    fn a_usable_row_is_a_valid_request(file in csv_like()) {
        for row in read_all(&file).0 {
            if let Ok(request) = row.request {
                let sent = serde_json::to_vec(&request).expect("plain data");
                prop_assert_eq!(fields::from_json::<SimilarRequest>(&sent).ok(), Some(request));
            }
        }
    }

    #[test]
    fn titles_are_read_as_they_were_written(
        titles in prop::collection::vec("(?s)[^\0]{0,20}", 1..20),
        delimiter in select(vec![b',', b';', b'\t']),
        end in select(vec![csv::Terminator::CRLF, csv::Terminator::Any(b'\n')]),
    ) {
        let mut csv = csv::WriterBuilder::new().delimiter(delimiter).terminator(end).from_writer(Vec::new());
        csv.write_record(["year", "title"]).expect("memory");
        for title in &titles {
            csv.write_record(["1995", title]).expect("memory");
        }
        let (rows, read) = read_all(&csv.into_inner().expect("memory"));
        prop_assert_eq!(read.expect("a batch").preview.delimiter, char::from(delimiter));
        let read: Vec<_> = rows.iter().map(|row| row.title.clone()).collect();
        let clean = |title: &String| title.replace(char::is_control, " ").trim().to_owned();
        prop_assert_eq!(read, titles.iter().map(clean).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn buffered_memory_does_not_grow(part in csv_like(), headed in any::<bool>()) {
        let piece = part.repeat(64 * 1024 / (part.len() + 1));
        let mut reader = Reader::new(ReaderLimits::default());
        let heading = if headed { &b"title,synopsis,notes\n"[..] } else { b"" };
        let mut read = reader.read(heading, &mut |_| {});
        for _ in 0..20 {
            read = read.and_then(|()| reader.read(&piece, &mut |_| {}));
            prop_assert!(reader.buffer_capacity() < 300_000, "{}", reader.buffer_capacity());
        }
    }
}

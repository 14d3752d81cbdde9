//! What holds for any upload.

use proptest::prelude::*;
use proptest::sample::select;

use super::*;

/// Bytes that mean something in a CSV, and some that mean trouble.
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

fn read_in_pieces(file: &[u8], sizes: &[usize]) -> (Vec<Row>, Result<Contents, Unreadable>) {
    let mut rows = Vec::new();
    let mut each = |row| rows.push(row);
    let mut reader = Reader::new(Limits::default());
    let mut left = file;
    for size in sizes.iter().cycle() {
        let (piece, more) = left.split_at((*size).min(left.len()));
        if let Err(refused) = reader.read(piece, &mut each) {
            return (rows, Err(refused));
        }
        left = more;
        if left.is_empty() {
            break;
        }
    }
    let read = reader.finish(&mut each);
    (rows, read)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_file_in_pieces_reads_as_it_does_whole(file in csv_like(), sizes in prop::collection::vec(1..9_usize, 1..9)) {
        prop_assert_eq!(read_in_pieces(&file, &sizes), read_whole(&file));
        prop_assert_eq!(read_in_pieces(&file, &[1]), read_whole(&file));
    }

    #[test]
    fn any_bytes_are_read_or_refused(file in prop::collection::vec(any::<u8>(), 0..4096)) {
        let _ = read_whole(&file);
        let (rows, read) = read_whole(&[b"title,cast\n", file.as_slice()].concat());
        prop_assert_eq!(read.map_or(0, |contents| contents.rows), rows.len() as u64);
    }

    #[test]
    fn a_row_that_can_be_used_is_a_question_that_the_model_takes(file in csv_like()) {
        for row in read_whole(&file).0 {
            if let Ok(film) = row.film {
                let sent = serde_json::to_vec(&film).expect("plain data");
                prop_assert_eq!(SimilarRequest::parse(&sent).ok(), Some(film));
            }
        }
    }

    #[test]
    fn titles_that_were_written_are_read(
        titles in prop::collection::vec("(?s)[^\0]{0,20}", 1..20),
        delimiter in select(vec![b',', b';', b'\t']),
        end in select(vec![csv::Terminator::CRLF, csv::Terminator::Any(b'\n')]),
    ) {
        let mut csv = csv::WriterBuilder::new().delimiter(delimiter).terminator(end).from_writer(Vec::new());
        csv.write_record(["year", "title"]).expect("memory");
        for title in &titles {
            csv.write_record(["1995", title]).expect("memory");
        }
        let (rows, read) = read_whole(&csv.into_inner().expect("memory"));
        prop_assert_eq!(read.expect("a batch").understood.delimiter, char::from(delimiter));
        let read: Vec<_> = rows.iter().map(|row| row.title.clone()).collect();
        let tidy = |title: &String| title.replace(char::is_control, " ").trim().to_owned();
        prop_assert_eq!(read, titles.iter().map(tidy).collect::<Vec<_>>());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_held_does_not_grow(part in csv_like(), headed in any::<bool>()) {
        let piece = part.repeat(64 * 1024 / (part.len() + 1));
        let mut reader = Reader::new(Limits::default());
        let heading = if headed { &b"title,synopsis,notes\n"[..] } else { b"" };
        let mut read = reader.read(heading, &mut |_| {});
        for _ in 0..20 {
            read = read.and_then(|()| reader.read(&piece, &mut |_| {}));
            prop_assert!(reader.held() < 300_000, "{}", reader.held());
        }
    }
}

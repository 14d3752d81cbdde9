//! Tests with files that are malformed or extreme.

use super::*;

#[test]
fn a_file_without_rows_is_rejected() {
    for file in ["", "\u{feff}", "\n", "\r\n \r\n", "\u{feff}\n,,,\n"] {
        assert_eq!(read_all(file.as_bytes()).1, Err(CsvError::Empty), "{file:?}");
    }
    for file in ["title", "title\n", "title,year\r\n\r\n", "title,year\n,\n\"\",\" \"\n"] {
        assert_eq!(read_all(file.as_bytes()).1, Err(CsvError::NoRows), "{file:?}");
    }
}

#[test]
fn empty_lines_count_as_lines_but_not_as_rows() {
    let empty = "\n".repeat(1_000_000);
    assert_eq!(read_all(format!("title\n{empty}").as_bytes()).1, Err(CsvError::NoRows));
    let (rows, _) = read_all(format!("title\n{empty}Heat").as_bytes());
    assert_eq!(outline(&rows), [(1_000_002, "Heat", None)]);
}

#[test]
fn a_file_with_too_many_rows_is_rejected_at_the_first_excess_row() {
    let mut reader = Reader::new(ReaderLimits { max_rows: 2 });
    let mut rows = 0;
    let mut on_row = |_| rows += 1;
    assert_eq!(reader.read(b"title\na\nb\n\n,\n", &mut on_row), Ok(()));
    let rejected = reader.read(b"c\n", &mut on_row);
    assert_eq!(rejected, Err(CsvError::TooManyRows { max: 2 }));
    assert_eq!(rows, 2);
}

#[test]
fn a_row_with_invalid_bytes_is_unusable_and_the_others_are_read() {
    let mut file = b"title,year\n".to_vec();
    for row in 1..=70_001 {
        match row {
            69_999 => file.extend(b"Ze\0ro,1995\n"),
            70_000 => file.extend(b"Am\xE9lie,2001\n"),
            _ => file.extend(format!("Film {row},1999\n").as_bytes()),
        }
    }
    let (rows, read) = read_all(&file);
    let summary = read.expect("a batch");
    assert_eq!((summary.rows, summary.preview.unusable), (70_001, 2));
    assert_eq!(
        outline(&rows[69_998..]),
        [
            (70_000, "Ze ro", Some("The cell under title is not text: it contains a zero byte.")),
            (70_001, "Am\u{fffd}lie", Some("The cell under title is not in UTF-8. Please save the file as CSV UTF-8.")),
            (70_002, "Film 70001", None),
        ]
    );
}

#[test]
fn a_cell_of_10_mb_is_unusable_and_the_rows_around_it_are_read() {
    let huge = "x".repeat(10_000_000);
    let file = format!("title,synopsis,cast,notes\na,{huge}\nb,,\"{huge}\"\nc,,,{huge}\n{huge}\ne\n");
    let mut reader = Reader::new(ReaderLimits::default());
    let mut rows = Vec::new();
    for piece in file.as_bytes().chunks(8192) {
        reader.read(piece, &mut |row| rows.push(row)).expect("a batch");
        assert!(reader.buffer_capacity() < 300_000, "{}", reader.buffer_capacity());
    }
    assert_eq!(
        outline(&rows),
        [
            (2, "a", Some("The cell under synopsis is longer than 5000 characters.")),
            (3, "b", Some("The cell under cast is longer than 64 kB.")),
            // Ignored columns have no limit.
            (4, "c", None),
            (5, &huge[..300], Some("The cell under title is longer than 300 characters.")),
            (6, "e", None),
        ]
    );
}

#[test]
fn an_unclosed_quote_ends_with_the_file() {
    let (rows, read) = read_all(b"title,year\nHeat,1995\n\"Ronin,1998\nThief,1981\n");
    assert_eq!(read.map(|summary| summary.preview.unusable), Ok(1));
    let open_quote = Some("The row has an opening quotation mark without a closing one.");
    assert_eq!(outline(&rows), [(2, "Heat", None), (3, "Ronin,1998 Thief,1981", open_quote)]);
    assert_eq!(outline(&read_all(b"title\n\"").0), [(2, "", open_quote)]);
    assert_eq!(outline(&read_all(b"title\n\"\"").0), []);
    assert_eq!(outline(&read_all(b"title\n\"Heat\"").0), [(2, "Heat", None)]);
}

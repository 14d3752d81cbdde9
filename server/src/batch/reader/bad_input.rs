//! What is not as it should be, and what comes of it.

use super::*;

#[test]
fn a_file_without_rows_is_refused_with_what_it_needs() {
    for file in ["", "\u{feff}", "\n", "\r\n \r\n", "\u{feff}\n,,,\n"] {
        assert_eq!(read_whole(file.as_bytes()).1, Err(Unreadable::Empty), "{file:?}");
    }
    for file in ["title", "title\n", "title,year\r\n\r\n", "title,year\n,\n\"\",\" \"\n"] {
        assert_eq!(read_whole(file.as_bytes()).1, Err(Unreadable::NoRows), "{file:?}");
    }
}

#[test]
fn a_million_empty_lines_are_no_rows_but_lines() {
    let empty = "\n".repeat(1_000_000);
    assert_eq!(read_whole(format!("title\n{empty}").as_bytes()).1, Err(Unreadable::NoRows));
    let (rows, _) = read_whole(format!("title\n{empty}Heat").as_bytes());
    assert_eq!(told(&rows), [(1_000_002, "Heat", None)]);
}

#[test]
fn more_rows_than_may_be_are_refused_at_the_first_too_many() {
    let mut reader = Reader::new(Limits { most_rows: 2 });
    let mut rows = 0;
    let mut each = |_| rows += 1;
    assert_eq!(reader.read(b"title\na\nb\n\n,\n", &mut each), Ok(()));
    let refused = reader.read(b"c\n", &mut each);
    assert_eq!(refused, Err(Unreadable::TooManyRows { most: 2 }));
    assert_eq!(rows, 2);
}

#[test]
fn a_row_of_broken_bytes_is_told_and_the_others_are_read() {
    let mut file = b"title,year\n".to_vec();
    for row in 1..=70_001 {
        match row {
            69_999 => file.extend(b"Ze\0ro,1995\n"),
            70_000 => file.extend(b"Am\xE9lie,2001\n"),
            _ => file.extend(format!("Film {row},1999\n").as_bytes()),
        }
    }
    let (rows, read) = read_whole(&file);
    let contents = read.expect("a batch");
    assert_eq!((contents.rows, contents.understood.unusable), (70_001, 2));
    assert_eq!(
        told(&rows[69_998..]),
        [
            (70_000, "Ze ro", Some("The cell under title is not text: there is a zero byte in it.")),
            (70_001, "Am\u{fffd}lie", Some("The cell under title is not in UTF-8. Save the file as CSV UTF-8.")),
            (70_002, "Film 70001", None),
        ]
    );
}

#[test]
fn a_cell_of_10_mb_is_told_and_the_rows_around_it_are_read() {
    let huge = "x".repeat(10_000_000);
    let file = format!("title,synopsis,cast,notes\na,{huge}\nb,,\"{huge}\"\nc,,,{huge}\n{huge}\ne\n");
    let mut reader = Reader::new(Limits::default());
    let mut rows = Vec::new();
    for piece in file.as_bytes().chunks(8192) {
        reader.read(piece, &mut |row| rows.push(row)).expect("a batch");
        assert!(reader.held() < 300_000, "{}", reader.held());
    }
    assert_eq!(
        told(&rows),
        [
            (2, "a", Some("The cell under synopsis is longer than 5000 characters.")),
            (3, "b", Some("The cell under cast is longer than 64 kB.")),
            // What is passed over may be as long as it likes.
            (4, "c", None),
            (5, &huge[..300], Some("The cell under title is longer than 300 characters.")),
            (6, "e", None),
        ]
    );
}

#[test]
fn a_quote_that_is_never_closed_ends_with_the_file() {
    let (rows, read) = read_whole(b"title,year\nHeat,1995\n\"Ronin,1998\nThief,1981\n");
    assert_eq!(read.map(|contents| contents.understood.unusable), Ok(1));
    let says = Some("A quotation mark is opened in this row and never closed.");
    assert_eq!(told(&rows), [(2, "Heat", None), (3, "Ronin,1998 Thief,1981", says)]);
    assert_eq!(told(&read_whole(b"title\n\"").0), [(2, "", says)]);
    assert_eq!(told(&read_whole(b"title\n\"\"").0), []);
    assert_eq!(told(&read_whole(b"title\n\"Heat\"").0), [(2, "Heat", None)]);
}

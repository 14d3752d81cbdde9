//! Properties of tables for arbitrary files.

use proptest::prelude::*;
use proptest::sample::select;

use super::rows::{Dialect, Rows};
use super::tests::{records, spooled};
use super::*;

/// Bytes with a meaning in CSV, and invalid ones.
fn csv_like() -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => select(vec![&b"\n"[..], b"\r\n", b"\r", b",", b";", b"\t", b"\"", b"\"\"", b"|", b" ", b"\\"]),
        8 => select(vec![&b"title"[..], b"year", b"genres", b"k", b"Heat", b"1995", b"19x7", b"7", b"\xC3\xA9"]),
        1 => select(vec![&b"\0"[..], b"\xFF", b"\xC3", b"\xEF\xBB\xBF", b"\x1B", b"\xC2\x85", b"{", b"}", b"["]),
    ];
    let heading = select(vec![
        &b"title,year,genres,k,notes\n"[..],
        b"title;synopsis\n",
        b"\xEF\xBB\xBFk\ttitle\n",
        b"[{\"title\":",
        b"",
    ]);
    (heading, prop::collection::vec(piece, 0..80)).prop_map(|(heading, pieces)| [heading, &pieces.concat()].concat())
}

/// A source that returns at most this many bytes per read.
struct Trickle<'b>(&'b [u8], usize);

impl io::Read for Trickle<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let len = self.1.min(buffer.len()).min(self.0.len());
        buffer[..len].copy_from_slice(&self.0[..len]);
        self.0 = &self.0[len..];
        Ok(len)
    }
}

fn cells(source: impl io::Read, dialect: Dialect) -> Vec<(u64, Vec<String>)> {
    let mut rows = Rows::new(source, dialect);
    let mut read = Vec::new();
    while let Some(row) = rows.next().expect("no failure") {
        read.push((row.line, row.cells.iter().map(ToString::to_string).collect()));
    }
    read
}

/// A table of titles, written in a given dialect.
fn written(titles: &[String], delimiter: u8, end: csv::Terminator) -> Vec<u8> {
    let mut csv = csv::WriterBuilder::new().delimiter(delimiter).terminator(end).from_writer(Vec::new());
    csv.write_record(["year", "title"]).expect("memory");
    for title in titles {
        csv.write_record(["1995", title]).expect("memory");
    }
    csv.into_inner().expect("memory")
}

fn delimiters() -> impl Strategy<Value = u8> {
    select(vec![b',', b';', b'\t', b'|'])
}

fn ends() -> impl Strategy<Value = csv::Terminator> {
    select(vec![csv::Terminator::CRLF, csv::Terminator::Any(b'\n')])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_rejected(file in prop_oneof![prop::collection::vec(any::<u8>(), 0..4096), csv_like()]) {
        if let Ok(table) = Table::open(spooled(&file), TableLimits::default()) {
            for record in records(&table) {
                prop_assert!(record.cells.len() <= table.headings.len());
            }
        }
    }

    #[test]
    fn the_pieces_in_which_a_file_is_read_make_no_difference(file in csv_like(), size in 1..9_usize, columns in 0..4_usize) {
        for delimiter in [b',', b'\t'] {
            let dialect = Dialect { delimiter, quoting: true, columns, heading: 0 };
            prop_assert_eq!(cells(Trickle(&file, size), dialect), cells(file.as_slice(), dialect));
        }
    }

    #[test]
    fn titles_are_read_as_they_were_written(
        titles in prop::collection::vec("(?s)[^\0]{0,20}", 1..20),
        delimiter in delimiters(),
        end in ends(),
    ) {
        let table = Table::open(spooled(&written(&titles, delimiter, end)), TableLimits::default()).expect("a table");
        prop_assert_eq!(table.layout.delimiter, Some(char::from(delimiter)));
        let read: Vec<_> = records(&table).iter().map(|record| record.cell(1).to_owned()).collect();
        // Cells are compared without the spaces that separate them from their delimiter.
        let is_blank = |title: &String| title.trim_matches(|c: char| c.is_ascii_whitespace()).is_empty();
        let expected: Vec<_> = titles.iter().map(|title| if is_blank(title) { String::new() } else { title.clone() }).collect();
        prop_assert_eq!(read, expected);
    }

    #[test]
    fn an_open_quote_costs_no_other_row(
        titles in prop::collection::vec("[a-z][a-z \",;\t|\n]{0,12}[a-z]", 5),
        position in 0..5_usize,
        delimiter in delimiters(),
        end in ends(),
    ) {
        let mut file = Vec::new();
        for (row, title) in titles.iter().enumerate() {
            if row == position {
                file.extend_from_slice(&[b"1995", &[delimiter][..], b"\"open\n"].concat());
            }
            let row = written(std::slice::from_ref(title), delimiter, end);
            let heading = row.iter().position(|byte| *byte == b'\n').expect("a heading") + 1;
            file.extend_from_slice(if row.is_empty() { &[] } else { &row[heading..] });
        }
        let heading = [b"year", &[delimiter][..], b"title\n"].concat();
        // Quotation marks count in a file that separates by tabs only if they are needed.
        let quoted = written(&["two\nlines".to_owned(), "a \"b\" c".to_owned()], delimiter, end);
        let quoted = quoted.splitn(2, |byte| *byte == b'\n').nth(1).expect("rows").to_vec();
        let table = Table::open(spooled(&[heading, quoted, file].concat()), TableLimits::default()).expect("a table");
        let read: Vec<_> = records(&table).iter().skip(2).map(|record| record.cell(1).to_owned()).collect();
        let mut expected = titles.clone();
        expected.insert(position, "\"open".to_owned());
        prop_assert_eq!(read, expected);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn buffered_memory_does_not_grow(part in csv_like(), quoting in any::<bool>()) {
        let file = part.repeat(4 * 1024 * 1024 / (part.len() + 1));
        let mut rows = Rows::new(file.as_slice(), Dialect { delimiter: b',', quoting, columns: 5, heading: 0 });
        while rows.next().expect("no failure").is_some() {}
        prop_assert!(rows.buffer_capacity() < 80_000_000, "{}", rows.buffer_capacity());
    }
}

//! Tables in usual, malformed and extreme files.

use std::io::Write;

use domain::{FileFormat, SkippedKind};

use super::*;

pub fn spooled(bytes: &[u8]) -> File {
    let mut file = tempfile::tempfile().expect("a temporary file");
    file.write_all(bytes).expect("written");
    file
}

fn open(bytes: impl AsRef<[u8]>) -> Table {
    try_open(bytes).expect("a table")
}

fn try_open(bytes: impl AsRef<[u8]>) -> Result<Table, TableError> {
    Table::open(spooled(bytes.as_ref()), TableLimits::default())
}

pub fn records(table: &Table) -> Vec<Record> {
    let mut records = Vec::new();
    let read = table.read::<TableError>(&mut |record| {
        records.push(record);
        Ok(())
    });
    read.expect("a readable file");
    assert_eq!(records.len() as u64, table.rows);
    records
}

/// Lines and cells of all rows, the cells joined by ` + `.
fn outline(bytes: impl AsRef<[u8]>) -> Vec<(u64, String)> {
    let table = open(bytes);
    records(&table).into_iter().map(|record| (record.line, record.cells.join(" + "))).collect()
}

fn rows(bytes: impl AsRef<[u8]>) -> Vec<String> {
    outline(bytes).into_iter().map(|(_, cells)| cells).collect()
}

fn skipped(table: &Table) -> Vec<(SkippedKind, u64, u64, &str)> {
    table.layout.skipped.iter().map(|part| (part.kind, part.line, part.rows, &*part.text)).collect()
}

#[test]
fn a_file_without_rows_is_rejected() {
    for file in ["", "\u{feff}", "\n", "\r\n \r\n", "\u{feff}\n,,,\n", "[]"] {
        assert!(matches!(try_open(file), Err(TableError::Empty)), "{file:?}");
    }
    for file in ["title", "title\n", "title,year\r\n\r\n", "title,year\n,\n\"\",\" \"\n"] {
        assert!(matches!(try_open(file), Err(TableError::NoRows)), "{file:?}");
    }
}

#[test]
fn a_row_has_the_number_of_the_line_on_which_it_begins() {
    for end in ["\n", "\r\n", "\r"] {
        let file = ["title,synopsis", "Heat,\"Two", "lines\"", "", " , ", "Ronin,", "\"\",\"\"", "Thief"].join(end);
        let lines: Vec<_> = outline(file).into_iter().map(|(line, _)| line).collect();
        assert_eq!(lines, [2, 6, 8], "{end:?}");
    }
    let many = "\n".repeat(1_000_000);
    assert_eq!(outline(format!("title\n{many}Heat")), [(1_000_002, "Heat".to_owned())]);
}

#[test]
fn the_heading_decides_the_delimiter() {
    for (heading, delimiter, headings) in [
        ("title", ',', "title"),
        ("title;year;k", ';', "title + year + k"),
        ("year\ttitle", '\t', "year + title"),
        ("title|year|genres", '|', "title + year + genres"),
        // Quoted delimiters do not count.
        ("title;\"a,b,c,d,e\"", ';', "title + a,b,c,d,e"),
        // Recognised columns outweigh cells.
        ("title;year;a,b,c,d,e", ';', "title + year + a,b,c,d,e"),
        ("title,19\" year", ',', "title + 19\" year"),
        ("title,\"the\nyear\",k", ',', "title + the year + k"),
    ] {
        let table = open(format!("{heading}\na"));
        assert_eq!((table.layout.delimiter, &*table.headings.join(" + ")), (Some(delimiter), headings));
    }
    // The rows decide between delimiters with which the heading is the same.
    assert_eq!(rows("title\nThe Good, the Bad and the Ugly\nHeat\n"), ["The Good, the Bad and the Ugly", "Heat"]);
}

#[test]
fn a_line_that_names_the_delimiter_is_followed() {
    let table = open("sep=;\r\nTitel;Jahr\r\nAlpha, Beta;1990\r\n");
    assert_eq!(table.layout.delimiter, Some(';'));
    assert_eq!(skipped(&table), [(SkippedKind::SeparatorHint, 1, 1, "sep=;")]);
    assert_eq!(records(&table)[0].cells, ["Alpha, Beta", "1990"]);
    assert_eq!(records(&table)[0].line, 3);
}

#[test]
fn lines_before_the_heading_are_skipped_and_reported() {
    let list = "Some list export v3\nDate,Name,URL,Description\n2026-01-01,Mine,https://a.example,\"Two,\nlines\"\n\n\
                Position,Name,Year,URL,Description\n1,Alpha,1990,https://b.example,\n2,Beta,1991,https://c.example,\"A,\nb\"\n";
    let table = open(list);
    assert_eq!(table.headings, ["Position", "Name", "Year", "URL", "Description"]);
    let rows: Vec<_> = records(&table).into_iter().map(|record| (record.line, record.cells[1].clone())).collect();
    assert_eq!(rows, [(7, "Alpha".to_owned()), (8, "Beta".to_owned())]);
    assert_eq!(skipped(&table), [(SkippedKind::Preamble, 1, 3, "Some list export v3")]);
    for before in ["# title and year of my films\n", "My films\n\n", "\u{feff} , ,\n;;\n\"\"\n", "#a\n#b\n# c, d\n"] {
        assert_eq!(rows_of_two(&format!("{before}title,year\nAlpha,1990\n")), ["Alpha + 1990"], "{before:?}");
    }
    let comments = open("# exported today\n# by me\nAlpha,1990\nBeta,1991\n");
    assert_eq!((comments.has_heading, comments.rows), (false, 2));
    assert_eq!(skipped(&comments), [(SkippedKind::Preamble, 1, 2, "# exported today")]);
}

#[test]
fn tables_of_markdown_are_read_without_their_rules() {
    let table = "# My films\n\n| Title | Year |\n|:------|-----:|\n| Alpha | 1990 |\n| Beta | 1991 |\n";
    let cells: Vec<_> = rows(table).iter().map(|row| row.replace([' ', '+'], "")).collect();
    assert_eq!(cells, ["Alpha1990", "Beta1991"]);
}

fn rows_of_two(file: &str) -> Vec<String> {
    let table = open(file);
    assert_eq!(table.headings, ["title", "year"]);
    rows(file)
}

#[test]
fn of_two_tables_the_one_with_films_is_read() {
    let people = "Name,Born\nAnn,1950\nBea,1960\nCid,1970\nDan,1980\nEve,1990\n";
    let films = "Title,Year\nAlpha,1990\nBeta,1991\n";
    for (file, line) in [(format!("{people}\n{films}"), 1), (format!("{films}\n{people}"), 5)] {
        assert_eq!(rows(&file), ["Alpha + 1990", "Beta + 1991"]);
        assert_eq!(skipped(&open(&file)), [(SkippedKind::OtherTable, line, 6, "Name, Born")]);
    }
    let joined = open(format!("{films}Title,Year\nGamma,1992\n"));
    assert_eq!(records(&joined).len(), 3);
    assert_eq!(skipped(&joined), [(SkippedKind::RepeatedHeading, 4, 1, "Title, Year")]);
}

#[test]
fn a_file_without_a_heading_has_numbered_columns() {
    let table = open("Alpha,1990\nBeta,1991\n");
    assert_eq!((table.has_heading, table.headings.join(" + ")), (false, "column 1 + column 2".to_owned()));
    assert_eq!(rows("Alpha;1990\nBeta, Gamma;1991\n"), ["Alpha + 1990", "Beta, Gamma + 1991"]);
    assert_eq!(rows("Film,1965,Comedy\nAlpha,1990,Drama\n").len(), 2, "a title may be the name of a column");
    // Names above numbers are a heading in a language that is not known.
    let table = open("Cím,Év\nAlpha,1990\nBeta,1991\n");
    assert_eq!((table.has_heading, table.headings.join(" + ")), (true, "Cím + Év".to_owned()));
}

#[test]
fn quotes_are_ordinary_characters_in_files_that_separate_by_tabs_unless_they_show_otherwise() {
    let literal = "title\tyear\tsynopsis\nA\t1990\t\"Opens and goes on\nB\t1991\tplain\nC\t1992\tplain\n\
                   D\t1993\t\"Quoted\" once\n\"E\" again\t1994\tplain\nF\t1995\tplain\n";
    assert_eq!(
        rows(literal),
        [
            "A + 1990 + \"Opens and goes on",
            "B + 1991 + plain",
            "C + 1992 + plain",
            "D + 1993 + \"Quoted\" once",
            "\"E\" again + 1994 + plain",
            "F + 1995 + plain"
        ]
    );
    assert_eq!(rows("title\tyear\n\"A\"\"b\"\t1990\n\"C\td\"\t1991\n"), ["A\"b + 1990", "C\td + 1991"]);
}

#[test]
fn a_quote_that_is_not_closed_costs_at_most_its_row() {
    for (file, expected) in [
        ("title,year\nA,1990\n\"B,1991\nC,1992\n", vec!["A + 1990", "\"B + 1991", "C + 1992"]),
        ("title,year\n\"B,1991\n\"C, d\",1992\n", vec!["\"B + 1991", "C, d + 1992"]),
        ("title,year,genres\nB,1991,\"x, y\nC,1992,z\n", vec!["B + 1991 + \"x, y", "C + 1992 + z"]),
        ("title,year\n\"\",1990\n\"B\n", vec![" + 1990", "\"B"]),
        (
            "title,year\nA \"b\",1990\n\"C\" d,1991\n\"E\\\"f\",1992\n",
            vec!["A \"b\" + 1990", "\"C\" d + 1991", "E\"f + 1992"],
        ),
        ("title,year\n \"A, b\" ,1990\n", vec!["A, b + 1990"]),
    ] {
        assert_eq!(rows(file), expected, "{file}");
    }
    let table = open("title,year\n\"B, c, d,1991\nE,1992\n");
    let problems: Vec<_> = records(&table).into_iter().map(|record| record.problem).collect();
    assert_eq!(problems, [Some(RowProblem::OpenQuote), None]);
}

#[test]
fn a_row_with_more_cells_than_the_heading_says_so() {
    let table = open("title,year\nA,1990,, \nB,c,1991\n");
    let problems: Vec<_> = records(&table).into_iter().map(|record| record.problem).collect();
    assert_eq!(problems, [None, Some(RowProblem::TooManyCells { cells: 3, headings: 2 })]);
}

#[test]
fn each_encoding_is_recognised() {
    let text = "title,year\nAmélie,2001\nŁódź,1990\n";
    let utf_16 = |unit: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let mark = mark.then_some(0xFEFF);
        mark.into_iter().chain(text.encode_utf16()).flat_map(unit).collect()
    };
    for (file, encoding) in [
        (text.as_bytes().to_vec(), "UTF-8"),
        (format!("\u{feff}{text}").into_bytes(), "UTF-8"),
        (utf_16(u16::to_le_bytes, true), "UTF-16LE"),
        (utf_16(u16::to_be_bytes, true), "UTF-16BE"),
        (utf_16(u16::to_le_bytes, false), "UTF-16LE"),
    ] {
        assert_eq!(open(&file).layout.encoding, encoding);
        assert_eq!(rows(&file), ["Amélie + 2001", "Łódź + 1990"], "{encoding}");
    }
    let windows = b"title,year\nAm\xE9lie,2001\nCaf\xE9 \x96 Bar,1990\n";
    assert_eq!(open(windows).layout.encoding, "Windows-1252");
    assert_eq!(rows(windows), ["Amélie + 2001", "Café – Bar + 1990"]);
}

#[test]
fn a_long_file_in_utf_16_is_read_as_a_whole() {
    let text: String = (0..30_000).fold("title,year\n".to_owned(), |text, row| text + &format!("Zoë {row},1990\n"));
    let file: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let rows = rows([&[0xFF, 0xFE], file.as_slice()].concat());
    assert_eq!((rows.len(), &*rows[29_999]), (30_000, "Zoë 29999 + 1990"));
}

#[test]
fn a_cell_with_broken_bytes_does_not_change_the_others() {
    let table = open(b"title,year\nAm\xC3\xA9lie,2001\nZo\xC3\xAB,1990\nCaf\xE9,1991\n");
    assert_eq!((table.layout.encoding, table.layout.reencoded_cells), ("UTF-8", 1));
    let titles: Vec<_> = records(&table).into_iter().map(|record| record.cells[0].clone()).collect();
    assert_eq!(titles, ["Amélie", "Zoë", "Café"]);
}

#[test]
fn objects_of_json_are_rows() {
    let rows_of = |file: &str| {
        let table = open(file);
        assert_eq!(table.layout.format, FileFormat::Json);
        (table.headings.join(" + "), rows(file))
    };
    let list = r#"[ {"title": "Alpha", "year": 1990, "genres": ["Crime", "Drama"]},
                    {"year": null, "title": "B {\"}", "cast": [{"name": "Ann"}]} ]"#;
    assert_eq!(
        rows_of(list),
        (
            "title + year + genres + cast".to_owned(),
            vec![r#"Alpha + 1990 + ["Crime","Drama"]"#.to_owned(), r#"B {"} +  +  + [{"name":"Ann"}]"#.to_owned()]
        )
    );
    let lines =
        "{\"movie\": {\"title\": \"Alpha\", \"ids\": {\"imdb\": \"tt1\"}}}\n{\"movie\": {\"title\": \"Beta\"}}\n";
    assert_eq!(
        rows_of(lines),
        ("movie.ids.imdb + movie.title".to_owned(), vec!["tt1 + Alpha".to_owned(), " + Beta".to_owned()])
    );
}

#[test]
fn the_list_in_a_single_object_is_the_table() {
    let answer = r#"{"page": 1, "dates": {"minimum": "[{"}, "results": [
        {"title": "Alpha", "cast": [{"name": "Ann"}]}, {"title": "B {"}], "total_pages": 3}"#;
    assert_eq!(open(answer).headings, ["title", "cast"]);
    assert_eq!(rows(answer), [r#"Alpha + [{"name":"Ann"}]"#, "B {"]);
    let list = r#"{"name": "My films", "items": [{"title": "Alpha", "year": 1990}]}"#;
    assert_eq!(rows(list), ["Alpha + 1990"]);
    let film = r#"{"title": "Alpha", "cast": [{"name": "Ann"}, {"name": "Bo"}]}"#;
    assert_eq!(open(film).headings, ["title", "cast"]);
    let film = format!(r#"{{"title": "Alpha", "synopsis": "{}"}}"#, "a ".repeat(4_000));
    let large = format!(r#"{{"results": [{}]}}"#, vec![film; 200].join(","));
    assert_eq!(open(&large).rows, 200);
}

#[test]
fn documents_of_every_shape_are_tables() {
    for (document, headings, expected) in [
        (r#"["Alpha", "Beta, Gamma"]"#, "column 1", &["Alpha", "Beta, Gamma"][..]),
        (r#"[["title", "year"], ["Alpha", 1990], ["Beta", 1991]]"#, "title + year", &["Alpha + 1990", "Beta + 1991"]),
        (r#"{"title": ["Alpha", "Beta"], "year": [1990, 1991]}"#, "title + year", &["Alpha + 1990", "Beta + 1991"]),
        (r#"{"title": {"0": "Alpha", "10": "B", "9": "C"}}"#, "title", &["Alpha", "C", "B"]),
        (
            r#"{"columns": ["title", "year"], "index": [0], "data": [["Alpha", 1990]]}"#,
            "title + year",
            &["Alpha + 1990"],
        ),
        (r#"{"a": {"title": "Alpha"}, "b": {"title": "Beta"}}"#, "title", &["Alpha", "Beta"]),
        (r#"{"seen": [{"title": "Alpha"}], "list": [{"title": "Beta"}]}"#, "title", &["Beta", "Alpha"]),
        (
            r#"{"movies": [{"movie": {"title": "Alpha"}}], "shows": [{"show": {"title": "Beta"}}]}"#,
            "movie.title + show.title + type",
            &["Alpha", " + Beta + series"],
        ),
        (r#"{"result": {"limits": {"end": 1}, "movies": [{"title": "Alpha"}]}}"#, "title", &["Alpha"]),
        (r#"{"favourites": ["Alpha", "Beta"]}"#, "column 1", &["Alpha", "Beta"]),
        (r#"{"data": {"list": [{"node": {"title": {"text": "Alpha"}}}]}}"#, "node.title.text", &["Alpha"]),
    ] {
        assert_eq!(
            (open(document).headings.join(" + "), rows(document)),
            (headings.to_owned(), expected.iter().map(ToString::to_string).collect()),
            "{document}"
        );
    }
}

#[test]
fn a_broken_object_costs_one_row() {
    let table = open(
        "{\"title\": \"Alpha\"}\n{\"title\": \"Beta\n{\"title\": \"Gamma\"}\n{title: 3}\n{\"title\": \"Delta\"}\n",
    );
    let rows: Vec<_> = records(&table).into_iter().map(|record| (record.line, record.problem)).collect();
    let broken = Some(RowProblem::NotJson);
    assert_eq!(rows, [(1, None), (2, broken), (3, None), (4, broken), (5, None)]);
}

#[test]
fn a_file_with_too_many_rows_is_rejected() {
    let limits = TableLimits { max_rows: 2 };
    let rejected = Table::open(spooled(b"title\na\nb\n\n,\nc\n"), limits);
    assert!(matches!(rejected, Err(TableError::TooManyRows { max: 2 })));
    assert!(Table::open(spooled(b"title\na\nb\n\n,\n"), limits).is_ok());
}

#[test]
fn of_ten_thousand_columns_those_that_are_recognised_are_kept() {
    let headings: Vec<_> = (0..10_000)
        .map(|column| if column == 9_000 { "title".to_owned() } else { format!("measure {column}x") })
        .collect();
    let cells: Vec<_> = (0..10_000).map(|column| format!("c{column}")).collect();
    let table = open(format!("{}\n{}\n", headings.join(","), cells.join(",")));
    assert_eq!((table.headings.len(), table.layout.more_columns), (MAX_COLUMNS, 10_000 - MAX_COLUMNS));
    let title = table.headings.iter().position(|heading| heading == "title").expect("a title");
    assert_eq!(records(&table)[0].cells[title], "c9000");
}

#[test]
fn a_cell_of_10_mb_is_cut_and_the_rows_around_it_are_read() {
    let huge = "é".repeat(5_000_000);
    let file = format!("title,synopsis,cast,notes\na,{huge},x\nb,,\"{huge}\"\nc,,,{huge}\n{huge}\ne\n");
    let table = open(&file);
    let rows = records(&table);
    let long = Some(RowProblem::LongRow);
    let outline: Vec<_> = rows.iter().map(|row| (row.line, row.problem, row.cells.len())).collect();
    assert_eq!(outline, [(2, long, 2), (3, long, 3), (4, long, 4), (5, long, 1), (6, None, 1)]);
    assert!(rows.iter().flat_map(|row| &row.cells).all(|cell| cell.len() <= 64 * 1024 && !cell.contains('\u{fffd}')));
}

#[test]
fn a_workbook_is_recognised_only_by_its_contents() {
    let error = try_open(b"PK\x03\x04\x14\0\x06\0[Content_Types].xml").err().expect("no workbook").to_string();
    assert!(error.contains("damaged"), "{error}");
}

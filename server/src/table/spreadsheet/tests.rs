//! Workbooks as programs write them, and malicious ones.

use std::fmt::Write as _;
use std::io::Cursor;

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::*;
use crate::table::tests::{records, spooled};

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in files {
        zip.start_file(*name, SimpleFileOptions::default()).expect("memory");
        zip.write_all(content.as_bytes()).expect("memory");
    }
    zip.finish().expect("memory").into_inner()
}

/// A workbook with these sheets, each the content of its `sheetData`.
fn xlsx(sheets: &[(&str, &str)]) -> Vec<u8> {
    const NS: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let (mut list, mut targets, mut files) = (String::new(), String::new(), Vec::new());
    for (number, (name, rows)) in (1..).zip(sheets) {
        write!(list, "<sheet name=\"{name}\" sheetId=\"{number}\" r:id=\"r{number}\"/>").expect("memory");
        write!(
            targets,
            "<Relationship Id=\"r{number}\" Type=\"{RELATIONS}/worksheet\" Target=\"worksheets/sheet{number}.xml\"/>"
        )
        .expect("memory");
        let sheet = format!("<worksheet {NS}><sheetData>{rows}</sheetData></worksheet>");
        files.push((format!("xl/worksheets/sheet{number}.xml"), sheet));
    }
    let relations = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">";
    let styles = format!(
        "<styleSheet {NS}><cellXfs count=\"2\"><xf numFmtId=\"0\"/><xf numFmtId=\"14\" applyNumberFormat=\"1\"/></cellXfs></styleSheet>"
    );
    files.extend([
        (
            "xl/workbook.xml".to_owned(),
            format!("<workbook {NS} xmlns:r=\"{RELATIONS}\"><sheets>{list}</sheets></workbook>"),
        ),
        ("xl/_rels/workbook.xml.rels".to_owned(), format!("{relations}{targets}</Relationships>")),
        ("xl/styles.xml".to_owned(), styles),
        (
            "_rels/.rels".to_owned(),
            format!(
                "{relations}<Relationship Id=\"r0\" Type=\"{RELATIONS}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
    ]);
    archive(&files.iter().map(|(name, content)| (&**name, &**content)).collect::<Vec<_>>())
}

fn text_cell(reference: &str, text: &str) -> String {
    format!("<c r=\"{reference}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

fn ods(sheets: &str) -> Vec<u8> {
    archive(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        (
            "content.xml",
            &format!(
                "<office:document-content xmlns:office=\"o\" xmlns:table=\"t\" xmlns:text=\"x\"><office:body>\
                 <office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
            ),
        ),
    ])
}

fn try_open(bytes: &[u8]) -> Result<Table, TableError> {
    Table::open(spooled(bytes), TableLimits::default())
}

fn outline(bytes: &[u8]) -> Vec<(u64, String)> {
    let table = try_open(bytes).expect("a table");
    records(&table).into_iter().map(|record| (record.line, record.cells.join(" + "))).collect()
}

fn films() -> String {
    format!(
        "<row r=\"2\">{}{}{}</row><row r=\"3\">{}<c r=\"B3\"><v>1990</v></c><c r=\"D3\"><v>7.5</v></c></row>\
         <row r=\"5\">{}<c r=\"B5\" s=\"1\"><v>33954</v></c></row>",
        text_cell("A2", "Title"),
        text_cell("B2", "Year"),
        text_cell("D2", "Rating"),
        text_cell("A3", "Alpha, \"the\" &lt;film&gt;"),
        text_cell("A5", " Beta"),
    )
}

#[test]
fn the_sheet_with_films_is_read() {
    let notes = format!("<row r=\"1\">{}</row><row r=\"2\">{}</row>", text_cell("A1", "Ann"), text_cell("A2", "Bea"));
    let workbook = xlsx(&[("Notes", &notes), ("Films", &films()), ("Empty", "")]);
    let table = try_open(&workbook).expect("a table");
    assert_eq!((table.layout.format, table.layout.encoding, table.layout.delimiter), (FileFormat::Xlsx, "", None));
    assert_eq!(table.headings, ["Title", "Year", "column 3", "Rating"]);
    let skipped: Vec<_> = table.layout.skipped.iter().map(|part| (part.kind, &*part.text, part.rows)).collect();
    assert_eq!(skipped, [(SkippedKind::Sheet, "Notes", 2)]);
    assert_eq!(
        outline(&workbook),
        [(3, "Alpha, \"the\" <film> + 1990 +  + 7.5".to_owned()), (5, "Beta + 1992-12-16".to_owned())]
    );
}

#[test]
fn a_million_blank_rows_are_no_rows() {
    let mut rows = films();
    for row in 6..1_000_000 {
        write!(rows, "<row r=\"{row}\"><c r=\"A{row}\" s=\"1\"/></row>").expect("memory");
    }
    write!(rows, "<row r=\"1048576\">{}</row>", text_cell("A1048576", "Gamma")).expect("memory");
    let lines: Vec<_> = outline(&xlsx(&[("Films", &rows)])).into_iter().map(|(line, _)| line).collect();
    assert_eq!(lines, [3, 5, 1_048_576]);
}

#[test]
fn an_open_document_spreadsheet_is_read_with_its_repeated_cells_and_rows() {
    let text = |text: &str| {
        format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
    };
    let row = |cells: &str| format!("<table:table-row>{cells}</table:table-row>");
    let sheet = [
        "<table:table table:name=\"Films\">".to_owned(),
        row(&(text("Title") + &text("Year") + &text("Genres"))),
        row(&(text("Tom &amp; J<text:s/>x")
            + "<table:table-cell office:value-type=\"float\" office:value=\"1990\"><text:p>1.990</text:p></table:table-cell>"
            + "<table:table-cell table:number-columns-repeated=\"16382\"/>")),
        "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned(),
        "<table:table-row table:number-rows-repeated=\"2\">".to_owned() + &text("Beta<office:annotation><text:p>no</text:p></office:annotation>")
            + "<table:table-cell office:value-type=\"date\" office:date-value=\"1991-05-01\"><text:p>May</text:p></table:table-cell></table:table-row>",
        "<table:table-row table:number-rows-repeated=\"1048569\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>".to_owned(),
        "</table:table>".to_owned(),
    ]
    .concat();
    let workbook = ods(&sheet);
    assert_eq!(try_open(&workbook).expect("a table").layout.format, FileFormat::Ods);
    let beta = "Beta + 1991-05-01".to_owned();
    assert_eq!(outline(&workbook), [(2, "Tom & J x + 1990".to_owned()), (6, beta.clone()), (7, beta)]);
}

#[test]
fn a_workbook_that_would_fill_the_memory_is_rejected() {
    let long = xlsx(&[("Films", &(films() + &" ".repeat(3 * 1024 * 1024)))]);
    let cell = "<table:table-cell office:value-type=\"string\"><text:p>Alpha</text:p></table:table-cell>";
    let repeated = cell.replace("cell office", "cell table:number-columns-repeated=\"16384\" office");
    let many = ods(&format!(
        "<table:table table:name=\"Films\"><table:table-row table:number-rows-repeated=\"1048576\">{repeated}</table:table-row></table:table>"
    ));
    for workbook in [long, many] {
        assert!(matches!(try_open(&workbook), Err(TableError::LargeWorkbook)));
    }
}

#[test]
fn other_archives_and_damaged_workbooks_are_rejected_with_advice() {
    let error = try_open(&archive(&[("films.csv", "title\nHeat\n")])).err().expect("no workbook").to_string();
    assert!(error.starts_with("This looks like a zip archive") && error.contains("/import"), "{error}");
    let damaged = archive(&[("xl/workbook.xml", "<workbook><sheets>")]);
    assert!(matches!(try_open(&damaged), Err(TableError::Workbook | TableError::Empty)));
    let empty = xlsx(&[("Films", "")]);
    assert!(matches!(try_open(&empty), Err(TableError::Empty)));
}

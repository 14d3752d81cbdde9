//! Writes results as CSV and as JSON Lines, piece by piece.

use app::types::{BatchRow, Match};

/// One line a match, or a failure: a film without matches has one line too.
const HEADING: [&str; 11] =
    ["row", "line", "title", "year", "rank", "slug", "similar_title", "similar_year", "score", "because", "failure"];

/// The first line of the CSV.
pub fn csv_heading() -> Vec<u8> {
    written(|csv| csv.write_record(HEADING))
}

/// Rows as lines of the CSV. What is alike of two films is separated by `|`.
///
/// A spreadsheet takes a cell that begins with `=`, `+`, `-` or `@` for a formula, and passes over a tab or newline in
/// front of it. Texts that begin so have an apostrophe before them (OWASP, CSV Injection).
pub fn csv_rows(rows: &[BatchRow]) -> Vec<u8> {
    written(|csv| {
        for row in rows {
            if row.similar.is_empty() {
                write(csv, row, None)?;
            }
            for (similar, rank) in row.similar.iter().zip(1_usize..) {
                write(csv, row, Some((rank, similar)))?;
            }
        }
        Ok(())
    })
}

/// Rows as lines of JSON.
pub fn json_lines(rows: &[BatchRow]) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row).expect("a row is texts and numbers, and memory takes all of it");
        lines.push(b'\n');
    }
    lines
}

type Csv = csv::Writer<Vec<u8>>;

fn written(write: impl FnOnce(&mut Csv) -> csv::Result<()>) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    write(&mut csv).expect("every line has as many cells as the heading, and memory takes all of them");
    csv.into_inner().expect("memory takes all that is written")
}

fn write(csv: &mut Csv, row: &BatchRow, ranked: Option<(usize, &Match)>) -> csv::Result<()> {
    let number = |number: Option<String>| number.unwrap_or_default();
    csv.write_record([
        row.row.to_string(),
        row.line.to_string(),
        defused(&row.title),
        number(row.year.map(|year| year.to_string())),
        number(ranked.map(|(rank, _)| rank.to_string())),
        ranked.map_or_else(String::new, |(_, similar)| defused(&similar.slug)),
        ranked.map_or_else(String::new, |(_, similar)| defused(&similar.title)),
        number(ranked.map(|(_, similar)| similar.year.to_string())),
        number(ranked.map(|(_, similar)| similar.score.to_string())),
        ranked.map_or_else(String::new, |(_, similar)| defused(&similar.because.join("|"))),
        row.failure.as_deref().map_or_else(String::new, defused),
    ])
}

fn defused(text: &str) -> String {
    // Some spreadsheets take the wide forms for the same.
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(risky) { format!("'{text}") } else { text.to_owned() }
}

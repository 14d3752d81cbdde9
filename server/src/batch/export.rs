//! Writes results as CSV and as JSON Lines, piece by piece.

use domain::{BatchRow, Match};

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
///
/// # Panics
/// Never: a row is texts and numbers, and memory takes all that is written.
pub fn json_lines(rows: &[BatchRow]) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row).expect("plain data");
        lines.push(b'\n');
    }
    lines
}

type Csv = csv::Writer<Vec<u8>>;

fn written(write: impl FnOnce(&mut Csv) -> csv::Result<()>) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    write(&mut csv).expect("every line has as many cells as the heading");
    csv.into_inner().expect("memory takes all that is written")
}

fn write(csv: &mut Csv, row: &BatchRow, ranked: Option<(usize, &Match)>) -> csv::Result<()> {
    let similar = ranked.map(|(_, similar)| similar);
    csv.write_record([
        row.row.to_string(),
        row.line.to_string(),
        defused(&row.title),
        number(row.year),
        number(ranked.map(|(rank, _)| rank)),
        similar.map_or_else(String::new, |similar| defused(&similar.slug)),
        similar.map_or_else(String::new, |similar| defused(&similar.title)),
        number(similar.map(|similar| similar.year)),
        number(similar.map(|similar| similar.score)),
        similar.map_or_else(String::new, |similar| defused(&similar.because.join("|"))),
        row.failure.as_deref().map_or_else(String::new, defused),
    ])
}

fn number<N: ToString>(number: Option<N>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

fn defused(text: &str) -> String {
    // Some spreadsheets take the wide forms for the same.
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(risky) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(title: &str, similar: Vec<Match>, failure: Option<&str>) -> BatchRow {
        let (year, failure) = (Some(1995), failure.map(str::to_owned));
        BatchRow { row: 7, line: 9, title: title.to_owned(), year, similar, ignored: Vec::new(), failure }
    }

    fn similar(title: &str, score: f32) -> Match {
        let because = vec!["heist".to_owned(), "crime".to_owned()];
        Match { slug: "a-1999".to_owned(), title: title.to_owned(), year: 1999, score, because }
    }

    fn lines(rows: &[BatchRow]) -> String {
        String::from_utf8([csv_heading(), csv_rows(rows)].concat()).expect("text")
    }

    #[test]
    fn each_match_is_a_line_and_so_is_each_failure() {
        let rows = [
            row("Heat, \"the\" film", vec![similar("Thief", 0.75), similar("Ronin", -0.5)], None),
            row("Ronin", Vec::new(), Some("There is no title.")),
            row("Thief", Vec::new(), None),
        ];
        assert_eq!(
            lines(&rows),
            "row,line,title,year,rank,slug,similar_title,similar_year,score,because,failure\n\
             7,9,\"Heat, \"\"the\"\" film\",1995,1,a-1999,Thief,1999,0.75,heist|crime,\n\
             7,9,\"Heat, \"\"the\"\" film\",1995,2,a-1999,Ronin,1999,-0.5,heist|crime,\n\
             7,9,Ronin,1995,,,,,,,There is no title.\n\
             7,9,Thief,1995,,,,,,,\n"
        );
    }

    #[test]
    fn a_text_that_a_spreadsheet_would_take_for_a_formula_is_defused() {
        for title in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            let bytes = csv_rows(&[row(title, vec![similar(title, 0.5)], Some(title))]);
            let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
            let line = csv.records().next().expect("a line").expect("text");
            for cell in [2, 6, 10] {
                assert_eq!(line[cell], format!("'{title}"));
            }
        }
        for title in ["Heat", "8½", " =1", "'=1", ""] {
            assert_eq!(defused(title), title);
        }
    }

    #[test]
    fn each_row_is_a_line_of_json_that_reads_back() {
        let rows = [row("He\nat", vec![similar("=1", 0.1)], None), row("b", Vec::new(), Some("No."))];
        let lines = String::from_utf8(json_lines(&rows)).expect("text");
        let read: Vec<BatchRow> = lines.lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
        assert_eq!(read, rows);
        assert_eq!(json_lines(&[]), b"");
    }
}

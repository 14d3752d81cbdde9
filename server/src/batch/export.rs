//! Writes results as CSV or JSON Lines, in parts.

use domain::{BatchRow, SimilarFilm};

/// Each similar film has a line; a row without similar films has one line.
const HEADING: [&str; 11] =
    ["row", "line", "title", "year", "rank", "slug", "similar_title", "similar_year", "score", "because", "failure"];

/// The heading of the CSV file.
pub fn csv_heading() -> Vec<u8> {
    to_bytes(|csv| csv.write_record(HEADING))
}

/// Rows as lines of the CSV file. Reasons are separated by `|`.
///
/// Spreadsheets interpret a cell that begins with `=`, `+`, `-` or `@` as a formula, even behind a tab or newline. Such
/// cells get an apostrophe in front (OWASP, CSV Injection).
pub fn csv_rows(rows: &[BatchRow]) -> Vec<u8> {
    to_bytes(|csv| {
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

/// Rows as JSON objects, one per line.
///
/// # Panics
/// Never: rows serialise to JSON, and writing to memory does not fail.
pub fn json_lines(rows: &[BatchRow]) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row).expect("a row serialises to JSON");
        lines.push(b'\n');
    }
    lines
}

type Csv = csv::Writer<Vec<u8>>;

fn to_bytes(write: impl FnOnce(&mut Csv) -> csv::Result<()>) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    write(&mut csv).expect("all records have the same length");
    csv.into_inner().expect("memory accepts all writes")
}

fn write(csv: &mut Csv, row: &BatchRow, ranked: Option<(usize, &SimilarFilm)>) -> csv::Result<()> {
    let similar = ranked.map(|(_, similar)| similar);
    csv.write_record([
        row.row.to_string(),
        row.line.to_string(),
        escaped(&row.title),
        number(row.year),
        number(ranked.map(|(rank, _)| rank)),
        similar.map_or_else(String::new, |similar| similar.film.slug.to_string()),
        similar.map_or_else(String::new, |similar| escaped(&similar.film.title)),
        number(similar.map(|similar| similar.film.year)),
        number(similar.map(|similar| similar.score)),
        similar.map_or_else(String::new, |similar| escaped(&similar.reasons.join("|"))),
        row.failure.as_deref().map_or_else(String::new, escaped),
    ])
}

fn number<N: ToString>(number: Option<N>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

fn escaped(text: &str) -> String {
    // Some spreadsheets treat the full-width forms alike.
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(risky) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use domain::FilmRef;

    use super::*;

    fn row(title: &str, similar: Vec<SimilarFilm>, failure: Option<&str>) -> BatchRow {
        let (year, failure) = (Some(1995), failure.map(str::to_owned));
        BatchRow { row: 7, line: 9, title: title.to_owned(), year, similar, failure, ..BatchRow::default() }
    }

    fn similar(title: &str, score: f32) -> SimilarFilm {
        let reasons = vec!["heist".to_owned(), "crime".to_owned()];
        let film = FilmRef { slug: "a-1999".parse().expect("a slug"), title: title.to_owned(), year: 1999 };
        SimilarFilm { film, score, reasons }
    }

    fn lines(rows: &[BatchRow]) -> String {
        String::from_utf8([csv_heading(), csv_rows(rows)].concat()).expect("text")
    }

    #[test]
    fn each_similar_film_is_a_line_and_so_is_each_failure() {
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
    fn a_text_that_looks_like_a_formula_is_escaped() {
        for title in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            let bytes = csv_rows(&[row(title, vec![similar(title, 0.5)], Some(title))]);
            let mut csv = csv::ReaderBuilder::new().has_headers(false).from_reader(bytes.as_slice());
            let line = csv.records().next().expect("a line").expect("text");
            for cell in [2, 6, 10] {
                assert_eq!(line[cell], format!("'{title}"));
            }
        }
        for title in ["Heat", "8½", " =1", "'=1", ""] {
            assert_eq!(escaped(title), title);
        }
    }

    #[test]
    fn each_row_is_a_line_of_json() {
        let rows = [row("He\nat", vec![similar("=1", 0.1)], None), row("b", Vec::new(), Some("No."))];
        let lines = String::from_utf8(json_lines(&rows)).expect("text");
        let read: Vec<BatchRow> = lines.lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
        assert_eq!(read, rows);
        assert_eq!(json_lines(&[]), b"");
    }
}

//! Writes results as downloads, in parts.

use std::collections::{HashMap, HashSet};

use domain::{BatchRow, FilmRef, RowOutcome, SimilarFilm, Slug};
use strum::VariantArray;

/// The formats of results.
#[derive(Debug, Clone, Copy, PartialEq, Eq, VariantArray, clap::ValueEnum)]
pub enum ExportFormat {
    /// CSV with one line for each similar film
    Csv,
    /// One JSON object for each row
    Jsonl,
    /// CSV with one line for each row
    Films,
    /// The recommended films as a list that Letterboxd imports
    Letterboxd,
}

impl ExportFormat {
    /// The value of `Content-Type`.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jsonl => "application/jsonl",
            Self::Csv | Self::Films | Self::Letterboxd => "text/csv; charset=utf-8",
        }
    }

    /// The end of a download's name, after that of the uploaded file.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Csv => "similar.csv",
            Self::Jsonl => "similar.jsonl",
            Self::Films => "films.csv",
            Self::Letterboxd => "letterboxd.csv",
        }
    }
}

/// Without it, Excel reads a CSV file in the encoding of the system and shows accents as two other characters.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The columns that describe the row, in both CSV formats.
const ROW_COLUMNS: [&str; 9] =
    ["failure", "outcome", "matched", "matched_title", "matched_year", "confidence", "candidates", "ignored", "notes"];
const MATCHES: [&str; 10] =
    ["row", "line", "title", "year", "rank", "slug", "similar_title", "similar_year", "score", "because"];
const FILMS: [&str; 6] = ["row", "line", "title", "year", "similar", "slugs"];

/// Writes one download: what [`begin`](Self::begin), [`rows`](Self::rows) and [`finish`](Self::finish) return, in this
/// order.
///
/// Spreadsheets interpret a cell that begins with `=`, `+`, `-` or `@` as a formula, even behind a tab or newline. Such
/// cells get an apostrophe in front (OWASP, CSV Injection).
pub struct ResultWriter {
    format: ExportFormat,
    recommended: Recommended,
}

impl ResultWriter {
    /// A writer of one download.
    pub fn new(format: ExportFormat) -> Self {
        Self { format, recommended: Recommended::default() }
    }

    /// The beginning of the file.
    pub fn begin(&self) -> Vec<u8> {
        let heading = match self.format {
            ExportFormat::Csv => MATCHES.iter().chain(&ROW_COLUMNS).copied().collect::<Vec<_>>(),
            ExportFormat::Films => FILMS.iter().chain(&ROW_COLUMNS).copied().collect(),
            ExportFormat::Letterboxd => vec!["Title", "Year"],
            ExportFormat::Jsonl => return Vec::new(),
        };
        let mark = if self.format == ExportFormat::Letterboxd { &[] } else { BYTE_ORDER_MARK };
        [mark, &to_bytes(|csv| csv.write_record(heading))].concat()
    }

    /// The next rows.
    pub fn rows(&mut self, rows: &[BatchRow]) -> Vec<u8> {
        match self.format {
            ExportFormat::Csv => matches(rows),
            ExportFormat::Jsonl => json_lines(rows),
            ExportFormat::Films => films(rows),
            ExportFormat::Letterboxd => {
                self.recommended.add(rows);
                Vec::new()
            }
        }
    }

    /// The end of the file.
    pub fn finish(self) -> Vec<u8> {
        match self.format {
            ExportFormat::Letterboxd => self.recommended.list(),
            ExportFormat::Csv | ExportFormat::Jsonl | ExportFormat::Films => Vec::new(),
        }
    }
}

fn json_lines(rows: &[BatchRow]) -> Vec<u8> {
    let mut lines = Vec::new();
    for row in rows {
        serde_json::to_writer(&mut lines, row).expect("a row serialises to JSON");
        lines.push(b'\n');
    }
    lines
}

/// A line for each similar film; a row without any has one line.
fn matches(rows: &[BatchRow]) -> Vec<u8> {
    to_bytes(|csv| {
        for row in rows {
            let ranked = (1_usize..).zip(&row.similar).map(Some);
            let none = row.similar.is_empty().then_some(None);
            for ranked in ranked.chain(none) {
                let of_match = match ranked {
                    Some((rank, SimilarFilm { film, score, reasons })) => [
                        rank.to_string(),
                        film.slug.to_string(),
                        escaped(&film.title),
                        film.year.to_string(),
                        score.to_string(),
                        escaped(&reasons.join("|")),
                    ],
                    None => Default::default(),
                };
                csv.write_record(identity(row).into_iter().chain(of_match).chain(details(row)))?;
            }
        }
        Ok(())
    })
}

/// A line for each row, with its similar films in two cells.
fn films(rows: &[BatchRow]) -> Vec<u8> {
    to_bytes(|csv| {
        for row in rows {
            let titles = row.similar.iter().map(|similar| named(&similar.film)).collect::<Vec<_>>().join("|");
            let slugs = row.similar.iter().map(|similar| &*similar.film.slug).collect::<Vec<_>>().join("|");
            csv.write_record(identity(row).into_iter().chain([escaped(&titles), slugs]).chain(details(row)))?;
        }
        Ok(())
    })
}

fn identity(row: &BatchRow) -> [String; 4] {
    [row.row.to_string(), row.line.to_string(), escaped(&row.title), number(row.year)]
}

/// The cells of [`ROW_COLUMNS`].
fn details(row: &BatchRow) -> [String; ROW_COLUMNS.len()] {
    let outcome: &str = row.outcome.into();
    let matched = row.matched.as_ref();
    [
        row.failure.as_deref().map_or_else(String::new, escaped),
        outcome.to_owned(),
        matched.map_or_else(String::new, |matched| matched.film.slug.to_string()),
        matched.map_or_else(String::new, |matched| escaped(&matched.film.title)),
        number(matched.map(|matched| matched.film.year)),
        matched.map_or_else(String::new, |matched| format!("{:.2}", matched.confidence)),
        escaped(&row.candidates.iter().map(named).collect::<Vec<_>>().join("|")),
        escaped(&row.ignored.join("|")),
        escaped(&row.notes.join(" ")),
    ]
}

/// `Heat (1995)`.
fn named(film: &FilmRef) -> String {
    format!("{} ({})", film.title, film.year)
}

/// The recommended films of all rows. Bounded by the size of the catalogue.
#[derive(Default)]
struct Recommended {
    films: HashMap<Slug, (FilmRef, f64)>,
    /// The films that the rows are about.
    known: HashSet<Slug>,
}

impl Recommended {
    fn add(&mut self, rows: &[BatchRow]) {
        for row in rows {
            if row.outcome == RowOutcome::Film {
                self.known.extend(row.matched.iter().map(|matched| matched.film.slug.clone()));
            }
            for SimilarFilm { film, score, .. } in &row.similar {
                let entry = self.films.entry(film.slug.clone()).or_insert_with(|| (film.clone(), 0.0));
                entry.1 += f64::from(*score);
            }
        }
    }

    /// The films that are similar to most rows, best first, without those that the rows are about.
    fn list(self) -> Vec<u8> {
        let Self { films, known } = self;
        let mut films: Vec<(FilmRef, f64)> =
            films.into_values().filter(|(film, _)| !known.contains(&film.slug)).collect();
        films.sort_by(|(one, one_score), (other, other_score)| {
            other_score.total_cmp(one_score).then_with(|| one.slug.cmp(&other.slug))
        });
        to_bytes(|csv| {
            for (film, _) in films {
                csv.write_record([film.title, film.year.to_string()])?;
            }
            Ok(())
        })
    }
}

type Csv = csv::Writer<Vec<u8>>;

fn to_bytes(write: impl FnOnce(&mut Csv) -> csv::Result<()>) -> Vec<u8> {
    let mut csv = csv::Writer::from_writer(Vec::new());
    write(&mut csv).expect("all records have the same length");
    csv.into_inner().expect("memory accepts all writes")
}

fn number<N: ToString>(number: Option<N>) -> String {
    number.map_or_else(String::new, |number| number.to_string())
}

fn escaped(text: &str) -> String {
    // Some spreadsheets treat the full-width forms in the same way.
    let risky = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    if text.starts_with(risky) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use domain::MatchedFilm;

    use super::*;

    fn film(title: &str) -> FilmRef {
        let slug =
            format!("{}-1999", title.to_lowercase().replace(|letter: char| !letter.is_ascii_alphanumeric(), "a"));
        FilmRef { slug: slug.parse().expect("a slug"), title: title.to_owned(), year: 1999 }
    }

    fn row(title: &str, similar: Vec<SimilarFilm>, failure: Option<&str>) -> BatchRow {
        let (year, failure) = (Some(1995), failure.map(str::to_owned));
        let outcome = if failure.is_some() { RowOutcome::Failed } else { RowOutcome::Described };
        BatchRow { row: 7, line: 9, title: title.to_owned(), year, similar, outcome, failure, ..BatchRow::default() }
    }

    fn similar(title: &str, score: f32) -> SimilarFilm {
        SimilarFilm { film: film(title), score, reasons: vec!["heist".to_owned(), "crime".to_owned()] }
    }

    fn written(format: ExportFormat, rows: &[BatchRow]) -> String {
        let mut writer = ResultWriter::new(format);
        let mut file = writer.begin();
        for row in rows {
            file.extend(writer.rows(std::slice::from_ref(row)));
        }
        file.extend(writer.finish());
        String::from_utf8(file).expect("text")
    }

    #[test]
    fn each_similar_film_is_a_line_and_so_is_each_failure() {
        let mut heat = row("Heat, \"the\" film", vec![similar("Thief", 0.75), similar("Ronin", -0.5)], None);
        heat.outcome = RowOutcome::Film;
        heat.matched = Some(MatchedFilm { film: film("Heat"), confidence: 0.951 });
        heat.ignored = vec!["genres: noirish".to_owned()];
        heat.notes = vec!["The year 19x5 is not a year.".to_owned()];
        let mut women = row("Little Women", Vec::new(), None);
        women.outcome = RowOutcome::Ambiguous;
        women.candidates = vec![film("One"), film("Two")];
        let rows = [heat, row("Ronin", Vec::new(), Some("There is no title.")), women];
        assert_eq!(
            written(ExportFormat::Csv, &rows),
            "\u{feff}row,line,title,year,rank,slug,similar_title,similar_year,score,because,\
             failure,outcome,matched,matched_title,matched_year,confidence,candidates,ignored,notes\n\
             7,9,\"Heat, \"\"the\"\" film\",1995,1,thief-1999,Thief,1999,0.75,heist|crime,,film,heat-1999,Heat,1999,0.95,,genres: noirish,The year 19x5 is not a year.\n\
             7,9,\"Heat, \"\"the\"\" film\",1995,2,ronin-1999,Ronin,1999,-0.5,heist|crime,,film,heat-1999,Heat,1999,0.95,,genres: noirish,The year 19x5 is not a year.\n\
             7,9,Ronin,1995,,,,,,,There is no title.,failed,,,,,,,\n\
             7,9,Little Women,1995,,,,,,,,ambiguous,,,,,One (1999)|Two (1999),,\n"
        );
        assert_eq!(
            written(ExportFormat::Films, &rows[..2]),
            "\u{feff}row,line,title,year,similar,slugs,\
             failure,outcome,matched,matched_title,matched_year,confidence,candidates,ignored,notes\n\
             7,9,\"Heat, \"\"the\"\" film\",1995,Thief (1999)|Ronin (1999),thief-1999|ronin-1999,,film,heat-1999,Heat,1999,0.95,,genres: noirish,The year 19x5 is not a year.\n\
             7,9,Ronin,1995,,,There is no title.,failed,,,,,,,\n"
        );
    }

    #[test]
    fn the_list_has_each_recommended_film_once_and_none_that_the_file_is_about() {
        let mut ronin = row("Ronin", vec![similar("Heat", 0.9), similar("Thief", 0.2)], None);
        ronin.outcome = RowOutcome::Film;
        ronin.matched = Some(MatchedFilm { film: film("Ronin"), confidence: 1.0 });
        let rows = [ronin, row("Other", vec![similar("Ronin", 0.9), similar("Thief", 0.9)], None)];
        assert_eq!(written(ExportFormat::Letterboxd, &rows), "Title,Year\nThief,1999\nHeat,1999\n");
    }

    #[test]
    fn a_text_that_looks_like_a_formula_is_escaped() {
        for title in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"] {
            let text = written(ExportFormat::Csv, &[row(title, vec![similar(title, 0.5)], Some(title))]);
            let mut csv = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
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
        let lines = written(ExportFormat::Jsonl, &rows);
        let read: Vec<BatchRow> = lines.lines().map(|line| serde_json::from_str(line).expect("a row")).collect();
        assert_eq!(read, rows);
    }
}

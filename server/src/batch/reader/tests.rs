//! Rows and columns of the kinds of files that people have, read with the known values of the committed model.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::Path;
use std::sync::LazyLock;

use domain::{Column, ColumnMapping, ImportPreview, ListSeparator, MappedColumn, RecognisedBy, RowCounts};
use models::Artifact;

use super::*;
use crate::batch::upload::{Upload, UploadError};
use crate::recommender::{DEFAULT_COUNT, SimilarRequest, fields};
use crate::services::known_values::KnownValues;
use crate::table::Record;

static KNOWN_VALUES: LazyLock<KnownValues> = LazyLock::new(|| {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/similarity.safetensors");
    let (artifact, _) = Artifact::read(&path).unwrap_or_else(|error| panic!("{error}"));
    KnownValues::from_artifact(&artifact)
});

pub fn try_upload(file: impl AsRef<[u8]>) -> Result<Upload, UploadError> {
    let mut spooled = tempfile::tempfile().expect("a temporary file");
    spooled.write_all(file.as_ref()).expect("written");
    Upload::from_file(spooled, &KNOWN_VALUES)
}

fn upload(file: impl AsRef<[u8]>) -> Upload {
    try_upload(file).expect("an upload")
}

pub fn parsed(upload: &Upload) -> Vec<ParsedRow> {
    let parser = RowParser::new(&upload.mapping);
    let chunks = upload.chunks().map(|chunk| parser.parse_chunk(&chunk.expect("a chunk").rows).expect("records"));
    chunks.flatten().collect()
}

fn requests(file: impl AsRef<[u8]>) -> Vec<SimilarRequest> {
    let request = |row: ParsedRow| match row.content {
        RowContent::Film { request, .. } => request,
        content => panic!("{}: {content:?}", row.title),
    };
    parsed(&upload(file)).into_iter().map(request).collect()
}

/// The fields of all columns, `-` for those that are not used, with `?` if they were recognised by their cells.
fn fields_of(mapping: &ColumnMapping) -> String {
    let field = |column: &MappedColumn| {
        let name = column.field.map_or("-", Column::name);
        format!("{name}{}", if column.recognised == RecognisedBy::Cells { "?" } else { "" })
    };
    mapping.columns.iter().map(field).collect::<Vec<_>>().join(" ")
}

/// The preview of a file, whose counts must add up to its rows.
fn preview(file: impl AsRef<[u8]>) -> ImportPreview {
    let Upload { preview, rows, .. } = upload(file);
    let RowCounts { films, ambiguous, described, only_year, unknown, series, .. } = preview.counts;
    assert_eq!(films + ambiguous + described + only_year + unknown + series + preview.unusable, rows);
    preview
}

fn counts(preview: &ImportPreview) -> String {
    let RowCounts { films, ambiguous, described, only_year, unknown, series, duplicates } = preview.counts;
    let mut text = String::new();
    for (count, name) in [
        (films, "films"),
        (ambiguous, "ambiguous"),
        (described, "described"),
        (only_year, "only year"),
        (unknown, "unknown"),
        (series, "series"),
        (preview.unusable, "unusable"),
        (duplicates, "twice"),
    ] {
        if count > 0 {
            write!(text, "{}{count} {name}", if text.is_empty() { "" } else { ", " }).expect("memory");
        }
    }
    text
}

/// The first row of a file with all columns.
fn first(row: &str) -> ParsedRow {
    let file = format!("title,original_title,type,year,genres,keywords,directors,cast,synopsis,k\n{row}\n");
    parsed(&upload(file)).into_iter().next().expect("a row")
}

#[test]
fn a_row_becomes_a_request() {
    let row = first(
        " The \"\"Long\"\" Con ,Il colpo,movie,1998.0,crime|Thriller,heist| con artist ||,Michael Mann,\"Ann, B.|Cid\",\"One\r\nTwo\t\x07end \",3",
    );
    let expected = SimilarRequest {
        title: Some("The \"\"Long\"\" Con".to_owned()),
        original_title: Some("Il colpo".to_owned()),
        year: Some(1998),
        genres: vec!["crime".to_owned(), "Thriller".to_owned()],
        keywords: vec!["heist".to_owned(), "con artist".to_owned()],
        directors: vec!["Michael Mann".to_owned()],
        cast: vec!["Ann, B.".to_owned(), "Cid".to_owned()],
        synopsis: "One\nTwo\t end".to_owned(),
        k: 3,
        ..SimilarRequest::default()
    };
    assert_eq!(row.content, RowContent::Film { request: expected, has_episode_title: false });
    assert_eq!(row.notes, [] as [&str; 0]);
}

#[test]
fn what_cannot_be_used_is_left_out_and_noted() {
    let long = "é".repeat(5001);
    for (row, note) in [
        ("a,,,19x7", "The year “19x7” could not be read and was left out."),
        ("a,,,1869", "The year “1869” could not be read and was left out."),
        ("a,,,,,,,,,51", "The k “51” is not a number from 1 to 50; 50 is used."),
        ("a,,,,,,,,,six", "The k “six” is not a number from 1 to 50; 6 is used."),
        (&*long, "The title was cut to 300 characters."),
        (&format!("a,,,,,,,,{long}"), "The synopsis was cut to 5000 characters."),
        (&format!("a,,,,{long}|crime"), "We left out a value of more than 120 characters under genres."),
        ("a,,,,,,,1|2|3|4|5|6|7|8|9|10|11|12|13,", "Of 13 values under cast, the first 12 are used."),
    ] {
        let parsed = first(row);
        assert_eq!(parsed.notes, [note], "{row:.40}");
        let RowContent::Film { request, .. } = parsed.content else { panic!("{row:.40} is no film") };
        let sent = serde_json::to_vec(&request).expect("plain data");
        assert_eq!(fields::from_json::<SimilarRequest>(&sent).ok(), Some(request), "{row:.40}");
    }
}

#[test]
fn nulls_are_no_values_in_any_column() {
    let row = first("Alpha,\\N,N/A,0,NaN,null,None,-,—,?");
    let expected = SimilarRequest { title: Some("Alpha".to_owned()), ..SimilarRequest::default() };
    assert_eq!(row.content, RowContent::Film { request: expected, has_episode_title: false });
    assert!(row.notes.is_empty(), "{:?}", row.notes);
}

#[test]
fn only_a_row_without_a_title_or_with_too_many_cells_is_unusable() {
    for (row, reason) in [
        (",,,1999", "There is no title."),
        ("\\N,,,1999", "There is no title."),
        (
            "a,,,,,,,,,6,b",
            "The row has 11 cells, but the heading has 10. A cell that contains the separator needs quotation marks.",
        ),
        ("\"a,b,,,,,,,,6,b", "The row has an opening quotation mark without a closing one."),
    ] {
        assert_eq!(first(row).content, RowContent::Unusable(reason.to_owned()), "{row}");
    }
    assert_eq!(first(",Il colpo").title, "Il colpo", "the original title is better than none");
}

#[test]
fn a_title_and_a_year_that_changed_places_are_exchanged() {
    let requests = requests("title,year\nHeat,1995\n1979,Alien\n1917,2019\n");
    let named: Vec<_> = requests.iter().map(|request| (request.title.as_deref(), request.year)).collect();
    assert_eq!(named, [(Some("Heat"), Some(1995)), (Some("Alien"), Some(1979)), (Some("1917"), Some(2019))]);
}

#[test]
fn headings_of_other_programs_are_understood() {
    for (heading, row, fields) in [
        ("Date,Name,Year,Letterboxd URI,Rating", "2026-01-01,Alpha,1990,https://a.example,4", "- title year - -"),
        (
            "Const,Title,Original Title,Title Type,Year,Genres,Release Date",
            "tt1,Alfa,Alpha,Movie,1990,Drama,1990-05-01",
            "- title original_title type year genres -",
        ),
        ("Series_Title,Released_Year,Star1,Star2,Gross", "Alpha,1990,Ann Lee,Bea Fox,5", "title year cast cast -"),
        ("id;primaryTitle;startYear;overview", "1;Alpha;1990;A tale", "- title year synopsis"),
        (
            "Titel;Originaltitel;Jahr;Regie;Darsteller",
            "Alfa;Alpha;1990;Ann Lee;Bea Fox",
            "title original_title year directors cast",
        ),
        ("Titre,Année,Réalisateur,Résumé", "Alpha,1990,Ann Lee,Un conte", "title year directors synopsis"),
        ("Name,Title,Director(s)", "Ann,Alpha,Bea Fox", "- title directors"),
        ("Release Date,Film", "1990-01-01,Alpha", "year title"),
    ] {
        assert_eq!(fields_of(&upload(format!("{heading}\n{row}\n")).mapping), fields, "{heading}");
    }
}

#[test]
fn columns_without_a_useful_heading_are_recognised_by_their_cells() {
    let films = [
        ("Alien", "1979", "Horror, Sci-Fi", "Ridley Scott"),
        ("Heat", "1995", "Crime, Drama", "Michael Mann"),
        ("Parasite", "2019", "Thriller", "Bong Joon Ho"),
        ("Spirited Away", "2001", "Animation", "Hayao Miyazaki"),
    ];
    let rows: String =
        films.iter().enumerate().fold(String::new(), |rows, (number, (title, year, genres, director))| {
            rows + &format!("x{number};{director};{genres};{year};{title}\n")
        });
    let fields = "- directors? genres? year? title?";
    assert_eq!(fields_of(&upload(&rows).mapping), fields);
    assert_eq!(fields_of(&upload(format!("Nr;Wer;Was;Wann;Wie\n{rows}")).mapping), fields);
    assert_eq!(upload(&rows).mapping.columns[2].separator, ListSeparator::Comma);
    // Known titles are better than a heading that may mean people.
    assert_eq!(fields_of(&upload(format!("Nr;Name;Was;Wann;Wie\n{rows}")).mapping), "- - genres? year? title?");
    assert_eq!(counts(&preview(&rows)), "4 films");
    // The dates of a diary are not years of release.
    let diary = "2026-01-01,Alien\n2026-01-02,Heat\n2026-01-03,Parasite\n";
    assert_eq!(fields_of(&upload(diary).mapping), "- title?");
}

#[test]
fn a_file_without_known_titles_has_those_that_look_like_titles() {
    assert_eq!(fields_of(&upload("qa,qb\n1,Xyzzy Plugh\n2,Plover Quux\n").mapping), "- title?");
    let error = try_upload("alpha,beta\n1,2\n3,4\n").expect_err("no titles").to_string();
    assert_eq!(
        error,
        "No column has film titles. The first line should name the columns, and one of them should be title. This file \
         has: alpha, beta."
    );
}

#[test]
fn plain_lists_have_titles_however_they_are_written() {
    for file in [
        "1. Heat\n2. Alien\n3. Parasite\n",
        "1) Heat (1995)\n2) Alien (1979)\n3) Parasite (2019)\n",
        "- [ ] Heat\n- [x] Alien (1979)\n- Parasite\n",
        "Heat (1995) - Michael Mann\nAlien (1979) - Ridley Scott\nParasite (2019) - Bong Joon Ho\n",
        "1995 - Heat\n1979 - Alien\n2019 - Parasite\n",
        "Heat.1995.1080p.mkv\nAlien (1979) [720p].mp4\nParasite.2019.BluRay.x264.mkv\n",
        "Films\nHeat\nAlien\nParasite\n",
        "[\"Heat\", \"Alien\", \"Parasite\"]",
        "Heat (1995); 5 stars\nAlien (1979); 4 stars\nParasite; 5 stars\n",
        "Heat by Michael Mann\nAlien - Ridley Scott\nBong Joon-ho – Parasite\n",
        "Heat ★★★★½\nAlien, 1979 - ★★★\nParasite 9/10\n",
        "Filename,Size\nHeat (1995).mkv,1\nAlien (1979).mkv,2\nParasite (2019).mkv,3\n",
    ] {
        assert_eq!(counts(&preview(file)), "3 films", "{file}");
    }
    // Titles that the site does not know.
    assert_eq!(fields_of(&upload("Xyzzy (1990)\nPlugh (1991)\n").mapping), "title?");
}

#[test]
fn a_name_that_all_rows_share_is_no_title() {
    let file = "Server,Name\nHeat,Xyzzy\nHeat,Plugh\nHeat,Alien\n";
    assert_eq!(fields_of(&upload(file).mapping), "- title");
}

#[test]
fn garbled_letters_are_restored_and_noted() {
    let file = "title,year\nAmÃ©lie,2001\nThelma &amp; Louise,1991\n";
    assert_eq!(counts(&preview(file)), "2 films");
    assert_eq!(parsed(&upload(file))[0].notes, ["Garbled letters were restored."]);
}

#[test]
fn a_row_of_a_series_needs_no_title() {
    let file = "type,movie.title,show.title\nmovie,Heat,\nepisode,,The Long Corridor\n";
    assert_eq!(counts(&preview(file)), "1 films, 1 series");
}

#[test]
fn the_separator_of_a_list_is_decided_by_the_whole_column() {
    for (cells, separator, first) in [
        (&["Crime, Drama", "Horror"][..], ListSeparator::Comma, &["Crime", "Drama"][..]),
        (&["Crime/Drama", "Horror"], ListSeparator::Slash, &["Crime", "Drama"]),
        (&["Crime; Drama", "Horror"], ListSeparator::Semicolon, &["Crime", "Drama"]),
        (&["Crime|Drama", "Horror, Comedy"], ListSeparator::Bar, &["Crime", "Drama"]),
        (&["['Crime', 'Drama']", "[]"], ListSeparator::Bar, &["Crime", "Drama"]),
        (&[r#"[{"id": 80, "name": "Crime"}]"#, ""], ListSeparator::Bar, &["Crime"]),
    ] {
        let quoted = |cell: &&str| format!("Alpha,\"{}\"\n", cell.replace('"', "\"\""));
        let file = format!("title,genres\n{}", cells.iter().map(quoted).collect::<String>());
        assert_eq!(upload(&file).mapping.columns[1].separator, separator, "{cells:?}");
        assert_eq!(requests(&file)[0].genres, first, "{cells:?}");
    }
    let people = "title,cast\nAlpha,\"Al Pacino, Robert Downey, Jr.\"\nBeta,\"Some One, Any One\"\n";
    assert_eq!(requests(people)[0].cast, ["Al Pacino", "Robert Downey Jr."]);
    let title = "title,year\n\"Crouching Tiger, Hidden Dragon\",2000\n";
    assert_eq!(requests(title)[0].title.as_deref(), Some("Crouching Tiger, Hidden Dragon"));
}

#[test]
fn several_columns_fill_one_list() {
    let requests = requests("title,Star1,Star2,Star3\nAlpha,Ann Lee,Bea Fox,Ann Lee\n");
    assert_eq!(requests[0].cast, ["Ann Lee", "Bea Fox"]);
}

#[test]
fn the_preview_counts_what_rows_are() {
    let file = "Title,Title Type,Year,Genres,Plot\n\
                Heat,Movie,1995,Drama,\n\
                heat (1995),Movie,,,\n\
                Little Women,Movie,,,\n\
                Xyzzy Plugh,Movie,1990,Krimi,\n\
                Xyzzy Quux,Movie,1990,Kurzweil,\n\
                Xyzzy Plover,,,,\n\
                Xyzzy Plover: Season 1: Pilot,,,,\n\
                Xyzzy Plover,TV Series,1990,Drama,\n\
                ,Movie,1990,,\n";
    let preview = preview(file);
    assert_eq!(
        counts(&preview),
        "2 films, 1 ambiguous, 1 described, 1 only year, 1 unknown, 2 series, 1 unusable, 1 twice"
    );
    let genres = &preview.file_columns[3];
    assert_eq!((genres.understood, genres.unknown, genres.empty), (3, 1, 5));
    assert_eq!(
        (&*genres.examples, &*genres.unknown_examples),
        (&["Drama", "Krimi", "Kurzweil"].map(str::to_owned)[..], &["Kurzweil".to_owned()][..])
    );
    let title = &preview.file_columns[0];
    assert_eq!((title.understood, title.unknown, title.empty), (3, 5, 1));
}

#[test]
fn the_preview_has_the_first_five_rows_as_they_were_read() {
    let synopsis = "é".repeat(300);
    let file = format!(
        "k,synopsis,title,notes,genres,year\n3,{synopsis},Heat,mine,crime| |thriller ,1995\n,,Ronin,,,soon\n,,,x\n,,D\n,,E\n,,F\n"
    );
    let preview = preview(file);
    assert_eq!(preview.ignored_columns, ["notes"]);
    assert_eq!(preview.columns, ["k", "synopsis", "title", "genres", "year"]);
    assert_eq!(preview.rows.len(), 5);
    assert_eq!((preview.rows[0].line, preview.rows[0].title.as_str()), (2, "Heat"));
    let details = [
        ("k", vec!["3".to_owned()]),
        ("synopsis", vec![format!("{}…", "é".repeat(200))]),
        ("genres", vec!["crime".to_owned(), "thriller".to_owned()]),
        ("year", vec!["1995".to_owned()]),
    ];
    assert_eq!(preview.rows[0].details, details.map(|(column, values)| (column.to_owned(), values)));
    assert_eq!((preview.rows[1].title.as_str(), preview.rows[1].details.len()), ("Ronin", 0));
    assert_eq!(preview.rows[1].notes, ["The year “soon” could not be read and was left out."]);
    assert_eq!(preview.rows[2].failure.as_deref(), Some("There is no title."));
}

#[test]
fn a_column_of_titles_and_years_is_read_row_by_row() {
    let preview = preview("title,notes\nHeat,\nAlien,\n1995,\n1979,\n");
    assert_eq!(counts(&preview), "2 films, 2 unknown");
}

#[test]
fn a_file_can_be_read_with_other_columns() {
    let file = "Name,Uscita\nXyzzy,1990\nPlugh,soon\n";
    let upload = upload(file);
    assert_eq!(fields_of(&upload.mapping), "title -");
    let choices = upload.mapping.choices([("Uscita", "year")]).expect("choices");
    let mapping = upload.mapping.with_choices(&choices).expect("usable");
    let remapped = upload.remapped(mapping, &KNOWN_VALUES).expect("readable");
    assert_eq!(counts(&remapped.preview), "1 only year, 1 unknown");
    assert_eq!(remapped.preview.columns, ["title", "year"]);
    assert_eq!(remapped.preview.delimiter, Some(','));
    assert_eq!(parsed(&remapped).len(), 2);
}

#[test]
fn every_record_is_stored_as_it_is_in_the_file() {
    let upload = upload("title,year\nHeat,soon\n\"A \"\"b\"\"\",1990\n");
    let chunk = upload.chunks().next().expect("a chunk").expect("readable");
    let records: Vec<Record> = serde_json::from_str(&chunk.rows).expect("records");
    let cells: Vec<_> = records.iter().map(|record| (record.line, record.cells.join(" + "))).collect();
    assert_eq!(cells, [(2, "Heat + soon".to_owned()), (3, "A \"b\" + 1990".to_owned())]);
    assert_eq!((chunk.first_row, upload.chunk_count(), DEFAULT_COUNT), (1, 1, 6));
}

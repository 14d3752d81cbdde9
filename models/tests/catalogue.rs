//! The built-in catalogue, and invalid ones.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use models::Catalogue;

fn built_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("catalogue")
}

#[test]
fn the_built_in_catalogue_is_valid_and_diverse() {
    let catalogue = Catalogue::read(&built_in()).unwrap_or_else(|error| panic!("{error}"));
    let films = &catalogue.films;
    assert!(films.len() >= 600, "{} films", films.len());
    let countries: HashSet<_> = films.iter().flat_map(|film| &film.countries).collect();
    assert!(countries.len() >= 25, "{} countries", countries.len());
    let genres: HashSet<_> = films.iter().flat_map(|film| &film.genres).collect();
    assert!(genres.len() >= 20, "{} genres", genres.len());
    let decades: HashSet<_> = films.iter().map(|film| film.year / 10).collect();
    assert_eq!(decades.len(), 11, "from the 1920s to the 2020s");
    let keywords = catalogue.keywords.terms.len();
    assert!((300..=500).contains(&keywords), "{keywords} keywords");
}

#[test]
fn slugs_follow_the_rule_for_imported_films_with_few_exceptions() {
    let catalogue = Catalogue::read(&built_in()).unwrap_or_else(|error| panic!("{error}"));
    let exceptions: Vec<_> = catalogue
        .films
        .iter()
        .map(|film| (&film.slug, models::slug(&film.title, film.year)))
        .filter(|(slug, by_rule)| *slug != by_rule)
        .collect();
    assert!(exceptions.len() <= 12, "{exceptions:?}");
}

#[test]
fn synopses_are_distinct() {
    let catalogue = Catalogue::read(&built_in()).unwrap_or_else(|error| panic!("{error}"));
    let synopses: HashSet<_> = catalogue.films.iter().map(|film| &film.synopsis).collect();
    assert_eq!(synopses.len(), catalogue.films.len());
}

fn copy() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for entry in fs::read_dir(built_in()).expect("the catalogue") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, folder.path().join(path.file_name().expect("a name"))).expect("copied");
    }
    folder
}

/// A copy of the catalogue in which one line of one file is changed.
fn broken(file: &str, line: usize, change: impl Fn(&str) -> String) -> (tempfile::TempDir, String) {
    let folder = copy();
    let path = folder.path().join(file);
    let text = fs::read_to_string(&path).expect("text");
    let changed: Vec<String> = text
        .lines()
        .enumerate()
        .map(|(index, text)| if index + 1 == line { change(text) } else { text.to_owned() })
        .collect();
    fs::write(&path, changed.join("\n") + "\n").expect("written");
    let error = Catalogue::read(folder.path()).expect_err("an invalid line is an error").to_string();
    (folder, error)
}

#[track_caller]
fn assert_names(error: &str, line: &str, field: &str) {
    assert!(error.contains(line), "{error:?} does not name {line}");
    assert!(error.contains(field), "{error:?} does not name {field}");
}

/// Replaces the value of one field of a JSON line.
fn with(line: &str, field: &str, value: serde_json::Value) -> String {
    let mut film: serde_json::Value = serde_json::from_str(line).expect("a film");
    film[field] = value;
    film.to_string()
}

#[test]
fn an_invalid_field_is_an_error_that_names_file_line_and_field() {
    let changes: Vec<(&str, serde_json::Value)> = vec![
        ("slug", "Casablanca-1942".into()),
        ("slug", "casablanca".into()),
        ("title", " Casablanca".into()),
        ("title", "".into()),
        ("added", "1939-12-31".into()),
        ("runtime", 9000.into()),
        ("countries", serde_json::json!(["XX"])),
        ("languages", serde_json::json!([])),
        ("genres", serde_json::json!(["talkie"])),
        ("directors", serde_json::json!([])),
        ("cast", serde_json::json!(["One", "Two", "Three"])),
        ("cast", serde_json::json!(["One", "Two", "Three", "Three"])),
        ("keywords", serde_json::json!(["love", "war", "piano", "rain", "fog", "hats"])),
        ("synopsis", "Too short.".into()),
    ];
    for (field, value) in changes {
        let (_folder, error) = broken("1940s.jsonl", 3, |line| with(line, field, value.clone()));
        assert_names(&error, "1940s.jsonl:3", field);
    }
}

#[test]
fn a_film_may_be_added_in_the_year_of_its_release() {
    let folder = copy();
    let path = folder.path().join("1940s.jsonl");
    let text = fs::read_to_string(&path).expect("text");
    let changed = text.replacen("\"year\":1942,", "\"year\":1942,\"added\":\"1942-01-01\",", 1);
    assert_ne!(changed, text);
    fs::write(&path, changed).expect("written");
    Catalogue::read(folder.path()).unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn a_tone_over_ten_is_an_error_that_names_the_axis() {
    let (_folder, error) = broken("1990s.jsonl", 7, |line| line.replacen("\"dark\":", "\"dark\":1", 1));
    assert_names(&error, "1990s.jsonl:7", "tone.dark");
}

#[test]
fn a_film_in_the_file_of_another_decade_is_an_error() {
    let (_folder, error) = broken("1990s.jsonl", 2, |line| {
        let year: u64 =
            serde_json::from_str::<serde_json::Value>(line).expect("a film")["year"].as_u64().expect("a year");
        line.replace(&year.to_string(), "1989")
    });
    assert_names(&error, "1990s.jsonl:2", "year");
}

#[test]
fn half_a_line_and_an_unknown_or_missing_field_are_errors() {
    let (_folder, error) = broken("2000s.jsonl", 5, |line| line[..line.len() / 2].to_owned());
    assert_names(&error, "2000s.jsonl:5", "column");
    let (_folder, error) = broken("2000s.jsonl", 5, |line| with(line, "rating", 5.into()));
    assert_names(&error, "2000s.jsonl:5", "rating");
    let (_folder, error) = broken("2000s.jsonl", 5, |line| line.replacen("\"certificate\"", "\"certificat\"", 1));
    assert_names(&error, "2000s.jsonl:5", "certificat");
}

#[test]
fn bytes_that_are_not_utf8_are_an_error_that_names_file_and_line() {
    let folder = copy();
    let path = folder.path().join("1980s.jsonl");
    let mut bytes = fs::read(&path).expect("bytes");
    let third = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n').nth(1).expect("lines").0 + 1;
    bytes[third + 12] = 0xff;
    fs::write(&path, bytes).expect("written");
    let error = Catalogue::read(folder.path()).expect_err("an error").to_string();
    assert_names(&error, "1980s.jsonl:3", "not UTF-8");
}

#[test]
fn a_repeated_slug_is_an_error() {
    let first = fs::read_to_string(built_in().join("1970s.jsonl")).expect("text");
    let first = first.lines().next().expect("a line").to_owned();
    let (_folder, error) = broken("1970s.jsonl", 4, |_| first.clone());
    assert_names(&error, "1970s.jsonl:4", "slug");
}

#[test]
fn a_keyword_that_fewer_than_two_films_use_is_an_error() {
    let (_folder, error) = broken("keywords.tsv", 1, |line| format!("{line}\nphrenology\tphrenology\tReading skulls"));
    assert_names(&error, "keywords.tsv", "phrenology");
}

/// A copy of the catalogue with these lines as its other titles.
fn with_titles(lines: &str) -> (tempfile::TempDir, Result<Catalogue, models::CatalogueError>) {
    let folder = copy();
    fs::write(folder.path().join("titles.tsv"), lines).expect("written");
    let catalogue = Catalogue::read(folder.path());
    (folder, catalogue)
}

#[test]
fn films_may_have_other_titles() {
    let (_folder, catalogue) =
        with_titles("# slug and title\n\ncasablanca-1942\tEverybody Comes to Rick's\ncasablanca-1942\tКасабланка\n");
    let catalogue = catalogue.unwrap_or_else(|error| panic!("{error}"));
    let film = catalogue.films.iter().find(|film| film.slug == "casablanca-1942").expect("a film");
    assert_eq!(catalogue.entry(film).other_titles, ["Everybody Comes to Rick's", "Касабланка"]);
}

#[test]
fn an_invalid_title_is_an_error_that_names_its_line() {
    for (line, problem) in [
        ("casablanca-1942", "a tab"),
        ("casablanca-1942\t", "empty"),
        ("casablanca-1942\t Rick's", "spaces"),
        ("no-such-film-1942\tRick's", "no-such-film-1942"),
        ("casablanca-1942\tCasablanca", "already"),
        ("casablanca-1942\tRick's\ncasablanca-1942\tRick's", "already"),
    ] {
        let (_folder, catalogue) = with_titles(&format!("# titles\n{line}\n"));
        let error = catalogue.expect_err(line).to_string();
        assert_names(&error, if line.contains('\n') { "titles.tsv:3" } else { "titles.tsv:2" }, problem);
    }
}

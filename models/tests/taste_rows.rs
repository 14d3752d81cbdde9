//! Rows for each taste of a user.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use models::{Model, QueryError, TasteRow};

static MODEL: LazyLock<Model> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    Model::load(&folder.join("similarity.safetensors")).unwrap_or_else(|error| panic!("{error}"))
});

const WESTERNS: [&str; 2] = ["the-searchers-1956", "unforgiven-1992"];
const CARTOONS: [&str; 2] = ["bambi-1942", "the-jungle-book-1967"];

fn names<'a>(row: &'a TasteRow) -> Vec<&'a str> {
    row.because_of.iter().map(|film| film.slug.as_str()).collect()
}

fn films(rows: &[TasteRow]) -> Vec<String> {
    rows.iter().flat_map(|row| &row.films).map(|neighbour| neighbour.film.slug.clone()).collect()
}

#[test]
fn one_film_is_a_taste() {
    let rows = MODEL.taste_rows(&[("heat-1995", 1.0)], &[], 3, 8).expect("rows");
    assert_eq!(rows.len(), 1);
    assert_eq!((names(&rows[0]), rows[0].films.len()), (vec!["heat-1995"], 8));
}

#[test]
fn films_of_different_kinds_are_tastes_of_their_own_and_share_no_film() {
    let liked = [(WESTERNS[0], 1.0), (CARTOONS[0], 0.9), (WESTERNS[1], 0.8), (CARTOONS[1], 0.6)];
    let rows = MODEL.taste_rows(&liked, &[], 4, 10).expect("rows");
    assert!(rows.len() > 1);
    assert!(rows.iter().all(|row| !(names(row).contains(&WESTERNS[0]) && names(row).contains(&CARTOONS[0]))));
    let films = films(&rows);
    assert_eq!(films.iter().collect::<HashSet<_>>().len(), films.len());
    assert!(liked.iter().all(|(slug, _)| !films.iter().any(|film| film == slug)));
    assert_eq!(MODEL.taste_rows(&liked, &[], 4, 10), Ok(rows), "equal queries have equal answers");
}

#[test]
fn the_taste_of_the_largest_weight_comes_first_and_excluded_films_stay_out() {
    for (western, cartoon, first) in [(1.0, 0.3, WESTERNS[0]), (0.3, 1.0, CARTOONS[0])] {
        let liked = [(WESTERNS[0], western), (CARTOONS[0], cartoon)];
        let rows = MODEL.taste_rows(&liked, &[], 1, 6).expect("rows");
        assert_eq!((rows.len(), names(&rows[0])), (1, vec![first]));
        let excluded = films(&rows);
        let excluded: Vec<&str> = excluded.iter().map(String::as_str).collect();
        let others = films(&MODEL.taste_rows(&liked, &excluded, 1, 6).expect("rows"));
        assert!(others.iter().all(|film| !excluded.contains(&film.as_str())));
    }
}

#[test]
fn unanswerable_queries_are_errors() {
    let liked = [("heat-1995", 1.0)];
    assert_eq!(MODEL.taste_rows(&liked, &[], 0, 6), Err(QueryError::InvalidRows(0)));
    assert_eq!(MODEL.taste_rows(&liked, &[], 13, 6), Err(QueryError::InvalidRows(13)));
    assert_eq!(MODEL.taste_rows(&liked, &[], 3, 101), Err(QueryError::InvalidK { k: 101, max: 100 }));
    assert_eq!(MODEL.taste_rows(&[("no-such-film", 1.0)], &[], 3, 6), Err(QueryError::NoKnownFilms));
    assert_eq!(MODEL.taste_rows(&[("heat-1995", -1.0)], &[], 3, 6), Err(QueryError::NoKnownFilms));
}

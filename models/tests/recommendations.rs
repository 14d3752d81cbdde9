//! What M suggests to a person.

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::LazyLock;

use models::{Catalogue, Model, QueryError, recency_weight};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(&folder().join("catalogue")).unwrap_or_else(|error| panic!("{error}")));
static MODEL: LazyLock<Model> =
    LazyLock::new(|| Model::load(&folder().join("similarity.safetensors")).unwrap_or_else(|error| panic!("{error}")));

const WESTERNS: [&str; 2] = ["the-searchers-1956", "unforgiven-1992"];
const CARTOONS: [&str; 2] = ["bambi-1942", "the-jungle-book-1967"];

fn suggested(watched: &[(&str, f32)], left_out: &[&str], k: usize) -> Vec<String> {
    let suggested = MODEL.suggest(watched, left_out, k).unwrap_or_else(|error| panic!("{error}"));
    suggested.iter().map(|neighbour| neighbour.film.slug.clone()).collect()
}

fn of_genre(slugs: &[String], genre: &str) -> usize {
    let film = |slug: &String| CATALOGUE.films.iter().find(|film| film.slug == *slug).expect("a film");
    slugs.iter().filter(|slug| film(slug).genres.iter().any(|of| of == genre)).count()
}

#[test]
fn a_taste_of_two_westerns_suggests_westerns() {
    let slugs = suggested(&WESTERNS.map(|slug| (slug, 1.0)), &[], 8);
    assert_eq!(slugs.len(), 8);
    assert!(of_genre(&slugs, "western") >= 6, "{slugs:?}");
}

#[test]
fn a_taste_of_one_film_suggests_what_is_similar_to_it() {
    for film in CATALOGUE.films.iter().step_by(97) {
        let strip = MODEL.similar_to(&film.slug, 6).expect("known");
        let similar: Vec<_> = strip.iter().map(|neighbour| neighbour.film.slug.clone()).collect();
        assert_eq!(suggested(&[(&film.slug, 1.0)], &[], 6), similar, "{}", film.slug);
    }
}

#[test]
fn what_was_watched_lately_counts_for_more() {
    let watched = [WESTERNS[0], CARTOONS[0], WESTERNS[1], CARTOONS[1]];
    let [westerns, cartoons] = [WESTERNS, CARTOONS].map(|lately| {
        let earlier = watched.iter().filter(|film| !lately.contains(film));
        let history: Vec<&str> = lately.iter().chain(earlier).copied().collect();
        // Five others lie between what was watched lately and what was watched before.
        let weight = |position: usize| recency_weight(if position < lately.len() { position } else { position + 5 });
        let watched: Vec<_> =
            history.into_iter().enumerate().map(|(position, film)| (film, weight(position))).collect();
        suggested(&watched, &[], 12)
    });
    assert!(of_genre(&westerns, "western") > of_genre(&cartoons, "western"), "{westerns:?} {cartoons:?}");
    assert!(of_genre(&cartoons, "animation") > of_genre(&westerns, "animation"), "{westerns:?} {cartoons:?}");
}

#[test]
fn a_film_counts_for_half_after_four_others_and_never_for_nothing() {
    assert!((recency_weight(0) - 1.0).abs() < f32::EPSILON);
    assert!((recency_weight(4) - 0.5).abs() < 1e-6);
    assert!((recency_weight(8) - 0.25).abs() < 1e-6);
    assert!((0..1000).all(|since| recency_weight(since) >= recency_weight(since + 1)));
    assert!(recency_weight(usize::MAX) > 0.0);
}

#[test]
fn only_how_weights_compare_matters() {
    let taste = |scale: f32| suggested(&[(WESTERNS[0], scale), (CARTOONS[0], scale * 0.5)], &[], 12);
    for scale in [1e-30, 0.01, 1e30] {
        assert_eq!(taste(scale), taste(1.0), "{scale}");
    }
    let twice = [(WESTERNS[0], 0.5), (CARTOONS[0], 0.5), (WESTERNS[0], 0.5)];
    assert_eq!(suggested(&twice, &[], 12), taste(1.0), "a film watched twice counts twice");
}

#[test]
fn what_was_watched_or_is_to_be_left_out_is_never_suggested() {
    let watched = WESTERNS.map(|slug| (slug, 1.0));
    let first = suggested(&watched, &[], 50);
    assert!(WESTERNS.iter().all(|western| !first.iter().any(|slug| slug == western)), "{first:?}");
    let left_out: Vec<&str> = first.iter().map(String::as_str).chain(["no-such-film-1900"]).collect();
    let next = suggested(&watched, &left_out, 50);
    assert_eq!(next.len(), 50);
    assert!(next.iter().all(|slug| !first.contains(slug) && !WESTERNS.contains(&slug.as_str())), "{next:?}");

    let all: Vec<&str> = CATALOGUE.films.iter().map(|film| &*film.slug).collect();
    let alien = ["alien-1979".to_owned()];
    let but_one: Vec<&str> = all.iter().copied().filter(|slug| *slug != alien[0]).collect();
    assert_eq!(suggested(&watched, &but_one, 6), alien);
    assert_eq!(MODEL.suggest(&watched, &all, 6), Ok(Vec::new()));
}

#[test]
fn every_suggestion_has_reasons_that_are_the_films_own_and_asking_again_changes_nothing() {
    let watched = [("heat-1995", 1.0), ("alien-1979", 0.8), ("bambi-1942", 0.6), ("no-such-film-1900", 0.4)];
    let once = MODEL.suggest(&watched, &[], 20).expect("known films");
    assert_eq!(once, MODEL.suggest(&watched, &[], 20).expect("known films"));
    assert!(once.is_sorted_by(|one, other| one.score >= other.score));
    for neighbour in &once {
        assert!((1..=3).contains(&neighbour.because.len()), "{} for no reason", neighbour.film.slug);
        assert!(neighbour.score > 0.0 && neighbour.score <= 1.0);
    }
    let known: Vec<_> = watched[..3].to_vec();
    assert_eq!(once, MODEL.suggest(&known, &[], 20).expect("known films"), "an unknown film changes something");
}

#[test]
fn a_reason_is_told_once() {
    // Clint Eastwood directed both and plays in both; "Family" is a genre, and an axis of tone.
    for (watched, other) in
        [("unforgiven-1992", "the-outlaw-josey-wales-1976"), ("bambi-1942", "its-a-wonderful-life-1946")]
    {
        for neighbour in MODEL.suggest(&[(watched, 1.0)], &[], 50).expect("a known film") {
            let distinct: HashSet<_> = neighbour.because.iter().map(|reason| reason.to_lowercase()).collect();
            assert_eq!(distinct.len(), neighbour.because.len(), "{}: {:?}", neighbour.film.slug, neighbour.because);
        }
        assert!(suggested(&[(watched, 1.0)], &[], 50).iter().any(|slug| slug == other), "{watched}");
    }
}

#[test]
fn questions_without_an_answer_are_refused() {
    let known = [("heat-1995", 1.0)];
    assert_eq!(MODEL.suggest(&known, &[], 0), Err(QueryError::K(0)));
    assert_eq!(MODEL.suggest(&known, &[], 51), Err(QueryError::K(51)));
    assert_eq!(MODEL.suggest(&[], &[], 6), Err(QueryError::NoneKnown));
    assert_eq!(MODEL.suggest(&[("no-such-film-1900", 1.0)], &[], 6), Err(QueryError::NoneKnown));
    for weight in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        assert_eq!(MODEL.suggest(&[("heat-1995", weight)], &[], 6), Err(QueryError::NoneKnown), "{weight}");
    }
    assert!(MODEL.knows("heat-1995") && !MODEL.knows("no-such-film-1900"));
}

#[test]
fn a_film_of_which_little_is_known_says_little_of_who_watched_it() {
    let mut artifact = MODEL.artifact().clone();
    let western = artifact.films.iter().position(|film| film.slug == WESTERNS[0]).expect("a western");
    artifact.content.rows[western].known = 0.05;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("m.safetensors");
    artifact.write(&file).expect("written");
    let model = Model::load(&file).unwrap_or_else(|error| panic!("{error}"));
    let slugs: Vec<String> = model
        .suggest(&[(WESTERNS[0], 1.0), (CARTOONS[0], 1.0)], &[], 12)
        .expect("known films")
        .iter()
        .map(|neighbour| neighbour.film.slug.clone())
        .collect();
    assert_eq!(of_genre(&slugs, "western"), 0, "{slugs:?}");
}

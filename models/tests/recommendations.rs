//! Recommendations for users.

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

fn recommended(watched: &[(&str, f32)], excluded: &[&str], k: usize) -> Vec<String> {
    let recommended = MODEL.recommend(watched, excluded, k).unwrap_or_else(|error| panic!("{error}"));
    recommended.iter().map(|neighbour| neighbour.film.slug.clone()).collect()
}

fn of_genre(slugs: &[String], genre: &str) -> usize {
    let film = |slug: &String| CATALOGUE.films.iter().find(|film| film.slug == *slug).expect("a film");
    slugs.iter().filter(|slug| film(slug).genres.iter().any(|of| of == genre)).count()
}

#[test]
fn two_westerns_lead_to_westerns() {
    let slugs = recommended(&WESTERNS.map(|slug| (slug, 1.0)), &[], 8);
    assert_eq!(slugs.len(), 8);
    assert!(of_genre(&slugs, "western") >= 6, "{slugs:?}");
}

#[test]
fn recommendations_for_one_film_are_its_similar_films() {
    for film in CATALOGUE.films.iter().step_by(97) {
        let similar = MODEL.similar_to(&film.slug, 6).expect("known");
        let similar: Vec<_> = similar.iter().map(|neighbour| neighbour.film.slug.clone()).collect();
        assert_eq!(recommended(&[(&film.slug, 1.0)], &[], 6), similar, "{}", film.slug);
    }
}

#[test]
fn recently_watched_films_count_more() {
    let watched = [WESTERNS[0], CARTOONS[0], WESTERNS[1], CARTOONS[1]];
    let [westerns, cartoons] = [WESTERNS, CARTOONS].map(|recent| {
        let earlier = watched.iter().filter(|film| !recent.contains(film));
        let history: Vec<&str> = recent.iter().chain(earlier).copied().collect();
        // As if five other films had been watched in between.
        let weight = |position: usize| recency_weight(if position < recent.len() { position } else { position + 5 });
        let watched: Vec<_> =
            history.into_iter().enumerate().map(|(position, film)| (film, weight(position))).collect();
        recommended(&watched, &[], 12)
    });
    assert!(of_genre(&westerns, "western") > of_genre(&cartoons, "western"), "{westerns:?} {cartoons:?}");
    assert!(of_genre(&cartoons, "animation") > of_genre(&westerns, "animation"), "{westerns:?} {cartoons:?}");
}

#[test]
fn the_weight_of_a_film_halves_every_four_films_and_is_never_zero() {
    assert!((recency_weight(0) - 1.0).abs() < f32::EPSILON);
    assert!((recency_weight(4) - 0.5).abs() < 1e-6);
    assert!((recency_weight(8) - 0.25).abs() < 1e-6);
    assert!((0..1000).all(|since| recency_weight(since) >= recency_weight(since + 1)));
    assert!(recency_weight(usize::MAX) > 0.0);
}

#[test]
fn only_the_ratios_of_weights_matter() {
    let scaled = |scale: f32| recommended(&[(WESTERNS[0], scale), (CARTOONS[0], scale * 0.5)], &[], 12);
    for scale in [1e-30, 0.01, 1e30] {
        assert_eq!(scaled(scale), scaled(1.0), "{scale}");
    }
    let twice = [(WESTERNS[0], 0.5), (CARTOONS[0], 0.5), (WESTERNS[0], 0.5)];
    assert_eq!(recommended(&twice, &[], 12), scaled(1.0), "a film watched twice counts twice");
}

#[test]
fn watched_and_excluded_films_are_never_recommended() {
    let watched = WESTERNS.map(|slug| (slug, 1.0));
    let first = recommended(&watched, &[], 50);
    assert!(WESTERNS.iter().all(|western| !first.iter().any(|slug| slug == western)), "{first:?}");
    let excluded: Vec<&str> = first.iter().map(String::as_str).chain(["no-such-film-1900"]).collect();
    let next = recommended(&watched, &excluded, 50);
    assert_eq!(next.len(), 50);
    assert!(next.iter().all(|slug| !first.contains(slug) && !WESTERNS.contains(&slug.as_str())), "{next:?}");

    let all: Vec<&str> = CATALOGUE.films.iter().map(|film| &*film.slug).collect();
    let alien = ["alien-1979".to_owned()];
    let but_one: Vec<&str> = all.iter().copied().filter(|slug| *slug != alien[0]).collect();
    assert_eq!(recommended(&watched, &but_one, 6), alien);
    assert_eq!(MODEL.recommend(&watched, &all, 6), Ok(Vec::new()));
}

#[test]
fn every_recommendation_has_reasons_and_equal_queries_have_equal_answers() {
    let watched = [("heat-1995", 1.0), ("alien-1979", 0.8), ("bambi-1942", 0.6), ("no-such-film-1900", 0.4)];
    let once = MODEL.recommend(&watched, &[], 20).expect("known films");
    assert_eq!(once, MODEL.recommend(&watched, &[], 20).expect("known films"));
    assert!(once.is_sorted_by(|one, other| one.score >= other.score));
    for neighbour in &once {
        assert!((1..=3).contains(&neighbour.reasons.len()), "{} without a reason", neighbour.film.slug);
        assert!(neighbour.score > 0.0 && neighbour.score <= 1.0);
    }
    let known: Vec<_> = watched[..3].to_vec();
    assert_eq!(once, MODEL.recommend(&known, &[], 20).expect("known films"), "an unknown film makes a difference");
}

#[test]
fn reasons_are_distinct() {
    // Clint Eastwood directed and plays in both; "family" is a genre and a tone axis.
    for (watched, other) in
        [("unforgiven-1992", "the-outlaw-josey-wales-1976"), ("bambi-1942", "its-a-wonderful-life-1946")]
    {
        for neighbour in MODEL.recommend(&[(watched, 1.0)], &[], 50).expect("a known film") {
            let distinct: HashSet<_> = neighbour.reasons.iter().map(|reason| reason.to_lowercase()).collect();
            assert_eq!(distinct.len(), neighbour.reasons.len(), "{}: {:?}", neighbour.film.slug, neighbour.reasons);
        }
        assert!(recommended(&[(watched, 1.0)], &[], 50).iter().any(|slug| slug == other), "{watched}");
    }
}

#[test]
fn unanswerable_queries_are_errors() {
    let known = [("heat-1995", 1.0)];
    assert_eq!(MODEL.recommend(&known, &[], 0), Err(QueryError::InvalidK { k: 0, max: 100 }));
    assert_eq!(MODEL.recommend(&known, &[], 101), Err(QueryError::InvalidK { k: 101, max: 100 }));
    assert_eq!(MODEL.recommend(&[], &[], 6), Err(QueryError::NoKnownFilms));
    assert_eq!(MODEL.recommend(&[("no-such-film-1900", 1.0)], &[], 6), Err(QueryError::NoKnownFilms));
    for weight in [0.0, -1.0, f32::NAN, f32::INFINITY] {
        assert_eq!(MODEL.recommend(&[("heat-1995", weight)], &[], 6), Err(QueryError::NoKnownFilms), "{weight}");
    }
    assert!(MODEL.contains("heat-1995") && !MODEL.contains("no-such-film-1900"));
}

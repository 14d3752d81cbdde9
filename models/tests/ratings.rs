//! What ratings add to M. Two circles of people who like different films of the catalogue stand in for the world.

use std::path::PathBuf;
use std::sync::LazyLock;

use models::evaluate::{self, splits};
use models::likes::Likes;
use models::movielens::{ListedFilm, Rating};
use models::{Artifact, Catalogue, Corpus, Dataset, Parameters};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"))
});

/// Films of a circle, and how far apart they stand in the catalogue: not alike, but liked by the same people.
const CIRCLE: u32 = 40;
const STEP: u32 = 11;
/// A film of the second circle that two people like and no more.
const SELDOM: u32 = CIRCLE * 2;

static DATA: LazyLock<Dataset> = LazyLock::new(|| {
    let listed = CATALOGUE.films.iter().zip(0..).map(|(film, number)| ListedFilm {
        movielens_id: number,
        title: film.title.clone(),
        original_title: None,
        also_titles: Vec::new(),
        year: Some(film.year),
        genres: film.genres.clone(),
    });
    let likes = (0..80_u32).flat_map(|user| {
        let films = (0..18).map(move |turn| (user % 2) * CIRCLE + (user * 7 + turn * turn + turn) % CIRCLE);
        let seldom = (user == 1 || user == 31).then_some(SELDOM);
        films.chain(seldom).map(move |film| Rating { user, movie: film * STEP, half_stars: 9, at: 1 })
    });
    Dataset { listed: listed.collect(), likes: Likes::gather(likes), tags: Vec::new(), ratings: 0, skipped: Vec::new() }
});

static RATED: LazyLock<Artifact> = LazyLock::new(train);

fn train() -> Artifact {
    let corpus = DATA.corpus(&CATALOGUE);
    models::train(&corpus, Some(&DATA.likes), Parameters::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The circle of a film, if it is of one.
fn circle(position: u32) -> Option<u32> {
    (position.is_multiple_of(STEP) && position / STEP < SELDOM).then_some(position / STEP / CIRCLE)
}

#[test]
fn what_the_same_people_like_comes_first() {
    for film in (0..CIRCLE).step_by(8) {
        let first = RATED.candidates[(film * STEP) as usize].iter().take(12);
        let of_circle = first.filter(|candidate| circle(candidate.film) == Some(0)).count();
        assert!(of_circle >= 9, "film {film}: {of_circle} of 12");
    }
}

#[test]
fn a_film_that_nobody_has_rated_keeps_the_neighbours_of_its_content() {
    let content = models::train(&Corpus::described(&CATALOGUE), None, Parameters::default()).expect("trained");
    let unrated = 5;
    let films = |artifact: &Artifact| artifact.candidates[unrated].iter().take(12).map(|c| c.film).collect::<Vec<_>>();
    assert_eq!(films(&RATED), films(&content));
}

#[test]
fn a_film_that_nobody_has_rated_can_stand_beside_one_that_many_have() {
    let beside_rated = (0..CIRCLE * 2).flat_map(|film| &RATED.candidates[(film * STEP) as usize]);
    assert!(beside_rated.filter(|candidate| circle(candidate.film).is_none()).count() > 100);
}

#[test]
fn the_artifact_remembers_what_it_was_rated_by() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("rated.safetensors");
    RATED.write(&file).expect("written");
    let (read, _) = Artifact::read(&file).unwrap_or_else(|error| panic!("{error}"));
    let rated = read.rated.as_ref().expect("ratings");
    assert_eq!((rated.people, rated.films), (80, DATA.likes.films.len()));
    assert_eq!(read, *RATED);
}

#[test]
fn the_same_ratings_give_the_same_bytes() {
    assert!(train().to_bytes() == RATED.to_bytes(), "two trainings differ");
}

#[test]
fn measured_by_the_protocols_m_finds_what_popularity_cannot() {
    let held_out: Vec<u32> = (0..8).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let people: Vec<_> = held_out
        .iter()
        .map(|&user| {
            let liked: Vec<u32> = DATA.likes.of(user).collect();
            serde_json::json!({ "user": user, "fold_in": liked[4..], "held_out": liked[..4] })
        })
        .collect();
    let queries: Vec<_> = held_out
        .iter()
        .flat_map(|&user| DATA.likes.of(user).take(3).map(move |film| serde_json::json!({ "user": user, "q": film })))
        .collect();
    let splits = [
        ("people.json", serde_json::json!({ "test": people, "validation_users": [] })),
        ("strips.json", serde_json::json!({ "test_users": held_out, "validation_users": [], "queries": queries })),
    ];
    for (name, split) in splits {
        std::fs::write(folder.path().join(name), split.to_string()).expect("written");
    }
    let splits = splits::read(folder.path()).expect("splits");
    let mut rows = Vec::new();
    evaluate::evaluate(&CATALOGUE, &DATA, &splits, &Parameters::default(), |row| rows.push(row)).expect("measured");
    let value = |protocol: &str, method: &str, metric: &str| {
        let row = rows.iter().find(|row| row.protocol == protocol && row.method == method).expect("a row");
        assert!(row.metrics.values().all(|value| value.is_finite()), "{row:?}");
        row.metrics[metric]
    };
    assert!(value("P1", "M", "recall@20") > value("P1", "popularity", "recall@20") + 0.1);
    assert!(value("P2", "M", "info@12") > value("P2", "popularity", "info@12") + 0.1);
    assert!(value("P2", "M", "coverage") > value("P2", "popularity", "coverage"));
}

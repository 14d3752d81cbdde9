//! Training with ratings. The data are two groups of users who like different films of the catalogue.

use std::path::PathBuf;
use std::sync::LazyLock;

use models::evaluate::{self, splits};
use models::movielens::{DatasetFilm, Layout, Rating, Scale};
use models::{Artifact, Catalogue, Corpus, Dataset, Likes, Parameters, TimedLike};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"))
});

/// The number of films that a group likes, and their distance in the catalogue: they are liked by the same users, but
/// not similar in content.
const GROUP: u32 = 40;
const STEP: u32 = 11;
/// A film that only two users, both of the second group, like.
const RARE: u32 = GROUP * 2;

static DATA: LazyLock<Dataset> = LazyLock::new(|| {
    let listed = CATALOGUE.films.iter().zip(0..).map(|(film, number)| DatasetFilm {
        movielens_id: number,
        title: film.title.clone(),
        original_title: None,
        alternative_titles: Vec::new(),
        year: Some(film.year),
        genres: film.genres.iter().map(String::as_str).collect(),
    });
    let likes = (0..80_u32).flat_map(|user| {
        let films = (0..18).map(move |step| (user % 2) * GROUP + (user * 7 + step * step + step) % GROUP);
        let rare = (user == 1 || user == 31).then_some(RARE);
        films.chain(rare).map(move |film| Rating { user, movie: film * STEP, half_stars: 9, at: 1 })
    });
    let timed_likes = TimedLike::among(likes.clone());
    Dataset {
        layout: Layout::MovieLensCsv,
        scale: Scale::HalfStars,
        listed: listed.collect(),
        likes: Likes::from_ratings(likes),
        timed_likes,
        tags: Vec::new(),
        rating_count: 0,
        skipped: Vec::new(),
    }
});

static RATED: LazyLock<Artifact> = LazyLock::new(train);

fn train() -> Artifact {
    let corpus = DATA.corpus(&CATALOGUE);
    models::train(&corpus, Some(&DATA.likes), Parameters::default()).unwrap_or_else(|error| panic!("{error}"))
}

/// The group that likes a film, if any.
fn group(position: u32) -> Option<u32> {
    (position.is_multiple_of(STEP) && position / STEP < RARE).then_some(position / STEP / GROUP)
}

#[test]
fn films_that_the_same_users_like_come_first() {
    for film in (0..GROUP).step_by(8) {
        // The head of a row is chosen by content.
        let by_likes = RATED.candidates[(film * STEP) as usize].iter().filter(|candidate| candidate.score < 1.0);
        let first = by_likes.take(12);
        let of_group = first.filter(|candidate| group(candidate.film) == Some(0)).count();
        assert!(of_group >= 9, "film {film}: {of_group} of 12");
    }
}

#[test]
fn a_film_without_likes_has_the_neighbours_of_its_content() {
    let content = models::train(&Corpus::from_catalogue(&CATALOGUE), None, Parameters::default()).expect("trained");
    let unrated = 5;
    let films = |artifact: &Artifact| artifact.candidates[unrated].iter().take(12).map(|c| c.film).collect::<Vec<_>>();
    assert_eq!(films(&RATED), films(&content));
}

#[test]
fn a_film_without_likes_can_be_a_neighbour_of_one_with_many() {
    let candidates = (0..GROUP * 2).flat_map(|film| &RATED.candidates[(film * STEP) as usize]);
    assert!(candidates.filter(|candidate| group(candidate.film).is_none()).count() > 100);
}

#[test]
fn the_artifact_describes_the_ratings_it_was_trained_on() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("rated.safetensors");
    RATED.write(&file).expect("written");
    let (read, _) = Artifact::read(&file).unwrap_or_else(|error| panic!("{error}"));
    let ratings = read.ratings.as_ref().expect("ratings");
    assert_eq!((ratings.users, ratings.films), (80, DATA.likes.film_count()));
    assert_eq!(read, *RATED);
}

#[test]
fn equal_ratings_give_equal_bytes() {
    assert!(train().to_bytes() == RATED.to_bytes(), "two trainings differ");
}

#[test]
fn m_outperforms_popularity_under_all_protocols() {
    let held_out: Vec<u32> = (0..8).collect();
    let folder = tempfile::tempdir().expect("a temporary folder");
    let users: Vec<_> = held_out
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
        ("users.json", serde_json::json!({ "test": users, "validation_users": [] })),
        ("similar.json", serde_json::json!({ "test_users": held_out, "validation_users": [], "queries": queries })),
    ];
    for (name, split) in splits {
        std::fs::write(folder.path().join(name), split.to_string()).expect("written");
    }
    let splits = splits::read(folder.path()).expect("splits");
    let mut results = Vec::new();
    evaluate::evaluate(&CATALOGUE, &DATA, &splits, &Parameters::default(), |result| results.push(result))
        .expect("results");
    let value = |protocol: &str, method: &str, metric: &str| {
        let result = results.iter().find(|result| result.protocol == protocol && result.method == method);
        let result = result.expect("a result");
        assert!(result.metrics.values().all(|value| value.is_finite()), "{result:?}");
        result.metrics[metric]
    };
    assert!(value("P1", "M", "recall@20") > value("P1", "popularity", "recall@20") + 0.1);
    assert!(value("P2", "M", "info@12") > value("P2", "popularity", "info@12") + 0.1);
    assert!(value("P2", "M", "coverage") > value("P2", "popularity", "coverage"));
}

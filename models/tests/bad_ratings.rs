//! Ratings from which little or nothing can be learned: training either fails with a clear error, or returns a model
//! without the parts that could not be learned.

use std::fmt::Write;
use std::path::PathBuf;
use std::sync::LazyLock;

use models::{Artifact, Catalogue, Dataset, Model, Parameters, TrainError};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"))
});

/// Trains on `(user, film, rating, timestamp)`; films are the first ones of the catalogue, counted from 1.
fn train(ratings: impl IntoIterator<Item = (u32, u32, String, u64)>) -> Result<Artifact, String> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let mut films = "movieId,title,genres\n".to_owned();
    for (film, id) in CATALOGUE.films.iter().zip(1..) {
        writeln!(films, "{id},\"{} ({})\",Drama", film.title.replace('"', ""), film.year).expect("text");
    }
    let mut lines = "userId,movieId,rating,timestamp\n".to_owned();
    for (user, film, rating, at) in ratings {
        writeln!(lines, "{user},{film},{rating},{at}").expect("text");
    }
    for (name, text) in [
        ("movies.csv", films.as_str()),
        ("ratings.csv", &lines),
        ("tags.csv", "userId,movieId,tag,timestamp\n"),
        ("links.csv", "movieId,imdbId,tmdbId\n"),
    ] {
        std::fs::write(folder.path().join(name), text).expect("written");
    }
    let data = Dataset::read(folder.path()).map_err(|error| error.to_string())?;
    let corpus = data.corpus(&CATALOGUE);
    models::train(&corpus, Some(&data.likes), Parameters::default()).map_err(|error| error.to_string())
}

const AT: u64 = 1_000_000_000;

/// Checks that every answer consists of finite scores, and returns the number of constants that were chosen.
fn chosen(artifact: &Artifact) -> usize {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    artifact.write(&path).expect("written");
    let model = Model::load(&path).unwrap_or_else(|error| panic!("{error}"));
    let films: Vec<&str> = artifact.films.iter().take(30).map(|film| film.slug.as_str()).collect();
    let recommended = model.recommend(&[(films[0], 1.0), (films[9], 0.1)], &[], 100).expect("recommendations");
    assert!(recommended.len() == 100 && recommended.iter().all(|neighbour| neighbour.score.is_finite()));
    for slug in films {
        assert!(model.similar_to(slug, 12).expect("a film").iter().all(|neighbour| neighbour.score.is_finite()));
    }
    artifact.ratings.as_ref().expect("ratings").tuning.len()
}

#[test]
fn ratings_by_one_person_give_a_model_that_has_chosen_no_constants() {
    let artifact = train((1..=30).map(|film| (1, film, "5.0".to_owned(), AT))).expect("a model");
    assert_eq!(artifact.ratings.as_ref().map(|ratings| ratings.users), Some(1));
    assert_eq!(artifact.ratings.as_ref().map(|ratings| ratings.taste.is_none()), Some(true), "no taste");
    assert_eq!(chosen(&artifact), 0);
}

#[test]
fn equal_ratings_are_all_likes_or_none() {
    let rated = |stars: &str| {
        let stars = stars.to_owned();
        (1..=60).flat_map(move |user| {
            let stars = stars.clone();
            (0..9).map(move |step| (user, 1 + (user * 7 + step * step) % 40, stars.clone(), AT))
        })
    };
    assert!(chosen(&train(rated("4.0")).expect("a model")) > 0);
    assert_eq!(train(rated("3.0")).map(|_| ()), Err(TrainError::NoLikes.to_string()));
}

#[test]
fn ratings_of_one_film_leave_nothing_to_learn() {
    let error = train((1..=50).map(|user| (user, 3, "5.0".to_owned(), AT))).map(|_| ());
    assert_eq!(error, Err(TrainError::NoLikes.to_string()));
}

#[test]
fn ratings_in_the_future_or_on_another_scale_are_an_error_that_says_so() {
    let rated = |rating: fn(u32) -> u32, at: u64| {
        (1..=20).flat_map(move |user| (1..=10).map(move |film| (user, film, rating(user + film).to_string(), at)))
    };
    let error = |result: Result<Artifact, String>| result.map(|_| ()).expect_err("unusable");
    assert!(error(train(rated(|_| 5, 4_200_000_000))).contains("timestamp is not between 1970 and tomorrow"));
    let other_scale = "rating is not one of 0.5, 1.0, … 5.0";
    assert!(error(train(rated(|number| 1 + number % 10, AT))).contains(other_scale), "1 to 10");
    assert!(error(train(rated(|number| number * 7, AT))).contains(other_scale), "counts");
    assert!(error(train(rated(|number| number % 2, AT))).contains(other_scale), "thumbs");
    assert_eq!(error(train(rated(|_| 1, AT))), TrainError::NoLikes.to_string(), "thumbs up only");
}

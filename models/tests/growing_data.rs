//! Growing data: continued training, and a film that gets its first ratings. The ratings are of two groups of users who
//! like different films of the catalogue.

use std::path::PathBuf;
use std::sync::LazyLock;

use models::movielens::{DatasetFilm, Rating};
use models::{Artifact, Catalogue, Corpus, Likes, Parameters, ResumeError, TrainError, resume, train};

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("catalogue");
    Catalogue::read(&folder).unwrap_or_else(|error| panic!("{error}"))
});

/// The number of films that a group likes, and their distance in the catalogue: they are liked by the same users, but
/// not similar in content.
const GROUP: u32 = 40;
const STEP: u32 = 11;
const USERS: u32 = 80;
/// The MovieLens id of a film that is not in the catalogue.
const NEW: u32 = 900_000;
const ROW: usize = 12;

fn listed(with_new: bool) -> Vec<DatasetFilm> {
    let known = CATALOGUE.films.iter().zip(0..).map(|(film, number)| DatasetFilm {
        movielens_id: number,
        title: film.title.clone(),
        original_title: None,
        alternative_titles: Vec::new(),
        year: Some(film.year),
        genres: film.genres.iter().map(String::as_str).collect(),
    });
    let new = with_new.then(|| DatasetFilm {
        movielens_id: NEW,
        title: "The Newcomer of Nowhere".to_owned(),
        original_title: None,
        alternative_titles: Vec::new(),
        year: Some(1999),
        genres: vec!["crime", "thriller"],
    });
    known.chain(new).collect()
}

/// The likes of both groups, and of the new film by this many users of the first group. `shift` gives the groups other films.
fn likes(of_new: u32, shift: u32) -> Likes {
    let known = (0..USERS).flat_map(move |user| {
        let liked = move |step: u32| (user % 2) * GROUP + (user * 7 + step * step + step) % GROUP;
        (0..18).map(move |step| (user, liked(step) * STEP + shift))
    });
    let new = (0..of_new).map(|number| (number * 2, NEW));
    Likes::from_ratings(known.chain(new).map(|(user, movie)| Rating { user, movie, half_stars: 9, at: 1 }))
}

static WITHOUT_NEW: LazyLock<Corpus> = LazyLock::new(|| Corpus::with_listed(&CATALOGUE, &listed(false), &[]));
static WITH_NEW: LazyLock<Corpus> = LazyLock::new(|| Corpus::with_listed(&CATALOGUE, &listed(true), &[]));

static BEFORE: LazyLock<Artifact> = LazyLock::new(|| {
    train(&WITHOUT_NEW, Some(&likes(0, 0)), Parameters::default()).unwrap_or_else(|error| panic!("{error}"))
});

fn continued(previous: &Artifact, of_new: u32) -> Artifact {
    resume(&WITH_NEW, Some(&likes(of_new, 0)), previous).unwrap_or_else(|error| panic!("{error}"))
}

/// The films of a row by position, best first.
fn row(artifact: &Artifact, film: usize) -> Vec<u32> {
    artifact.candidates[film].iter().take(ROW).map(|candidate| candidate.film).collect()
}

fn shared(one: &[u32], other: &[u32]) -> usize {
    one.iter().filter(|film| other.contains(film)).count()
}

fn is_of_first_group(film: u32) -> bool {
    film.is_multiple_of(STEP) && film / STEP < GROUP
}

#[test]
fn training_that_continues_agrees_with_training_anew() {
    const OF_NEW: u32 = 25;
    let continued = continued(&BEFORE, OF_NEW);
    let anew = train(&WITH_NEW, Some(&likes(OF_NEW, 0)), Parameters::default()).expect("trained");
    assert_eq!(continued.films, anew.films);
    assert_eq!(continued.film_likes, anew.film_likes);
    let films = continued.films.len();
    let total: usize = (0..films).map(|film| shared(&row(&continued, film), &row(&anew, film))).sum();
    let agreement = total as f64 / (films * ROW) as f64;
    assert!(agreement > 0.97, "rows agree by {agreement}");
    let new = films - 1;
    let of_group = |artifact: &Artifact| row(artifact, new).into_iter().filter(|film| is_of_first_group(*film)).count();
    let (continued, anew) = (of_group(&continued), of_group(&anew));
    assert!(continued.abs_diff(anew) <= 3, "{continued} and {anew} of {ROW} are liked by the same users");
}

#[test]
fn continuing_twice_gives_equal_bytes_that_load() {
    let continued = continued(&BEFORE, 5);
    assert!(continued.to_bytes() == self::continued(&BEFORE, 5).to_bytes(), "two trainings differ");
    let (loaded, _) = Artifact::from_bytes(&continued.to_bytes(), &PathBuf::from("memory")).expect("valid");
    assert_eq!(loaded, continued);
}

#[test]
fn the_constants_stay() {
    let continued = continued(&BEFORE, 5);
    let (before, after) = (BEFORE.ratings.as_ref().expect("ratings"), continued.ratings.as_ref().expect("ratings"));
    assert_eq!((&before.taste, before.blend, &before.tuning), (&after.taste, after.blend, &after.tuning));
    assert_eq!(after.likes, before.likes + 5);
}

#[test]
fn a_film_without_ratings_moves_smoothly_from_its_content_to_its_ratings() {
    let new = CATALOGUE.films.len();
    let mut artifact = continued(&BEFORE, 0);
    let content = train(&WITH_NEW, None, Parameters::default()).expect("trained");
    let mut previous = row(&artifact, new);
    assert_eq!(previous, row(&content, new), "without ratings its row is that of its content");
    for of_new in 1..=24 {
        artifact = continued(&artifact, of_new);
        let now = row(&artifact, new);
        let kept = shared(&now, &previous);
        assert!(kept >= ROW / 2, "the like number {of_new} leaves {kept} of {ROW}");
        previous = now;
    }
    let of_group = previous.iter().filter(|film| is_of_first_group(**film)).count();
    assert!(of_group >= 2, "{of_group} of {ROW} are liked by the same users");
}

#[test]
fn a_new_film_is_a_neighbour_of_films_like_it_and_later_of_those_that_the_same_users_like() {
    let new = CATALOGUE.films.len() as u32;
    let neighbour_of = |artifact: &Artifact| -> Vec<u32> {
        let films = 0..artifact.films.len() as u32 - 1;
        let has_new = |film: &u32| artifact.candidates[*film as usize].iter().any(|candidate| candidate.film == new);
        films.filter(has_new).collect()
    };
    assert!(!neighbour_of(&continued(&BEFORE, 0)).is_empty());
    let liked = neighbour_of(&continued(&BEFORE, 30));
    assert!(liked.iter().filter(|film| is_of_first_group(**film)).count() > 10, "{liked:?}");
}

#[test]
fn an_artifact_of_the_catalogue_alone_takes_new_films() {
    let of_fewer = train(&WITHOUT_NEW, None, Parameters::default()).expect("trained");
    let continued = resume(&WITH_NEW, None, &of_fewer).expect("continued");
    let anew = train(&WITH_NEW, None, Parameters::default()).expect("trained");
    for film in 0..anew.films.len() {
        assert!(shared(&row(&continued, film), &row(&anew, film)) >= ROW - 2, "{}", anew.films[film].slug);
    }
    assert_eq!(continued.map, of_fewer.map, "films that were on the map stay where they were");
}

#[test]
fn an_artifact_of_something_else_is_an_error_that_says_what_to_do() {
    let error = |likes: Option<&Likes>, previous: &Artifact| match resume(&WITH_NEW, likes, previous) {
        Err(TrainError::Resume(error)) => {
            assert!(error.to_string().contains("retrain from scratch"), "{error}");
            error
        }
        other => panic!("{:?}", other.map(|artifact| artifact.films.len())),
    };
    let rated = likes(3, 0);
    assert!(matches!(error(None, &BEFORE), ResumeError::NoRatingsNow));
    assert!(matches!(error(Some(&likes(3, 1)), &BEFORE), ResumeError::OtherRatings { .. }));

    let mut other = BEFORE.clone();
    for film in &mut other.films {
        film.slug.insert_str(0, "another-");
    }
    assert!(matches!(error(Some(&rated), &other), ResumeError::OtherFilms { found: 0, .. }));

    let mut other = BEFORE.clone();
    other.parameters.seed += 1;
    assert!(matches!(error(Some(&rated), &other), ResumeError::OtherParameters));

    let mut other = BEFORE.clone();
    other.film_likes.clear();
    assert!(matches!(error(Some(&rated), &other), ResumeError::NoLikesStored));

    let mut other = BEFORE.clone();
    other.ratings = None;
    assert!(matches!(error(Some(&rated), &other), ResumeError::NoRatingsBefore));
}

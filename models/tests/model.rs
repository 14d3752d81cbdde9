//! Answers of the model, reproducible training, and loading.

use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use models::{Artifact, Catalogue, Corpus, Details, LoadError, Model, Parameters, QueryError, ToneAdjustment};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

static CATALOGUE: LazyLock<Catalogue> =
    LazyLock::new(|| Catalogue::read(&folder().join("catalogue")).unwrap_or_else(|error| panic!("{error}")));
static COMMITTED: LazyLock<Model> =
    LazyLock::new(|| Model::load(&folder().join("similarity.safetensors")).unwrap_or_else(|error| panic!("{error}")));
static RETRAINED: LazyLock<Artifact> = LazyLock::new(|| {
    models::train(&Corpus::from_catalogue(&CATALOGUE), None, Parameters::default())
        .unwrap_or_else(|error| panic!("{error}"))
});

/// The slugs of the six most similar films.
fn row(slug: &str) -> Vec<String> {
    let neighbours = COMMITTED.similar_to(slug, 6).unwrap_or_else(|error| panic!("{error}"));
    neighbours.iter().map(|neighbour| neighbour.film.slug.clone()).collect()
}

#[test]
fn the_committed_model_was_trained_on_this_catalogue() {
    assert_eq!(
        COMMITTED.artifact().catalogue_checksum,
        CATALOGUE.checksum,
        "the catalogue has changed; run `make train`"
    );
    assert_eq!(COMMITTED.artifact().parameters, Parameters::default(), "the parameters have changed; run `make train`");
}

#[test]
fn equal_inputs_give_equal_bytes() {
    let again = models::train(&Corpus::from_catalogue(&CATALOGUE), None, Parameters::default()).expect("trained");
    assert!(again.to_bytes() == RETRAINED.to_bytes(), "two trainings differ");
}

/// Bytes may differ between processors, because they round differently. Neighbours may not, except films whose scores
/// differ by less than the tolerance.
#[test]
fn training_reproduces_the_neighbours_of_the_committed_model() {
    const TOLERANCE: f32 = 1e-4;
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("retrained.safetensors");
    RETRAINED.write(&file).expect("written");
    let retrained = Model::load(&file).unwrap_or_else(|error| panic!("{error}"));
    for film in &CATALOGUE.films {
        let ours = retrained.similar_to(&film.slug, 12).expect("known");
        let theirs = COMMITTED.similar_to(&film.slug, 12).expect("known");
        for (our, their) in ours.iter().zip(&theirs) {
            let difference = (our.score - their.score).abs();
            assert!(difference <= TOLERANCE, "{}: scores differ by {difference}", film.slug);
        }
        let slugs = |neighbours: &[models::Neighbour]| {
            neighbours.iter().map(|neighbour| neighbour.film.slug.clone()).collect::<HashSet<_>>()
        };
        let differing = slugs(&ours).symmetric_difference(&slugs(&theirs)).count();
        assert!(differing <= 2, "{}: {differing} neighbours differ", film.slug);
    }
}

#[test]
fn every_film_has_six_similar_films_with_reasons_best_first() {
    for film in &CATALOGUE.films {
        let neighbours = COMMITTED.similar_to(&film.slug, 6).expect("known");
        assert_eq!(neighbours.len(), 6, "{}", film.slug);
        assert!(neighbours.is_sorted_by(|a, b| a.score >= b.score), "{} is not best first", film.slug);
        let distinct: HashSet<_> = neighbours.iter().map(|neighbour| &neighbour.film.slug).collect();
        assert!(distinct.len() == 6 && !distinct.contains(&film.slug), "{}", film.slug);
        for neighbour in &neighbours {
            assert!(!neighbour.reasons.is_empty(), "{} and {} without a reason", film.slug, neighbour.film.slug);
            assert!(neighbour.score.is_finite() && neighbour.score <= 1.0);
        }
    }
}

#[test]
fn different_films_have_different_rows_and_equal_queries_equal_answers() {
    let rows: HashSet<_> = CATALOGUE.films.iter().map(|film| row(&film.slug)).collect();
    assert!(rows.len() > CATALOGUE.films.len() * 99 / 100, "{} rows", rows.len());
    assert_eq!(row("alien-1979"), row("alien-1979"));
}

#[test]
fn no_row_has_more_than_three_of_a_series_or_of_a_director() {
    let film = |slug: &str| CATALOGUE.films.iter().find(|film| film.slug == slug).expect("a film");
    for subject in &CATALOGUE.films {
        let row = row(&subject.slug);
        for name in row.iter().filter_map(|slug| film(slug).series.as_ref()) {
            let of_series = row.iter().filter(|slug| film(slug).series.as_ref() == Some(name)).count();
            assert!(of_series <= 3, "{}: {of_series} films of {name}", subject.slug);
        }
        for director in row.iter().flat_map(|slug| &film(slug).directors) {
            let by_director = row.iter().filter(|slug| film(slug).directors.contains(director)).count();
            assert!(by_director <= 3, "{}: {by_director} films by {director}", subject.slug);
        }
    }
}

#[test]
fn sequels_come_first() {
    for (film, sequel) in [
        ("the-godfather-1972", "the-godfather-part-ii-1974"),
        ("toy-story-1995", "toy-story-2-1999"),
        ("the-terminator-1984", "terminator-2-judgment-day-1991"),
        ("before-sunrise-1995", "before-sunset-2004"),
        ("kill-bill-vol-1-2003", "kill-bill-vol-2-2004"),
        ("the-lord-of-the-rings-the-two-towers-2002", "the-lord-of-the-rings-the-return-of-the-king-2003"),
    ] {
        let row = row(film);
        assert!(row[..2].iter().any(|slug| slug == sequel), "{film}: {row:?}");
    }
}

#[test]
fn a_reason_holds_for_both_films() {
    let terms = || CATALOGUE.keywords.terms.iter().chain(&CATALOGUE.genres.terms);
    for subject in CATALOGUE.films.iter().step_by(17) {
        for neighbour in COMMITTED.similar_to(&subject.slug, 6).expect("known") {
            let other = CATALOGUE.films.iter().find(|film| film.slug == neighbour.film.slug).expect("a film");
            for reason in &neighbour.reasons {
                let has = |film: &models::Film| {
                    let mut names =
                        reason.trim_start_matches("directed by ").trim_start_matches("with ").split(" and ");
                    let mut own = film.keywords.iter().chain(&film.genres);
                    reason == "same series" && film.series.is_some()
                        || own.any(|slug| terms().any(|term| term.slug == *slug && term.name == *reason))
                        || names.all(|name| film.directors.iter().chain(&film.cast).any(|own| own == name))
                        || film.synopsis.to_lowercase().contains(reason.trim_end_matches('s'))
                };
                assert!(has(subject) && has(other), "{} and {}: {reason}", subject.slug, other.slug);
            }
        }
    }
}

#[test]
fn people_come_before_what_the_films_are_about() {
    let of = |film: &str, neighbour: &str| {
        let neighbours = COMMITTED.similar_to(film, 12).expect("known");
        neighbours.into_iter().find(|other| other.film.slug == neighbour).map(|other| other.reasons).unwrap_or_default()
    };
    assert_eq!(
        of("the-godfather-1972", "the-godfather-part-ii-1974")[..2],
        ["same series", "directed by Francis Ford Coppola"]
    );
    assert!(of("heat-1995", "collateral-2004")[0].starts_with("directed by Michael Mann"));
}

#[test]
fn what_nearly_all_films_of_a_period_share_is_no_reason() {
    for film in CATALOGUE.films.iter().filter(|film| film.year < 1950) {
        for neighbour in COMMITTED.similar_to(&film.slug, 6).expect("known") {
            assert!(neighbour.film.year >= 1960 || neighbour.reasons[0] != "black and white", "{}", film.slug);
        }
    }
}

#[test]
fn a_film_given_by_its_details_is_most_similar_to_itself() {
    for film in CATALOGUE.films.iter().step_by(41) {
        let found =
            COMMITTED.similar_to_details(&film.details(), &ToneAdjustment::default(), 6).expect("known details");
        assert_eq!(found[0].film.slug, film.slug);
        assert!(found[0].score > 0.999, "{} has a similarity of {} to itself", film.slug, found[0].score);
    }
}

#[test]
fn a_film_outside_the_catalogue_has_neighbours_that_share_its_keywords() {
    let details = Details {
        year: Some(2010),
        genres: vec!["crime".into(), "Thriller".into(), "an unknown genre".into()],
        keywords: vec!["heist".into(), "mission-team".into(), "con-artist".into()],
        ..Details::default()
    };
    let found = COMMITTED.similar_to_details(&details, &ToneAdjustment::default(), 6).expect("known details");
    let heists = found.iter().filter(|neighbour| neighbour.reasons.iter().any(|reason| reason == "heist")).count();
    assert!(heists >= 4, "{found:?}");
}

#[test]
fn unanswerable_queries_are_errors() {
    assert_eq!(COMMITTED.similar_to("no-such-film-1900", 6), Err(QueryError::UnknownFilm("no-such-film-1900".into())));
    assert_eq!(COMMITTED.similar_to("alien-1979", 0), Err(QueryError::InvalidK { k: 0, max: 50 }));
    assert_eq!(COMMITTED.similar_to("alien-1979", 51), Err(QueryError::InvalidK { k: 51, max: 50 }));
    assert_eq!(
        COMMITTED.similar_to_details(&Details::default(), &ToneAdjustment::default(), 6),
        Err(QueryError::NoKnownFeatures)
    );
    let unknown = Details { keywords: vec!["phrenology".into()], synopsis: "Qwxz vbnm.".into(), ..Details::default() };
    assert_eq!(COMMITTED.similar_to_details(&unknown, &ToneAdjustment::default(), 6), Err(QueryError::NoKnownFeatures));
}

#[test]
fn a_year_alone_makes_no_film_similar() {
    let year = Details { year: Some(1995), ..Details::default() };
    assert_eq!(COMMITTED.similar_to_details(&year, &ToneAdjustment::default(), 6), Err(QueryError::OnlyYear));
    let unknown = Details { keywords: vec!["phrenology".into()], ..year };
    assert_eq!(COMMITTED.similar_to_details(&unknown, &ToneAdjustment::default(), 6), Err(QueryError::OnlyYear));
}

#[test]
fn an_answer_without_a_reason_is_no_answer() {
    for (details, fewest) in [
        (Details { directors: vec!["Michael Mann".into()], ..Details::default() }, 3),
        (Details { directors: vec!["Michael Mann".into()], year: Some(1922), ..Details::default() }, 3),
        (Details { synopsis: "A waitress decides to help everybody but herself.".into(), ..Details::default() }, 12),
        (Details { synopsis: "A waitress.".into(), year: Some(1922), ..Details::default() }, 3),
        (Details { cast: vec!["Al Pacino".into(), "Nobody Atall".into()], ..Details::default() }, 5),
    ] {
        let found = COMMITTED.similar_to_details(&details, &ToneAdjustment::default(), 12).expect("known details");
        assert!(found.len() >= fewest, "{details:?}: {found:?}");
        assert!(found.iter().all(|neighbour| !neighbour.reasons.is_empty()), "{details:?}: {found:?}");
        assert!(found.is_sorted_by(|one, other| one.score >= other.score));
    }
}

/// The year keeps its share, so that the few words of a query outweigh it.
#[test]
fn a_few_words_count_for_more_than_the_year() {
    let question = |year| Details { synopsis: "A waitress in a diner.".into(), year, ..Details::default() };
    for year in [1922, 1955, 2020] {
        let found =
            COMMITTED.similar_to_details(&question(Some(year)), &ToneAdjustment::default(), 3).expect("known details");
        for neighbour in found {
            assert!(neighbour.reasons.iter().any(|reason| reason == "waitress" || reason == "diner"), "{neighbour:?}");
        }
    }
}

#[test]
fn scores_of_sparse_questions_are_no_higher_than_the_question_justifies() {
    let film = CATALOGUE.films.iter().find(|film| film.slug == "heat-1995").expect("a film");
    let of_genres = Details { genres: film.genres.clone(), ..Details::default() };
    let found = COMMITTED.similar_to_details(&of_genres, &ToneAdjustment::default(), 6).expect("known details");
    assert!(found.iter().all(|neighbour| neighbour.score < 0.5), "genres alone say little: {found:?}");
    let oldest = CATALOGUE.films.iter().filter(|other| other.genres == film.genres).map(|other| other.year).min();
    assert!(found.iter().any(|neighbour| Some(neighbour.film.year) != oldest));
}

#[test]
fn a_tuned_row_of_a_film_is_another_row_without_the_film() {
    let lighter = ToneAdjustment::from_axes(&[("dark".to_owned(), -1.0)].into()).expect("an axis");
    let tuned = COMMITTED.similar_to_tuned("heat-1995", &lighter, 6).expect("a film");
    let slugs: Vec<&str> = tuned.iter().map(|neighbour| neighbour.film.slug.as_str()).collect();
    assert!(slugs.len() == 6 && !slugs.contains(&"heat-1995") && slugs != row("heat-1995"), "{slugs:?}");
    let neutral = COMMITTED.similar_to_tuned("heat-1995", &ToneAdjustment::default(), 6);
    assert_eq!(neutral, COMMITTED.similar_to("heat-1995", 6));
}

#[test]
fn shelves_have_distinct_titles_and_enough_films() {
    let shelves = COMMITTED.shelves();
    assert!(shelves.len() >= 12, "{} shelves", shelves.len());
    let titles: HashSet<_> = shelves.iter().map(|shelf| &shelf.title).collect();
    assert_eq!(titles.len(), shelves.len());
    assert!(shelves.iter().all(|shelf| shelf.films.len() >= 8));
}

fn load(bytes: &[u8]) -> Result<(Artifact, String), LoadError> {
    Artifact::from_bytes(bytes, Path::new("test.safetensors"))
}

#[test]
fn an_artifact_is_equal_after_writing_and_reading() {
    let bytes = RETRAINED.to_bytes();
    let (read, checksum) = load(&bytes).unwrap_or_else(|error| panic!("{error}"));
    assert!(read == *RETRAINED);
    assert_eq!(checksum.len(), 64);
}

#[test]
fn a_truncated_model_never_loads() {
    let bytes = RETRAINED.to_bytes();
    let ends = [0, 1, 7, 8, 9, 100, 5000, bytes.len() / 2, bytes.len() - 1];
    for end in ends {
        assert!(load(&bytes[..end]).is_err(), "{end} bytes load");
    }
}

#[test]
fn a_model_with_a_flipped_bit_never_loads() {
    let bytes = RETRAINED.to_bytes();
    let step = bytes.len() / 97;
    for position in (0..bytes.len()).step_by(step).chain([0, 7, 8, 20, bytes.len() - 1]) {
        let mut flipped = bytes.clone();
        flipped[position] ^= 0x10;
        assert!(load(&flipped).is_err(), "byte {position}");
    }
}

#[test]
fn the_error_for_a_foreign_or_old_file_names_it_and_says_what_to_do() {
    let tensors: [(&str, safetensors::tensor::TensorView); 0] = [];
    let foreign = safetensors::serialize(tensors, None).expect("an empty file of tensors");
    let in_head = String::from_utf8_lossy(&RETRAINED.to_bytes()[..200]).contains("format_version");
    assert!(in_head, "the version is at the beginning");
    let mut bytes = RETRAINED.to_bytes();
    let label = br#"\"format_version\":"#;
    let position = bytes.windows(label.len()).position(|window| window == label).expect("a version") + label.len();
    bytes[position] = b'0';

    for (bytes, problem) in
        [(foreign, "not a model"), (b"PK\x03\x04 not a model at all".to_vec(), "not a model"), (bytes, "version 0")]
    {
        let error = load(&bytes).expect_err("an error").to_string();
        for part in [problem, "test.safetensors", "make train"] {
            assert!(error.contains(part), "{error:?} does not contain {part:?}");
        }
    }
}

#[test]
fn the_error_for_a_missing_model_names_it() {
    let error = Model::load(Path::new("nowhere/similarity.safetensors")).expect_err("missing").to_string();
    assert!(error.contains("nowhere/similarity.safetensors") && error.contains("make train"), "{error}");
}

#[test]
fn every_described_film_has_distinct_coordinates_on_the_map() {
    let map = &COMMITTED.artifact().map;
    assert_eq!(map.dim(), (CATALOGUE.films.len(), 2));
    assert!(map.iter().all(|value| value.is_finite() && value.abs() <= 1.0));
    let distinct: HashSet<_> = map.rows().into_iter().map(|film| (film[0].to_bits(), film[1].to_bits())).collect();
    assert_eq!(distinct.len(), CATALOGUE.films.len());
}

#[test]
fn films_of_one_genre_are_close_on_the_map() {
    let map = &COMMITTED.artifact().map;
    let with_main_genre = |genre: &str| -> Vec<usize> {
        let first =
            CATALOGUE.films.iter().enumerate().filter(|(_, film)| film.genres.first().is_some_and(|is| is == genre));
        first.map(|(film, _)| film).collect()
    };
    let distance = |one: usize, other: usize| (map[[one, 0]] - map[[other, 0]]).hypot(map[[one, 1]] - map[[other, 1]]);
    let mean = |ones: &[usize], others: &[usize]| {
        let pairs = ones.iter().flat_map(|&one| others.iter().map(move |&other| distance(one, other)));
        pairs.sum::<f32>() / (ones.len() * others.len()) as f32
    };
    let (animation, horror) = (with_main_genre("animation"), with_main_genre("horror"));
    assert!(animation.len() > 20 && horror.len() > 20);
    for genre in [&animation, &horror] {
        assert!(mean(genre, genre) < 0.5 * mean(&animation, &horror));
    }
}

#[test]
fn an_invalid_map_never_loads() {
    let with = |change: fn(&mut Artifact)| {
        let mut artifact = RETRAINED.clone();
        change(&mut artifact);
        load(&artifact.to_bytes())
    };
    for loaded in [
        with(|artifact| artifact.map[[5, 0]] = f32::INFINITY),
        with(|artifact| artifact.map[[5, 1]] = 1.5),
        with(|artifact| artifact.map = ndarray::Array2::zeros((artifact.films.len(), 3))),
        with(|artifact| artifact.map = ndarray::Array2::zeros((artifact.films.len() + 1, 2))),
    ] {
        assert!(matches!(loaded, Err(LoadError::Inconsistent { .. })));
    }
    assert!(with(|artifact| artifact.map = ndarray::Array2::zeros((0, 2))).is_ok());
}

#[test]
fn writing_replaces_a_model_and_leaves_no_other_files() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("m.safetensors");
    fs::write(&path, b"an older model").expect("written");
    RETRAINED.write(&path).expect("written");
    assert!(Model::load(&path).is_ok());
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    assert!(RETRAINED.write(Path::new("/nowhere/at/all/m.safetensors")).is_err());
}

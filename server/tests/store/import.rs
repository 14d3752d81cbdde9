//! Ratings and films in MovieLens' layout come into the database: whole, or not at all.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use domain::DescribedBy;
use domain::{Catalogue as _, ServiceError};
use models::Catalogue;
use models::movielens::{Rating, ReadError, films, matches};
use server::services::catalogue::SqlCatalogue;
use server::store::movielens::{Imported, Listing, TagCounts, import};
use server::store::{self, Store};

use super::database::{Database, on_both};

on_both![
    the_same_files_again_change_nothing_and_it_is_said,
    a_film_that_the_catalogue_describes_keeps_its_description,
    a_film_known_from_ratings_has_what_is_known_and_no_more,
    described_films_come_first_in_lists_and_searches,
    every_imported_film_has_a_strip_to_fall_back_to,
    changed_files_take_the_place_of_what_was_there,
    shuffled_and_repeated_ratings_come_to_the_same,
    bad_lines_are_passed_over_with_count_and_line,
    what_is_refused_leaves_the_database_as_it_was,
    an_import_that_fails_half_way_leaves_the_database_as_it_was,
    a_film_of_the_import_that_is_described_later_is_taken_over,
    loading_the_catalogue_again_keeps_imported_films_and_ratings,
];

const MOVIES: &str = "movieId,title,genres\n\
    1,\"Matrix, The (1999)\",Action|Sci-Fi\n\
    2,\"Quiet Harbour, The (Stille Havn, Den) (1999)\",Drama|Romance\n\
    3,\"Quiet Harbour, The (1999)\",Western\n\
    4,Nobody Says When,Drama\n\
    5,Matrix of Sand (2001),(no genres listed)\n\
    6,Heat Before Dawn (2001),Crime|IMAX\n";
const TAGS: &str = "userId,movieId,tag,timestamp\n\
    1,2,Lighthouse keeper,1445714994\n\
    1,2,time travel,1445714994\n\
    2,2,Time-Travel,1445714994\n\
    2,2,heist,1445714994\n\
    3,1,heist,1445714994\n";

fn some_ratings() -> String {
    let mut text = "userId,movieId,rating,timestamp\n".to_owned();
    for user in 1..=100 {
        for movie in 1..=6 {
            writeln!(text, "{user},{movie},{}.5,96470{user:04}", movie % 5).expect("written");
        }
    }
    text
}

/// A folder in MovieLens' layout, and a database.
struct Bench {
    folder: tempfile::TempDir,
    database: Database,
}

impl Bench {
    fn new(database: Database) -> Self {
        let bench = Self { folder: tempfile::tempdir().expect("a temporary folder"), database };
        bench.write("movies.csv", MOVIES);
        bench.write("links.csv", "movieId,imdbId,tmdbId\n1,0133093,603\n2,0000002,\n");
        bench.write("ratings.csv", some_ratings());
        bench.write("tags.csv", TAGS);
        bench
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), text).expect("written");
    }

    fn import(&self) -> Output {
        Command::new(env!("CARGO_BIN_EXE_matinee"))
            .args(["import", "movielens"])
            .arg(self.folder.path())
            .args(["--database-url", self.database.url(), "--catalogue"])
            .arg(built_in())
            .output()
            .expect("the program runs")
    }

    /// Imports, and returns what it says.
    fn imported(&self) -> String {
        let output = self.import();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    }

    async fn store(&self) -> Store {
        self.database.store().await
    }

    async fn service(&self) -> SqlCatalogue {
        SqlCatalogue::new(self.store().await, Vec::new())
    }

    /// All that the import wrote, as text.
    async fn state(&self) -> Vec<String> {
        let pool = self.database.pool().await;
        let mut state = Vec::new();
        for sql in [
            "select slug || source || title || search_text from film order by slug",
            "select film || kind || value from film_term order by film, kind, position",
            "select movielens_id || coalesce(film, '-') || coalesce(cast(imdb as text), '-') from movielens_film order by movielens_id",
            "select rater || ',' || movielens_id || ',' || half_stars || ',' || rated_at from imported_rating order by rater, movielens_id",
            "select movielens_id || tag || raters from imported_tag order by movielens_id, tag",
            "select cast(people as text) from imported_people",
        ] {
            let rows: Vec<String> = sqlx::query_scalar(sql).fetch_all(&pool).await.expect("an answer");
            state.push(rows.join("|"));
        }
        pool.close().await;
        state
    }
}

fn built_in() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/catalogue")
}

fn catalogue() -> Catalogue {
    Catalogue::read(&built_in()).unwrap_or_else(|error| panic!("{error}"))
}

async fn the_same_files_again_change_nothing_and_it_is_said(database: Database) {
    let bench = Bench::new(database);
    let says = bench.imported();
    for expected in
        ["4 new", "1 are in the catalogue", "1 are listed without a year", "600 by 100 people", "skipped     0"]
    {
        assert!(says.contains(expected), "{expected:?} in {says}");
    }
    let before = bench.state().await;
    assert!(bench.imported().contains("Nothing has changed"));
    assert_eq!(bench.state().await, before);
}

async fn a_film_that_the_catalogue_describes_keeps_its_description(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let film = bench.service().await.film("the-matrix-1999").await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::Catalogue);
    assert!(film.synopsis.is_some() && film.keywords.iter().all(|keyword| keyword.slug != "heist"));
}

async fn a_film_known_from_ratings_has_what_is_known_and_no_more(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let service = bench.service().await;
    let film = service.film("the-quiet-harbour-1999").await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::MovieLens);
    assert_eq!(film.original_title.as_deref(), Some("Den Stille Havn"));
    assert_eq!((film.runtime, film.certificate, film.synopsis, film.tone.len()), (None, None, None, 0));
    let keywords: Vec<_> = film.keywords.iter().map(|keyword| keyword.slug.as_str()).collect();
    assert_eq!(keywords, ["time-travel", "heist"], "words of ours, most used first");
    let twin = service.film("the-quiet-harbour-1999-2").await.expect("its namesake");
    assert_eq!(twin.genres[0].slug, "western");
}

async fn described_films_come_first_in_lists_and_searches(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let service = bench.service().await;
    let found: Vec<_> =
        service.search("matrix", 1).await.expect("results").films.into_iter().map(|film| film.slug).collect();
    let place = |slug: &str| found.iter().position(|found| found == slug);
    assert!(place("the-matrix-1999").is_some() && place("the-matrix-1999") < place("matrix-of-sand-2001"), "{found:?}");
    assert!(service.search("stille havn", 1).await.expect("results").total == 1);
    assert!(service.search("quiet harbour heist", 1).await.expect("results").total == 1);

    let listing = service.genre("western", 1).await.expect("a page");
    let last = service.genre("western", listing.pages).await.expect("a page");
    assert_eq!(last.films.last().map(|film| film.slug.as_str()), Some("the-quiet-harbour-1999-2"));
}

async fn every_imported_film_has_a_strip_to_fall_back_to(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let service = bench.service().await;
    for slug in ["the-quiet-harbour-1999", "matrix-of-sand-2001", "heat-before-dawn-2001"] {
        assert_eq!(service.same_genre(slug, 6).await.expect("cards").len(), 6, "{slug}");
    }
    assert!(matches!(service.same_genre("nothing-1900", 6).await, Err(ServiceError::NotFound)));
}

async fn changed_files_take_the_place_of_what_was_there(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    bench.write("movies.csv", MOVIES.replace("6,Heat Before Dawn", "7,Heat After Dusk"));
    bench.write("ratings.csv", some_ratings().replace(",6,", ",7,").replace("\n1,1,1.5,", "\n1,1,5.0,"));
    let says = bench.imported();
    assert!(says.contains("1 new, 3 known before, 1 removed"), "{says}");
    let service = bench.service().await;
    assert!(matches!(service.film("heat-before-dawn-2001").await, Err(ServiceError::NotFound)));
    assert!(service.film("heat-after-dusk-2001").await.is_ok());
    assert!(bench.state().await[3].contains("1,1,10,"));
}

async fn shuffled_and_repeated_ratings_come_to_the_same(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let before = bench.state().await;

    let mut lines: Vec<String> = some_ratings().lines().skip(1).map(str::to_owned).collect();
    lines.push("9,2,0.5,900000000".to_owned());
    lines.reverse();
    lines.rotate_left(217);
    bench.write("ratings.csv", format!("userId,movieId,rating,timestamp\n{}\n", lines.join("\n")));
    let says = bench.imported();
    assert!(says.contains("1 × given more than once") && says.contains("ratings.csv:"), "{says}");
    assert_eq!(bench.state().await, before);
}

async fn bad_lines_are_passed_over_with_count_and_line(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let before = bench.state().await;
    bench.write("ratings.csv", some_ratings() + "1,2,7.5,964700001\n1,2,4.0,-1\n1,99,4.0,964700001\n1,2\n");
    let says = bench.imported();
    for expected in
        ["skipped     4", "ratings.csv:602: \"7.5\"", "ratings.csv:603", "ratings.csv:604", "ratings.csv:605"]
    {
        assert!(says.contains(expected), "{expected:?} in {says}");
    }
    assert_eq!(bench.state().await, before);
}

async fn what_is_refused_leaves_the_database_as_it_was(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let before = bench.state().await;
    let whole = some_ratings();
    let refused: [(&str, Option<Vec<u8>>, &str); 9] = [
        ("ratings.csv", None, "ratings.csv"),
        ("tags.csv", None, "tags.csv"),
        ("ratings.csv", Some(b"user;movie;stars\n1;1;4\n".to_vec()), "ratings.csv:1:"),
        ("ratings.csv", Some(whole[..whole.len() - 18].into()), "ratings.csv:601: the file is cut off"),
        ("ratings.csv", Some([whole.as_bytes(), b"1,2,\xff,964700001\n"].concat()), "ratings.csv:602: not UTF-8"),
        ("ratings.csv", Some((whole.clone() + &"1,2,9.0,964700001\n".repeat(7)).into()), "too many of its 607 lines"),
        ("ratings.csv", Some((whole + &"9".repeat(100_000)).into()), "ratings.csv:602: the line is longer"),
        ("movies.csv", Some(b"movieId,title,genres\n".to_vec()), "movies.csv has a header and nothing else"),
        ("tags.csv", Some((TAGS.to_owned() + "1,2,he").into()), "tags.csv:7: the file is cut off"),
    ];
    for (name, content, says) in refused {
        let path = bench.folder.path().join(name);
        let kept = fs::read(&path).expect("what was there");
        match content {
            Some(content) => fs::write(&path, content).expect("written"),
            None => fs::remove_file(&path).expect("removed"),
        }
        let output = bench.import();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains(says), "{says:?} in {error}");
        assert_eq!(bench.state().await, before, "{says}");
        fs::write(&path, kept).expect("written");
    }
    assert!(bench.imported().contains("Nothing has changed"));
}

/// Imports by the library, with ratings of the test's own making.
async fn import_ratings(
    bench: &Bench,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
) -> Result<Imported, store::movielens::ImportError> {
    let catalogue = catalogue();
    let (films, _) = films(bench.folder.path()).expect("films");
    let matched = matches(&catalogue, &films);
    let tags = TagCounts::default();
    let listing = Listing { checksum: "another".to_owned(), films, links: HashMap::new(), matched, tags };
    import(&bench.store().await, &catalogue, &listing, ratings, |_| {}).await
}

fn rating(user: u32) -> Rating {
    Rating { user, movie: 1, half_stars: 8, at: 964_700_001 }
}

async fn an_import_that_fails_half_way_leaves_the_database_as_it_was(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let before = bench.state().await;
    // Enough that thousands are written before the failure.
    let broken = (1..20_000).map(|user| match user {
        19_000 => Err(ReadError::CutOff { path: "ratings.csv".into(), line: 19_000 }),
        user => Ok(rating(user)),
    });
    assert!(import_ratings(&bench, broken).await.is_err());
    assert_eq!(bench.state().await, before);
    let repeated = (1..20_000).map(|user| Ok(rating(user.min(18_000))));
    assert!(import_ratings(&bench, repeated).await.is_err(), "a pair that comes twice breaks the key");
    assert_eq!(bench.state().await, before);
}

async fn a_film_of_the_import_that_is_described_later_is_taken_over(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let store = bench.store().await;
    let mut richer = catalogue();
    let mut film = richer.films[0].clone();
    "heat-before-dawn-2001".clone_into(&mut film.slug);
    "Heat Before Dawn".clone_into(&mut film.title);
    let keywords: HashSet<String> = film.keywords.iter().cloned().collect();
    richer.films.push(film);
    "richer".clone_into(&mut richer.checksum);
    store::catalogue::load(&store, &richer).await.expect("loaded");

    let service = bench.service().await;
    let film = service.film("heat-before-dawn-2001").await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::Catalogue);
    assert!(film.synopsis.is_some());
    assert_eq!(film.keywords.iter().map(|keyword| keyword.slug.clone()).collect::<HashSet<_>>(), keywords);
    assert!(service.film("the-quiet-harbour-1999").await.is_ok(), "the others stay");
    let state = bench.state().await;
    assert!(state[2].contains("6heat-before-dawn-2001"), "{}", state[2]);

    // And back: it is described no longer, and the next import brings it again.
    store::catalogue::load(&store, &catalogue()).await.expect("loaded");
    assert!(matches!(service.film("heat-before-dawn-2001").await, Err(ServiceError::NotFound)));
    assert!(bench.imported().contains("1 new, 3 known before, 0 removed"));
    assert!(service.film("heat-before-dawn-2001").await.is_ok());
}

async fn loading_the_catalogue_again_keeps_imported_films_and_ratings(database: Database) {
    let bench = Bench::new(database);
    bench.imported();
    let before = bench.state().await;
    let mut changed = catalogue();
    "changed".clone_into(&mut changed.checksum);
    store::catalogue::load(&bench.store().await, &changed).await.expect("loaded");
    assert_eq!(bench.state().await, before);
}

//! Importing films and ratings, completely or not at all.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Output};

use domain::{Catalogue as _, DescribedBy, FilmListing, PageNumber, ServiceError};
use models::movielens::{Rating, ReadError, films, matches};
use server::services::catalogue::SqlCatalogue;
use server::store::movielens::{ImportSummary, Listing, import, remove_interrupted};
use server::store::{self, Store};

use sqlx::AnyPool;

use crate::harness::{Database, built_in_catalogue, catalogue_folder, on_both, slug};

on_both![
    importing_the_same_files_again_changes_nothing,
    a_film_that_the_catalogue_describes_keeps_its_description,
    a_film_known_from_ratings_alone_has_few_details,
    described_films_come_first_in_lists_and_searches,
    every_imported_film_has_a_row_of_the_same_genres,
    changed_files_replace_the_previous_import,
    shuffled_and_repeated_ratings_give_the_same_result,
    invalid_lines_are_skipped_counted_and_reported,
    a_rejected_import_changes_nothing,
    an_import_that_fails_halfway_changes_nothing,
    others_read_and_write_while_an_import_is_written,
    an_import_that_is_interrupted_changes_nothing,
    films_that_are_removed_leave_the_lists_of_users,
    links_and_tags_are_optional,
    a_catalogue_in_another_layout_is_imported_with_its_people,
    an_export_of_somebodys_history_is_refused_by_name,
    an_imported_film_that_the_catalogue_describes_later_is_described_by_it,
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

/// A folder in MovieLens format, and a database.
struct Fixture {
    folder: tempfile::TempDir,
    database: Database,
}

impl Fixture {
    fn new(database: Database) -> Self {
        let fixture = Self { folder: tempfile::tempdir().expect("a temporary folder"), database };
        fixture.write("movies.csv", MOVIES);
        fixture.write("links.csv", "movieId,imdbId,tmdbId\n1,0133093,603\n2,0000002,\n");
        fixture.write("ratings.csv", some_ratings());
        fixture.write("tags.csv", TAGS);
        fixture
    }

    /// A folder with these files, and a database.
    fn with_files(database: Database, files: &[(&str, &str)]) -> Self {
        let fixture = Self { folder: tempfile::tempdir().expect("a temporary folder"), database };
        for (name, text) in files {
            fixture.write(name, text);
        }
        fixture
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.folder.path().join(name), text).expect("written");
    }

    fn import(&self) -> Output {
        self.import_as("movielens")
    }

    fn import_as(&self, command: &str) -> Output {
        Command::new(env!("CARGO_BIN_EXE_matinee"))
            .args(["import", command])
            .arg(self.folder.path())
            .args(["--database-url", self.database.url(), "--catalogue"])
            .arg(catalogue_folder())
            .output()
            .expect("the program runs")
    }

    /// Imports successfully, and returns the output.
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

    /// All data that an import writes, as text.
    async fn state(&self) -> Vec<String> {
        let pool = self.database.pool().await;
        let mut state = Vec::new();
        for sql in [
            "select slug || source || title || search_text from film order by slug",
            "select film || kind || value from film_term order by film, kind, position",
            "select movielens_id || coalesce(film, '-') || coalesce(cast(imdb as text), '-') from movielens_film
             order by movielens_id",
            "select rater || ',' || movielens_id || ',' || half_stars || ',' || rated_at from imported_rating
             order by rater, movielens_id",
            "select movielens_id || ',' || rater || ',' || rated_at from imported_rater order by movielens_id, rater",
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

async fn search(service: &SqlCatalogue, query: &str) -> FilmListing {
    service.search(query, PageNumber::FIRST).await.expect("results")
}

async fn importing_the_same_files_again_changes_nothing(database: Database) {
    let fixture = Fixture::new(database);
    let output = fixture.imported();
    for expected in ["4 new", "1 are described by the catalogue", "1 have no year", "600 by 100 users", "skipped     0"]
    {
        assert!(output.contains(expected), "{expected:?} in {output}");
    }
    let before = fixture.state().await;
    assert!(fixture.imported().contains("Nothing to do"));
    assert_eq!(fixture.state().await, before);
}

async fn a_film_that_the_catalogue_describes_keeps_its_description(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let film = fixture.service().await.film(&slug("the-matrix-1999")).await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::Catalogue);
    assert!(film.synopsis.is_some() && film.keywords.iter().all(|keyword| keyword.slug != "heist"));
}

async fn a_film_known_from_ratings_alone_has_few_details(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let service = fixture.service().await;
    let film = service.film(&slug("the-quiet-harbour-1999")).await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::MovieLens);
    assert_eq!(film.original_title.as_deref(), Some("Den Stille Havn"));
    assert_eq!((film.runtime, film.certificate, film.synopsis, film.tone.len()), (None, None, None, 0));
    let keywords: Vec<_> = film.keywords.iter().map(|keyword| keyword.slug.as_str()).collect();
    assert_eq!(keywords, ["time-travel", "heist"], "known keywords, most frequent first");
    let twin = service.film(&slug("the-quiet-harbour-1999-2")).await.expect("its namesake");
    assert_eq!(twin.genres[0].slug, "western");
}

async fn described_films_come_first_in_lists_and_searches(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let service = fixture.service().await;
    let found = search(&service, "matrix").await.films;
    let position = |slug: &str| found.iter().position(|card| &*card.film.slug == slug);
    let (described, imported) = (position("the-matrix-1999"), position("matrix-of-sand-2001"));
    assert!(described.is_some() && described < imported, "{found:?}");
    assert_eq!(search(&service, "stille havn").await.total, 1);
    assert_eq!(search(&service, "quiet harbour heist").await.total, 1);

    let western = slug("western");
    let pages = service.genre(&western, PageNumber::FIRST).await.expect("a page").pages;
    let last = service.genre(&western, pages.try_into().expect("a page number")).await.expect("a page");
    assert_eq!(last.films.last().map(|card| &*card.film.slug), Some("the-quiet-harbour-1999-2"));
}

async fn every_imported_film_has_a_row_of_the_same_genres(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let service = fixture.service().await;
    for film in ["the-quiet-harbour-1999", "matrix-of-sand-2001", "heat-before-dawn-2001"] {
        assert_eq!(service.same_genre(&slug(film), 6).await.expect("cards").len(), 6, "{film}");
    }
    assert!(matches!(service.same_genre(&slug("nothing-1900"), 6).await, Err(ServiceError::NotFound)));
}

async fn changed_files_replace_the_previous_import(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    fixture.write("movies.csv", MOVIES.replace("6,Heat Before Dawn", "7,Heat After Dusk"));
    fixture.write("ratings.csv", some_ratings().replace(",6,", ",7,").replace("\n1,1,1.5,", "\n1,1,5.0,"));
    let output = fixture.imported();
    assert!(output.contains("1 new, 3 already known, 1 removed"), "{output}");
    let service = fixture.service().await;
    assert!(matches!(service.film(&slug("heat-before-dawn-2001")).await, Err(ServiceError::NotFound)));
    assert!(service.film(&slug("heat-after-dusk-2001")).await.is_ok());
    assert!(fixture.state().await[3].contains("1,1,10,"));
}

async fn shuffled_and_repeated_ratings_give_the_same_result(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;

    let mut lines: Vec<String> = some_ratings().lines().skip(1).map(str::to_owned).collect();
    lines.push("9,2,0.5,900000000".to_owned());
    lines.reverse();
    lines.rotate_left(217);
    fixture.write("ratings.csv", format!("userId,movieId,rating,timestamp\n{}\n", lines.join("\n")));
    let output = fixture.imported();
    assert!(output.contains("1 × repeated") && output.contains("ratings.csv:"), "{output}");
    assert_eq!(fixture.state().await, before);
}

async fn invalid_lines_are_skipped_counted_and_reported(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;
    fixture.write("ratings.csv", some_ratings() + "1,2,7.5,964700001\n1,2,4.0,-1\n1,99,4.0,964700001\n1,2\n");
    let output = fixture.imported();
    for expected in
        ["skipped     4", "ratings.csv:602: \"7.5\"", "ratings.csv:603", "ratings.csv:604", "ratings.csv:605"]
    {
        assert!(output.contains(expected), "{expected:?} in {output}");
    }
    assert_eq!(fixture.state().await, before);
}

async fn a_rejected_import_changes_nothing(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;
    let whole = some_ratings();
    let rejected: [(&str, Option<Vec<u8>>, &str); 8] = [
        ("ratings.csv", None, "ratings.csv"),
        ("ratings.csv", Some(b"user;movie;stars\n1;1;4\n".to_vec()), "ratings.csv:1:"),
        ("ratings.csv", Some(whole[..whole.len() - 18].into()), "ratings.csv:601: the file is truncated"),
        ("ratings.csv", Some([whole.as_bytes(), b"1,2,\xff,964700001\n"].concat()), "ratings.csv:602: not UTF-8"),
        ("ratings.csv", Some((whole.clone() + &"1,2,9.0,964700001\n".repeat(7)).into()), "too many of its 607 lines"),
        ("ratings.csv", Some((whole + &"9".repeat(100_000)).into()), "ratings.csv:602: the line exceeds"),
        ("movies.csv", Some(b"movieId,title,genres\n".to_vec()), "movies.csv contains nothing but its header"),
        ("tags.csv", Some((TAGS.to_owned() + "1,2,he").into()), "tags.csv:7: the file is truncated"),
    ];
    for (name, content, expected) in rejected {
        let path = fixture.folder.path().join(name);
        let original = fs::read(&path).expect("the file");
        match content {
            Some(content) => fs::write(&path, content).expect("written"),
            None => fs::remove_file(&path).expect("removed"),
        }
        let output = fixture.import();
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && error.contains(expected), "{expected:?} in {error}");
        assert_eq!(fixture.state().await, before, "{expected}");
        fs::write(&path, original).expect("written");
    }
    assert!(fixture.imported().contains("Nothing to do"));
}

/// Imports with the library instead of the program, with other ratings.
async fn import_ratings(
    fixture: &Fixture,
    ratings: impl Iterator<Item = Result<Rating, ReadError>>,
) -> Result<ImportSummary, store::movielens::ImportError> {
    let catalogue = built_in_catalogue();
    let (films, _) = films(fixture.folder.path()).expect("films");
    let matched = matches(&catalogue, &films);
    let listing = Listing { checksum: "another".to_owned(), films, matched, ..Listing::default() };
    import(&fixture.store().await, &catalogue, &listing, ratings, |_| {}).await
}

fn rating(user: u32) -> Rating {
    Rating { user, movie: 1, half_stars: 8, at: 964_700_001 }
}

async fn an_import_that_fails_halfway_changes_nothing(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;
    // Thousands are written before the failure.
    let broken = (1..20_000).map(|user| match user {
        19_000 => Err(ReadError::Truncated { path: "ratings.csv".into(), line: 19_000 }),
        user => Ok(rating(user)),
    });
    assert!(import_ratings(&fixture, broken).await.is_err());
    assert_eq!(fixture.state().await, before);
    let repeated = (1..20_000).map(|user| Ok(rating(user.min(18_000))));
    assert!(import_ratings(&fixture, repeated).await.is_err(), "a repeated pair violates the primary key");
    assert_eq!(fixture.state().await, before);
}

/// What `act` does, on a connection of its own, while the test's own thread waits for it.
fn meanwhile(fixture: &Fixture, act: impl AsyncFnOnce(AnyPool) + Send) {
    let url = fixture.database.url();
    std::thread::scope(|scope| {
        let run = async move || {
            let pool = AnyPool::connect(url).await.expect("a connection");
            act(pool.clone()).await;
            pool.close().await;
        };
        let thread = scope.spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(run());
        });
        thread.join().expect("others are not kept waiting");
    });
}

async fn others_read_and_write_while_an_import_is_written(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let mut writes = 0;
    let ratings = (1..=120_000).map(|user| {
        if user % 50_000 == 0 {
            meanwhile(&fixture, async |pool| {
                let seen: i64 =
                    sqlx::query_scalar("select count(*) from imported_rating").fetch_one(&pool).await.expect("read");
                assert_eq!(seen, 600, "the previous import");
                let write = "insert into app_user (id, created_at) select 'user-' || count(*), 1 from app_user";
                sqlx::raw_sql(write).execute(&pool).await.expect("written");
            });
            writes += 1;
        }
        Ok(rating(user))
    });
    let imported = import_ratings(&fixture, ratings).await.expect("imported");
    assert_eq!((imported.ratings, writes), (120_000, 2));
    assert_eq!(fixture.database.number("select count(*) from imported_rating").await, 120_000);
    assert_eq!(fixture.database.number("select count(*) from app_user").await, 2);
}

async fn an_import_that_is_interrupted_changes_nothing(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;
    let (interrupt, interrupted) = tokio::sync::oneshot::channel();
    let mut interrupt = Some(interrupt);
    let ratings = (1..=90_000).map(move |user| {
        if user == 60_000 {
            interrupt.take().expect("once").send(()).expect("it is waited for");
        }
        Ok(rating(user))
    });
    tokio::select! {
        biased;
        _ = interrupted => {}
        _ = import_ratings(&fixture, ratings) => panic!("it is interrupted first"),
    }
    assert_eq!(fixture.state().await, before);

    if fixture.database.is_sqlite() {
        let left = "select count(*) from staged_imported_rating";
        assert!(fixture.database.number(left).await > 0);
        let store = fixture.store().await;
        remove_interrupted(&store).await.expect("checked");
        assert!(fixture.database.number(left).await > 0, "it may still be running");
        fixture.database.execute("update import_staging set touched_at = 1").await;
        remove_interrupted(&store).await.expect("removed");
        for count in [left, "select count(*) from staged_film", "select count(*) from import_staging"] {
            assert_eq!(fixture.database.number(count).await, 0, "{count}");
        }
    }
    assert!(fixture.imported().contains("Nothing to do"));
}

async fn films_that_are_removed_leave_the_lists_of_users(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    fixture
        .database
        .execute(
            "insert into app_user (id, created_at) values ('ada', 1);
             insert into list_entry (user_id, film, added_at)
                 select 'ada', slug, 1 from film where slug in ('heat-before-dawn-2001', 'matrix-of-sand-2001', 'jaws-1975');
             insert into rating (user_id, film, kind, rated_at) values ('ada', 'heat-before-dawn-2001', 'like', 1)",
        )
        .await;
    fixture.write("movies.csv", MOVIES.replace("6,Heat Before Dawn (2001),Crime|IMAX\n", ""));
    fixture.write("ratings.csv", some_ratings().replace(",6,", ",5,"));
    fixture.imported();
    assert_eq!(fixture.database.number("select count(*) from list_entry").await, 2);
    assert_eq!(fixture.database.number("select count(*) from rating").await, 0);
    // References are checked as before.
    let pool = fixture.database.pool().await;
    let dangling = "insert into list_entry (user_id, film, added_at) values ('ada', 'heat-before-dawn-2001', 1)";
    sqlx::raw_sql(dangling).execute(&pool).await.expect_err("there is no such film");
    pool.close().await;
    fixture.database.execute("delete from film where slug = 'matrix-of-sand-2001'").await;
    assert_eq!(fixture.database.number("select count(*) from list_entry").await, 1);
}

#[tokio::test]
async fn tables_that_are_exchanged_are_alike() {
    let database = Database::sqlite();
    let store = database.store().await;
    let pool = database.pool().await;
    for table in ["film", "film_term", "movielens_film", "imported_rating", "imported_tag", "imported_rater"] {
        let describe = async |table: &str| -> (String, i64) {
            sqlx::query_as(
                "select (select group_concat(name || ' ' || type || ' ' || \"notnull\" || ' ' || pk) from pragma_table_info($1)),
                        (select count(*) from pragma_index_list($1))",
            )
            .bind(table)
            .fetch_one(&pool)
            .await
            .expect("a description")
        };
        let (live, staged) = (describe(table).await, describe(&format!("staged_{table}")).await);
        assert_eq!((live.0.to_lowercase(), live.1), (staged.0.to_lowercase(), staged.1), "{table}");
    }
    pool.close().await;
    store.close().await;
}

async fn links_and_tags_are_optional(database: Database) {
    let fixture = Fixture::new(database);
    for name in ["links.csv", "tags.csv"] {
        fs::remove_file(fixture.folder.path().join(name)).expect("removed");
    }
    let output = fixture.imported();
    for expected in ["MovieLens 20M", "missing     links.csv", "missing     tags.csv", "600 by 100 users"] {
        assert!(output.contains(expected), "{expected:?} in {output}");
    }
}

async fn a_catalogue_in_another_layout_is_imported_with_its_people(database: Database) {
    let fixture = Fixture::with_files(
        database,
        &[
            (
                "title.basics.tsv",
                "tconst\ttitleType\tprimaryTitle\toriginalTitle\tisAdult\tstartYear\tendYear\truntimeMinutes\tgenres\n\
                 tt0000101\tmovie\tThe Quiet Harbour\tDen stille havn\t0\t1999\t\\N\t96\tDrama,Romance\n\
                 tt0000102\ttvEpisode\tPilot\tPilot\t0\t1999\t\\N\t45\tDrama\n",
            ),
            ("title.ratings.tsv", "tconst\taverageRating\tnumVotes\ntt0000101\t7.4\t1203\n"),
            ("title.crew.tsv", "tconst\tdirectors\twriters\ntt0000101\tnm0000001\t\\N\n"),
            (
                "name.basics.tsv",
                "nconst\tprimaryName\tbirthYear\tdeathYear\tprimaryProfession\tknownForTitles\n\
                 nm0000001\tAnna Ek\t\\N\t\\N\tdirector\t\\N\n",
            ),
        ],
    );
    let output = fixture.import_as("catalogue");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let output = String::from_utf8_lossy(&output.stdout);
    for expected in
        ["IMDb", "missing     title.akas.tsv", "1 new", "1 with a mean rating", "0 by 0 users", "1 × not a film"]
    {
        assert!(output.contains(expected), "{expected:?} in {output}");
    }
    let service = fixture.service().await;
    let film = service.film(&slug("the-quiet-harbour-1999")).await.expect("a film");
    assert_eq!(film.original_title.as_deref(), Some("Den stille havn"));
    assert_eq!(search(&service, "anna ek harbour").await.total, 1);
    let mean = "select count(*) from movielens_film where imdb = 101 and mean_hundredths = 740 and votes = 1203";
    assert_eq!(fixture.database.number(mean).await, 1);
    let director = "select count(*) from film_term where kind = 'director' and value = 'Anna Ek'";
    assert_eq!(fixture.database.number(director).await, 1);
}

async fn an_export_of_somebodys_history_is_refused_by_name(database: Database) {
    let fixture = Fixture::with_files(
        database,
        &[("ratings.csv", "Date,Name,Year,Letterboxd URI,Rating\n2024-01-02,Heat,1995,https://boxd.it/x,4.5\n")],
    );
    let output = fixture.import();
    let error = String::from_utf8_lossy(&output.stderr);
    let advice = "this is a Letterboxd export: use `matinee import letterboxd ";
    assert!(!output.status.success() && error.contains(advice), "{error}");
}

async fn an_imported_film_that_the_catalogue_describes_later_is_described_by_it(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let store = fixture.store().await;
    let mut richer = built_in_catalogue();
    let mut film = richer.films[0].clone();
    "heat-before-dawn-2001".clone_into(&mut film.slug);
    "Heat Before Dawn".clone_into(&mut film.title);
    let keywords: HashSet<String> = film.keywords.iter().cloned().collect();
    richer.films.push(film);
    "richer".clone_into(&mut richer.checksum);
    store::catalogue::load(&store, &richer).await.expect("loaded");

    let service = fixture.service().await;
    let film = service.film(&slug("heat-before-dawn-2001")).await.expect("a film");
    assert_eq!(film.described_by, DescribedBy::Catalogue);
    assert!(film.synopsis.is_some());
    assert_eq!(film.keywords.iter().map(|keyword| keyword.slug.clone()).collect::<HashSet<_>>(), keywords);
    assert!(service.film(&slug("the-quiet-harbour-1999")).await.is_ok(), "the others stay");
    let state = fixture.state().await;
    assert!(state[2].contains("6heat-before-dawn-2001"), "{}", state[2]);

    // Once the catalogue no longer describes it, it is removed until the next import.
    store::catalogue::load(&store, &built_in_catalogue()).await.expect("loaded");
    assert!(matches!(service.film(&slug("heat-before-dawn-2001")).await, Err(ServiceError::NotFound)));
    assert!(fixture.imported().contains("1 new, 3 already known, 0 removed"));
    assert!(service.film(&slug("heat-before-dawn-2001")).await.is_ok());
}

async fn loading_the_catalogue_again_keeps_imported_films_and_ratings(database: Database) {
    let fixture = Fixture::new(database);
    fixture.imported();
    let before = fixture.state().await;
    let mut changed = built_in_catalogue();
    "changed".clone_into(&mut changed.checksum);
    store::catalogue::load(&fixture.store().await, &changed).await.expect("loaded");
    assert_eq!(fixture.state().await, before);
}

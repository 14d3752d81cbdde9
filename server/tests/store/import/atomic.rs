//! An import is complete or changes nothing, and lets others read and write meanwhile.

use std::fs;

use domain::{Catalogue as _, ServiceError};
use models::movielens::{Rating, ReadError, films, matches};
use server::store;
use server::store::movielens::{ImportSummary, Listing, import, remove_interrupted};
use sqlx::AnyPool;

use super::{Fixture, MOVIES, TAGS, some_ratings};
use crate::harness::{Database, built_in_catalogue, on_both, slug};

on_both![
    importing_the_same_files_again_changes_nothing,
    changed_files_replace_the_previous_import,
    a_rejected_import_changes_nothing,
    an_import_that_fails_halfway_changes_nothing,
    others_read_and_write_while_an_import_is_written,
    an_import_that_is_interrupted_changes_nothing,
    films_that_are_removed_leave_the_lists_of_users,
];

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

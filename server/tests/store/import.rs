//! Importing films and ratings, completely or not at all.

use std::fmt::Write as _;
use std::fs;
use std::process::{Command, Output};
use std::time::Duration;

use domain::SearchResults;
use server::services::catalogue::SqlCatalogue;
use server::store::Store;

use crate::harness::{Database, catalogue_folder, results, search_of};

mod atomic;
mod described;
mod files;

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

async fn search(fixture: &Fixture, text: &str) -> SearchResults {
    results(&search_of(&fixture.store().await, Duration::from_mins(1)), text).await
}

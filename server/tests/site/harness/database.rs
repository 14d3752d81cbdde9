//! A database for one test. `server/tests/with-postgres` starts the PostgreSQL server that some tests need.

use server::store::Store;
use sqlx::AnyPool;

/// A new database, deleted when it is dropped.
pub struct Database {
    url: String,
    location: Location,
}

enum Location {
    Folder { _folder: tempfile::TempDir },
    Server { url: String, name: String },
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}/deep/down/matinee.db", folder.path().display());
        Self { url, location: Location::Folder { _folder: folder } }
    }

    /// # Panics
    /// Without a PostgreSQL server. Tests that call this are ignored by default.
    pub async fn postgres() -> Self {
        let server = std::env::var("MATINEE_TEST_POSTGRES")
            .expect("MATINEE_TEST_POSTGRES is the address of a PostgreSQL server; server/tests/with-postgres sets it");
        let name = format!("matinee_{}", server::id::new_id());
        run(&server, format!("create database {name} template template0")).await;
        Self { url: format!("{server}/{name}"), location: Location::Server { url: server, name } }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub fn is_sqlite(&self) -> bool {
        matches!(self.location, Location::Folder { .. })
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.url).await.unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// Connections in addition to those of the store, which must have been opened once to create the database.
    pub async fn pool(&self) -> AnyPool {
        sqlx::any::install_default_drivers();
        AnyPool::connect(&self.url).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The result of a query for one number.
    pub async fn number(&self, query: &'static str) -> i64 {
        let pool = self.pool().await;
        let number = sqlx::query_scalar(query).fetch_one(&pool).await.unwrap_or_else(|error| panic!("{error}"));
        pool.close().await;
        number
    }

    pub async fn execute(&self, statement: &'static str) {
        let pool = self.pool().await;
        sqlx::raw_sql(statement).execute(&pool).await.unwrap_or_else(|error| panic!("{error}"));
        pool.close().await;
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Location::Server { url, name } = &self.location else { return };
        let (url, drop) = (url.clone(), format!("drop database {name} with (force)"));
        // On a thread with its own runtime, because the runtime of the test cannot block here.
        let dropped = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime")
                .block_on(run(&url, drop));
        });
        assert!(dropped.join().is_ok() || std::thread::panicking(), "cannot drop {name}");
    }
}

/// Runs a statement that creates or drops a database.
async fn run(server: &str, statement: String) {
    sqlx::any::install_default_drivers();
    let url = format!("{server}/postgres");
    let pool = AnyPool::connect(&url).await.unwrap_or_else(|error| panic!("cannot connect to {url}: {error}"));
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&pool).await.unwrap_or_else(|error| panic!("{error}"));
    pool.close().await;
}

/// Defines two tests for each function of a database: `behaviour::on_sqlite` and `behaviour::on_postgres`.
macro_rules! on_both {
    ($($behaviour:ident),+ $(,)?) => {$(
        mod $behaviour {
            use super::Database;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$behaviour(Database::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs PostgreSQL: run it with server/tests/with-postgres"]
            async fn on_postgres() {
                super::$behaviour(Database::postgres().await).await;
            }
        }
    )+};
}

pub(crate) use on_both;

//! A database for one test, of either kind. `server/tests/with-postgres` starts the server that those of PostgreSQL are on.

use std::sync::Once;

use server::store::Store;
use sqlx::AnyPool;

/// A new database, gone when it is dropped.
pub struct Database {
    url: String,
    kept: Kept,
}

enum Kept {
    Folder { _folder: tempfile::TempDir },
    Server { url: String, name: String },
}

impl Database {
    pub fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}/deep/down/matinee.db", folder.path().display());
        Self { url, kept: Kept::Folder { _folder: folder } }
    }

    /// None where no server was started for the tests, which is said once.
    pub async fn postgres() -> Option<Self> {
        static SAID: Once = Once::new();
        let Ok(server) = std::env::var("MATINEE_TEST_POSTGRES") else {
            // Past the capture of what tests print: one that is left out must not look like one that holds.
            SAID.call_once(|| {
                use std::io::Write as _;
                let says = "without MATINEE_TEST_POSTGRES the tests on PostgreSQL are left out; server/tests/with-postgres sets it";
                let _ = writeln!(std::io::stderr(), "{says}");
            });
            return None;
        };
        let name = format!("matinee_{}", server::services::users::new_id());
        run(&server, format!("create database {name} template template0")).await;
        Some(Self { url: format!("{server}/{name}"), kept: Kept::Server { url: server, name } })
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    pub async fn store(&self) -> Store {
        Store::open(&self.url).await.unwrap_or_else(|error| panic!("{error:?}"))
    }

    /// A way past the store. The database has to have been opened by one before.
    pub async fn pool(&self) -> AnyPool {
        sqlx::any::install_default_drivers();
        AnyPool::connect(&self.url).await.unwrap_or_else(|error| panic!("{error}"))
    }

    /// The one number that a question is answered with.
    pub async fn number(&self, sql: &'static str) -> i64 {
        let pool = self.pool().await;
        let number = sqlx::query_scalar(sql).fetch_one(&pool).await.unwrap_or_else(|error| panic!("{error}"));
        pool.close().await;
        number
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let Kept::Server { url, name } = &self.kept else { return };
        let (url, drop) = (url.clone(), format!("drop database {name} with (force)"));
        // A thread has a runtime of its own, where the test's may be one that cannot wait here.
        let dropped = std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime")
                .block_on(run(&url, drop));
        });
        assert!(dropped.join().is_ok() || std::thread::panicking(), "{name} is dropped");
    }
}

/// Tells the server something that concerns databases as such.
async fn run(server: &str, sql: String) {
    sqlx::any::install_default_drivers();
    let url = format!("{server}/postgres");
    let pool = AnyPool::connect(&url).await.unwrap_or_else(|error| panic!("{url} does not answer: {error}"));
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&pool).await.unwrap_or_else(|error| panic!("{error}"));
    pool.close().await;
}

/// Two tests of each behaviour, a function of a database: `behaviour::on_sqlite` and `behaviour::on_postgres`.
macro_rules! on_both {
    ($($behaviour:ident),+ $(,)?) => {$(
        mod $behaviour {
            use crate::database::Database;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_sqlite() {
                super::$behaviour(Database::sqlite()).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn on_postgres() {
                if let Some(database) = Database::postgres().await {
                    super::$behaviour(database).await;
                }
            }
        }
    )+};
}

pub(crate) use on_both;

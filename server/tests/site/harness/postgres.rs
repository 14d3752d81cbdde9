//! Tests that need PostgreSQL.

/// Defines a test for each function of a PostgreSQL database.
macro_rules! on_postgres {
    ($($behaviour:ident),+ $(,)?) => {$(
        mod $behaviour {
            use super::Database;

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            #[ignore = "needs PostgreSQL: run it with server/tests/with-postgres"]
            async fn on_postgres() {
                super::$behaviour(Database::postgres().await).await;
            }
        }
    )+};
}

pub(crate) use on_postgres;

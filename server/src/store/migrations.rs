//! The migrations of a database.

use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use sqlx::migrate::Migrator;

use super::Dialect;

/// All migrations of a database, ordered by number: its own, the shared ones, and those of the queue.
pub fn migrator(dialect: Dialect) -> Migrator {
    let (own, queue) = match dialect {
        Dialect::Sqlite => (sqlx::migrate!("migrations/sqlite"), SqliteStorage::migrations()),
        Dialect::Postgres => (sqlx::migrate!("migrations/postgres"), PostgresStorage::migrations()),
    };
    let shared = sqlx::migrate!("migrations/both");
    Migrator::with_migrations(own.iter().chain(shared.iter()).chain(queue.iter()).cloned().collect())
}

#[cfg(test)]
mod tests {
    use sqlx::{AnyPool, raw_sql};

    use super::*;
    use crate::id::new_id;

    /// Rows as they were before the vocabulary changed.
    const OLD_ROWS: &str = r#"
        insert into film (slug, source, title, year, search_title, search_text, shuffle)
            values ('heat-1995', 'movielens', 'Heat', 1995, 'heat', 'heat', 1);
        insert into person (id, created_at) values ('ada', 1);
        insert into member (person, email, password, epoch, joined_at) values ('ada', 'ada@example.org', '', 0, 1);
        insert into subscription (member, plan, state, period_ends) values ('ada', 'evening', 'active', 9);
        insert into member_order (id, member, request, kind, plan, cents, ordered_at)
            values ('order', 'ada', 'key', 'subscribe', 'evening', 899, 3);
        insert into kept_film (person, film, kept_at) values ('ada', 'heat-1995', 5);
        insert into watching (person, film, thousandth, watched_at) values ('ada', 'heat-1995', 400, 6);
        insert into login_attempt (counted, failures, since) values ('digest', 1, 2);
        insert into session (id, data, expires_at) values ('session', '{"person":"ada","joining":"\"person\":"}', 99);
        insert into batch (id, owner, name, status, understood, total_rows, failed_rows, created_at, expires_at)
            values ('done', 'ada', 'films.csv', 'done',
                '{"delimiter":",","columns":["title"],"passed_over":["passed_over","\"preview\":"],"preview":[],"unusable":0}',
                3, 2, 1, 99),
                ('failed', 'ada', 'more.csv', 'failed', '{}', 4, 4, 1, 99);
        insert into batch_row (batch, row_no, line, title, words, matches, ignored, failure)
            values ('done', 1, 2, '', '', '[]', '[]',
                'This row could not be worked out: something went wrong on our side, again and again.'),
                ('done', 2, 3, '', '', '[]', '[]', 'There is no title.');
        insert into batch_confidence (batch, tenth, counted) values ('done', 3, 1);
        insert into message (id, person, subject, says, href, created_at, read_at, email, attempts, mailed_at)
            values ('1', 'ada', '', '', '/batch/done', 5, null, 'ada@example.org', 2, null),
                ('2', 'ada', '', '', '/batch/failed', 6, 7, null, 0, 8),
                ('3', 'ada', '', '', '/batch/deleted', 6, null, null, 0, null);
    "#;

    async fn text(pool: &AnyPool, query: &'static str) -> String {
        sqlx::query_scalar(query).fetch_one(pool).await.unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    async fn count(pool: &AnyPool, query: &'static str) -> i64 {
        sqlx::query_scalar(query).fetch_one(pool).await.unwrap_or_else(|error| panic!("{query}: {error}"))
    }

    /// A database with the rows of the schema before a migration, migrated to the current schema.
    async fn migrated(dialect: Dialect, url: &str, before: i64, rows: &'static str) -> AnyPool {
        sqlx::any::install_default_drivers();
        let pool = AnyPool::connect(url).await.expect("a database");
        let all = migrator(dialect);
        let old = all.iter().filter(|migration| migration.version < before).cloned().collect();
        Migrator::with_migrations(old).run(&pool).await.expect("the old schema");
        raw_sql(rows).execute(&pool).await.expect("old rows");
        all.run(&pool).await.expect("the new schema");
        pool
    }

    async fn renames_keep_the_data(dialect: Dialect, url: &str) {
        let pool = migrated(dialect, url, 5, OLD_ROWS).await;

        for query in [
            "select count(*) from member join app_user on app_user.id = member.user_id",
            "select count(*) from subscription where user_id = 'ada'",
            "select count(*) from member_order where user_id = 'ada'",
            "select count(*) from list_entry where user_id = 'ada' and added_at = 5",
            "select count(*) from watching where user_id = 'ada' and permille = 400",
            "select count(*) from login_attempt where subject = 'digest'",
            "select count(*) from batch_similarity where bin = 3 and rows = 1",
            "select count(*) from batch_row where abandoned = 1 and row_no = 1",
            "select count(*) from batch_row where abandoned = 0 and row_no = 2",
            "select count(*) from message where id = '1' and kind = 'batch-done' and batch = 'done' and file_name = 'films.csv'
                and rows = 3 and failed_rows = 2 and attempts = 2 and email is not null and read_at is null",
            "select count(*) from message where id = '2' and kind = 'batch-failed' and read_at = 7 and mailed_at = 8",
        ] {
            assert_eq!(count(&pool, query).await, 1, "{query}");
        }
        assert_eq!(count(&pool, "select count(*) from message").await, 2, "a message of a deleted batch is deleted");
        assert_eq!(text(&pool, "select data from session").await, r#"{"user":"ada","joining":"\"person\":"}"#);
        let preview = text(&pool, "select preview from batch where id = 'done'").await;
        let preview: domain::ImportPreview = serde_json::from_str(&preview).expect("a preview");
        assert_eq!(preview.ignored_columns, ["passed_over", "\"preview\":"]);

        raw_sql("delete from app_user").execute(&pool).await.expect("deleted");
        for query in
            ["select count(*) from member_order", "select count(*) from message", "select count(*) from batch_row"]
        {
            assert_eq!(count(&pool, query).await, 0, "{query}");
        }
        pool.close().await;
    }

    /// Rows as they were before films could be rated.
    const UNRATED_ROWS: &str = "
        insert into film (slug, source, title, year, search_title, search_text, shuffle)
            values ('heat-1995', 'movielens', 'Heat', 1995, 'heat', 'heat', 1);
        insert into app_user (id, created_at) values ('ada', 1);
        insert into list_entry (user_id, film, added_at) values ('ada', 'heat-1995', 5);
        insert into watching (user_id, film, permille, watched_at) values ('ada', 'heat-1995', 400, 6);
    ";

    async fn ratings_are_added_to_what_is_there(dialect: Dialect, url: &str) {
        let pool = migrated(dialect, url, 6, UNRATED_ROWS).await;
        for query in [
            "select count(*) from film where slug = 'heat-1995' and added is null",
            "select count(*) from list_entry where user_id = 'ada' and added_at = 5",
            "select count(*) from watching where user_id = 'ada' and permille = 400 and watched_at = 6",
        ] {
            assert_eq!(count(&pool, query).await, 1, "{query}");
        }
        let rate = "insert into rating (user_id, film, kind, rated_at) values ('ada', 'heat-1995', 'like', 7)";
        raw_sql(rate).execute(&pool).await.expect("rated");
        raw_sql(rate).execute(&pool).await.expect_err("one rating for each user and film");
        for removal in ["delete from film", "delete from app_user"] {
            let mut transaction = pool.begin().await.expect("a transaction");
            raw_sql(removal).execute(&mut *transaction).await.expect("deleted");
            let left: i64 =
                sqlx::query_scalar("select count(*) from rating").fetch_one(&mut *transaction).await.expect("a number");
            assert_eq!(left, 0, "{removal}");
            transaction.rollback().await.expect("rolled back");
        }
        pool.close().await;
    }

    #[tokio::test]
    async fn renames_keep_the_data_of_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        renames_keep_the_data(Dialect::Sqlite, &sqlite_in(&folder)).await;
    }

    #[tokio::test]
    async fn ratings_are_added_to_sqlite() {
        let folder = tempfile::tempdir().expect("a folder");
        ratings_are_added_to_what_is_there(Dialect::Sqlite, &sqlite_in(&folder)).await;
    }

    #[tokio::test]
    #[ignore = "needs PostgreSQL: server/tests/with-postgres cargo test -- --include-ignored"]
    async fn renames_keep_the_data_of_postgresql() {
        on_postgres(async |url| renames_keep_the_data(Dialect::Postgres, url).await).await;
    }

    #[tokio::test]
    #[ignore = "needs PostgreSQL: server/tests/with-postgres cargo test -- --include-ignored"]
    async fn ratings_are_added_to_postgresql() {
        on_postgres(async |url| ratings_are_added_to_what_is_there(Dialect::Postgres, url).await).await;
    }

    fn sqlite_in(folder: &tempfile::TempDir) -> String {
        format!("sqlite://{}/matinee.db?mode=rwc", folder.path().display())
    }

    /// Runs a test with the URL of a new database.
    async fn on_postgres(test: impl AsyncFnOnce(&str)) {
        sqlx::any::install_default_drivers();
        let server = std::env::var("MATINEE_TEST_POSTGRES").expect("the address of a server");
        let name = format!("matinee_{}", new_id());
        let pool = AnyPool::connect(&format!("{server}/postgres")).await.expect("a server");
        let create = sqlx::AssertSqlSafe(format!("create database {name} template template0"));
        raw_sql(create).execute(&pool).await.expect("a database");
        test(&format!("{server}/{name}")).await;
        let drop = sqlx::AssertSqlSafe(format!("drop database {name}"));
        raw_sql(drop).execute(&pool).await.expect("dropped");
    }
}

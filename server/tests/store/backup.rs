//! Backing an SQLite database up and restoring it, while a site uses it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use domain::Id;
use server::store::Store;
use server::store::backup::{BackupError, backup, restore};
use sqlx::AnyPool;

use crate::harness::Database;

/// A folder for backups, and the URL of the database that is restored there.
struct Drill {
    folder: tempfile::TempDir,
}

impl Drill {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn url(&self) -> String {
        format!("sqlite://{}/restored/matinee.db", self.folder.path().display())
    }
}

async fn add_user(pool: &AnyPool, number: u64) {
    let id = Id::from_bits(number.into());
    sqlx::query("insert into app_user (id, created_at) values ($1, 1)")
        .bind(id.as_str())
        .execute(pool)
        .await
        .expect("written");
}

async fn users(url: &str) -> i64 {
    let store = Store::open(url).await.expect("a store");
    let pool = AnyPool::connect(url).await.expect("a pool");
    let users = sqlx::query_scalar("select count(*) from app_user").fetch_one(&pool).await.expect("a number");
    pool.close().await;
    store.close().await;
    users
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everything_acknowledged_before_a_backup_is_there_after_restoring_it() {
    let (database, drill) = (Database::sqlite(), Drill::new());
    let store = database.store().await;
    let stop = Arc::new(AtomicBool::new(false));
    let (acknowledged, mut written) = tokio::sync::watch::channel(0_u64);
    let writer = tokio::spawn({
        let (pool, stop) = (database.pool().await, Arc::clone(&stop));
        async move {
            let mut number = 0;
            while !stop.load(Ordering::Relaxed) {
                add_user(&pool, number).await;
                number += 1;
                acknowledged.send_replace(number);
            }
            pool.close().await;
        }
    });
    written.wait_for(|count| *count > 50).await.expect("a writer");
    let before = *written.borrow();
    let file = drill.path("backup.db");
    backup(database.url(), &file, false).await.expect("backed up");
    written.wait_for(|count| *count > before + 50).await.expect("writes continue");
    stop.store(true, Ordering::Relaxed);
    writer.await.expect("no panic");
    store.close().await;

    let written = restore(&drill.url(), &file, false).await.expect("restored");
    assert!(written.set_aside.is_none() && written.bytes > 0);
    let restored = users(&drill.url()).await;
    assert!(restored >= before.cast_signed(), "{restored} of {before}");
}

#[tokio::test]
async fn nothing_is_replaced_unless_that_is_asked_for() {
    let (database, drill) = (Database::sqlite(), Drill::new());
    database.store().await.close().await;
    let file = drill.path("backup.db");
    fs::write(&file, "something else").expect("written");
    let refused = backup(database.url(), &file, false).await.expect_err("exists");
    assert!(matches!(refused, BackupError::Exists(_)), "{refused}");
    assert_eq!(fs::read_to_string(&file).expect("a file"), "something else");
    backup(database.url(), &file, true).await.expect("replaced");
    let own = PathBuf::from(database.url().trim_start_matches("sqlite://"));
    let refused = backup(database.url(), &own, true).await.expect_err("the database itself");
    assert!(matches!(refused, BackupError::Same(_)), "{refused}");

    let refused = restore(database.url(), &file, false).await.expect_err("exists");
    assert!(matches!(refused, BackupError::Exists(_)), "{refused}");
    let aside = restore(database.url(), &file, true).await.expect("replaced").set_aside.expect("the old one is kept");
    assert!(aside.is_file());
    assert_eq!(files(drill.folder.path()), ["backup.db"], "no temporary files are left");
}

#[tokio::test]
async fn a_database_in_use_is_not_replaced() {
    let (database, drill) = (Database::sqlite(), Drill::new());
    let store = database.store().await;
    let file = drill.path("backup.db");
    backup(database.url(), &file, false).await.expect("backed up");
    let refused = restore(database.url(), &file, true).await.expect_err("in use");
    assert!(matches!(refused, BackupError::InUse(_)), "{refused}");
    store.ping().await.expect("still usable");
    store.close().await;
    restore(database.url(), &file, true).await.expect("no longer in use");
    assert_eq!(users(database.url()).await, 0);
}

#[tokio::test]
async fn only_a_complete_and_undamaged_backup_of_matinee_is_restored() {
    let (database, drill) = (Database::sqlite(), Drill::new());
    let store = database.store().await;
    let file = drill.path("backup.db");
    backup(database.url(), &file, false).await.expect("backed up");
    store.close().await;
    let refusal = async |name: &str| restore(&drill.url(), &drill.path(name), false).await.expect_err("refused");

    let whole = fs::read(&file).expect("a file");
    fs::write(drill.path("half.db"), &whole[..whole.len() / 2]).expect("written");
    assert!(matches!(refusal("half.db").await, BackupError::Damaged { .. }));
    fs::write(drill.path("text.db"), "not a database at all".repeat(100)).expect("written");
    assert!(matches!(refusal("text.db").await, BackupError::Foreign(_)));
    let other =
        AnyPool::connect(&format!("sqlite://{}?mode=rwc", drill.path("other.db").display())).await.expect("a pool");
    sqlx::raw_sql("create table note (text text)").execute(&other).await.expect("created");
    other.close().await;
    assert!(matches!(refusal("other.db").await, BackupError::Foreign(_)));
    fs::write(drill.path("copied.db"), &whole).expect("written");
    fs::write(drill.path("copied.db-wal"), "pages that are not in the file").expect("written");
    assert!(matches!(refusal("copied.db").await, BackupError::Incomplete(_)));
    let newer = AnyPool::connect(&format!("sqlite://{}", file.display())).await.expect("a pool");
    let migrate = "insert into _sqlx_migrations (version, description, success, checksum, execution_time) values (999999999999999, '', 1, x'00', 0)";
    sqlx::raw_sql(migrate).execute(&newer).await.expect("written");
    newer.close().await;
    assert!(matches!(refusal("backup.db").await, BackupError::Newer(_)));
    assert!(matches!(refusal("missing.db").await, BackupError::Missing(_)));
    assert!(!drill.path("restored/matinee.db").exists(), "nothing was restored");
}

#[tokio::test]
async fn for_postgresql_its_own_tools_are_named() {
    let drill = Drill::new();
    let refused =
        backup("postgres://ada:secret@127.0.0.1/matinee", &drill.path("x"), false).await.expect_err("refused");
    assert!(refused.to_string().contains("pg_dump") && !refused.to_string().contains("secret"), "{refused}");
}

fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).expect("a folder");
    entries.map(|entry| entry.expect("an entry").file_name().into_string().expect("UTF-8")).collect()
}

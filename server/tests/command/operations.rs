//! Commands for operators.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use server::queue::{ChunkJob, Job as _, MailJob};
use server::store::Store;
use sqlx::{AnyConnection, Connection as _};
use ulid::Ulid;

use crate::{built_in, matinee};

/// A finished command: whether it succeeded, and everything that it printed.
struct Finished {
    succeeded: bool,
    text: String,
}

/// Runs the program with nothing but these variables.
fn run(arguments: &[&str], variables: &[(&str, &str)]) -> Finished {
    let mut command = Command::new(env!("CARGO_BIN_EXE_matinee"));
    let output =
        command.env_clear().args(arguments).envs(variables.iter().copied()).output().expect("the program runs");
    let text = String::from_utf8([output.stdout, output.stderr].concat()).expect("text");
    Finished { succeeded: output.status.success(), text }
}

fn text(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

fn address(folder: &Path) -> String {
    format!("sqlite://{}/matinee.db", folder.display())
}

/// `matinee doctor` with the committed model and catalogue.
fn doctor(database: &str, variables: &[(&str, &str)]) -> Finished {
    let (catalogue, model) = (built_in(), built_in().join("../similarity.safetensors"));
    let settings =
        ["--database-url", database, "--catalogue", text(&catalogue), "--model", text(&model), "--addr", "127.0.0.1:0"];
    run(&[&["doctor"], settings.as_slice()].concat(), variables)
}

#[test]
fn the_doctor_examines_a_machine_with_nothing_on_it_and_leaves_it_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let finished = doctor(&address(&folder.path().join("new")), &[]);
    assert!(finished.succeeded, "{}", finished.text);
    for part in ["does not exist yet", "GB are free", "SMTP_URL is not set", "1658 films", "version "] {
        assert!(finished.text.contains(part), "{part} in {}", finished.text);
    }
    assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[tokio::test]
async fn the_doctor_examines_a_database_in_use() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = Store::open(&address(folder.path())).await.expect("a store");
    let finished = doctor(&address(folder.path()), &[]);
    assert!(finished.succeeded && finished.text.contains("up to date"), "{}", finished.text);
    store.close().await;
}

/// An id of a job that was pushed that many seconds ago.
fn job_id(seconds_ago: u64) -> String {
    let pushed_at = SystemTime::now() - Duration::from_secs(seconds_ago);
    Ulid::from_datetime(pushed_at).to_string()
}

#[tokio::test]
async fn the_doctor_says_whether_the_queues_are_worked_on_and_what_was_given_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = address(folder.path());
    let store = Store::open(&database).await.expect("a store");
    let finished = doctor(&database, &[]);
    assert!(finished.succeeded, "{}", finished.text);
    for queue in [ChunkJob::QUEUE, MailJob::QUEUE] {
        assert!(finished.text.contains(&format!("{queue}: no job waits, not polled")), "{}", finished.text);
    }

    let mut connection = AnyConnection::connect(&database).await.expect("a connection");
    let add_job = "insert into Jobs (id, job_type, job, max_attempts, status) values ($1, $2, x'00', 9, 'Pending')";
    for (queue, seconds_ago) in [(ChunkJob::QUEUE, 10 * 60 + 1), (ChunkJob::QUEUE, 60), (MailJob::QUEUE, 5 * 3600 + 1)]
    {
        let add = sqlx::query(add_job).bind(job_id(seconds_ago)).bind(queue);
        add.execute(&mut connection).await.expect("a job");
    }
    sqlx::raw_sql(
        "insert into app_user (id, created_at) values ('ada', 1);
         insert into batch (id, user_id, name, status, preview, total_rows, failed_rows, created_at, expires_at)
         values ('one', 'ada', 'films.csv', 'failed', '{}', 9, 9, 1, 4107542400);
         insert into batch_chunk (batch, number, first_row, films, done) values ('one', 0, 1, '[]', 1), ('one', 1, 5, '', 1);",
    )
    .execute(&mut connection)
    .await
    .expect("a batch");
    let finished = doctor(&database, &[]);
    assert!(!finished.succeeded, "emails wait for hours");
    for part in [
        "chunks: 2 jobs not done, the oldest for 10 min, not polled",
        "or `matinee worker`",
        "mails: 1 job not done, the oldest for 5 h, not polled",
        "with SMTP_URL",
        "1 chunk of 1 batch",
        "`matinee batches retry ID`",
    ] {
        assert!(finished.text.contains(part), "{part} in {}", finished.text);
    }

    let workers = "insert into Workers (id, worker_type, storage_name, last_seen)
                   values ('a', $1, '', unixepoch() - 7), ('b', $2, '', unixepoch())";
    let insert = sqlx::query(workers).bind(ChunkJob::QUEUE).bind(MailJob::QUEUE);
    insert.execute(&mut connection).await.expect("workers");
    let finished = doctor(&database, &[]);
    assert!(finished.succeeded, "{}", finished.text);
    for part in ["10 min, last polled", "`matinee mails list` shows them"] {
        assert!(finished.text.contains(part), "{part} in {}", finished.text);
    }
    connection.close().await.expect("closed");
    store.close().await;
}

#[test]
fn the_doctor_fails_for_each_problem_and_says_what_to_do_without_revealing_secrets() {
    let folder = tempfile::tempdir().expect("a folder");
    let sound = address(folder.path());
    fs::write(
        folder.path().join("damaged.db"),
        "this is not a database, and it is longer than a header of one".repeat(9),
    )
    .expect("written");
    let damaged = format!("sqlite://{}/damaged.db", folder.path().display());
    for (database, variables, problem, advice) in [
        (damaged.as_str(), vec![], "not a database", "check DATABASE_URL"),
        ("postgres://ada:opensesame@127.0.0.1:1/matinee", vec![], "cannot open the database", "check DATABASE_URL"),
        ("mysql://ada:opensesame@127.0.0.1/matinee", vec![], "must begin with sqlite:", "set DATABASE_URL"),
        (
            &sound,
            vec![("SMTP_URL", "smtp://ada:opensesame@127.0.0.1:1")],
            "cannot log in to the SMTP server",
            "check SMTP_URL",
        ),
        (
            &sound,
            vec![("RECOMMENDER_URL", "http://127.0.0.1:1")],
            "nothing answers there",
            "start `matinee recommender`",
        ),
        (
            &sound,
            vec![("MATINEE_ADRESS", "opensesame"), ("RECOMMENDER_URL", "ftp://x")],
            "MATINEE_ADRESS",
            "check the spelling",
        ),
    ] {
        let finished = doctor(database, &variables);
        assert!(!finished.succeeded && finished.text.contains("PROBLEM"), "{}", finished.text);
        assert!(finished.text.contains(problem) && finished.text.contains(advice), "{problem} in {}", finished.text);
        assert!(!finished.text.contains("sesame"), "{}", finished.text);
    }
}

#[test]
fn pending_migrations_are_listed_and_then_applied() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = address(folder.path());
    let migrate = |arguments: &[&str]| run(&[&["migrate", "--database-url", &database], arguments].concat(), &[]);
    let checked = migrate(&["--check"]);
    assert!(!checked.succeeded && checked.text.contains("0001  catalogue and joining"), "{}", checked.text);
    assert!(!folder.path().join("matinee.db").exists(), "checking changes nothing");
    let migrated = migrate(&[]);
    assert!(migrated.succeeded && migrated.text.contains("Applied"), "{}", migrated.text);
    let checked = migrate(&["--check"]);
    assert!(checked.succeeded && checked.text.contains("up to date"), "{}", checked.text);
}

#[test]
fn a_secret_can_be_the_content_of_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (database, secret) = (address(folder.path()), folder.path().join("secret"));
    fs::write(&secret, format!("{database}\n")).expect("written");
    let of_file = ("DATABASE_URL_FILE", text(&secret));
    let migrated = run(&["migrate"], &[of_file]);
    assert!(migrated.succeeded && folder.path().join("matinee.db").exists(), "{}", migrated.text);
    let help = run(&["migrate", "--help"], &[of_file]);
    assert!(help.succeeded && !help.text.contains(&database), "{}", help.text);

    let both = run(&["migrate"], &[of_file, ("DATABASE_URL", "sqlite://elsewhere.db")]);
    assert!(!both.succeeded && both.text.contains("are both set"), "{}", both.text);
    for (variable, content) in [("DATABASE_URL_FILE", None), ("SMTP_URL_FILE", Some(" \n"))] {
        let path = folder.path().join(variable);
        if let Some(content) = content {
            fs::write(&path, content).expect("written");
        }
        let failed = run(&["migrate"], &[(variable, text(&path))]);
        assert!(!failed.succeeded && failed.text.contains(variable), "{}", failed.text);
    }
}

#[test]
fn training_that_could_not_write_its_result_does_not_begin() {
    let folder = tempfile::tempdir().expect("a folder");
    let missing = folder.path().join("missing/m.safetensors");
    for out in [folder.path(), &missing] {
        let output = matinee(&["train", "--catalogue", text(&built_in()), "--out", text(out)]);
        assert!(!output.status.success() && output.stdout.is_empty(), "{output:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(text(folder.path())), "{output:?}");
    }
}

#[tokio::test]
async fn emails_that_wait_are_listed_retried_and_dropped() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = address(folder.path());
    Store::open(&database).await.expect("a store").close().await;
    let mails = |arguments: &[&str]| run(&[&["mails", "--database-url", &database], arguments].concat(), &[]);
    let listed = mails(&["list"]);
    assert!(listed.succeeded && listed.text.contains("No email is waiting"), "{}", listed.text);
    let dropped = mails(&["drop", "--all"]);
    assert!(dropped.succeeded && dropped.text.contains("0 emails"), "{}", dropped.text);
    let unknown = mails(&["retry", "00000000000000000000000000000007"]);
    assert!(!unknown.succeeded && unknown.text.contains("is waiting"), "{}", unknown.text);
    assert!(!mails(&["retry"]).succeeded, "something must be selected");
}

//! The database, and the disk that it is on.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::time::Duration;

use domain::chain_of;

use super::{Finding, GIVE_UP_AFTER};
use crate::store::StoreError;
use crate::store::backup::sqlite_file;
use crate::store::health::DatabaseHealth;
use crate::store::migration_status::MigrationStatus;

const SUBJECT: &str = "database";
/// How long SQLite may take to check its file.
const CHECK_TIMEOUT: Duration = Duration::from_mins(2);
/// Below this much free space, in bytes, an operator should act; below the second, the site may fail at any time.
const LITTLE_SPACE: u64 = 2_000_000_000;
const NO_SPACE: u64 = 100_000_000;

/// Examines the database at a URL, its disk, and its migrations.
pub async fn findings(url: &str) -> Vec<Finding> {
    match sqlite_file(url) {
        Err(error) => vec![Finding::problem(SUBJECT, error.to_string(), "set DATABASE_URL")],
        Ok(None) => vec![check_server(url).await],
        Ok(Some(file)) => {
            let mut findings = vec![check_file(url, &file).await, disk(&file)];
            if readable_by_others(&file) {
                let text = format!("other users of this machine can read {}", file.display());
                findings.push(Finding::advice(SUBJECT, text, format!("chmod 600 {}", file.display())));
            }
            findings
        }
    }
}

async fn check_file(url: &str, file: &Path) -> Finding {
    if !file.exists() {
        let text = format!("{} does not exist yet; `matinee serve` creates it", file.display());
        return match nearest_folder(file) {
            Some(folder) if rustix::fs::access(folder, rustix::fs::Access::WRITE_OK).is_ok() => {
                Finding::fine(SUBJECT, text)
            }
            _ => Finding::problem(
                SUBJECT,
                format!("{} does not exist, and its folder cannot be written", file.display()),
                "create the folder for the user that runs the site, or set DATABASE_URL",
            ),
        };
    }
    let megabytes = file.metadata().map_or(0.0, |metadata| metadata.len() as f64 / 1e6);
    check_database(url, &format!("{}, {megabytes:.1} MB", file.display()), CHECK_TIMEOUT).await
}

/// The address of a server is not printed, because it may contain a password.
async fn check_server(url: &str) -> Finding {
    check_database(url, "the server of DATABASE_URL", GIVE_UP_AFTER).await
}

async fn check_database(url: &str, name: &str, patience: Duration) -> Finding {
    let examined = tokio::time::timeout(patience, async {
        Ok::<_, StoreError>((DatabaseHealth::of(url).await?, MigrationStatus::at(url).await?))
    });
    let (health, status) = match examined.await {
        Err(_) => {
            let text = format!("{name} has not answered within {} s", patience.as_secs());
            return Finding::problem(SUBJECT, text, "check that the database runs and that this machine can reach it");
        }
        Ok(Err(error)) => {
            let text = format!("{name}: {}", chain_of(&error));
            return Finding::problem(SUBJECT, text, "check DATABASE_URL, and that the database runs and allows access");
        }
        Ok(Ok(examined)) => examined,
    };
    let name = format!("{}, {name}", health.system);
    if let Some(problem) = health.problem {
        return Finding::problem(SUBJECT, format!("{name}: {problem}"), "repair it, or restore the last backup");
    }
    if let Some(problem) = status.problem() {
        return Finding::problem(SUBJECT, format!("{name}: {problem}"), "`matinee migrate --check` has the details");
    }
    match status.pending.len() {
        0 => Finding::fine(SUBJECT, format!("{name}, up to date")),
        pending => Finding::advice(
            SUBJECT,
            format!("{name}: {pending} migrations are pending"),
            "make a backup; `matinee serve` applies them at its start, `matinee migrate` now",
        ),
    }
}

fn disk(file: &Path) -> Finding {
    let space = nearest_folder(file).and_then(|folder| rustix::fs::statvfs(folder).ok());
    let Some(space) = space else { return Finding::advice("disk", "the free space is unknown", "check it with df") };
    let free = space.f_bavail * space.f_frsize;
    let text = format!("{:.1} GB are free where the database is", free as f64 / 1e9);
    match free {
        0..NO_SPACE => Finding::problem("disk", text, "free some space, or move the database"),
        NO_SPACE..LITTLE_SPACE => Finding::advice("disk", text, "free some space before it runs out"),
        _ => Finding::fine("disk", text),
    }
}

/// The folder of a file, or the closest one above it that exists.
fn nearest_folder(file: &Path) -> Option<&Path> {
    let folders =
        file.ancestors().skip(1).map(|folder| if folder.as_os_str().is_empty() { Path::new(".") } else { folder });
    folders.into_iter().find(|folder| folder.is_dir())
}

fn readable_by_others(file: &Path) -> bool {
    file.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

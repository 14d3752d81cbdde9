//! The queues: whether jobs are being processed, and the abandoned work.

use domain::chain_of;
use sqlx::{AnyConnection, Connection};

use super::{Finding, GIVE_UP_AFTER};
use crate::queue::{ChunkJob, Job, QueueState};
use crate::services::batch::AbandonedWork;
use crate::store::StoreError;
use crate::store::migration_status::MigrationStatus;

const SUBJECT: &str = "queue";
/// Workers report every three seconds. Without a report for this many seconds, there is no worker.
const NO_WORKER: u64 = 60;
/// The age, in seconds, from which waiting jobs are a problem.
const LONG_WAIT: u64 = 3600;

/// Returns no findings without a usable database, because the findings about the database report that.
pub async fn findings(url: &str) -> Vec<Finding> {
    let is_current = async { MigrationStatus::at(url).await.is_ok_and(|status| status.is_current()) };
    if !tokio::time::timeout(GIVE_UP_AFTER, is_current).await.unwrap_or(false) {
        return Vec::new();
    }
    match tokio::time::timeout(GIVE_UP_AFTER, read(url)).await {
        Ok(Ok((states, abandoned))) => {
            states.iter().map(check_queue).chain((abandoned.chunks > 0).then(|| check_abandoned(abandoned))).collect()
        }
        Ok(Err(error)) => vec![Finding::problem(SUBJECT, chain_of(&error), "check that the database runs")],
        Err(_) => {
            let text = format!("the database has not answered within {} s", GIVE_UP_AFTER.as_secs());
            vec![Finding::problem(SUBJECT, text, "see what keeps the database busy")]
        }
    }
}

async fn read(url: &str) -> Result<(Vec<QueueState>, AbandonedWork), StoreError> {
    let mut connection = AnyConnection::connect(url).await.map_err(StoreError::Open)?;
    let states = QueueState::read_all(&mut connection).await.map_err(StoreError::Read)?;
    let abandoned = AbandonedWork::of(&mut connection).await.map_err(StoreError::Read)?;
    connection.close().await.map_err(StoreError::Read)?;
    Ok((states, abandoned))
}

fn check_queue(state: &QueueState) -> Finding {
    let is_of_batches = state.queue == ChunkJob::QUEUE;
    let polled = match state.polled_seconds_ago {
        Some(seconds) => format!("last polled {} ago", duration(seconds)),
        None => "not polled within the last day".to_owned(),
    };
    let oldest = state.oldest_seconds.unwrap_or_default();
    if state.length == 0 {
        return Finding::fine(SUBJECT, format!("{}: no job waits, {polled}", state.queue));
    }
    let text = format!(
        "{}: {} not done, the oldest for {}, {polled}",
        state.queue,
        counted(state.length, "job", "jobs"),
        duration(oldest)
    );
    if state.polled_seconds_ago.is_none_or(|seconds| seconds > NO_WORKER) {
        let advice = if is_of_batches {
            "nothing works on them: start `matinee serve` with MATINEE_WORKERS of 1 or more, or `matinee worker`"
        } else {
            "nothing works on them: start `matinee serve` with SMTP_URL; `matinee mails drop` gives them up"
        };
        return if oldest > LONG_WAIT {
            Finding::problem(SUBJECT, text, advice)
        } else {
            Finding::advice(SUBJECT, text, advice)
        };
    }
    if oldest > LONG_WAIT {
        let advice = if is_of_batches {
            "if they do not become fewer, the worker's log says what they wait for: the model, the disk or the database"
        } else {
            "the log of `matinee serve` says why the SMTP server refuses them; `matinee mails list` shows them"
        };
        return Finding::advice(SUBJECT, text, advice);
    }
    Finding::fine(SUBJECT, text)
}

fn check_abandoned(AbandonedWork { chunks, batches }: AbandonedWork) -> Finding {
    let (chunks, batches) = (counted(chunks, "chunk", "chunks"), counted(batches, "batch", "batches"));
    let text = format!("given up after repeated failures: {chunks} of {batches}");
    let advice = "remove the cause, which the worker's log says; `matinee batches list` shows the batches with failed rows, \
                  `matinee batches retry ID` tries them again";
    Finding::advice(SUBJECT, text, advice)
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// A duration in its largest unit.
fn duration(seconds: u64) -> String {
    match seconds {
        0..120 => format!("{seconds} s"),
        120..7200 => format!("{} min", seconds / 60),
        7200..172_800 => format!("{} h", seconds / 3600),
        _ => format!("{} days", seconds / 86_400),
    }
}

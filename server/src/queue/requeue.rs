//! Changes of waiting jobs by an operator.

use sqlx::AnyConnection;

use super::{Job, push};
use crate::store::Dialect;

/// Makes a job run as soon as possible, whether or not it is in the queue. A running job is left unchanged, so that it
/// does not run twice at the same time.
///
/// # Errors
/// If the database fails.
pub async fn requeue<J: Job>(connection: &mut AnyConnection, job: J, priority: i64) -> Result<(), sqlx::Error> {
    withdraw(connection, &job).await?;
    let running = match Dialect::of(connection) {
        Dialect::Sqlite => {
            "select count(*) from Jobs where job_type = $1 and job = $2 and status in ('Queued', 'Running')"
        }
        Dialect::Postgres => {
            "select count(*) from apalis.jobs where job_type = $1 and job = $2 and status in ('Queued', 'Running')"
        }
    };
    let running: i64 =
        sqlx::query_scalar(running).bind(J::QUEUE).bind(payload(&job)).fetch_one(&mut *connection).await?;
    if running > 0 { Ok(()) } else { push(connection, &[(job, priority)]).await }
}

/// Removes a job that waits.
///
/// # Errors
/// If the database fails.
pub async fn withdraw<J: Job>(connection: &mut AnyConnection, job: &J) -> Result<(), sqlx::Error> {
    let delete = match Dialect::of(connection) {
        Dialect::Sqlite => "delete from Jobs where job_type = $1 and job = $2 and status in ('Pending', 'Failed')",
        Dialect::Postgres => {
            "delete from apalis.jobs where job_type = $1 and job = $2 and status in ('Pending', 'Failed')"
        }
    };
    sqlx::query(delete).bind(J::QUEUE).bind(payload(job)).execute(connection).await.map(|_| ())
}

/// A job as [`push`] stores it: the same job has the same bytes.
fn payload<J: Job>(job: &J) -> Vec<u8> {
    serde_json::to_vec(job).expect("a job serialises to JSON")
}

//! Transactions that conflict with another one.

use std::error::Error;
use std::future::Future;

use metrics::counter;

/// Codes of PostgreSQL for a transaction that it has aborted in favour of another: a serialisation failure and a
/// deadlock.
const CONFLICTS: [&str; 2] = ["40001", "40P01"];

/// Runs a transaction, and once more if it was aborted in favour of another one. The first attempt was rolled back
/// then.
///
/// # Errors
/// That of the transaction.
pub(crate) async fn retried<T, E, F>(transaction: impl Fn() -> F) -> Result<T, E>
where
    E: Error + 'static,
    F: Future<Output = Result<T, E>>,
{
    match transaction().await {
        Err(error) if is_conflict(&error) => {
            counter!("matinee_retried_transactions_total").increment(1);
            tracing::debug!(error = &error as &dyn Error, "a transaction conflicted with another one and is retried");
            transaction().await
        }
        result => result,
    }
}

fn is_conflict(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        let code = error.downcast_ref::<sqlx::Error>().and_then(|error| error.as_database_error()?.code());
        if code.is_some_and(|code| CONFLICTS.contains(&&*code)) {
            return true;
        }
        cause = error.source();
    }
    false
}

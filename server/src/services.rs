//! One file a service: each implements a trait of `app` over SQL or the model.

pub mod catalogue;
pub mod membership;
pub mod recommender;

use app::services::ServiceError;

/// A database's failure, for the log.
fn failed(error: sqlx::Error) -> ServiceError {
    match error {
        sqlx::Error::RowNotFound => ServiceError::NotFound,
        error => ServiceError::Failed(error.to_string()),
    }
}

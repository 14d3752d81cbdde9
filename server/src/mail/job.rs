//! The job that sends an email.

use std::sync::Arc;
use std::time::Duration;

use futures::FutureExt;

use super::{MailError, Mailer, deliver};
use crate::queue::{Handler, MailJob, retry};
use crate::store::Store;

/// The pause after the first attempt. The last of eight attempts is about ten minutes after the first.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// Sends messages by email.
pub fn handler(mailer: Mailer, store: Store) -> Handler<MailJob> {
    Arc::new(move |MailJob { message }| {
        let (mailer, store) = (mailer.clone(), store.clone());
        async move {
            let delivery = deliver(&mailer, &store, &message).await;
            delivery.map(|_| ()).map_err(|error| {
                let attempts = attempts_of(&error);
                retry(error, FIRST_PAUSE, attempts)
            })
        }
        .boxed()
    })
}

fn attempts_of(error: &MailError) -> i64 {
    match error {
        MailError::Store(_) => 1,
        MailError::Smtp(_, attempts) | MailError::Timeout(attempts) => *attempts,
    }
}

//! The job of sending a mail.

use std::time::Duration;

use futures::FutureExt;

use super::{MailError, Mailer, deliver};
use crate::queue::{Handler, MailJob, RetryLater};
use crate::store::Store;

/// The pause after a first attempt; each later one is twice as long. The last but one is about ten minutes.
const FIRST_PAUSE: Duration = Duration::from_secs(5);

/// Sends mails.
pub fn handler(mailer: Mailer, store: Store) -> Handler<MailJob> {
    std::sync::Arc::new(move |MailJob { message }| {
        let (mailer, store) = (mailer.clone(), store.clone());
        let sent = async move {
            match deliver(&mailer, &store, &message).await {
                Ok(_) => Ok(()),
                Err(error) => Err(RetryLater { after: pause(&error), error: error.into() }),
            }
        };
        sent.boxed()
    })
}

fn pause(error: &MailError) -> Duration {
    let attempts = match error {
        MailError::Store(_) => 1,
        MailError::NotTaken(_, attempts) | MailError::TooSlow(attempts) => *attempts,
    };
    FIRST_PAUSE * 2_u32.pow(u32::try_from(attempts - 1).unwrap_or(0).min(10))
}

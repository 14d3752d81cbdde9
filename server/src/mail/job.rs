//! The job of sending a mail.

use serde::{Deserialize, Serialize};

use crate::queue::Job;

/// A message to send by mail, by its id.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MailJob {
    pub message: String,
}

impl Job for MailJob {
    const QUEUE: &'static str = "mails";
}

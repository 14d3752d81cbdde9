//! The kinds of jobs. Their fields are stored as JSON.

use domain::Id;
use serde::{Deserialize, Serialize};

use super::Job;

/// Processes one chunk of a batch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChunkJob {
    pub batch: Id,
    /// The number of the chunk, from 0.
    pub number: i64,
}

impl Job for ChunkJob {
    const QUEUE: &'static str = "chunks";
}

/// Sends a message by email.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MailJob {
    pub message: Id,
}

impl Job for MailJob {
    const QUEUE: &'static str = "mails";
}

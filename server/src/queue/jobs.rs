//! The kinds of jobs, as the queue stores them.

use serde::{Deserialize, Serialize};

use super::Job;

/// Process a chunk of a batch.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ChunkJob {
    /// The id of the batch.
    pub batch: String,
    /// The number of the chunk, from 0.
    pub number: i64,
}

impl Job for ChunkJob {
    const QUEUE: &'static str = "chunks";
}

/// Send a message by email.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct MailJob {
    /// The id of the message.
    pub message: String,
}

impl Job for MailJob {
    const QUEUE: &'static str = "mails";
}

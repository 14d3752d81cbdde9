//! Messages of the inbox.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::{Id, Timestamp};

/// A message to a user. Its wording is composed where it is displayed or sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: Id,
    pub kind: MessageKind,
    /// The batch that the message is about.
    pub batch: Id,
    /// The name of the batch's file.
    pub file_name: String,
    pub rows: u64,
    /// Rows without a result.
    pub failed_rows: u64,
    pub created_at: Timestamp,
    pub read: bool,
}

/// What a message announces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "kebab-case")]
#[strum(serialize_all = "kebab-case")]
pub enum MessageKind {
    /// A batch is complete.
    BatchDone,
    /// No row of a batch could be processed, because of a failure on the server.
    BatchFailed,
}

impl MessageKind {
    /// The value that the database stores.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

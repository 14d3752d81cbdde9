//! Predictions in bulk, and the messages that tell of them.

use serde::{Deserialize, Serialize};

/// How a batch stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum BatchStatus {
    /// Uploaded and read; its owner has not said yet that it shall start.
    Draft,
    Queued,
    Running,
    Done,
    /// Not one of its rows could be worked out, through no fault of theirs.
    Failed,
    Cancelled,
}

impl BatchStatus {
    pub const ALL: [Self; 6] = [Self::Draft, Self::Queued, Self::Running, Self::Done, Self::Failed, Self::Cancelled];

    /// As the database and JSON have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Queued => "queued",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether nothing will change any more.
    pub fn is_over(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// How far a batch is. Times in seconds since 1970, UTC.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BatchProgress {
    pub status: BatchStatus,
    /// Rows of the file, the heading and empty lines apart.
    pub rows: u64,
    /// Rows that are finished, those that failed among them.
    pub done: u64,
    pub failed: u64,
    /// Rows a second since it began; null before and after.
    pub rate: Option<f64>,
    pub seconds_left: Option<u64>,
}

/// A batch in the list of somebody's batches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchSummary {
    pub id: String,
    /// What the file was called.
    pub name: String,
    pub created_at: i64,
    pub progress: BatchProgress,
}

/// A batch, to its owner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Batch {
    pub id: String,
    pub name: String,
    pub created_at: i64,
    /// When it will be deleted.
    pub expires_at: i64,
    pub progress: BatchProgress,
    pub understood: Understood,
    /// Where its owner is told by mail besides.
    pub email: Option<String>,
    /// Of the rows with an answer: how many have a best match whose score is from 0 to 0.1, from 0.1 to 0.2, and so on.
    pub confidence: [u64; 10],
    /// The versions of the model that have answered.
    pub models: Vec<String>,
}

/// What was understood of a file before anything is done with it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Understood {
    /// `,`, `;` or a tab.
    pub delimiter: char,
    /// Columns that are used, as the file orders them.
    pub columns: Vec<String>,
    /// Columns with a heading that means nothing here.
    pub passed_over: Vec<String>,
    /// The first five rows.
    pub preview: Vec<PreviewRow>,
    /// Rows that cannot be used, as far as reading them tells.
    pub unusable: u64,
}

/// One of the first rows, as it was understood.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PreviewRow {
    /// Where it begins in the file, counted from 1.
    pub line: u64,
    pub title: String,
    /// Column and values, for what is there besides the title.
    pub details: Vec<(String, Vec<String>)>,
    /// Why the row cannot be used.
    pub failure: Option<String>,
}

/// What came of one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BatchRow {
    /// Counted from 1.
    pub row: u64,
    /// Where it begins in the file, counted from 1.
    pub line: u64,
    pub title: String,
    pub year: Option<u16>,
    /// Best first.
    pub similar: Vec<Match>,
    /// Values that the model has no word for, as `field: value`.
    pub ignored: Vec<String>,
    /// Why there is no answer.
    pub failure: Option<String>,
}

/// A film that is similar to one of a row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Match {
    pub slug: String,
    pub title: String,
    pub year: u16,
    /// Likeness, at most 1.
    pub score: f32,
    /// What both share, strongest first.
    pub because: Vec<String>,
}

/// Which rows of a batch are wanted.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowsWanted {
    /// Rows after this one; 0 from the beginning.
    pub after: u64,
    /// Words of the title; empty for every row.
    pub title: String,
    /// Only rows without an answer.
    pub failed: bool,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchRows {
    pub rows: Vec<BatchRow>,
    /// What to ask for as `after` to go on; nothing on the last page.
    pub next: Option<u64>,
}

/// A message to somebody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Message {
    pub id: String,
    pub subject: String,
    /// A sentence or two.
    pub text: String,
    /// The page that it is about.
    pub href: String,
    /// Seconds since 1970, UTC.
    pub at: i64,
    pub read: bool,
}

//! Batches: CSV files of films, and the results for their rows.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{Id, SimilarFilm, Timestamp};

/// The state of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum BatchStatus {
    /// Uploaded and read, but not started.
    Draft,
    Queued,
    Running,
    Done,
    /// No row could be processed, because of a failure on the server.
    Failed,
    Cancelled,
}

impl BatchStatus {
    /// The value in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// Whether the status is final.
    pub fn is_finished(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Cancelled)
    }
}

/// The progress of a batch.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BatchProgress {
    pub status: BatchStatus,
    /// Rows of the file, without the heading and empty lines.
    pub rows: u64,
    /// Processed rows, including failed ones.
    pub done: u64,
    /// Rows without a result.
    pub failed: u64,
    /// Processed rows per second since the batch started; null unless it is running and at least one row is processed.
    pub rate: Option<f64>,
    /// The estimated time to completion; null whenever `rate` is.
    pub seconds_left: Option<u64>,
}

/// A batch in a list of batches.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BatchSummary {
    pub id: Id,
    /// The name of the uploaded file.
    pub name: String,
    pub created_at: Timestamp,
    #[serde(flatten)]
    pub progress: BatchProgress,
}

/// A batch, as its owner sees it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct Batch {
    pub id: Id,
    /// The name of the uploaded file.
    pub name: String,
    pub created_at: Timestamp,
    /// When the batch and its results are deleted.
    pub expires_at: Timestamp,
    #[serde(flatten)]
    pub progress: BatchProgress,
    pub preview: ImportPreview,
    /// The address that also receives the message as an email.
    pub email: Option<String>,
    /// The number of rows by the score of their best match, in ten bins: bin `i` holds scores from `i / 10` up to, but not
    /// including, `(i + 1) / 10`. The last bin includes higher scores.
    pub similarity_histogram: [u64; SIMILARITY_BINS],
    /// The versions of the model that processed rows.
    pub models: Vec<String>,
}

/// The largest number of rows of a batch.
pub const MAX_BATCH_ROWS: u64 = 1_000_000;

/// The number of bins of a similarity histogram.
pub const SIMILARITY_BINS: usize = 10;

/// The bin of a score: bin `i` holds scores in `[i / 10, (i + 1) / 10)`. The first bin includes lower scores, the last one
/// higher scores.
#[expect(clippy::cast_sign_loss, reason = "clamped to the bins")]
pub fn similarity_bin(score: f32) -> usize {
    (score * SIMILARITY_BINS as f32).clamp(0.0, (SIMILARITY_BINS - 1) as f32) as usize
}

/// What was recognised in an uploaded file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ImportPreview {
    /// `,`, `;` or a tab.
    pub delimiter: char,
    /// Recognised columns, in the order of the file.
    pub columns: Vec<String>,
    /// Headings that are not recognised.
    pub ignored_columns: Vec<String>,
    /// The first five rows.
    pub rows: Vec<PreviewRow>,
    /// The number of rows that cannot be used, as far as reading the file shows.
    pub unusable: u64,
}

/// One of the first rows, as it was read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct PreviewRow {
    /// The line of the file at which the row begins, counted from 1.
    pub line: u64,
    pub title: String,
    /// Column and values, for each column other than the title that has a value.
    pub details: Vec<(String, Vec<String>)>,
    /// Why the row cannot be used.
    pub failure: Option<String>,
}

/// The result for one row.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BatchRow {
    /// Counted from 1.
    pub row: u64,
    /// The line of the file at which the row begins, counted from 1.
    pub line: u64,
    pub title: String,
    pub year: Option<u16>,
    /// Best match first.
    pub similar: Vec<SimilarFilm>,
    /// Values unknown to the model, as `field: value`.
    pub ignored: Vec<String>,
    /// Why there is no result.
    pub failure: Option<String>,
}

/// Selects rows of a batch.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowFilter {
    /// Only rows after this one; 0 starts at the beginning.
    pub after: u64,
    /// Words that the title must contain; empty for all rows.
    pub title: String,
    /// Only rows without a result.
    pub failed: bool,
}

/// A page of rows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BatchRows {
    pub rows: Vec<BatchRow>,
    /// The value of [`RowFilter::after`] for the next page; `None` on the last page.
    pub next: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::similarity_bin;

    #[test]
    fn a_score_belongs_to_the_bin_that_begins_at_or_below_it() {
        assert_eq!([-0.1, 0.0, 0.39, 0.7, 1.0, 1.2, f32::NAN].map(similarity_bin), [0, 0, 3, 7, 9, 9, 0]);
    }
}

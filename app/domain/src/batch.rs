//! Batches: uploaded tables of films, and the results for their rows.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{FilmRef, Id, MappedColumn, SimilarFilm, Timestamp};

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

/// A batch with its preview and progress, for its owner.
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
    /// Whether rows failed because of repeated errors of the site, and can be tried again.
    pub can_retry: bool,
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
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct ImportPreview {
    pub format: FileFormat,
    /// Such as `UTF-8`; empty for spreadsheets, which have none.
    pub encoding: String,
    /// The number of cells that were not in this encoding and were read as Windows-1252.
    pub reencoded_cells: u64,
    /// `,`, `;`, `|` or a tab; null unless the format is CSV.
    pub delimiter: Option<char>,
    /// Parts of the file that are not read.
    pub skipped: Vec<SkippedPart>,
    /// The number of columns beyond those in `file_columns`; they are not read.
    pub more_columns: u64,
    /// The fields that have a column, in the order of the file.
    pub columns: Vec<String>,
    /// Headings of columns that are not used.
    pub ignored_columns: Vec<String>,
    /// Every column of the file, in its order.
    pub file_columns: Vec<FileColumn>,
    /// The number of rows of each kind, as far as it can be determined by reading the file.
    pub counts: RowCounts,
    /// The first five rows.
    pub rows: Vec<PreviewRow>,
    /// The number of unusable rows, as far as it can be determined by reading the file.
    pub unusable: u64,
    /// The number of requested matches: the sum of `k` over all rows, where a row without `k` counts as 6 and an
    /// unusable row as 1.
    pub matches: u64,
}

/// The format of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum FileFormat {
    /// Lines of text with cells that a delimiter separates.
    #[default]
    #[strum(serialize = "CSV")]
    Csv,
    /// JSON objects, in a list or one after another.
    #[strum(serialize = "JSON")]
    Json,
    #[strum(serialize = "Excel workbook")]
    Xlsx,
    #[strum(serialize = "OpenDocument spreadsheet")]
    Ods,
}

impl FileFormat {
    /// The displayed name.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// A part of a file that is not read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct SkippedPart {
    pub kind: SkippedKind,
    /// The first line, counted from 1; 0 for a sheet.
    pub line: u64,
    /// The number of its rows that are not blank.
    pub rows: u64,
    /// The beginning of its first row, or the name of the sheet.
    pub text: String,
}

/// Why a part of a file is not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum SkippedKind {
    /// A line such as `sep=;`, which names the delimiter.
    SeparatorHint,
    /// Lines before the heading: a title, comments, another small table.
    Preamble,
    /// A table with another heading, which has no films or fewer of their columns.
    OtherTable,
    /// The heading once more.
    RepeatedHeading,
    /// Another sheet of a spreadsheet.
    Sheet,
}

/// A column of the file: its use, and what was found in its cells. The numbers add up to the rows that could be split
/// into cells.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct FileColumn {
    #[serde(flatten)]
    pub mapped: MappedColumn,
    /// Cells with at least one known value: a film of the catalogue, a year, a genre, a person, any text of a synopsis.
    /// 0 for a column that is not used, like the following two.
    pub understood: u64,
    /// Cells with a value, none of which is known.
    pub unknown: u64,
    /// Cells that are longer than the field allows; only the beginning is used.
    pub truncated: u64,
    /// Blank cells, and cells with a marker for a missing value, such as `N/A`.
    pub empty: u64,
    /// Up to three different cells, shortened.
    pub examples: Vec<String>,
    /// Up to three different cells that are not understood, shortened.
    pub unknown_examples: Vec<String>,
}

/// The number of rows of each kind. Their sum, plus the unusable rows, is the number of all rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct RowCounts {
    /// Rows about a film of the catalogue.
    pub films: u64,
    /// Rows whose title is that of several films of the catalogue.
    pub ambiguous: u64,
    /// Rows about an unknown film with details that can be compared.
    pub described: u64,
    /// Rows about an unknown film, with a year and no other usable detail.
    pub only_year: u64,
    /// Rows about an unknown film, without any usable detail.
    pub unknown: u64,
    /// Rows about a series, season or episode.
    pub series: u64,
    /// Rows about the same film of the catalogue as an earlier row; also counted in `films`.
    pub duplicates: u64,
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
    /// What was left out or changed, in sentences for the owner.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Why the row cannot be used.
    pub failure: Option<String>,
}

/// The result for one row.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct BatchRow {
    /// Counted from 1.
    pub row: u64,
    /// The line of the file at which the row begins, counted from 1.
    pub line: u64,
    pub title: String,
    pub year: Option<u16>,
    #[serde(default)]
    pub outcome: RowOutcome,
    /// The film of the catalogue that the row was recognised as.
    #[serde(default)]
    pub matched: Option<MatchedFilm>,
    /// The films of the catalogue that have the row's title, if it is ambiguous.
    #[serde(default)]
    pub candidates: Vec<FilmRef>,
    /// Best match first.
    pub similar: Vec<SimilarFilm>,
    /// Values unknown to the model, as `field: value`.
    pub ignored: Vec<String>,
    /// What was left out or changed when the row was read, in sentences for the owner.
    #[serde(default)]
    pub notes: Vec<String>,
    /// Why there is no result.
    pub failure: Option<String>,
}

/// How a row was interpreted to find its similar films.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub enum RowOutcome {
    /// A film of the catalogue, recognised by its title.
    Film,
    /// Several films of the catalogue have the title.
    Ambiguous,
    /// A film that is not in the catalogue, given by its details.
    #[default]
    Described,
    /// An unknown film, with a year and no other usable detail.
    OnlyYear,
    /// An unknown film, without any usable detail.
    Nothing,
    /// A series, season or episode; it gets no similar films.
    Series,
    /// The row has a failure.
    Failed,
}

/// A film that was recognised by its name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(utoipa::ToSchema))]
pub struct MatchedFilm {
    #[serde(flatten)]
    pub film: FilmRef,
    /// From 0.4 to 1, which is the film's usual title and its year. It falls with every difference: another title or
    /// spelling (.01 to .06), no year (.05), a year off by one (.1), a missing subtitle (.2), a typing error (.25), other
    /// directors or another cast (.3).
    #[cfg_attr(feature = "ssr", schema(example = 0.95))]
    pub confidence: f32,
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
    /// The number of the row at which a search ended because it had read enough; `None` if the rows after it belong to the
    /// next page only because this one is full, or if there are none.
    #[serde(default)]
    pub searched_to: Option<u64>,
}

#[cfg(test)]
mod tests {
    use super::similarity_bin;

    #[test]
    fn a_score_belongs_to_the_bin_that_begins_at_or_below_it() {
        assert_eq!([-0.1, 0.0, 0.39, 0.7, 1.0, 1.2, f32::NAN].map(similarity_bin), [0, 0, 3, 7, 9, 9, 0]);
    }
}

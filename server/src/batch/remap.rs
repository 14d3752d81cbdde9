//! Changes what the columns of a draft are used for, without another upload.

use std::sync::Arc;
use std::time::Duration;

use domain::{ChoiceError, ColumnChoice, Id};
use thiserror::Error;

use super::reader::Preview;
use crate::bulkhead::{Bulkhead, BulkheadError};
use crate::services::batch::{BatchError, SqlBatches};
use crate::services::known_values::KnownValues;
use crate::table::Record;

/// Counting the rows of a chunk takes milliseconds of a core.
static COUNTING: Bulkhead = Bulkhead::new("preview", 2, Duration::from_secs(3));

/// Why a mapping was not changed.
#[derive(Debug, Error)]
pub enum RemapError {
    /// The message is shown to the owner of the batch.
    #[error(transparent)]
    Choice(#[from] ChoiceError),
    /// [`BatchError::NotFound`] even if the batch has been started.
    #[error(transparent)]
    Batch(#[from] BatchError),
    #[error("cannot parse a stored chunk")]
    Chunk(#[from] serde_json::Error),
    #[error("the rows were not counted")]
    NotRun(#[from] BulkheadError),
}

/// Stores other uses of a draft's columns together with its preview, which is counted again.
///
/// # Errors
/// [`RemapError`]; then the draft is unchanged.
pub async fn remap(
    batches: &SqlBatches,
    known_values: &Arc<KnownValues>,
    user: &Id,
    id: &Id,
    choices: &[ColumnChoice],
) -> Result<(), RemapError> {
    let draft = batches.draft(user, id).await?;
    let mapping = Arc::new(draft.mapping.with_choices(choices)?);
    let mut preview = Preview::of(&mapping, known_values, &[]);
    let mut number = 0;
    while let Some(rows) = batches.draft_chunk(id, number).await? {
        let (mapping, known_values) = (Arc::clone(&mapping), Arc::clone(known_values));
        let count = move || {
            let records: Vec<Record> = serde_json::from_str(&rows)?;
            Ok::<_, serde_json::Error>(Preview::of(&mapping, &known_values, &records))
        };
        preview.append(COUNTING.run_blocking(count).await??);
        number += 1;
    }
    Ok(batches.remap(user, id, &mapping, &preview.replacing(draft.preview)).await?)
}

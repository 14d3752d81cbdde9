//! Drafts: what their columns are used for can be changed until they are started.

use domain::{ColumnMapping, Id, ImportPreview};

use super::{BatchError, SqlBatches, from_json};

/// A batch that has not been started.
#[derive(Debug)]
pub struct Draft {
    pub mapping: ColumnMapping,
    pub preview: ImportPreview,
}

impl SqlBatches {
    /// A draft of a user.
    ///
    /// # Errors
    /// [`BatchError::NotFound`] even if the batch has been started.
    pub async fn draft(&self, user: &Id, id: &Id) -> Result<Draft, BatchError> {
        let draft: Option<(String, String)> = sqlx::query_as(
            "select mapping, preview from batch
             where id = $1 and user_id = $2 and status = 'draft' and mapping is not null",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .fetch_optional(self.store.bulk())
        .await?;
        let (mapping, preview) = draft.ok_or(BatchError::NotFound)?;
        Ok(Draft { mapping: from_json(&mapping)?, preview: from_json(&preview)? })
    }

    /// The rows of a chunk, as a JSON list of records; `None` after the last one. Does not check who owns the batch.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn draft_chunk(&self, id: &Id, number: i64) -> Result<Option<String>, BatchError> {
        let rows = sqlx::query_scalar("select films from batch_chunk where batch = $1 and number = $2")
            .bind(id.as_str())
            .bind(number)
            .fetch_optional(self.store.bulk())
            .await?;
        Ok(rows)
    }

    /// Changes what the columns of a draft are used for. If its rows ask for more matches then, the user is charged for the
    /// difference.
    ///
    /// # Errors
    /// [`BatchError::NotFound`] even if the batch has been started; then it is unchanged.
    ///
    /// # Panics
    /// Never: mappings and previews serialise to JSON.
    pub async fn remap(
        &self,
        user: &Id,
        id: &Id,
        mapping: &ColumnMapping,
        preview: &ImportPreview,
    ) -> Result<(), BatchError> {
        let mut transaction = self.store.begin_bulk().await?;
        let charged: Option<i64> = sqlx::query_scalar(
            "update batch set mapping = $3, preview = $4 where id = $1 and user_id = $2 and status = 'draft'
             returning charged",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(serde_json::to_string(mapping).expect("a mapping serialises to JSON"))
        .bind(serde_json::to_string(preview).expect("a preview serialises to JSON"))
        .fetch_optional(&mut *transaction)
        .await?;
        let charged = charged.ok_or(BatchError::NotFound)?.cast_unsigned();
        if preview.matches > charged {
            self.charge(&mut transaction, user, None, preview.matches - charged).await?;
            sqlx::query("update batch set charged = $2 where id = $1")
                .bind(id.as_str())
                .bind(preview.matches.cast_signed())
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }
}

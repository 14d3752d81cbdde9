//! Removes the rows of deleted batches, a portion at a time, so that no other writer waits for long.

use super::SqlBatches;
use crate::store::now;

/// The number of rows that one statement removes.
const ROWS_AT_ONCE: i64 = 5000;
/// The number of chunks that one statement removes; each may be half a megabyte.
const CHUNKS_AT_ONCE: i64 = 20;

impl SqlBatches {
    /// Deletes the batches that have expired, and removes everything that belonged to deleted ones.
    ///
    /// # Errors
    /// If the database fails; what was removed stays removed.
    pub async fn remove_deleted(&self) -> Result<(), sqlx::Error> {
        let pool = self.store.writer();
        sqlx::query("update batch set deleted_at = $1 where expires_at <= $1 and deleted_at is null")
            .bind(now())
            .execute(pool)
            .await?;
        let deleted: Vec<(String, i64)> =
            sqlx::query_as("select id, total_rows from batch where deleted_at is not null").fetch_all(pool).await?;
        for (id, rows) in deleted {
            let chunks: i64 =
                sqlx::query_scalar("select coalesce(max(number) + 1, 0) from batch_chunk where batch = $1")
                    .bind(&*id)
                    .fetch_one(pool)
                    .await?;
            for (delete, end, step) in [
                ("delete from batch_row where batch = $1 and row_no <= $2", rows, ROWS_AT_ONCE),
                ("delete from batch_chunk where batch = $1 and number < $2", chunks, CHUNKS_AT_ONCE),
            ] {
                let mut before = 0;
                while before < end {
                    before += step;
                    sqlx::query(delete).bind(&*id).bind(before).execute(pool).await?;
                }
            }
            // The few rows of other tables are deleted by cascade.
            sqlx::query("delete from batch where id = $1").bind(&*id).execute(pool).await?;
        }
        Ok(())
    }
}

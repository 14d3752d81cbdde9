//! Chunks: attempts of workers are counted, and each chunk is committed as a whole, once.

use std::time::Duration;

use domain::{BatchRow, BatchStatus, Id, MessageKind, RowOutcome, SIMILARITY_BINS, similarity_bin};
use sqlx::{AnyConnection, FromRow};

use super::{SqlBatches, answer};
use crate::queue::{self, MailJob};
use crate::services::inbox::{self, NewMessage};
use crate::services::membership::Email;
use crate::services::membership::email_limits::message_may_be_sent;
use crate::store::{Statement, now, plain_words, retried};

/// An attempt of a worker to process a chunk. Not exclusive: only the first result of a chunk is committed.
#[derive(Debug, FromRow)]
pub struct ChunkAttempt {
    /// The number of attempts, including this one.
    pub attempts: i64,
    /// The number of the chunk's first row, counted from 1.
    #[sqlx(try_from = "i64")]
    pub first_row: u64,
    /// The JSON list of [`NewChunk::rows`](super::NewChunk::rows).
    #[sqlx(rename = "films")]
    pub rows: String,
    /// The JSON of the batch's mapping; `None` for batches of earlier versions, whose chunks contain requests.
    #[sqlx(default)]
    pub mapping: Option<String>,
    /// When the first attempt for any chunk of the batch began, in seconds since 1970.
    #[sqlx(default)]
    started_at: i64,
    /// The number of the row after the chunk's last one.
    #[sqlx(default)]
    end_row: i64,
}

impl ChunkAttempt {
    /// The number of rows.
    pub fn row_count(&self) -> u64 {
        self.end_row.cast_unsigned().saturating_sub(self.first_row)
    }

    /// The time since the first attempt for any chunk of the batch.
    pub fn batch_age(&self) -> Duration {
        Duration::from_secs(now().saturating_sub(self.started_at).max(0).cast_unsigned())
    }
}

/// The results of a chunk.
#[derive(Debug)]
pub struct ChunkResults {
    pub rows: Vec<BatchRow>,
    /// The version of the model that answered; `None` if there was no usable row.
    pub model: Option<String>,
}

/// The data that are written when a chunk ends.
struct Outcome<'o> {
    rows: &'o [BatchRow],
    model: Option<&'o str>,
    /// The failure of rows that have no result only because the chunk was abandoned.
    abandoned: Option<&'o str>,
}

/// The totals of a running batch, including the chunk that is being committed.
#[derive(FromRow)]
struct BatchTotals {
    #[sqlx(try_from = "String")]
    user_id: Id,
    name: String,
    email: Option<String>,
    #[sqlx(try_from = "i64")]
    total_rows: u64,
    /// Includes failed rows.
    #[sqlx(try_from = "i64")]
    done_rows: u64,
    #[sqlx(try_from = "i64")]
    failed_rows: u64,
}

/// Longer statements would delay page requests on the same thread: SQLite takes about a millisecond per hundred rows.
const ROWS_PER_STATEMENT: usize = 100;

impl SqlBatches {
    /// Begins an attempt to process a chunk. It is counted even if the worker stops unexpectedly. `None` if the chunk
    /// is done, or the batch is a draft or has ended.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn begin_attempt(&self, batch: &Id, number: i64) -> Result<Option<ChunkAttempt>, sqlx::Error> {
        let mut transaction = self.store.begin_bulk().await?;
        sqlx::query("update batch set status = 'running', started_at = $2 where id = $1 and status = 'queued'")
            .bind(batch.as_str())
            .bind(now())
            .execute(&mut *transaction)
            .await?;
        let attempt: Option<ChunkAttempt> = sqlx::query_as(
            "update batch_chunk set attempts = attempts + 1
             where batch = $1 and number = $2 and done = 0
               and exists (select 1 from batch where id = $1 and status = 'running')
             returning attempts, first_row, films",
        )
        .bind(batch.as_str())
        .bind(number)
        .fetch_optional(&mut *transaction)
        .await?;
        let Some(attempt) = attempt else {
            transaction.commit().await?;
            return Ok(None);
        };
        let (mapping, started_at, end_row): (Option<String>, i64, i64) = sqlx::query_as(
            "select mapping, coalesce(started_at, 0),
                    coalesce((select first_row from batch_chunk where batch = id and number = $2), total_rows + 1)
             from batch where id = $1",
        )
        .bind(batch.as_str())
        .bind(number + 1)
        .fetch_one(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(Some(ChunkAttempt { mapping, started_at, end_row, ..attempt }))
    }

    /// Takes back an attempt that ended with an internal failure. Only attempts that ended with their worker count.
    ///
    /// # Errors
    /// If the database fails; then the attempt counts.
    pub async fn return_attempt(&self, batch: &Id, number: i64) -> Result<(), sqlx::Error> {
        let update = "update batch_chunk set attempts = attempts - 1 where batch = $1 and number = $2 and done = 0 and attempts > 0";
        sqlx::query(update).bind(batch.as_str()).bind(number).execute(self.store.writer()).await.map(|_| ())
    }

    /// Commits the results of a chunk together with the batch's progress and, after the last chunk, the message to its
    /// owner. Idempotent: the second result of a chunk is discarded, and so are results of a cancelled batch.
    ///
    /// # Errors
    /// If the database fails; then nothing was written.
    pub async fn finish(&self, batch: &Id, number: i64, results: &ChunkResults) -> Result<(), sqlx::Error> {
        let outcome = Outcome { rows: &results.rows, model: results.model.as_deref(), abandoned: None };
        self.commit_chunk(batch, number, &outcome).await
    }

    /// Commits a chunk that repeatedly failed for internal reasons, like [`finish`](Self::finish). Rows without a
    /// failure of their own are marked as abandoned and get `failure`, which the owner of the batch sees.
    ///
    /// # Errors
    /// If the database fails; then nothing was written.
    pub async fn abandon(&self, batch: &Id, number: i64, rows: &[BatchRow], failure: &str) -> Result<(), sqlx::Error> {
        let outcome = Outcome { rows, model: None, abandoned: Some(failure) };
        self.commit_chunk(batch, number, &outcome).await
    }

    /// Locks the batch before its chunk, as all statements do that lock both.
    async fn commit_chunk(&self, batch: &Id, number: i64, outcome: &Outcome<'_>) -> Result<(), sqlx::Error> {
        let answers = answer::encoded(outcome.rows, &self.terms).await?;
        retried(|| self.try_commit_chunk(batch, number, outcome, &answers)).await
    }

    async fn try_commit_chunk(
        &self,
        batch: &Id,
        number: i64,
        outcome: &Outcome<'_>,
        answers: &[Vec<u8>],
    ) -> Result<(), sqlx::Error> {
        let failed = outcome.rows.iter().filter(|row| outcome.failure_of(row).is_some()).count();
        let bytes: usize = outcome.rows.iter().zip(answers).map(|(row, answer)| stored_len(row, answer)).sum();
        let is_abandoned = outcome.abandoned.is_some();
        let mut transaction = self.store.begin_bulk().await?;
        let totals: Option<BatchTotals> = sqlx::query_as(
            "update batch set done_rows = done_rows + $2, failed_rows = failed_rows + $3,
                 stored_bytes = stored_bytes + $4 - case when $5 = 1 then 0 else
                     coalesce((select octet_length(films) from batch_chunk where batch = id and number = $6), 0) end
             where id = $1 and status = 'running'
             returning user_id, name, email, total_rows, done_rows, failed_rows",
        )
        .bind(batch.as_str())
        .bind((outcome.rows.len() as u64).cast_signed())
        .bind((failed as u64).cast_signed())
        .bind((bytes as u64).cast_signed())
        .bind(i64::from(is_abandoned))
        .bind(number)
        .fetch_optional(&mut *transaction)
        .await?;
        // The batch was cancelled in the meantime: dropping the transaction rolls it back.
        let Some(totals) = totals else { return Ok(()) };
        let committed = sqlx::query(
            "update batch_chunk set done = 1, films = case when $4 = 1 then films else '' end, model = $3
             where batch = $1 and number = $2 and done = 0",
        )
        .bind(batch.as_str())
        .bind(number)
        .bind(outcome.model)
        .bind(i64::from(is_abandoned))
        .execute(&mut *transaction)
        .await?;
        // Another worker has finished the chunk in the meantime.
        if committed.rows_affected() == 0 {
            return Ok(());
        }
        if let (Some(first), Some(last)) = (outcome.rows.first(), outcome.rows.last()) {
            // Deletes the rows of an earlier, abandoned attempt.
            sqlx::query("delete from batch_row where batch = $1 and row_no between $2 and $3")
                .bind(batch.as_str())
                .bind(first.row.cast_signed())
                .bind(last.row.cast_signed())
                .execute(&mut *transaction)
                .await?;
        }
        insert_rows(&mut transaction, batch, outcome, answers).await?;
        count_similarities(&mut transaction, batch, outcome.rows).await?;
        if totals.done_rows >= totals.total_rows {
            finish_batch(&mut transaction, batch, totals).await?;
        }
        transaction.commit().await
    }
}

impl<'o> Outcome<'o> {
    fn failure_of(&self, row: &'o BatchRow) -> Option<&'o str> {
        row.failure.as_deref().or(self.abandoned)
    }

    fn is_abandoned(&self, row: &BatchRow) -> bool {
        self.abandoned.is_some() && row.failure.is_none()
    }
}

/// The size of a row in the database without its texts, in bytes.
const ROW_OVERHEAD: usize = 80;

/// The approximate size of a row in the database, in bytes. The title is stored twice, the second time for searching.
fn stored_len(row: &BatchRow, answer: &[u8]) -> usize {
    let texts: usize = row.ignored.iter().chain(&row.notes).chain(&row.failure).map(String::len).sum();
    ROW_OVERHEAD + 2 * row.title.len() + texts + answer.len()
}

async fn insert_rows(
    connection: &mut AnyConnection,
    batch: &Id,
    outcome: &Outcome<'_>,
    answers: &[Vec<u8>],
) -> Result<(), sqlx::Error> {
    let mut answers = answers.iter();
    for rows in outcome.rows.chunks(ROWS_PER_STATEMENT) {
        let mut insert = Statement::on(
            connection,
            "insert into batch_row (batch, row_no, line, title, words, year, outcome, matches, answer, ignored, notes, \
             failure, abandoned) ",
        );
        insert.rows(rows.iter().zip(answers.by_ref()), |values, (row, answer)| {
            values.bind(batch.as_str()).bind(row.row.cast_signed()).bind(row.line.cast_signed());
            values.bind(row.title.as_str()).bind(plain_words(&row.title)).bind(row.year.map(i64::from));
            let has_failed = outcome.failure_of(row).is_some();
            values.bind(<&str>::from(if has_failed { RowOutcome::Failed } else { row.outcome }));
            values.bind("").bind(answer.as_slice()).bind(json(&row.ignored)).bind(json(&row.notes));
            values.bind(outcome.failure_of(row)).bind(i64::from(outcome.is_abandoned(row)));
        });
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}

/// A list of texts as JSON, or nothing if it is empty, as it nearly always is.
fn json(texts: &[String]) -> String {
    if texts.is_empty() { String::new() } else { serde_json::to_string(texts).expect("strings serialise to JSON") }
}

/// Adds rows to the batch's similarity histogram.
async fn count_similarities(connection: &mut AnyConnection, batch: &Id, rows: &[BatchRow]) -> Result<(), sqlx::Error> {
    let mut histogram = [0_i64; SIMILARITY_BINS];
    for best in rows.iter().filter_map(|row| row.similar.first()) {
        histogram[similarity_bin(best.score)] += 1;
    }
    for (bin, rows) in (0_i64..).zip(histogram).filter(|(_, rows)| *rows > 0) {
        sqlx::query(
            "insert into batch_similarity (batch, bin, rows) values ($1, $2, $3)
             on conflict (batch, bin) do update set rows = batch_similarity.rows + excluded.rows",
        )
        .bind(batch.as_str())
        .bind(bin)
        .bind(rows)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

async fn finish_batch(connection: &mut AnyConnection, batch: &Id, totals: BatchTotals) -> Result<(), sqlx::Error> {
    // A chunk whose rows are all unusable has no model either, but it is not abandoned, and has no input left.
    let answered: i64 = sqlx::query_scalar("select count(*) from batch_chunk where batch = $1 and model is not null")
        .bind(batch.as_str())
        .fetch_one(&mut *connection)
        .await?;
    let abandoned: i64 =
        sqlx::query_scalar("select count(*) from batch_chunk where batch = $1 and done = 1 and films <> ''")
            .bind(batch.as_str())
            .fetch_one(&mut *connection)
            .await?;
    let (status, kind) = if answered == 0 && abandoned > 0 {
        (BatchStatus::Failed, MessageKind::BatchFailed)
    } else {
        (BatchStatus::Done, MessageKind::BatchDone)
    };
    sqlx::query("update batch set status = $2, finished_at = $3 where id = $1")
        .bind(batch.as_str())
        .bind(status.as_str())
        .bind(now())
        .execute(&mut *connection)
        .await?;
    let email: Option<Email> = totals.email.and_then(|email| email.parse().ok());
    let email = match &email {
        Some(email) if message_may_be_sent(connection, &totals.user_id, email).await? => Some(email),
        _ => None,
    };
    let message = NewMessage {
        user: &totals.user_id,
        kind,
        batch,
        file_name: &totals.name,
        rows: totals.total_rows,
        failed_rows: totals.failed_rows,
        email,
    };
    let message = inbox::insert(connection, message).await?;
    if email.is_some() {
        queue::push(connection, &[(MailJob { message }, 0)]).await?;
    }
    Ok(())
}

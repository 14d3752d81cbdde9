//! Chunks: attempts of workers are counted, and each chunk is committed as a whole, once.

use domain::{BatchRow, BatchStatus, Id, MessageKind, RowOutcome, SIMILARITY_BINS, similarity_bin};
use sqlx::{AnyConnection, FromRow};

use super::SqlBatches;
use crate::queue::{self, MailJob};
use crate::services::inbox::{self, NewMessage};
use crate::services::membership::Email;
use crate::services::membership::email_limits::message_may_be_sent;
use crate::store::{Statement, now, plain_words};

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
}

/// The results of a chunk.
#[derive(Debug)]
pub struct ChunkResults {
    pub rows: Vec<BatchRow>,
    /// The version of the model that answered; `None` if there was no usable row.
    pub model: Option<String>,
}

/// What is written when a chunk ends.
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
        let mut transaction = self.store.begin().await?;
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
        let mapping = match attempt {
            Some(_) => {
                sqlx::query_scalar("select mapping from batch where id = $1")
                    .bind(batch.as_str())
                    .fetch_one(&mut *transaction)
                    .await?
            }
            None => None,
        };
        transaction.commit().await?;
        Ok(attempt.map(|attempt| ChunkAttempt { mapping, ..attempt }))
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

    async fn commit_chunk(&self, batch: &Id, number: i64, outcome: &Outcome<'_>) -> Result<(), sqlx::Error> {
        let mut transaction = self.store.begin().await?;
        let committed = sqlx::query(
            "update batch_chunk set done = 1, films = '', model = $3 where batch = $1 and number = $2 and done = 0",
        )
        .bind(batch.as_str())
        .bind(number)
        .bind(outcome.model)
        .execute(&mut *transaction)
        .await?;
        if committed.rows_affected() == 0 {
            return Ok(());
        }
        insert_rows(&mut transaction, batch, outcome).await?;
        let failed = outcome.rows.iter().filter(|row| outcome.failure_of(row).is_some()).count();
        // Late in the transaction, because it blocks other workers that finish a chunk of this batch.
        let totals: Option<BatchTotals> = sqlx::query_as(
            "update batch set done_rows = done_rows + $2, failed_rows = failed_rows + $3
             where id = $1 and status = 'running'
             returning user_id, name, email, total_rows, done_rows, failed_rows",
        )
        .bind(batch.as_str())
        .bind((outcome.rows.len() as u64).cast_signed())
        .bind((failed as u64).cast_signed())
        .fetch_optional(&mut *transaction)
        .await?;
        // The batch was cancelled in the meantime: dropping the transaction rolls it back.
        let Some(totals) = totals else { return Ok(()) };
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

async fn insert_rows(connection: &mut AnyConnection, batch: &Id, outcome: &Outcome<'_>) -> Result<(), sqlx::Error> {
    for rows in outcome.rows.chunks(ROWS_PER_STATEMENT) {
        let mut insert = Statement::on(
            connection,
            "insert into batch_row (batch, row_no, line, title, words, year, outcome, matched, candidates, matches, \
             ignored, notes, failure, abandoned) ",
        );
        insert.rows(rows, |values, row| {
            values.bind(batch.as_str()).bind(row.row.cast_signed()).bind(row.line.cast_signed());
            values.bind(row.title.as_str()).bind(plain_words(&row.title)).bind(row.year.map(i64::from));
            let has_failed = outcome.failure_of(row).is_some();
            values.bind(<&str>::from(if has_failed { RowOutcome::Failed } else { row.outcome }));
            values.bind(row.matched.as_ref().map(json)).bind(json(&row.candidates));
            values.bind(json(&row.similar)).bind(json(&row.ignored)).bind(json(&row.notes));
            values.bind(outcome.failure_of(row)).bind(i64::from(outcome.is_abandoned(row)));
        });
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("films and strings serialise to JSON")
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
    // A chunk whose rows are all unusable has no model either, but its rows are not abandoned.
    let answered: i64 = sqlx::query_scalar("select count(*) from batch_chunk where batch = $1 and model is not null")
        .bind(batch.as_str())
        .fetch_one(&mut *connection)
        .await?;
    let abandoned: i64 = sqlx::query_scalar("select count(*) from batch_row where batch = $1 and abandoned = 1")
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

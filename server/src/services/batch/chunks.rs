//! Chunks: claimed by a worker, and committed whole, once.

use app::counted;
use domain::{BatchRow, BatchStatus};
use sqlx::{AnyConnection, FromRow};

use super::SqlBatches;
use crate::queue::{self, MailJob};
use crate::services::inbox::{self, NewMessage};
use crate::store::{Statement, now, plain_words};

/// A chunk that is a worker's to work off.
#[derive(Debug, FromRow)]
pub struct ChunkLease {
    /// How often it has been tried, this time included.
    pub attempts: i64,
    pub first_row: i64,
    /// A list of [`crate::batch::reader::Row`], as JSON.
    pub films: String,
}

/// A batch that has been told of a chunk's end.
#[derive(FromRow)]
struct BatchTotals {
    owner: String,
    name: String,
    email: Option<String>,
    total_rows: i64,
    done_rows: i64,
    failed_rows: i64,
}

/// Writing more rows into one statement would hold up pages on this thread, by a millisecond for each hundred.
const ROWS_AT_ONCE: usize = 100;

impl SqlBatches {
    /// Gives out a chunk and counts the attempt: it stays counted if the worker dies. Nothing where there is nothing to do
    /// any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim(&self, batch: &str, number: i64) -> Result<Option<ChunkLease>, sqlx::Error> {
        let mut transaction = self.store.begin().await?;
        sqlx::query("update batch set status = 'running', started_at = $2 where id = $1 and status = 'queued'")
            .bind(batch)
            .bind(now())
            .execute(&mut *transaction)
            .await?;
        let claimed = sqlx::query_as(
            "update batch_chunk set attempts = attempts + 1
             where batch = $1 and number = $2 and done = 0
               and exists (select 1 from batch where id = $1 and status = 'running')
             returning attempts, first_row, films",
        )
        .bind(batch)
        .bind(number)
        .fetch_optional(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(claimed)
    }

    /// Keeps what came of a chunk's rows, with how far the batch is then; and, where that was the last chunk, the message to
    /// its owner. All of it or nothing, and only the first time: a chunk that two workers have worked off is counted once.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn finish(
        &self,
        batch: &str,
        number: i64,
        model: Option<&str>,
        rows: &[BatchRow],
    ) -> Result<(), sqlx::Error> {
        let mut transaction = self.store.begin().await?;
        let first = sqlx::query(
            "update batch_chunk set done = 1, films = '', model = $3 where batch = $1 and number = $2 and done = 0",
        )
        .bind(batch)
        .bind(number)
        .bind(model)
        .execute(&mut *transaction)
        .await?
        .rows_affected()
            == 1;
        if !first {
            return Ok(());
        }
        insert_rows(&mut transaction, batch, rows).await?;
        let failed = rows.iter().filter(|row| row.failure.is_some()).count();
        // From here on others wait who finish a chunk of this batch, so it comes late.
        let told: Option<BatchTotals> = sqlx::query_as(
            "update batch set done_rows = done_rows + $2, failed_rows = failed_rows + $3
             where id = $1 and status = 'running'
             returning owner, name, email, total_rows, done_rows, failed_rows",
        )
        .bind(batch)
        .bind(signed(rows.len() as u64))
        .bind(signed(failed as u64))
        .fetch_optional(&mut *transaction)
        .await?;
        // Cancelled meanwhile.
        let Some(told) = told else { return Ok(()) };
        count(&mut transaction, batch, rows).await?;
        if told.done_rows >= told.total_rows {
            told.end(&mut transaction, batch).await?;
        }
        transaction.commit().await
    }
}

async fn insert_rows(connection: &mut AnyConnection, batch: &str, rows: &[BatchRow]) -> Result<(), sqlx::Error> {
    for rows in rows.chunks(ROWS_AT_ONCE) {
        let mut insert = Statement::on(
            connection,
            "insert into batch_row (batch, row_no, line, title, words, year, matches, ignored, failure) ",
        );
        insert.rows(rows, |values, row| {
            values.bind(batch.to_owned()).bind(signed(row.row)).bind(signed(row.line));
            values.bind(row.title.clone()).bind(plain_words(&row.title)).bind(row.year.map(i64::from));
            values.bind(json(&row.similar)).bind(json(&row.ignored)).bind(row.failure.clone());
        });
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}

/// A number of rows or lines, as databases have it.
fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("matches and texts are plain data")
}

/// How many rows have a best match of which tenth.
async fn count(connection: &mut AnyConnection, batch: &str, rows: &[BatchRow]) -> Result<(), sqlx::Error> {
    let mut counted = [0_i64; 10];
    for best in rows.iter().filter_map(|row| row.similar.first()) {
        counted[tenth(best.score)] += 1;
    }
    for (tenth, rows) in (0_i64..).zip(counted).filter(|(_, rows)| *rows > 0) {
        sqlx::query(
            "insert into batch_confidence (batch, tenth, counted) values ($1, $2, $3)
             on conflict (batch, tenth) do update set counted = batch_confidence.counted + excluded.counted",
        )
        .bind(batch)
        .bind(tenth)
        .bind(rows)
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

/// The bar of a score: from 0 to 0.1 the first, from 0.9 on the last.
#[expect(clippy::cast_sign_loss, reason = "bounded below by 0")]
fn tenth(score: f32) -> usize {
    ((score * 10.0).max(0.0) as usize).min(9)
}

impl BatchTotals {
    async fn end(self, connection: &mut AnyConnection, batch: &str) -> Result<(), sqlx::Error> {
        // A row that fails is its own fault, or its chunk could not be worked off, which leaves the chunk without a model.
        let answered: i64 =
            sqlx::query_scalar("select count(*) from batch_chunk where batch = $1 and model is not null")
                .bind(batch)
                .fetch_one(&mut *connection)
                .await?;
        let gave_up: i64 = sqlx::query_scalar("select count(*) from batch_row where batch = $1 and failure = $2")
            .bind(batch)
            .bind(crate::batch::work::GAVE_UP)
            .fetch_one(&mut *connection)
            .await?;
        let status = if answered == 0 && gave_up > 0 { BatchStatus::Failed } else { BatchStatus::Done };
        sqlx::query("update batch set status = $2, finished_at = $3 where id = $1")
            .bind(batch)
            .bind(status.as_str())
            .bind(now())
            .execute(&mut *connection)
            .await?;
        let (subject, says) = self.message(status);
        let email = match self.email.as_deref() {
            Some(email) if inbox::may_mail(connection, email).await? => Some(email),
            _ => None,
        };
        let href = format!("/batch/{batch}");
        let message = NewMessage { person: &self.owner, subject: &subject, says: &says, href: &href, email };
        let message = inbox::insert(connection, message).await?;
        if email.is_some() {
            queue::push(connection, &[(MailJob { message }, 0)]).await?;
        }
        Ok(())
    }

    /// Subject and text.
    fn message(&self, status: BatchStatus) -> (String, String) {
        let name = &self.name;
        let (total, failed) = (self.total_rows.unsigned_abs(), self.failed_rows.unsigned_abs());
        let rows = counted(total, "row");
        match (status, failed) {
            (BatchStatus::Failed, _) => (
                format!("{name} could not be worked out"),
                "Something went wrong on our side with every row. Please upload the file again.".to_owned(),
            ),
            (_, 0) => (format!("{name} is ready"), format!("ModelClient films were found for all of its {rows}.")),
            (_, failed) => (
                format!("{name} is ready"),
                format!(
                    "Its {rows} are worked off; {} could not be used, and the results say why.",
                    counted(failed, "row")
                ),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_score_has_its_bar() {
        assert_eq!([-0.2, 0.0, 0.09, 0.1, 0.55, 0.999, 1.0, 1.3].map(tenth), [0, 0, 0, 1, 5, 9, 9, 9]);
    }
}

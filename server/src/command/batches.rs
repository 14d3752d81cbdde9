//! `matinee batches`

use clap::{Args, Subcommand};
use domain::Id;
use time::OffsetDateTime;
use time::macros::format_description;

use super::Failure;
use super::settings::DatabaseSettings;
use crate::services::batch::{BatchError, SqlBatches, StoredBatch};
use crate::store::Store;

#[derive(Args)]
pub struct Batches {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the latest batches of all users
    List {
        /// How many
        #[arg(long, default_value_t = 50)]
        count: u32,
    },
    /// Show one batch
    Show { id: Id },
    /// Process the rows again that failed because of repeated errors of the site
    Retry { id: Id },
    /// Delete a batch with its results; an unfinished one is cancelled first
    Delete { id: Id },
}

impl Batches {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.act())
    }

    async fn act(self) -> Result<(), Failure> {
        let batches = SqlBatches::new(Store::open(&self.database.database_url).await?);
        match self.action {
            Action::List { count } => {
                for batch in batches.latest(count).await? {
                    println!("{}", line(&batch)?);
                }
            }
            Action::Show { id } => {
                let batch = find(&batches, &id).await?;
                println!("{}", line(&batch)?);
                println!("user:       {}", batch.user);
                println!("kept until: {}", time_text(batch.expires_at.seconds())?);
                println!("stored:     {} kB", batch.stored_bytes.div_ceil(1024));
            }
            Action::Retry { id } => {
                let user = find(&batches, &id).await?.user;
                match batches.retry(&user, &id).await {
                    Err(BatchError::NothingToRetry) => {
                        return Err("no row of this batch failed because of errors of the site".into());
                    }
                    retried => retried?,
                }
                println!("The failed rows of {id} wait for a worker");
            }
            Action::Delete { id } => {
                let user = find(&batches, &id).await?.user;
                batches.cancel(&user, &id).await?;
                match batches.delete(&user, &id).await {
                    // Cancelling a draft deletes it.
                    Ok(()) | Err(BatchError::NotFound) => {}
                    Err(error) => return Err(error.into()),
                }
                batches.remove_deleted().await?;
                println!("{id} is deleted");
            }
        }
        Ok(())
    }
}

async fn find(batches: &SqlBatches, id: &Id) -> Result<StoredBatch, Failure> {
    let batch = batches.for_any_user(id).await?;
    batch.ok_or_else(|| format!("there is no batch {id}; `matinee batches list` shows which there are").into())
}

fn line(batch: &StoredBatch) -> Result<String, Failure> {
    let StoredBatch { id, name, created_at, progress, .. } = batch;
    let (status, rows, done, failed) = (progress.status.as_str(), progress.rows, progress.done, progress.failed);
    let created = time_text(created_at.seconds())?;
    Ok(format!("{id}  {created}  {status:<9}  {done} of {rows} rows, {failed} failed  {name}"))
}

fn time_text(seconds: i64) -> Result<String, Failure> {
    let time = OffsetDateTime::from_unix_timestamp(seconds)?;
    Ok(time.format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC"))?)
}

//! `matinee migrate`

use clap::Args;

use super::Failure;
use super::settings::DatabaseSettings;
use crate::store::Store;
use crate::store::migration_status::MigrationStatus;

#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    database: DatabaseSettings,
    /// Change nothing: list the pending migrations, and fail if there are any
    #[arg(long)]
    check: bool,
}

impl Migrate {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(self.migrate())
    }

    async fn migrate(self) -> Result<(), Failure> {
        let status = MigrationStatus::at(&self.database.database_url).await?;
        for (number, description) in &status.pending {
            println!("{number:04}  {description}");
        }
        if let Some(problem) = status.problem() {
            return Err(problem.into());
        }
        if status.is_current() {
            println!("The database is up to date");
        } else if self.check {
            return Err(
                format!("{} migrations are pending; `matinee migrate` applies them", status.pending.len()).into()
            );
        } else {
            Store::open(&self.database.database_url).await?.close().await;
            println!("Applied {} migrations", status.pending.len());
        }
        Ok(())
    }
}

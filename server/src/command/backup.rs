//! `matinee backup` and `matinee restore`

use std::path::PathBuf;

use clap::Args;

use super::Failure;
use super::settings::DatabaseSettings;
use crate::store::backup::{BackupSummary, backup, restore};

#[derive(Args)]
pub struct Backup {
    /// The file to write
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseSettings,
    /// Replace the file if it exists
    #[arg(long)]
    force: bool,
}

#[derive(Args)]
pub struct Restore {
    /// A file that `matinee backup` has written
    file: PathBuf,
    #[command(flatten)]
    database: DatabaseSettings,
    /// Replace the database if it exists; it is set aside, and nothing may use it
    #[arg(long)]
    force: bool,
}

impl Backup {
    pub fn run(self) -> Result<(), Failure> {
        let written = runtime()?.block_on(backup(&self.database.database_url, &self.file, self.force))?;
        println!("Wrote {} ({})", written.path.display(), size(&written));
        Ok(())
    }
}

impl Restore {
    pub fn run(self) -> Result<(), Failure> {
        let written = runtime()?.block_on(restore(&self.database.database_url, &self.file, self.force))?;
        if let Some(aside) = &written.set_aside {
            println!("The replaced database is now {}", aside.display());
        }
        println!("Restored {} ({}) from {}", written.path.display(), size(&written), self.file.display());
        Ok(())
    }
}

fn runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_current_thread().enable_all().build()
}

fn size(written: &BackupSummary) -> String {
    format!("{:.1} MB", written.bytes as f64 / 1e6)
}

//! `matinee models`

use clap::{Args, Subcommand};
use time::OffsetDateTime;
use time::macros::format_description;

use super::Failure;
use super::settings::ArtifactSettings;
use crate::recommender::Versions;

#[derive(Args)]
pub struct Models {
    #[command(flatten)]
    artifact: ArtifactSettings,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the stored versions, newest first
    List,
    /// Replace the artifact with a stored version; running servers load it
    Use {
        /// The version, as `list` prints it
        version: String,
    },
}

impl Models {
    pub fn run(self) -> Result<(), Failure> {
        let versions = Versions::beside(&self.artifact.model);
        match self.action {
            Action::List => {
                let stored = versions.list()?;
                if stored.is_empty() {
                    println!("No version is stored yet: training or replacing the model stores one");
                }
                for version in stored {
                    let stored_at = OffsetDateTime::from(version.stored_at);
                    let stored_at =
                        stored_at.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC"))?;
                    println!("{}  {stored_at}{}", version.version, if version.in_use { "  in use" } else { "" });
                }
            }
            Action::Use { version } => {
                versions.select(&version)?;
                println!("{} is now version {version}", self.artifact.model.display());
            }
        }
        Ok(())
    }
}

//! `matinee models`

use std::path::PathBuf;

use clap::{Args, Subcommand};
use time::OffsetDateTime;
use time::macros::format_description;

use super::Failure;
use crate::recommender::Versions;

#[derive(Args)]
pub struct Models {
    /// The model's artifact, beside which its versions are kept
    #[arg(long, global = true, env = "MATINEE_MODEL", default_value = "models/similarity.safetensors")]
    model: PathBuf,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Shows the versions that are kept, the newest first
    List,
    /// Puts a version in place; running servers pick it up
    Use {
        /// Twelve characters, as `list` shows them
        version: String,
    },
}

impl Models {
    pub fn run(self) -> Result<(), Failure> {
        let versions = Versions::beside(&self.model);
        match self.what {
            What::List => {
                let kept = versions.list()?;
                if kept.is_empty() {
                    println!("No version is kept yet: `matinee train` keeps one, and so does replacing the model");
                }
                for kept in kept {
                    let since = OffsetDateTime::from(kept.since);
                    let since =
                        since.format(format_description!("[year]-[month]-[day] [hour]:[minute]:[second] UTC"))?;
                    println!("{}  {since}{}", kept.version, if kept.in_use { "  in use" } else { "" });
                }
            }
            What::Use { version } => {
                versions.put_in_place(&version)?;
                println!("{version} is in place at {}", self.model.display());
            }
        }
        Ok(())
    }
}

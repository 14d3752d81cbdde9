//! Settings that several commands share.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::Failure;
use crate::recommender::{InProcessModel, ModelClient, RemoteModel};

#[derive(Args)]
pub struct DatabaseSettings {
    /// The database: an SQLite file, or PostgreSQL (`postgres://me@localhost/matinee`), which several processes can
    /// share
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://data/matinee.db", hide_env_values = true)]
    pub database_url: String,
}

#[derive(Args)]
pub struct CatalogueSettings {
    /// The folder of the catalogue
    #[arg(long, default_value = "models/catalogue")]
    pub catalogue: PathBuf,
}

/// The variable and the default of the artifact, which `train` writes and other commands read.
pub const ARTIFACT_VARIABLE: &str = "MATINEE_MODEL";
pub const DEFAULT_ARTIFACT: &str = "models/similarity.safetensors";

/// The variable and the default of the address that the site listens on.
pub const ADDRESS_VARIABLE: &str = "MATINEE_ADDR";
pub const DEFAULT_ADDRESS: &str = "127.0.0.1:3000";

/// The variable of the number of workers, whose default depends on the command.
pub const WORKERS_VARIABLE: &str = "MATINEE_WORKERS";

#[derive(Args)]
pub struct ArtifactSettings {
    /// The model's artifact
    #[arg(long, global = true, env = ARTIFACT_VARIABLE, default_value = DEFAULT_ARTIFACT)]
    pub model: PathBuf,
}

/// Where the model runs.
#[derive(Args)]
pub struct ModelSettings {
    #[command(flatten)]
    artifact: ArtifactSettings,
    /// Addresses of replicas, separated by commas; without any, the model runs in process
    #[arg(long, env = "RECOMMENDER_URL", value_delimiter = ',')]
    recommender_url: Vec<String>,
}

impl ModelSettings {
    /// Opens the model and starts to watch it: its replicas, each called with `deadline`, or the artifact in process.
    /// `catalogue_checksum` is the checksum of the site's catalogue.
    pub fn open(&self, deadline: Duration, catalogue_checksum: &str) -> Result<ModelClient, Failure> {
        let addresses = self.recommender_url.iter().map(|address| address.trim());
        let mut addresses = addresses.filter(|address| !address.is_empty()).peekable();
        if addresses.peek().is_none() {
            let model = Arc::new(InProcessModel::load(&self.artifact.model));
            tokio::spawn(Arc::clone(&model).watch());
            return Ok(model.into());
        }
        let model = Arc::new(RemoteModel::new(addresses, deadline, catalogue_checksum)?);
        tokio::spawn(Arc::clone(&model).watch());
        Ok(model.into())
    }
}

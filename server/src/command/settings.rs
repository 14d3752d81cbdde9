//! Settings that several commands share.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use domain::Retention;
use tokio::task::JoinHandle;

use super::{Failure, secrets};
use crate::recommender::{InProcessModel, ModelClient, RemoteModel};
use crate::supervise::supervised;

/// The database that a command uses.
#[derive(Args)]
pub struct DatabaseSettings {
    /// The database: an SQLite file, or PostgreSQL (`postgres://me@localhost/matinee`), which several processes can
    /// share; `sqlite://data/matinee.db` by default
    #[arg(long, env = "DATABASE_URL", default_value_t = default_database(), hide_env_values = true, hide_default_value = true)]
    pub database_url: String,
}

/// The database if neither the flag nor `DATABASE_URL` names one. An unreadable secret file has ended the program
/// before.
fn default_database() -> String {
    let read_file = secrets::read_file("DATABASE_URL").ok().flatten();
    read_file.unwrap_or_else(|| "sqlite://data/matinee.db".to_owned())
}

/// How long data about users is kept, in days; `/privacy` states it.
#[derive(Args)]
pub struct RetentionSettings {
    /// For how many days a user without an account and without recent activity is kept
    #[arg(long = "keep-anonymous-users", env = "MATINEE_KEEP_ANONYMOUS_USERS", default_value_t = Retention::default().anonymous_users, value_parser = clap::value_parser!(u32).range(1..=3650))]
    anonymous_users: u32,
    /// For how many days the results of a member's batch are kept
    #[arg(long = "keep-member-batches", env = "MATINEE_KEEP_MEMBER_BATCHES", default_value_t = Retention::default().member_batches, value_parser = clap::value_parser!(u32).range(1..=3650))]
    member_batches: u32,
    /// For how many days the results of an anonymous user's batch are kept
    #[arg(long = "keep-anonymous-batches", env = "MATINEE_KEEP_ANONYMOUS_BATCHES", default_value_t = Retention::default().anonymous_batches, value_parser = clap::value_parser!(u32).range(1..=3650))]
    anonymous_batches: u32,
    /// For how many days a message stays in the inbox
    #[arg(long = "keep-messages", env = "MATINEE_KEEP_MESSAGES", default_value_t = Retention::default().messages, value_parser = clap::value_parser!(u32).range(1..=3650))]
    messages: u32,
    /// For how many days a session lasts after its last use
    #[arg(long = "keep-sessions", env = "MATINEE_KEEP_SESSIONS", default_value_t = Retention::default().sessions, value_parser = clap::value_parser!(u32).range(8..=365))]
    sessions: u32,
}

impl RetentionSettings {
    /// The retention periods of these settings.
    pub fn retention(&self) -> Retention {
        Retention {
            anonymous_users: self.anonymous_users,
            member_batches: self.member_batches,
            anonymous_batches: self.anonymous_batches,
            messages: self.messages,
            sessions: self.sessions,
            ..Retention::default()
        }
    }
}

/// The catalogue that a command reads.
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

/// The artifact that a command reads.
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
    pub artifact: ArtifactSettings,
    /// Addresses of replicas, separated by commas; without any, the model runs in process
    #[arg(long, env = "RECOMMENDER_URL", value_delimiter = ',')]
    recommender_url: Vec<String>,
}

impl ModelSettings {
    /// The addresses of the replicas.
    pub fn replicas(&self) -> impl Iterator<Item = &str> {
        self.recommender_url.iter().map(|address| address.trim()).filter(|address| !address.is_empty())
    }

    /// Begins to load the artifact, on a thread of its own, unless the model runs on replicas.
    pub fn load(&self) -> JoinHandle<Option<InProcessModel>> {
        let path = self.replicas().next().is_none().then(|| self.artifact.model.clone());
        tokio::task::spawn_blocking(move || path.map(|path| InProcessModel::load(&path)))
    }

    /// Opens the model that has been `loading`, or its replicas, each called with `deadline`, and starts to watch it.
    /// `catalogue_checksum` is the checksum of the site's catalogue.
    pub async fn open(
        &self,
        loading: JoinHandle<Option<InProcessModel>>,
        deadline: Duration,
        catalogue_checksum: &str,
    ) -> Result<ModelClient, Failure> {
        if let Some(model) = loading.await? {
            let model = Arc::new(model);
            let watched = Arc::clone(&model);
            tokio::spawn(supervised("model", move || Arc::clone(&watched).watch()));
            return Ok(model.into());
        }
        let model = Arc::new(RemoteModel::new(self.replicas(), deadline, catalogue_checksum)?);
        let watched = Arc::clone(&model);
        tokio::spawn(supervised("replicas", move || Arc::clone(&watched).watch()));
        Ok(model.into())
    }
}

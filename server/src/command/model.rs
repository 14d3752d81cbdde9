//! Where the model is: what `serve` and `worker` have in common.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;

use super::Failure;
use crate::recommender::{InProcessModel, RemoteModel, ModelClient};

#[derive(Args)]
pub struct ModelSettings {
    /// The model's artifact
    #[arg(long, env = "MATINEE_MODEL", default_value = "models/similarity.safetensors")]
    model: PathBuf,
    /// Boxes with the model, separated by commas; without any the model runs in process
    #[arg(long, env = "RECOMMENDER_URL", value_delimiter = ',')]
    recommender_url: Vec<String>,
}

impl ModelSettings {
    /// The model: on boxes where there are any, each asked for no longer than `deadline`; else in process. WatchedFilm over
    /// either way.
    pub fn open(&self, deadline: Duration, catalogue: &str) -> Result<Arc<dyn ModelClient>, Failure> {
        let mut addresses =
            self.recommender_url.iter().map(|address| address.trim()).filter(|at| !at.is_empty()).peekable();
        if addresses.peek().is_none() {
            let model = Arc::new(InProcessModel::load(&self.model));
            tokio::spawn(Arc::clone(&model).watch());
            return Ok(model);
        }
        let model = Arc::new(RemoteModel::new(addresses, deadline, catalogue)?);
        tokio::spawn(Arc::clone(&model).watch());
        Ok(model)
    }
}

//! `matinee worker`

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use models::Catalogue;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Failure;
use super::listen::asked_to_stop;
use super::model::ModelSettings;
use crate::batch::work;
use crate::queue::Queue;
use crate::services::batch::SqlBatches;
use crate::services::catalogue::SqlCatalogue;
use crate::recommender::{CatalogueAdapter, ModelClient};
use crate::store::Store;

#[derive(Args)]
pub struct Worker {
    /// The database that the site has
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://data/matinee.db", hide_env_values = true)]
    database_url: String,
    /// The folder with the catalogue
    #[arg(long, default_value = "models/catalogue")]
    catalogue: PathBuf,
    #[command(flatten)]
    model: ModelSettings,
    /// How many chunks of batches are worked off at once; as many as there are cores where it is left out
    #[arg(long, env = "MATINEE_WORKERS")]
    workers: Option<usize>,
}

/// Nobody waits for a worker's question as they do for a page.
const DEADLINE: Duration = Duration::from_secs(10);

impl Worker {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.work())
    }

    async fn work(self) -> Result<(), Failure> {
        let store = Store::open(&self.database_url).await?;
        let catalogue = Catalogue::read(&self.catalogue)?;
        let films = Arc::new(SqlCatalogue::new(store.clone(), catalogue.billboards));
        let model = self.model.open(DEADLINE, &catalogue.checksum)?;
        let model = Arc::new(CatalogueAdapter::new(model, films, store.clone(), catalogue.checksum));
        let workers = match self.workers {
            Some(workers) => workers,
            None => std::thread::available_parallelism()?.get(),
        };
        let (stop, stopping) = watch::channel(false);
        let queue = Queue::open(&store, &self.database_url)?;
        let working = start(&queue, &store, model, workers, stopping);
        tracing::info!(workers, "waiting for batches");
        asked_to_stop().await;
        stop.send_replace(true);
        working.await?;
        tracing::info!("The worker has stopped");
        Ok(())
    }
}

/// Works off batches in the background, this many chunks at once, until it is told to stop; the chunks at hand are finished.
pub fn start(
    queue: &Queue,
    store: &Store,
    model: Arc<dyn ModelClient>,
    workers: usize,
    stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let queue = queue.clone();
    let handler = work::handler(SqlBatches::new(store.clone()), model);
    tokio::spawn(async move {
        if workers > 0 {
            queue.work(workers, handler, stop).await;
        }
    })
}

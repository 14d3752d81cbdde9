//! `matinee worker`

use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use models::Catalogue;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use super::Failure;
use super::connections;
use super::settings::{CatalogueSettings, DatabaseSettings, ModelSettings, WORKERS_VARIABLE};
use crate::batch::work;
use crate::listener::shutdown_signal;
use crate::queue::Queue;
use crate::recommender::{CatalogueAdapter, ModelClient};
use crate::services::batch::SqlBatches;
use crate::services::catalogue::SqlCatalogue;
use crate::store::Store;
use crate::supervise::supervised;

#[derive(Args)]
pub struct Worker {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    catalogue: CatalogueSettings,
    #[command(flatten)]
    model: ModelSettings,
    /// The number of chunks that are processed at the same time; the number of cores by default
    #[arg(long, env = WORKERS_VARIABLE)]
    workers: Option<usize>,
}

/// The deadline of calls to replicas: longer than a panel's, because no visitor waits.
const DEADLINE: Duration = Duration::from_secs(10);

impl Worker {
    pub fn run(self) -> Result<(), Failure> {
        connections::run(self.work())
    }

    async fn work(self) -> Result<(), Failure> {
        let loading = self.model.load();
        let store = Store::open(&self.database.database_url).await?;
        let catalogue = Catalogue::read(&self.catalogue.catalogue)?;
        let films = Arc::new(SqlCatalogue::new(store.clone(), catalogue.billboards));
        let model = self.model.open(loading, DEADLINE, &catalogue.checksum).await?;
        let model = model.with_catalogue(CatalogueAdapter::new(films, store.clone(), catalogue.checksum));
        let workers = match self.workers {
            Some(workers) => workers,
            None => std::thread::available_parallelism()?.get(),
        };
        let (stop, stopped) = watch::channel(false);
        let queue = Queue::open(&store, &self.database.database_url)?;
        let worker = start(&queue, &store, model, workers, stopped);
        let signal = shutdown_signal();
        tracing::info!(workers, "waiting for batches");
        signal.await;
        stop.send_replace(true);
        worker.await?;
        tracing::info!("The worker has stopped");
        Ok(())
    }
}

/// Processes batches in the background, `workers` chunks at a time, until `stop` becomes true. Chunks in progress are
/// finished.
pub fn start(
    queue: &Queue,
    store: &Store,
    model: ModelClient,
    workers: usize,
    stop: watch::Receiver<bool>,
) -> JoinHandle<()> {
    let queue = queue.clone();
    let gate = work::gate(&model);
    let handler = work::handler(SqlBatches::new(store.clone()), model, gate.clone());
    tokio::spawn(async move {
        if workers > 0 {
            supervised("chunks", || queue.work(workers, &handler, &gate, stop.clone())).await;
        }
    })
}

//! `matinee serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use domain::{FallbackChain, FallbackPolicy, Retention, Services};
use models::Catalogue;

use super::Failure;
use super::connections::{self, ConnectionSettings};
use super::mail::MailSettings;
use super::settings::{
    ADDRESS_VARIABLE, CatalogueSettings, DEFAULT_ADDRESS, DatabaseSettings, ModelSettings, RetentionSettings,
    WORKERS_VARIABLE,
};
use super::worker;
use crate::listener::{ListenerSettings, shutdown_signal};
use crate::queue::{Gate, Queue};
use crate::recommender::CatalogueAdapter;
use crate::services::batch::SqlBatches;
use crate::services::catalogue::SqlCatalogue;
use crate::services::history::{SqlHistory, also_watched};
use crate::services::inbox::SqlInbox;
use crate::services::membership::SqlMembership;
use crate::services::recommender::RecommenderService;
use crate::services::search::SiteSearch;
use crate::store::{self, Store};
use crate::supervise::supervised;
use crate::web::{self, Site, SiteConfig};
use crate::{cleanup, mail, metrics};

#[derive(Args)]
pub struct Serve {
    /// The address that the site listens on
    #[arg(long, env = ADDRESS_VARIABLE, default_value = DEFAULT_ADDRESS)]
    pub(super) addr: SocketAddr,
    #[command(flatten)]
    connections: ConnectionSettings,
    #[command(flatten)]
    pub(super) database: DatabaseSettings,
    #[command(flatten)]
    pub(super) catalogue: CatalogueSettings,
    #[command(flatten)]
    pub(super) model: ModelSettings,
    /// How long a panel waits for its service, in milliseconds
    #[arg(long, env = "PANEL_DEADLINE_MS", default_value = "700", value_parser = clap::value_parser!(u64).range(1..=60_000))]
    panel_deadline_ms: u64,
    /// The number of chunks that this process works on at the same time; 0 leaves batches to `matinee worker`
    #[arg(long, env = WORKERS_VARIABLE, default_value_t = 1)]
    workers: usize,
    #[command(flatten)]
    pub(super) mail: MailSettings,
    #[command(flatten)]
    pub(super) site: SiteConfig,
    #[command(flatten)]
    retention: RetentionSettings,
    /// The folder of the built islands
    #[arg(long, env = "LEPTOS_SITE_ROOT", default_value = "target/site")]
    pub(super) site_root: PathBuf,
}

/// The number of emails that are sent at the same time.
const CONCURRENT_EMAILS: usize = 2;

impl Serve {
    pub fn run(self) -> Result<(), Failure> {
        connections::run(self.serve())
    }

    async fn serve(self) -> Result<(), Failure> {
        let mailer = self.mail.mailer(self.addr)?;
        metrics::recorder();
        // The model, the catalogue and the database are opened at the same time.
        let loading = self.model.load();
        let folder = self.catalogue.catalogue.clone();
        let reading = tokio::task::spawn_blocking(move || Catalogue::read(&folder));
        let store = Store::open(&self.database.database_url).await?;
        // Not the system's temporary folder, which may be in memory.
        if let Err(folder) = tempfile::env::override_temp_dir(store.scratch()) {
            tracing::warn!(folder = %folder.display(), "uploads are buffered in another folder");
        }
        let (billboards, checksum) = {
            // The films take megabytes, and are only needed for loading.
            let catalogue = reading.await??;
            store::catalogue::load(&store, &catalogue).await?;
            (catalogue.billboards, catalogue.checksum)
        };
        let retention = self.retention.retention();
        maintain(&store, retention);

        let films = Arc::new(SqlCatalogue::new(store.clone(), billboards));
        let deadline = Duration::from_millis(self.panel_deadline_ms);
        let model = self.model.open(loading, deadline, &checksum).await?;
        let model = model.with_catalogue(CatalogueAdapter::new(films.clone(), store.clone(), checksum));
        let history = SqlHistory::new(store.clone());
        let recommender = Arc::new(RecommenderService::new(model.clone(), history.clone()));
        let search = SiteSearch::new(store.clone(), recommender.clone(), deadline / 2);
        tokio::spawn({
            let search = search.clone();
            supervised("search index", move || {
                let search = search.clone();
                async move { search.watch().await }
            })
        });
        let policy = FallbackPolicy { deadline, ..FallbackPolicy::default() };
        let services = Services {
            catalogue: films,
            membership: Arc::new(SqlMembership::new(store.clone())),
            search: Arc::new(search),
            history: Arc::new(history),
            recommender,
            batches: Arc::new(SqlBatches::new(store.clone()).with_limits(self.site.batches)),
            inbox: Arc::new(SqlInbox::new(store.clone())),
            fallback: FallbackChain::new(policy),
        };
        let admin_addr = self.site.admin_addr;
        let public_url = self.mail.public_url()?;
        let config = SiteConfig { email_enabled: mailer.is_some(), public_url, retention, ..self.site };
        let site = Site::new(services, store.clone(), model.clone(), &self.site_root, config);
        let queue = Queue::open(&store, &self.database.database_url)?;
        let worker = worker::start(&queue, &store, model, self.workers, site.closing());
        let queues = site.queues().clone();
        tokio::spawn(supervised("queue monitor", move || queues.clone().watch()));
        let outbox = mailer.map(|mailer| {
            let (handler, gate, closing) = (mail::handler(mailer, store.clone()), Gate::always_open(), site.closing());
            tokio::spawn(async move {
                supervised("mails", || queue.work(CONCURRENT_EMAILS, &handler, &gate, closing.clone())).await;
            })
        });

        let stop = shutdown_signal();
        // Behind a proxy, all connections come from it.
        let max_per_network = ListenerSettings::default().max_per_network.filter(|_| !site.is_behind_proxy());
        let listener = self.connections.listen(self.addr, max_per_network).await?;
        tracing::info!("Matinee is open at http://{}", listener.address());
        let admin = match admin_addr {
            Some(address) => Some(self.connections.listen(address, None).await?),
            None => None,
        };
        let closing = site.closing();
        let (router, admin_router) = (web::router(site.clone()), web::admin_router(site.clone()));
        tokio::spawn(async move {
            stop.await;
            site.close();
        });
        let work = async {
            let administer = async {
                if let Some(admin) = admin {
                    tracing::info!("/metrics and the details of /readyz are at http://{}", admin.address());
                    admin.serve(admin_router, closing.clone()).await;
                }
            };
            tokio::join!(listener.serve(router, closing.clone()), administer);
            let outbox = async { if let Some(outbox) = outbox { outbox.await } else { Ok(()) } };
            for ended in [worker.await, outbox.await] {
                if let Err(error) = ended {
                    tracing::error!(%error, "a background task failed");
                }
            }
        };
        self.connections.drain(work, closing.clone()).await;
        tracing::info!("Matinee has shut down");
        Ok(())
    }
}

/// Starts the tasks that measure the database, delete expired data, and count also-watched films.
fn maintain(store: &Store, retention: Retention) {
    let [measured, cleaned, counted] = [(); 3].map(|()| store.clone());
    tokio::spawn(supervised("metrics", move || {
        let store = measured.clone();
        metrics::maintain(move || store.count_connections())
    }));
    tokio::spawn(supervised("cleanup", move || cleanup::run_regularly(cleaned.clone(), retention)));
    tokio::spawn(supervised("also watched", move || also_watched::keep_up_to_date(counted.clone())));
}

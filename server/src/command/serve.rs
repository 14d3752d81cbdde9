//! `matinee serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use clap::Args;
use domain::{FallbackChain, FallbackPolicy, Services};
use models::Catalogue;

use super::Failure;
use super::listen::{listen, shutdown_signal};
use super::mail::MailSettings;
use super::settings::{
    ADDRESS_VARIABLE, CatalogueSettings, DEFAULT_ADDRESS, DatabaseSettings, ModelSettings, WORKERS_VARIABLE,
};
use super::worker;
use crate::queue::Queue;
use crate::recommender::CatalogueAdapter;
use crate::services::batch::SqlBatches;
use crate::services::catalogue::SqlCatalogue;
use crate::services::history::SqlHistory;
use crate::services::inbox::SqlInbox;
use crate::services::membership::SqlMembership;
use crate::services::recommender::RecommenderService;
use crate::store::{self, Store};
use crate::web::{self, Site, SiteConfig};
use crate::{cleanup, mail, metrics};

#[derive(Args)]
pub struct Serve {
    /// The address that the site listens on
    #[arg(long, env = ADDRESS_VARIABLE, default_value = DEFAULT_ADDRESS)]
    addr: SocketAddr,
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(flatten)]
    catalogue: CatalogueSettings,
    #[command(flatten)]
    model: ModelSettings,
    /// How long a panel waits for its service, in milliseconds
    #[arg(long, env = "PANEL_DEADLINE_MS", default_value = "700", value_parser = clap::value_parser!(u64).range(1..=60_000))]
    panel_deadline_ms: u64,
    /// The number of chunks that this process works on at the same time; 0 leaves batches to `matinee worker`
    #[arg(long, env = WORKERS_VARIABLE, default_value_t = 1)]
    workers: usize,
    #[command(flatten)]
    mail: MailSettings,
    #[command(flatten)]
    site: SiteConfig,
    /// The folder of the built islands
    #[arg(long, env = "LEPTOS_SITE_ROOT", default_value = "target/site")]
    site_root: PathBuf,
}

/// The number of emails that are sent at the same time.
const CONCURRENT_EMAILS: usize = 2;

impl Serve {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.serve())
    }

    async fn serve(self) -> Result<(), Failure> {
        let mailer = self.mail.mailer(self.addr)?;
        metrics::recorder();
        tokio::spawn(metrics::maintain());
        let store = Store::open(&self.database.database_url).await?;
        let catalogue = Catalogue::read(&self.catalogue.catalogue)?;
        store::catalogue::load(&store, &catalogue).await?;
        tokio::spawn(cleanup::run_hourly(store.clone()));

        let films = Arc::new(SqlCatalogue::new(store.clone(), catalogue.billboards));
        let deadline = Duration::from_millis(self.panel_deadline_ms);
        let model = self.model.open(deadline, &catalogue.checksum)?;
        let model = model.with_catalogue(CatalogueAdapter::new(films.clone(), store.clone(), catalogue.checksum));
        let history = SqlHistory::new(store.clone());
        let policy = FallbackPolicy { deadline, ..FallbackPolicy::default() };
        let services = Services {
            catalogue: films,
            membership: Arc::new(SqlMembership::new(store.clone())),
            history: Arc::new(history.clone()),
            recommender: Arc::new(RecommenderService::new(model.clone(), history)),
            batches: Arc::new(SqlBatches::new(store.clone())),
            inbox: Arc::new(SqlInbox::new(store.clone())),
            fallback: FallbackChain::new(policy),
        };
        let config = SiteConfig { sends_mail: mailer.is_some(), ..self.site };
        let site = Site::new(services, store.clone(), model.clone(), &self.site_root, config);
        let queue = Queue::open(&store, &self.database.database_url)?;
        let worker = worker::start(&queue, &store, model, self.workers, site.closing());
        let outbox = mailer.map(|mailer| {
            tokio::spawn(queue.work(CONCURRENT_EMAILS, mail::handler(mailer, store.clone()), site.closing()))
        });

        let (listener, address) = listen(self.addr).await?;
        tracing::info!("Matinee is open at http://{address}");
        let router = web::router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let shutdown = async move {
            shutdown_signal().await;
            site.close();
        };
        axum::serve(listener, router).with_graceful_shutdown(shutdown).await?;
        worker.await?;
        if let Some(outbox) = outbox {
            outbox.await?;
        }
        tracing::info!("Matinee has shut down");
        Ok(())
    }
}

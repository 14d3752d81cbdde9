//! `matinee serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use domain::{FallbackChain, Limits, Services};
use clap::Args;
use models::Catalogue;

use super::Failure;
use super::listen::{asked_to_stop, listen};
use super::mail::MailSettings;
use super::model::ModelSettings;
use super::worker;
use crate::queue::Queue;
use crate::services::batch::SqlBatches;
use crate::services::catalogue::SqlCatalogue;
use crate::services::history::SqlHistory;
use crate::services::inbox::SqlInbox;
use crate::services::membership::SqlMembership;
use crate::recommender::{CatalogueAdapter, ModelClient, RecommenderService};
use crate::store::{self, Store};
use crate::web::{self, MEGABYTE, SiteConfig, Site};
use crate::{mail, measure};

#[derive(Args)]
pub struct Serve {
    /// Where the site listens
    #[arg(long, env = "MATINEE_ADDR", default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// The database: a file of SQLite, or a PostgreSQL (`postgres://me@localhost/matinee`), which several servers may share
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://data/matinee.db", hide_env_values = true)]
    database_url: String,
    /// The folder with the catalogue
    #[arg(long, default_value = "models/catalogue")]
    catalogue: PathBuf,
    #[command(flatten)]
    model: ModelSettings,
    /// How long a panel waits for its service, in milliseconds
    #[arg(long, env = "PANEL_DEADLINE_MS", default_value = "700", value_parser = clap::value_parser!(u64).range(1..=60_000))]
    panel_deadline_ms: u64,
    /// Shows the switches that unplug services
    #[arg(long, env = "MATINEE_DEMO")]
    demo: bool,
    /// Visitors come over HTTPS, which a proxy before the site ends: session cookies are Secure, and browsers are told to stay
    #[arg(long, env = "MATINEE_HTTPS")]
    https: bool,
    /// A proxy before the site says where requests come from, in X-Forwarded-For; nobody else must be able to reach the site
    #[arg(long, env = "MATINEE_BEHIND_PROXY")]
    behind_proxy: bool,
    /// How many chunks of batches are worked off in this process at once; 0 where `matinee worker` does it
    #[arg(long, env = "MATINEE_WORKERS", default_value_t = 1)]
    workers: usize,
    /// The largest file that can be uploaded, in megabytes
    #[arg(long, env = "MATINEE_LARGEST_UPLOAD_MB", default_value_t = 64, value_parser = clap::value_parser!(u64).range(1..=1024))]
    largest_upload_mb: u64,
    #[command(flatten)]
    mail: MailSettings,
    /// The folder with the browser's part
    #[arg(long, env = "LEPTOS_SITE_ROOT", default_value = "target/site")]
    site_root: PathBuf,
}

const MAILS_AT_ONCE: usize = 2;

impl Serve {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.serve())
    }

    async fn serve(self) -> Result<(), Failure> {
        let mailer = self.mail.mailer(self.addr)?;
        measure::collect();
        tokio::spawn(measure::keep_up());
        let store = Store::open(&self.database_url).await?;
        let catalogue = Catalogue::read(&self.catalogue)?;
        store::catalogue::load(&store, &catalogue).await?;

        tokio::spawn(cleanup::keep_deleting(store.clone()));

        let films = Arc::new(SqlCatalogue::new(store.clone(), catalogue.billboards));
        let deadline = Duration::from_millis(self.panel_deadline_ms);
        let model = self.model.open(deadline, &catalogue.checksum)?;
        let model: Arc<dyn ModelClient> =
            Arc::new(CatalogueAdapter::new(model, films.clone(), store.clone(), catalogue.checksum));
        let history = SqlHistory::new(store.clone());
        let limits = Limits { deadline, ..Limits::default() };
        let services = Services {
            catalogue: films,
            membership: Arc::new(SqlMembership::new(store.clone())),
            history: Arc::new(history.clone()),
            recommender: Arc::new(RecommenderService::new(Arc::clone(&model), history.clone())),
            batches: Arc::new(SqlBatches::new(store.clone())),
            inbox: Arc::new(SqlInbox::new(store.clone())),
            fallback: FallbackChain::new(limits),
        };
        let manner = SiteConfig {
            demo: self.demo,
            https: self.https,
            behind_proxy: self.behind_proxy,
            sends_mail: mailer.is_some(),
            largest_upload: self.largest_upload_mb * MEGABYTE,
        };
        let site = Site::new(services, store.clone(), Arc::clone(&model), &self.site_root, manner);
        let queue = Queue::open(&store, &self.database_url)?;
        let working = worker::start(&queue, &store, model, self.workers, site.closing());
        let mailing = mailer.map(|mailer| {
            tokio::spawn(queue.work(MAILS_AT_ONCE, mail::handler(mailer, store.clone()), site.closing()))
        });

        let (listener, address) = listen(self.addr).await?;
        tracing::info!("Matinee is open at http://{address}");
        let router = web::router(site.clone()).into_make_service_with_connect_info::<SocketAddr>();
        let stop = async move {
            asked_to_stop().await;
            site.close();
        };
        axum::serve(listener, router).with_graceful_shutdown(stop).await?;
        working.await?;
        if let Some(mailing) = mailing {
            mailing.await?;
        }
        tracing::info!("Matinee has closed");
        Ok(())
    }
}

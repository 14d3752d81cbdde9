//! `matinee serve`

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use app::services::{Ladder, Limits, Services};
use clap::Args;
use models::Catalogue;

use super::Failure;
use super::listen::{asked_to_stop, listen};
use super::mail::MailSettings;
use crate::measure;
use crate::services::catalogue::SqlCatalogue;
use crate::services::history::SqlHistory;
use crate::services::inbox::SqlInbox;
use crate::services::membership::SqlMembership;
use crate::services::recommender::{Catalogued, InProcess, Remote, Similar, Strips};
use crate::store::{self, Store};
use crate::web::{self, Manner, Site};

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
    /// The model's artifact
    #[arg(long, env = "MATINEE_MODEL", default_value = "models/similarity.safetensors")]
    model: PathBuf,
    /// Boxes with the model, separated by commas; without any the model runs in process
    #[arg(long, env = "RECOMMENDER_URL", value_delimiter = ',')]
    recommender_url: Vec<String>,
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
    #[command(flatten)]
    mail: MailSettings,
    /// The folder with the browser's part
    #[arg(long, env = "LEPTOS_SITE_ROOT", default_value = "target/site")]
    site_root: PathBuf,
}

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

        tokio::spawn(store::expired::keep_deleting(store.clone()));

        let films = Arc::new(SqlCatalogue::new(store.clone(), catalogue.billboards));
        let model = self.model(&catalogue.checksum)?;
        let model: Arc<dyn Similar> =
            Arc::new(Catalogued::new(model, films.clone(), store.clone(), catalogue.checksum));
        let history = SqlHistory::new(store.clone());
        let limits = Limits { deadline: Duration::from_millis(self.panel_deadline_ms), ..Limits::default() };
        let services = Services {
            catalogue: films,
            membership: Arc::new(SqlMembership::new(store.clone())),
            history: Arc::new(history.clone()),
            recommender: Arc::new(Strips::new(Arc::clone(&model), history.clone())),
            inbox: Arc::new(SqlInbox::new(store.clone())),
            ladder: Ladder::new(limits),
        };
        let manner = Manner {
            demo: self.demo,
            https: self.https,
            behind_proxy: self.behind_proxy,
            sends_mail: mailer.is_some(),
        };
        let site = Site::new(services, store, model, &self.site_root, manner);

        let (listener, address) = listen(self.addr).await?;
        tracing::info!("Matinee is open at http://{address}");
        let router = web::router(site).into_make_service_with_connect_info::<SocketAddr>();
        axum::serve(listener, router).with_graceful_shutdown(asked_to_stop()).await?;
        tracing::info!("Matinee has closed");
        Ok(())
    }

    /// The model: on boxes where there are any, else in process; watched over either way.
    fn model(&self, catalogue: &str) -> Result<Arc<dyn Similar>, Failure> {
        if self.recommender_url.iter().all(|address| address.trim().is_empty()) {
            let model = Arc::new(InProcess::load(&self.model));
            tokio::spawn(Arc::clone(&model).watch());
            return Ok(model);
        }
        let deadline = Duration::from_millis(self.panel_deadline_ms);
        let addresses = self.recommender_url.iter().map(String::as_str).filter(|address| !address.trim().is_empty());
        let model = Arc::new(Remote::new(addresses, deadline, catalogue)?);
        tokio::spawn(Arc::clone(&model).watch());
        Ok(model)
    }
}

//! The site under test: a real database, a real model, and services that can be made to fail.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use clap::Parser;
use domain::{
    Batches, Catalogue, FallbackChain, FallbackPolicy, Fault, History, Inbox, Membership, Recommender, Search, Service,
    Services,
};
use http::{HeaderName, Request, Response, header};
use server::batch::work::{gate, handler};
use server::queue::Queue;
use server::recommender::{CatalogueAdapter, InProcessModel, ModelClient, RemoteModel};
use server::services::batch::SqlBatches;
use server::services::catalogue::SqlCatalogue;
use server::services::history::SqlHistory;
use server::services::inbox::SqlInbox;
use server::services::membership::SqlMembership;
use server::services::recommender::RecommenderService;
use server::services::search::SiteSearch;
use server::store::{self, Store};
use server::web::{self, Site, SiteConfig};
use tower::ServiceExt;

use super::eventually::eventually;
use super::faulty_service::{Control, Faulty};
use super::response::TestResponse;

/// The committed artifact.
pub fn artifact() -> PathBuf {
    repository().join("models/similarity.safetensors")
}

pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

pub static CATALOGUE: LazyLock<models::Catalogue> = LazyLock::new(|| {
    models::Catalogue::read(&repository().join("models/catalogue")).unwrap_or_else(|error| panic!("{error}"))
});

/// For a server that runs until its test ends.
pub fn never_closes() -> tokio::sync::watch::Receiver<bool> {
    tokio::sync::watch::channel(false).1
}

/// The settings that `matinee serve` has without flags.
fn default_site_config() -> SiteConfig {
    #[derive(Parser)]
    struct Flags {
        #[command(flatten)]
        site: SiteConfig,
    }
    Flags::parse_from(["matinee"]).site
}

/// The settings of a [`TestApp`].
#[expect(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct TestConfig {
    pub model: PathBuf,
    /// The films of the site.
    pub catalogue: models::Catalogue,
    /// The URLs of replicas; without any, the model runs in process.
    pub replicas: Vec<String>,
    /// The deadline of service calls. The default is long enough for a busy machine, and shorter than that of requests.
    pub deadline: Duration,
    /// How long an answer is served from the fresh cache.
    pub fresh_for: Duration,
    /// The URL of the database; by default a new SQLite database.
    pub database: Option<String>,
    pub demo: bool,
    pub https: bool,
    /// The public URL of the site.
    pub url: Option<&'static str>,
    pub admin_addr: Option<SocketAddr>,
    pub behind_proxy: bool,
    pub hsts_subdomains: bool,
    pub email_enabled: bool,
}

impl Default for TestConfig {
    fn default() -> Self {
        Self {
            model: artifact(),
            catalogue: CATALOGUE.clone(),
            replicas: Vec::new(),
            deadline: Duration::from_secs(12),
            fresh_for: FallbackPolicy::default().fresh_for,
            database: None,
            demo: true,
            https: false,
            url: None,
            admin_addr: None,
            behind_proxy: false,
            hsts_subdomains: true,
            email_enabled: false,
        }
    }
}

/// Copies a database that has the films of [`CATALOGUE`], which takes much longer to load than to copy.
async fn copy_of_loaded_database(folder: &Path) -> String {
    static LOADED: tokio::sync::OnceCell<PathBuf> = tokio::sync::OnceCell::const_new();
    let loaded = LOADED.get_or_init(|| async {
        let building = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a temporary folder").keep();
        let file = building.join("catalogue.db");
        let store =
            Store::open(&format!("sqlite://{}", file.display())).await.unwrap_or_else(|error| panic!("{error}"));
        store::catalogue::load(&store, &CATALOGUE).await.expect("loaded");
        store.close().await;
        file
    });
    let copy = folder.join("matinee.db");
    std::fs::copy(loaded.await, &copy).expect("copied");
    format!("sqlite://{}", copy.display())
}

/// A site without a socket.
pub struct TestApp {
    router: Router,
    pub site: Site,
    /// The model in process, whether or not the site uses it.
    pub model: Arc<InProcessModel>,
    /// The client of the model that the site uses.
    client: ModelClient,
    controls: [Arc<Control>; 6],
    deadline: Duration,
    database: String,
    _folder: tempfile::TempDir,
}

impl TestApp {
    pub async fn start() -> Self {
        Self::with(TestConfig::default()).await
    }

    pub async fn with(config: TestConfig) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = match config.database {
            Some(url) => url,
            None => copy_of_loaded_database(folder.path()).await,
        };
        let store = Store::open(&url).await.unwrap_or_else(|error| panic!("{error}"));
        store::catalogue::load(&store, &config.catalogue).await.expect("loaded");
        server::metrics::recorder();
        let catalogue: Arc<dyn Catalogue> =
            Arc::new(SqlCatalogue::new(store.clone(), config.catalogue.billboards.clone()));
        let membership: Arc<dyn Membership> = Arc::new(SqlMembership::new(store.clone()));
        let history: Arc<dyn History> = Arc::new(SqlHistory::new(store.clone()));
        let batches: Arc<dyn Batches> = Arc::new(SqlBatches::new(store.clone()));
        let inbox: Arc<dyn Inbox> = Arc::new(SqlInbox::new(store.clone()));
        let in_process = Arc::new(InProcessModel::load(&config.model));
        let replicas = config.replicas.iter().map(String::as_str);
        let model: ModelClient = match RemoteModel::new(replicas, config.deadline, &config.catalogue.checksum) {
            Ok(remote) => Arc::new(remote).into(),
            Err(_) => Arc::clone(&in_process).into(),
        };
        let adapter = CatalogueAdapter::new(Arc::clone(&catalogue), store.clone(), config.catalogue.checksum.clone());
        let model = model.with_catalogue(adapter);
        let recommender: Arc<dyn Recommender> =
            Arc::new(RecommenderService::new(model.clone(), SqlHistory::new(store.clone())));
        let search: Arc<dyn Search> =
            Arc::new(SiteSearch::new(store.clone(), Arc::clone(&recommender), config.deadline));

        let controls: [Arc<Control>; 6] = Default::default();
        let control = |service: Service| Arc::clone(&controls[service as usize]);
        let services = Services {
            catalogue: Arc::new(Faulty { control: control(Service::Catalogue), service: catalogue }),
            search: Arc::new(Faulty { control: control(Service::Catalogue), service: search }),
            membership: Arc::new(Faulty { control: control(Service::Membership), service: membership }),
            history: Arc::new(Faulty { control: control(Service::History), service: history }),
            recommender: Arc::new(Faulty { control: control(Service::Recommender), service: recommender }),
            batches: Arc::new(Faulty { control: control(Service::Batches), service: batches }),
            inbox: Arc::new(Faulty { control: control(Service::Inbox), service: inbox }),
            fallback: FallbackChain::new(FallbackPolicy {
                deadline: config.deadline,
                fresh_for: config.fresh_for,
                ..FallbackPolicy::default()
            }),
        };
        let site_config = SiteConfig {
            demo: config.demo,
            https: config.https,
            public_url: config.url.map(|url| url.parse().expect("an address")),
            admin_addr: config.admin_addr,
            behind_proxy: config.behind_proxy,
            hsts_subdomains: config.hsts_subdomains,
            email_enabled: config.email_enabled,
            ..default_site_config()
        };
        let client = model.clone();
        let site = Site::new(services, store, model, Path::new("no/such/folder"), site_config);
        Self {
            router: web::router(site.clone()),
            site,
            model: in_process,
            client,
            controls,
            deadline: config.deadline,
            database: url,
            _folder: folder,
        }
    }

    /// Lets every call to a service fail from now on.
    pub fn fail(&self, service: Service, fault: Fault) {
        self.control(service).set_fault(Some(fault));
    }

    /// Lets calls to a service succeed again.
    pub fn repair(&self, service: Service) {
        self.control(service).set_fault(None);
    }

    /// Holds back every call to a service until [`TestApp::release`].
    pub fn hold(&self, service: Service) {
        self.control(service).set_held(true);
    }

    pub fn release(&self, service: Service) {
        self.control(service).set_held(false);
    }

    /// The number of calls to a service so far.
    pub fn calls(&self, service: Service) -> usize {
        self.control(service).calls()
    }

    /// The number of calls that a service has not answered yet.
    pub fn pending(&self, service: Service) -> usize {
        self.control(service).pending()
    }

    fn control(&self, service: Service) -> &Control {
        &self.controls[service as usize]
    }

    /// Awaits a response while every call to a service fails.
    ///
    /// A fault of latency needs the single-threaded runtime: once the other services have answered, the time of the
    /// runtime jumps to the deadline.
    pub async fn during<T>(&self, service: Service, fault: Fault, response: impl Future<Output = T>) -> T {
        self.fail(service, fault);
        let response =
            if fault == Fault::Latency { self.after_deadline(service, response).await } else { response.await };
        self.repair(service);
        response
    }

    async fn after_deadline<T>(&self, service: Service, response: impl Future<Output = T>) -> T {
        let calls = self.calls(service);
        let deadline = async {
            eventually("only the hanging service has pending calls", async || {
                // Answers pass through tasks, which run before this one continues.
                for _ in 0..10 {
                    tokio::task::yield_now().await;
                }
                let pending: usize = self.controls.iter().map(|control| control.pending()).sum();
                self.calls(service) > calls && pending == self.pending(service)
            })
            .await;
            tokio::time::pause();
            // A shared call ends after one and a half deadlines, and the whole request after two.
            tokio::time::advance(self.deadline.mul_f32(1.6)).await;
            tokio::time::resume();
        };
        tokio::join!(response, deadline).0
    }

    /// Processes batches in the background until the test ends.
    pub async fn start_worker(&self) {
        let store = self.store().await;
        let queue = Queue::open(&store, &self.database).unwrap_or_else(|error| panic!("{error}"));
        let gate = gate(&self.client);
        let handler = handler(SqlBatches::new(store), self.client.clone(), gate.clone());
        tokio::spawn(async move {
            let (_never_stops, stop) = tokio::sync::watch::channel(false);
            queue.work(1, &handler, &gate, stop).await;
        });
    }

    /// The URL of the database.
    pub fn database(&self) -> &str {
        &self.database
    }

    /// Sends a request to the listener for operators.
    pub async fn send_to_admin(&self, request: Request<Body>) -> Response<Body> {
        web::admin_router(self.site.clone()).oneshot(request).await.expect("the router is infallible")
    }

    /// The router, to be served at a socket.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.expect("the router is infallible")
    }

    pub async fn get(&self, address: &str) -> TestResponse {
        self.get_with(address, &[]).await
    }

    pub async fn get_with(&self, address: &str, headers: &[(HeaderName, &str)]) -> TestResponse {
        let mut request = Request::get(address);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        TestResponse::receive(self.send(request.body(Body::empty()).expect("a request")).await).await
    }

    /// Posts JSON as a program does, without the headers of a browser.
    pub async fn post_json(&self, address: &str, body: impl Into<Body>) -> TestResponse {
        let request = Request::post(address).header(header::CONTENT_TYPE, "application/json").body(body.into());
        TestResponse::receive(self.send(request.expect("a request")).await).await
    }

    /// Posts a form as a browser on this site does.
    pub async fn post(&self, address: &str, form: &str) -> TestResponse {
        self.client().post(address, form).await
    }
}

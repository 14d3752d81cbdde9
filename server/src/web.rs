//! The web server: pages, server functions, forms, posters, the REST API and the health endpoints in one router.

use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use app::demo::{Demo, FaultBoard};
use app::document::AssetRoot;
use app::form::{EmailEnabled, KeyGenerator, UploadLimit};
use app::{App, StartedPage, Trace, document};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::get;
use domain::{Service, Services, Visitor};
use http::StatusCode;
use http::request::Parts;
use leptos::config::{LeptosOptions, ReloadWSProtocol};
use leptos::prelude::{provide_context, use_context, use_nonce, with_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list};
use tokio::sync::watch;
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::id::new_id;
use crate::mail::PublicUrl;
use crate::queue::QueueMonitor;
use crate::recommender::ModelClient;
use crate::services::batch::SqlBatches;
use crate::services::history::SqlHistory;
use crate::services::inbox::SqlInbox;
use crate::services::known_values::SqlKnownValues;
use crate::services::membership::email_limits::Unsubscribing;
use crate::services::membership::{Accounts, Orders};
use crate::store::Store;
use crate::store::sessions::SqlSessions;
use crate::store::titles::SiteTitles;

mod access_log;
mod api;
mod art;
mod assets;
mod audit;
mod auth;
mod batch_email;
mod composition;
mod config;
mod edge;
mod fault_board;
mod fault_cookie;
mod forms;
mod inference;
mod known_browser;
mod limits;
mod model_api;
mod multipart;
mod probes;
mod problem;
mod representation;
mod request_log;
mod rerender;
mod search;
mod security;
mod server_fn_status;
mod session_limit;
mod surprise;
mod upload_slots;
mod uri_limits;
mod user_agent;
mod xray;

use assets::Assets;
pub use config::SiteConfig;
use fault_cookie::FaultCookies;
use limits::Limits;
pub use model_api::router as replica_router;
use session_limit::SessionLimiter;
use surprise::Surprises;
use upload_slots::UploadSlots;

/// The state of the site. Every layer of the router clones it for every request, so it is a single pointer.
#[derive(Clone)]
pub struct Site(Arc<SiteState>);

/// What a [`Site`] points to.
pub struct SiteState {
    services: Arc<Services>,
    store: Store,
    accounts: Accounts,
    sessions: SqlSessions,
    unsubscribing: Unsubscribing,
    new_sessions: SessionLimiter,
    orders: Orders,
    history: SqlHistory,
    batches: SqlBatches,
    film_titles: Arc<SiteTitles>,
    known_values: SqlKnownValues,
    inbox: SqlInbox,
    model: ModelClient,
    assets: Assets,
    art: art::Gallery,
    config: SiteConfig,
    faults: FaultCookies,
    surprises: Surprises,
    limits: Limits,
    uploads: UploadSlots,
    queues: QueueMonitor,
    progress_feeds: Arc<api::ProgressFeeds>,
    closing: watch::Sender<bool>,
    options: LeptosOptions,
}

impl Deref for Site {
    type Target = SiteState;

    fn deref(&self) -> &SiteState {
        &self.0
    }
}

impl FromRef<Site> for LeptosOptions {
    fn from_ref(site: &Site) -> Self {
        site.options.clone()
    }
}

impl Site {
    /// Collects what the router needs. `site_root` is the folder in which the islands have been built.
    pub fn new(services: Services, store: Store, model: ModelClient, site_root: &Path, config: SiteConfig) -> Self {
        let film_titles = Arc::new(SiteTitles::new(store.clone()));
        let batches = SqlBatches::new(store.clone()).with_limits(config.batches).with_retention(config.retention);
        let closing = watch::Sender::new(false);
        let options = LeptosOptions::builder()
            .output_name("matinee")
            .site_root(site_root.to_string_lossy())
            .reload_ws_protocol(ReloadWSProtocol::WS)
            .build();
        Self(Arc::new(SiteState {
            services: Arc::new(services),
            accounts: Accounts::new(store.clone()).with_email(config.email_enabled),
            sessions: SqlSessions::new(store.clone()),
            unsubscribing: Unsubscribing::new(store.clone()),
            new_sessions: SessionLimiter::new(),
            orders: Orders::new(store.clone()),
            history: SqlHistory::new(store.clone()),
            progress_feeds: api::ProgressFeeds::new(batches.clone(), closing.subscribe()),
            batches,
            known_values: SqlKnownValues::new(store.clone(), Arc::clone(&film_titles)),
            film_titles,
            inbox: SqlInbox::new(store.clone()),
            queues: QueueMonitor::new(store.clone()),
            faults: FaultCookies::new(store.clone()),
            surprises: Surprises::new(),
            store,
            model,
            assets: Assets::read(site_root),
            art: art::Gallery::new(),
            limits: Limits::new(config.behind_proxy),
            config,
            uploads: UploadSlots::new(),
            closing,
            options,
        }))
    }

    /// The state of the queues, for the task that updates it.
    pub fn queues(&self) -> &QueueMonitor {
        &self.queues
    }

    /// Becomes true when the site shuts down: long-lived responses end then.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Whether clients connect to a proxy in front of the site.
    pub fn is_behind_proxy(&self) -> bool {
        self.config.behind_proxy
    }

    /// The number of batches whose progress is read for open event streams.
    pub fn followed_batches(&self) -> usize {
        self.progress_feeds.followed()
    }

    /// The number of uploads that are being read.
    pub fn uploads_in_progress(&self) -> usize {
        self.uploads.in_use()
    }

    /// Ends long-lived responses.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// Provides the part of a page's context that is the same for every request, and sets its security policy.
    fn provide_settings(&self) {
        provide_context(Arc::clone(&self.services));
        provide_context(KeyGenerator(|| new_id().into()));
        provide_context(EmailEnabled(self.config.email_enabled));
        provide_context(UploadLimit(self.config.largest_upload_mb));
        provide_context(self.config.retention);
        provide_context(AssetRoot { path: self.assets.root.clone(), with_islands: self.assets.with_islands });
        if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) {
            security::set_page_policy(&response, &nonce);
        }
    }

    /// Provides the context of a page or server function that leptos handles.
    fn provide(&self) {
        self.provide_settings();
        if let Some(facts) = with_context(|parts: &Parts| PageFacts::of(parts, self)) {
            facts.provide();
        }
    }
}

/// The part of a page's context that depends on the request.
struct PageFacts {
    demo: Demo,
    visitor: Visitor,
    trace: Option<Trace>,
    started: Option<StartedPage>,
    board: Option<FaultBoard>,
}

impl PageFacts {
    fn of(parts: &Parts, site: &Site) -> Self {
        let demo = forms::demo_of(parts, site.config.demo);
        let mut visitor = parts.extensions.get::<Visitor>().cloned().unwrap_or_default();
        // The list and the ratings were loaded together with the visitor; a fault of the history also applies to them.
        let deadline = site.services.fallback.deadline();
        if demo.faults.of(Service::History).is_some_and(|fault| fault.ends_call(deadline)) {
            visitor.listed = Arc::default();
            visitor.ratings = Arc::default();
        }
        let (trace, started) = (parts.extensions.get().cloned(), parts.extensions.get().cloned());
        Self { demo, visitor, trace, started, board: parts.extensions.get().cloned() }
    }

    fn provide(self) {
        let Self { demo, visitor, trace, started, board } = self;
        provide_context(demo);
        provide_context(visitor);
        if let Some(trace) = trace {
            provide_context(trace);
        }
        if let Some(started) = started {
            provide_context(started);
        }
        if let Some(board) = board {
            provide_context(board);
        }
    }
}

/// The maximum size of a form, in bytes.
const MAX_FORM_LEN: usize = 16 * 1024;

/// The routes of the pages, generated once per process: while leptos generates them, it suppresses every resource in
/// the process through a shared flag, and a resource that another site is loading at that moment would never resolve.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The routes of the pages, such as `/movie/{slug}`.
pub fn page_routes() -> impl Iterator<Item = &'static str> {
    PAGES.iter().map(AxumRouteListing::path)
}

/// The router of the whole site. Layers are combined into two stacks, outermost first: each layer on its own would box
/// all layers below it once more.
pub fn router(site: Site) -> Router {
    let provide = {
        let site = site.clone();
        move || site.provide()
    };
    let page = {
        let site = site.clone();
        move || document(site.options.clone())
    };
    let api = api::for_site(site.model.clone());
    let not_found = leptos_axum::render_app_to_stream_with_context(provide.clone(), page.clone());

    let timeout = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::REQUEST_TIMEOUT);
    let personal = Router::new()
        .leptos_routes_with_context(&site, PAGES.clone(), provide, page)
        .route_layer(from_fn_with_state(site.clone(), composition::from_memory))
        .merge(forms::router(&site))
        .merge(api.personal.route_layer(from_fn(auth::refuse_unknown)))
        .fallback(not_found)
        .layer(timeout)
        // Uploads may take longer, and enforce their own timeouts.
        .merge(forms::upload_router(&site))
        .merge(api.uploads.route_layer(from_fn(auth::refuse_unknown)))
        .layer(
            ServiceBuilder::new()
                .layer(map_response(auth::session_failure))
                .layer(from_fn_with_state(site.clone(), session_limit::limit))
                .layer(from_fn(auth::with_deadline))
                .layer(auth::layer(&site, site.config.https))
                .layer(from_fn_with_state(site.clone(), auth::load_visitor))
                .layer(map_response(server_fn_status::set_status)),
        );
    let public = Router::new()
        .route("/art/{file}", get(art::picture))
        .route("/search/suggestions", get(search::suggestions))
        .route("/healthz", get(probes::alive))
        .route("/readyz", get(probes::site_ready))
        .route("/metrics", get(probes::site_metrics))
        .merge(api::docs::router(&api.contract))
        .merge(api::contract(&api.contract))
        .merge(api.public)
        .merge(inference::router(site.model.clone()))
        .merge(assets::router())
        .layer(timeout);

    personal
        .merge(public)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(request_log::log_request))
                .layer(from_fn_with_state(site.clone(), xray::show))
                .layer(from_fn_with_state(site.clone(), edge::enforce))
                .layer(CatchPanicLayer::custom(problem::after_panic))
                .layer(csrf(&site))
                .layer(DefaultBodyLimit::max(MAX_FORM_LEN)),
        )
        .with_state(site)
}

/// The router of the listener for operators.
pub fn admin_router(site: Site) -> Router {
    Router::new()
        .route("/healthz", get(probes::alive))
        .route("/readyz", get(probes::admin_ready))
        .route("/metrics", get(probes::metrics))
        .fallback(async || problem::Problem::not_found())
        .layer(from_fn(request_log::log_request))
        .with_state(site)
}

/// Rejects forms from other sites. Browsers without `Sec-Fetch-Site` only send their origin, which differs from the
/// `Host` that a proxy may write; then it must be the public URL of the site.
fn csrf(site: &Site) -> CsrfLayer {
    let layer = CsrfLayer::new();
    let Some(origin) = site.config.public_url.as_ref().map(PublicUrl::origin) else { return layer };
    layer.clone().add_trusted_origin(&origin).unwrap_or_else(|error| {
        tracing::warn!(%error, "forms may be rejected behind a proxy: MATINEE_URL is not an origin");
        layer
    })
}

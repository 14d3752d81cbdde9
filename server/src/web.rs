//! The web: one router, made of the pages, the panels' server functions, forms, art, the REST API and the probes.

use std::ops::Deref;
use std::path::Path;
use std::sync::{Arc, LazyLock};

use app::document::AssetRoot;
use app::form::{NewKey, SendsMail};
use domain::Services;
use domain::Visitor;
use app::{App, document};
use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::middleware::{from_fn, from_fn_with_state, map_response};
use axum::routing::get;
use http::StatusCode;
use http::request::Parts;
use leptos::config::{LeptosOptions, ReloadWSProtocol};
use leptos::prelude::{provide_context, use_context, use_nonce, with_context};
use leptos_axum::{AxumRouteListing, LeptosRoutes, ResponseOptions, generate_route_list};
use tokio::sync::{Semaphore, watch};
use tower::ServiceBuilder;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::timeout::TimeoutLayer;

use crate::services::batch::SqlBatches;
use crate::services::history::SqlHistory;
use crate::services::inbox::SqlInbox;
use crate::services::membership::{Accounts, Subscriptions};
use crate::services::users;
use crate::recommender::ModelClient;
use crate::store::Store;

mod api;
mod art;
mod assets;
mod auth;
mod uri_limits;
mod forms;
mod edge;
mod multipart;
mod request_log;
mod limits;
mod model_api;
mod rerender;
mod server_fn_status;
mod probes;
mod problem;
mod security;
mod sessions;

use assets::Assets;
pub use multipart::MEGABYTE;
use limits::Limits;
pub use model_api::router as replica_router;
pub use sessions::SqlSessions;

/// Everything that requests share. Cloned many times for each: every layer of the router keeps one.
#[derive(Clone)]
pub struct Site(Arc<Shared>);

/// What a [`Site`] points to.
pub struct Shared {
    services: Arc<Services>,
    store: Store,
    accounts: Accounts,
    subscriptions: Subscriptions,
    history: SqlHistory,
    batches: SqlBatches,
    inbox: SqlInbox,
    model: Arc<dyn ModelClient>,
    assets: Assets,
    art: art::Gallery,
    demo: bool,
    https: bool,
    sends_mail: bool,
    limits: Limits,
    /// In bytes.
    largest_upload: u64,
    /// How many uploads may be read at once.
    uploads: Semaphore,
    closing: watch::Sender<bool>,
    options: LeptosOptions,
}

impl Deref for Site {
    type Target = Shared;

    fn deref(&self) -> &Shared {
        &self.0
    }
}

impl FromRef<Site> for LeptosOptions {
    fn from_ref(site: &Site) -> Self {
        site.options.clone()
    }
}

impl Site {
    /// Gathers what the router needs; `site_root` is where the browser's part has been built.
    pub fn new(services: Services, store: Store, model: Arc<dyn ModelClient>, site_root: &Path, manner: SiteConfig) -> Self {
        let options = LeptosOptions::builder()
            .output_name("matinee")
            .site_root(site_root.to_string_lossy())
            .reload_ws_protocol(ReloadWSProtocol::WS)
            .build();
        let art = art::Gallery::new();
        let SiteConfig { demo, https, behind_proxy, sends_mail, largest_upload } = manner;
        let (accounts, subscriptions) = (Accounts::new(store.clone()), Subscriptions::new(store.clone()));
        let (history, inbox) = (SqlHistory::new(store.clone()), SqlInbox::new(store.clone()));
        let batches = SqlBatches::new(store.clone());
        let assets = Assets::read(site_root);
        Self(Arc::new(Shared {
            services: Arc::new(services),
            store,
            accounts,
            subscriptions,
            history,
            batches,
            inbox,
            model,
            assets,
            art,
            demo,
            https,
            sends_mail,
            limits: Limits::new(behind_proxy),
            largest_upload,
            uploads: Semaphore::new(UPLOADS),
            closing: watch::Sender::new(false),
            options,
        }))
    }

    /// Becomes true when the site closes: answers that go on for long end then.
    pub fn closing(&self) -> watch::Receiver<bool> {
        self.closing.subscribe()
    }

    /// Ends answers that go on for long.
    pub fn close(&self) {
        self.closing.send_replace(true);
    }

    /// What every page and server function finds in its context.
    fn provide(&self) {
        provide_context(Arc::clone(&self.services));
        provide_context(NewKey(users::new_id));
        provide_context(SendsMail(self.sends_mail));
        provide_context(AssetRoot { path: self.assets.root.clone(), with_islands: self.assets.with_islands });
        let asked = with_context(|parts: &Parts| {
            let visitor = parts.extensions.get::<Visitor>().cloned().unwrap_or_default();
            (forms::demo_of(parts, self.demo), visitor)
        });
        if let Some((demo, mut visitor)) = asked {
            // Of whom nothing can be remembered, nothing is known.
            if demo.plugs.of("history").is_some() {
                visitor.kept = Arc::default();
            }
            provide_context(demo);
            provide_context(visitor);
        }
        if let (Some(response), Some(nonce)) = (use_context::<ResponseOptions>(), use_nonce()) {
            security::protect_page(&response, &nonce);
        }
    }
}

/// How the site is run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct SiteConfig {
    /// Shows the switches that unplug services.
    pub demo: bool,
    /// Visitors come over HTTPS, which a proxy before the site ends.
    pub https: bool,
    /// A proxy before the site says where requests come from, in `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// In bytes.
    pub largest_upload: u64,
    /// Messages also go by mail.
    pub sends_mail: bool,
}

impl Default for SiteConfig {
    fn default() -> Self {
        Self { demo: false, https: false, behind_proxy: false, sends_mail: false, largest_upload: 64 * MEGABYTE }
    }
}

const UPLOADS: usize = 8;
/// Larger forms than this are not ours.
const LARGEST_FORM: usize = 16 * 1024;

/// The pages by address, found once for the process: while leptos looks for them it suppresses every resource in the
/// process, by a flag that they all share, and one that another site here is loading meanwhile would never end.
static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));

/// The whole site. Layers come in two stacks, the outermost first: by itself, each would box all below it once more.
pub fn router(site: Site) -> Router {
    let provide = {
        let site = site.clone();
        move || site.provide()
    };
    let page = {
        let site = site.clone();
        move || document(site.options.clone())
    };
    let api = api::of_site(Arc::clone(&site.model));
    let not_found = leptos_axum::render_app_to_stream_with_context(provide.clone(), page.clone());

    let timed = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, limits::LONGEST_REQUEST);
    let personal = Router::new()
        .leptos_routes_with_context(&site, PAGES.clone(), provide, page)
        .merge(forms::router())
        .merge(api.personal)
        .fallback(not_found)
        .layer(timed)
        // Uploads may take longer, and keep their own time.
        .merge(forms::upload_router())
        .merge(api.uploads)
        .layer(
            ServiceBuilder::new()
                .layer(map_response(sessions::with_status))
                .layer(auth::layer(&site, site.https))
                .layer(from_fn_with_state(site.clone(), auth::load_visitor))
                .layer(map_response(server_fn_status::with_status)),
        );
    let public = Router::new()
        .route("/art/{file}", get(art::draw))
        .route("/healthz", get(probes::alive))
        .route("/readyz", get(probes::site_ready))
        .route("/metrics", get(probes::metrics))
        .merge(api::docs::router(&api.contract))
        .merge(api::contract(&api.contract))
        .merge(api.public)
        .merge(assets::router())
        .layer(timed);

    personal
        .merge(public)
        .layer(
            ServiceBuilder::new()
                .layer(from_fn(request_log::log_request))
                .layer(from_fn_with_state(site.clone(), edge::enforce))
                .layer(CatchPanicLayer::custom(problem::after_panic))
                .layer(CsrfLayer::new())
                .layer(DefaultBodyLimit::max(LARGEST_FORM)),
        )
        .with_state(site)
}

//! A site to test: real database, real model; each service can be slowed, broken or made to panic.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use domain::{Catalogue, History, Hosted, FallbackChain, Limits, Membership, Recommender, ServiceError, Services};
use domain::{
    Account, AlsoWatched, Begun, Card, Film, Listing, Menu, ModelCard, Offer, Order, Place, Plan as PaidPlan, Row,
};
use async_trait::async_trait;
use axum::Router;
use axum::body::Body;
use http::{Request, Response, StatusCode, header};
use http_body_util::BodyExt;
use server::batch::work::handler;
use server::queue::Queue;
use server::services::batch::SqlBatches;
use server::services::catalogue::SqlCatalogue;
use server::services::history::SqlHistory;
use server::services::inbox::SqlInbox;
use server::services::membership::SqlMembership;
use server::recommender::{CatalogueAdapter, InProcessModel, RemoteModel, ModelClient, RecommenderService};
use server::store::{self, Store};
use server::web::{self, SiteConfig, Site};
use tower::ServiceExt;

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

/// What happens to a service's calls before they reach it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    None,
    Slow(Duration),
    Broken,
    Panics,
}

impl Trouble {
    async fn strike(self) -> Result<(), ServiceError> {
        match self {
            Self::None => Ok(()),
            Self::Slow(delay) => {
                tokio::time::sleep(delay).await;
                Ok(())
            }
            Self::Broken => Err(ServiceError::Failed("secret cause".to_owned())),
            Self::Panics => panic!("a service panics on purpose"),
        }
    }
}

struct Troubled<S: ?Sized> {
    trouble: Trouble,
    calls: Arc<AtomicUsize>,
    service: Arc<S>,
}

impl<S: ?Sized> Troubled<S> {
    async fn strike(&self) -> Result<(), ServiceError> {
        self.calls.fetch_add(1, Ordering::Relaxed);
        self.trouble.strike().await
    }
}

#[async_trait]
impl Catalogue for Troubled<dyn Catalogue> {
    async fn menu(&self) -> Result<Menu, ServiceError> {
        self.strike().await?;
        self.service.menu().await
    }
    async fn billboard(&self) -> Result<Film, ServiceError> {
        self.strike().await?;
        self.service.billboard().await
    }
    async fn film(&self, slug: &str) -> Result<Film, ServiceError> {
        self.strike().await?;
        self.service.film(slug).await
    }
    async fn films_after(&self, slug: &str, limit: u32) -> Result<Vec<Card>, ServiceError> {
        self.strike().await?;
        self.service.films_after(slug, limit).await
    }
    async fn same_genre(&self, slug: &str, count: usize) -> Result<Vec<Card>, ServiceError> {
        self.strike().await?;
        self.service.same_genre(slug, count).await
    }
    async fn genre_row(&self, genre: &str, count: usize) -> Result<Row, ServiceError> {
        self.strike().await?;
        self.service.genre_row(genre, count).await
    }
    async fn genre(&self, genre: &str, page: u32) -> Result<Listing, ServiceError> {
        self.strike().await?;
        self.service.genre(genre, page).await
    }
    async fn search(&self, query: &str, page: u32) -> Result<Listing, ServiceError> {
        self.strike().await?;
        self.service.search(query, page).await
    }
}

#[async_trait]
impl Membership for Troubled<dyn Membership> {
    async fn offer(&self) -> Result<Offer, ServiceError> {
        self.strike().await?;
        self.service.offer().await
    }
    async fn plans(&self) -> Result<Vec<PaidPlan>, ServiceError> {
        self.strike().await?;
        self.service.plans().await
    }
    async fn account(&self, person: &str) -> Result<Account, ServiceError> {
        self.strike().await?;
        self.service.account(person).await
    }
    async fn order(&self, person: &str, id: &str) -> Result<Order, ServiceError> {
        self.strike().await?;
        self.service.order(person, id).await
    }
}

#[async_trait]
impl History for Troubled<dyn History> {
    async fn kept(&self, person: &str, page: u32) -> Result<Listing, ServiceError> {
        self.strike().await?;
        self.service.kept(person, page).await
    }
    async fn unfinished(&self, person: &str, count: usize) -> Result<Vec<Begun>, ServiceError> {
        self.strike().await?;
        self.service.unfinished(person, count).await
    }
    async fn progress(&self, person: &str, film: &str) -> Result<u16, ServiceError> {
        self.strike().await?;
        self.service.progress(person, film).await
    }
    async fn also_watched(&self, film: &str, count: usize) -> Result<AlsoWatched, ServiceError> {
        self.strike().await?;
        self.service.also_watched(film, count).await
    }
}

#[async_trait]
impl Recommender for Troubled<dyn Recommender> {
    fn host(&self) -> &str {
        self.service.host()
    }
    fn version(&self) -> Option<Arc<str>> {
        self.service.version()
    }
    async fn similar(&self, slug: &str, count: usize) -> Result<Hosted<Vec<Card>>, ServiceError> {
        self.strike().await?;
        self.service.similar(slug, count).await
    }
    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<Row>, ServiceError> {
        self.strike().await?;
        self.service.shelf(number, count).await
    }
    async fn for_user(&self, person: &str, count: usize) -> Result<Hosted<Row>, ServiceError> {
        self.strike().await?;
        self.service.for_user(person, count).await
    }
    async fn because_watched(&self, person: &str, count: usize) -> Result<Hosted<Row>, ServiceError> {
        self.strike().await?;
        self.service.because_watched(person, count).await
    }
    async fn card(&self) -> Result<Hosted<ModelCard>, ServiceError> {
        self.strike().await?;
        self.service.card().await
    }
    async fn map(&self) -> Result<Hosted<Vec<Place>>, ServiceError> {
        self.strike().await?;
        self.service.map().await
    }
}

/// How a test wants its site.
pub struct Plan {
    pub catalogue: Trouble,
    pub membership: Trouble,
    pub history: Trouble,
    pub recommender: Trouble,
    pub model: PathBuf,
    /// Addresses of boxes; without any the model runs in process.
    pub boxes: Vec<String>,
    pub deadline: Duration,
    /// Where the database is; without an address it is a new one of SQLite.
    pub database: Option<String>,
    pub demo: bool,
    pub https: bool,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            catalogue: CallFailure::None,
            membership: CallFailure::None,
            history: CallFailure::None,
            recommender: CallFailure::None,
            model: artifact(),
            boxes: Vec::new(),
            deadline: Duration::from_secs(20),
            database: None,
            demo: true,
            https: false,
        }
    }
}

/// A running site, without a socket.
pub struct House {
    router: Router,
    /// The model in process, whether or not it is the one that is asked.
    pub model: Arc<InProcessModel>,
    catalogue_calls: Arc<AtomicUsize>,
    database: String,
    _folder: tempfile::TempDir,
}

impl House {
    pub async fn open() -> Self {
        Self::with(Plan::default()).await
    }

    pub async fn with(plan: Plan) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = plan.database.unwrap_or_else(|| format!("sqlite://{}/matinee.db", folder.path().display()));
        let store = Store::open(&url).await.unwrap_or_else(|error| panic!("{error}"));
        store::catalogue::load(&store, &CATALOGUE).await.expect("loaded");
        server::measure::collect();
        let catalogue: Arc<dyn Catalogue> = Arc::new(SqlCatalogue::new(store.clone(), CATALOGUE.billboards.clone()));
        let membership: Arc<dyn Membership> = Arc::new(SqlMembership::new(store.clone()));
        let history: Arc<dyn History> = Arc::new(SqlHistory::new(store.clone()));
        let in_process = Arc::new(InProcessModel::load(&plan.model));
        let remote = RemoteModel::new(plan.boxes.iter().map(String::as_str), plan.deadline, &CATALOGUE.checksum);
        let model: Arc<dyn ModelClient> = match remote {
            Ok(remote) => Arc::new(remote),
            Err(_) => in_process.clone(),
        };
        let model: Arc<dyn ModelClient> =
            Arc::new(CatalogueAdapter::new(model, Arc::clone(&catalogue), store.clone(), CATALOGUE.checksum.clone()));
        let recommender: Arc<dyn Recommender> =
            Arc::new(RecommenderService::new(Arc::clone(&model), SqlHistory::new(store.clone())));
        let catalogue_calls = Arc::new(AtomicUsize::new(0));
        let services = Services {
            catalogue: Arc::new(Troubled {
                trouble: plan.catalogue,
                calls: Arc::clone(&catalogue_calls),
                service: catalogue,
            }),
            membership: Arc::new(Troubled { trouble: plan.membership, calls: Arc::default(), service: membership }),
            history: Arc::new(Troubled { trouble: plan.history, calls: Arc::default(), service: history }),
            recommender: Arc::new(Troubled { trouble: plan.recommender, calls: Arc::default(), service: recommender }),
            batches: Arc::new(SqlBatches::new(store.clone())),
            inbox: Arc::new(SqlInbox::new(store.clone())),
            fallback: FallbackChain::new(Limits { deadline: plan.deadline, ..Limits::default() }),
        };
        let site = Site::new(
            services,
            store,
            model,
            Path::new("no/such/folder"),
            SiteConfig { demo: plan.demo, https: plan.https, ..SiteConfig::default() },
        );
        Self { router: web::router(site), model: in_process, catalogue_calls, database: url, _folder: folder }
    }

    /// Works off batches, until the test ends.
    pub async fn work(&self) {
        let store = self.store().await;
        let queue = Queue::open(&store, &self.database).unwrap_or_else(|error| panic!("{error}"));
        let handler = handler(SqlBatches::new(store), Arc::clone(&self.model) as Arc<dyn ModelClient>);
        tokio::spawn(async move {
            let (_never, stop) = tokio::sync::watch::channel(false);
            queue.work(1, handler, stop).await;
        });
    }

    /// How often the catalogue was asked anything.
    pub fn catalogue_calls(&self) -> usize {
        self.catalogue_calls.load(Ordering::Relaxed)
    }

    /// The members' addresses, read past the site.
    pub async fn members(&self) -> Vec<String> {
        let pool = sqlx::AnyPool::connect(&self.database).await.expect("the database");
        sqlx::query_scalar("select email from member order by email").fetch_all(&pool).await.expect("emails")
    }

    /// The person that a member is, read past the site.
    pub async fn person(&self, email: &str) -> String {
        let pool = sqlx::SqlitePool::connect(&self.database).await.expect("the database");
        sqlx::query_scalar("select person from member where email = $1")
            .bind(email)
            .fetch_one(&pool)
            .await
            .expect("one")
    }

    /// Changes the database past the site.
    pub async fn execute(&self, statement: &'static str) {
        let pool = sqlx::SqlitePool::connect(&self.database).await.expect("the database");
        sqlx::query(statement).execute(&pool).await.expect("a statement");
    }

    /// Connections past the site, to look at what is written and to turn its clock.
    pub async fn pool(&self) -> sqlx::AnyPool {
        sqlx::AnyPool::connect(&self.database).await.expect("the database")
    }

    /// Moves the time at which a film was last watched, by everybody who has.
    pub async fn minutes_pass(&self, film: &str, minutes: i64) {
        let pool = sqlx::SqlitePool::connect(&self.database).await.expect("the database");
        let moved = sqlx::query("update watching set watched_at = watched_at + $2 where film = $1");
        moved.bind(film).bind(minutes * 60).execute(&pool).await.expect("moved");
    }

    /// The site's database, to change what is in it.
    pub async fn store(&self) -> Store {
        Store::open(&self.database).await.unwrap_or_else(|error| panic!("{error}"))
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router.clone().oneshot(request).await.expect("the router always answers")
    }

    pub async fn get(&self, address: &str) -> Page {
        self.get_with(address, &[]).await
    }

    pub async fn get_with(&self, address: &str, headers: &[(header::HeaderName, &str)]) -> Page {
        let mut request = Request::get(address);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        Page::read(self.send(request.body(Body::empty()).expect("a request")).await).await
    }

    /// Posts JSON as a program would, which says nothing of where it comes from.
    pub async fn ask(&self, address: &str, body: impl Into<Body>) -> Page {
        let request = Request::post(address).header(header::CONTENT_TYPE, "application/json").body(body.into());
        Page::read(self.send(request.expect("a request")).await).await
    }

    /// Posts a form as a browser on this site would.
    pub async fn post(&self, address: &str, form: &str) -> Page {
        let request = Request::post(address)
            .header(header::HOST, "matinee.example")
            .header(header::ORIGIN, "http://matinee.example")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()))
            .expect("a request");
        Page::read(self.send(request).await).await
    }
}

/// A response, read to its end.
pub struct Page {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub body: String,
}

impl Page {
    pub async fn read(response: Response<Body>) -> Self {
        Self::try_read(response).await.expect("a whole body")
    }

    /// Nothing, where the body breaks off.
    pub async fn try_read(response: Response<Body>) -> Option<Self> {
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.ok()?.to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Some(Self { status: parts.status, headers: parts.headers, body })
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {:?}", self.body))
    }

    /// An attribute of a panel's root.
    pub fn panel(&self, name: &str, attribute: &str) -> Option<&str> {
        panel(&self.body, name, attribute)
    }

    /// The slugs of a panel's cards, in order.
    pub fn cards(&self, panel: &str) -> Vec<&str> {
        let Some(start) = self.body.find(&format!("data-panel=\"{panel}\"")) else {
            return Vec::new();
        };
        let content = &self.body[start..];
        let content = &content[..content.find("</section>").unwrap_or(content.len())];
        content.split("data-movie=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect()
    }

    /// The whole of a panel, but for the time it took.
    pub fn section(&self, name: &str) -> Option<String> {
        let place = self.body.find(&format!("data-panel=\"{name}\""))?;
        let start = self.body[..place].rfind("<section")?;
        let end = place + self.body[place..].find("</section>")?;
        let section = &self.body[start..end];
        let time = section.find("data-ms=\"")? + "data-ms=\"".len();
        let after = time + section[time..].find('"')?;
        Some(format!("{}{}", &section[..time], &section[after..]))
    }
}

/// An attribute of a panel's root, in a piece of HTML.
pub fn panel<'a>(html: &'a str, name: &str, attribute: &str) -> Option<&'a str> {
    let place = html.find(&format!("data-panel=\"{name}\""))?;
    let start = html[..place].rfind('<')?;
    let tag = &html[start..place + html[place..].find('>')?];
    let label = format!("{attribute}=\"");
    let value = &tag[tag.find(&label)? + label.len()..];
    value.split('"').next()
}

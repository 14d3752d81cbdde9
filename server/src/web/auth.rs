//! Who is logged in, and who is asking.

use std::collections::HashSet;
use std::net::IpAddr;
use std::sync::Arc;

use domain::Visitor;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use axum_login::tower_sessions::cookie::SameSite;
use axum_login::tower_sessions::{Expiry, Session, SessionManagerLayer};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthUser, AuthnBackend};
use time::Duration;

use super::Site;
use crate::store::sessions::SqlSessions;
use crate::services::membership::{AccountError, Accounts, Member};
use crate::services::users;

/// A session is forgotten when nothing has been written into it for so long.
pub const SESSION_LASTS: Duration = Duration::days(60);
/// A session that is used is written into once in this time, so that it lasts.
const RENEWED_EVERY: Duration = Duration::days(7);

/// The session's keys.
pub const PERSON: &str = "person";
pub const JOINING: &str = "joining";
const RENEWED: &str = "renewed";

pub type AuthSession = axum_login::AuthSession<AuthBackend>;

/// axum-login's way to our accounts.
#[derive(Debug, Clone)]
pub struct AuthBackend(pub Accounts);

/// What is typed at the door. Not `Debug`: whatever prints it may be a log.
#[derive(Clone)]
pub struct Credentials {
    pub email: String,
    pub password: String,
    pub from: Option<IpAddr>,
}

impl AuthUser for Member {
    type Id = String;

    fn id(&self) -> String {
        self.person.clone()
    }

    fn session_auth_hash(&self) -> &[u8] {
        self.key()
    }
}

impl AuthnBackend for AuthBackend {
    type User = Member;
    type Credentials = Credentials;
    type Error = AccountError;

    async fn authenticate(&self, typed: Credentials) -> Result<Option<Member>, AccountError> {
        self.0.admit(&typed.email, &typed.password, typed.from).await
    }

    /// While the database does not answer, a member is taken for a stranger: the page is still worth showing.
    async fn get_user(&self, person: &String) -> Result<Option<Member>, AccountError> {
        let found = self.0.member(person).await;
        Ok(found.unwrap_or_else(|error| {
            tracing::warn!(%error, "a member cannot be looked up, and is taken for a stranger");
            None
        }))
    }
}

/// Sessions and who is logged in by them. `https` keeps the session's key off plain connections.
pub fn layer(site: &Site, https: bool) -> AuthManagerLayer<AuthBackend, SqlSessions> {
    let sessions = SessionManagerLayer::new(SqlSessions::new(site.store.clone()))
        .with_name(if https { "__Host-session" } else { "session" })
        .with_same_site(SameSite::Lax)
        .with_secure(https)
        .with_expiry(Expiry::OnInactivity(SESSION_LASTS));
    AuthManagerLayerBuilder::new(AuthBackend(site.accounts.clone()), sessions).build()
}

/// Finds out who is asking, for pages and forms.
pub async fn load_visitor(State(site): State<Site>, auth: AuthSession, mut request: Request, next: Next) -> Response {
    let visitor = visitor(&site, &auth).await;
    if visitor.person.is_some() {
        renew(&auth.session).await;
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

async fn visitor(site: &Site, auth: &AuthSession) -> Visitor {
    let text = async |key: &str| auth.session.get::<String>(key).await.unwrap_or_default().map(Arc::from);
    let (person, email) = match &auth.user {
        Some(member) => (Some(Arc::from(member.person.as_str())), Some(Arc::from(member.email.as_str()))),
        None => (text(PERSON).await, None),
    };
    let (kept, unread) = match &person {
        Some(person) => tokio::join!(kept(site, person), unread(site, person)),
        None => Default::default(),
    };
    Visitor { joining: text(JOINING).await, person, email, kept: Arc::new(kept), unread }
}

async fn kept(site: &Site, person: &str) -> HashSet<String> {
    site.history.kept_slugs(person).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "a list cannot be read, and is taken for empty");
        HashSet::default()
    })
}

async fn unread(site: &Site, person: &str) -> u32 {
    site.inbox.unread(person).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "messages cannot be counted, and are taken for read");
        0
    })
}

/// Writes into the session now and then. One that cannot be written now will be at the next page.
async fn renew(session: &Session) {
    let now = time::OffsetDateTime::now_utc().unix_timestamp();
    let renewed: Option<i64> = session.get(RENEWED).await.unwrap_or_default();
    if renewed.is_some_and(|renewed| now - renewed <= RENEWED_EVERY.whole_seconds()) {
        return;
    }
    // Written as it is before it is changed: one that is changed and cannot be written would fail the page.
    let written = async {
        session.save().await?;
        session.insert(RENEWED, now).await
    };
    if let Err(error) = written.await {
        tracing::warn!(%error, "a session cannot be renewed");
    }
}

/// The person at hand, known by the session from now on.
///
/// # Errors
/// When the session cannot be read.
pub async fn person_of(auth: &AuthSession) -> Result<String, axum_login::tower_sessions::session::Error> {
    if let Some(member) = &auth.user {
        return Ok(member.person.clone());
    }
    if let Some(person) = auth.session.get::<String>(PERSON).await? {
        return Ok(person);
    }
    let person = users::new_id();
    auth.session.insert(PERSON, &person).await?;
    Ok(person)
}

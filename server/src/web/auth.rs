//! Sessions, log-in, and the visitor of each request.

use std::sync::Arc;

use app::form::FormState;
use axum::Form;
use axum::extract::{FromRequest, Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_login::tower_sessions::cookie::SameSite;
use axum_login::tower_sessions::session::Error as SessionError;
use axum_login::tower_sessions::{Expiry, Session, SessionManagerLayer};
use axum_login::{AuthManagerLayer, AuthManagerLayerBuilder, AuthUser, AuthnBackend};
use domain::{Id, Visitor};
use http::{Method, StatusCode, header};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};

use super::access_log::RequestFacts;
use super::problem::Problem;
use super::{Site, forms};
use crate::id::new_id;
use crate::services::history::FilmMarks;
use crate::services::membership::{AccountError, Accounts, Credentials, Member};
use crate::store::identity::{self, before_deadline};
use crate::store::sessions::{LOGIN, SqlSessions, USER, is_unreadable, name_of};

/// How often a session in use is saved to extend its life, and to note when it was last in use.
const RENEW_EVERY: Duration = Duration::days(1);

/// Keys of a session's data: the email address entered while joining, and the time of the last renewal.
pub const JOINING: &str = "joining";
const RENEWED: &str = "renewed";
/// Fields of forms that are never displayed again.
const PASSWORDS: [&str; 2] = ["password", "current"];

pub type AuthSession = axum_login::AuthSession<AuthBackend>;

/// Connects axum-login to the accounts.
#[derive(Debug, Clone)]
pub struct AuthBackend(pub Accounts);

/// The fields of axum-login's entry in a session that are read here.
#[derive(Deserialize)]
struct Login {
    user_id: Option<Id>,
}

impl AuthUser for Member {
    type Id = Id;

    fn id(&self) -> Id {
        self.user_id.clone()
    }

    fn session_auth_hash(&self) -> &[u8] {
        self.session_key()
    }
}

impl AuthnBackend for AuthBackend {
    type User = Member;
    type Credentials = Credentials;
    type Error = AccountError;

    async fn authenticate(&self, credentials: Credentials) -> Result<Option<Member>, AccountError> {
        self.0.authenticate(&credentials).await
    }

    /// Treats the member as logged out while the database does not respond, so that the page can still be displayed.
    async fn get_user(&self, user: &Id) -> Result<Option<Member>, AccountError> {
        let member = before_deadline(self.0.member(user)).await;
        Ok(member.unwrap_or_else(|error| {
            tracing::warn!(%error, "cannot look up a member; treating the visitor as anonymous");
            None
        }))
    }
}

/// The session and authentication layers. With `https`, the session cookie is only sent over encrypted connections.
pub fn layer(site: &Site, https: bool) -> AuthManagerLayer<AuthBackend, SqlSessions> {
    let sessions = SessionManagerLayer::new(SqlSessions::new(site.store.clone()))
        .with_name(if https { "__Host-session" } else { "session" })
        .with_same_site(SameSite::Lax)
        .with_secure(https)
        .with_expiry(Expiry::OnInactivity(Duration::days(site.config.retention.sessions.into())));
    AuthManagerLayerBuilder::new(AuthBackend(site.accounts.clone()), sessions).build()
}

/// Gives a request its deadline for looking up its visitor.
pub async fn with_deadline(request: Request, next: Next) -> Response {
    identity::with_deadline(next.run(request)).await
}

/// Turns the empty 500 that tower-sessions returns for a session that cannot be saved into a 503 problem.
pub async fn session_failure(response: Response) -> Response {
    let is_empty = !response.headers().contains_key(header::CONTENT_TYPE);
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR && is_empty {
        return Problem::unavailable().into_response();
    }
    response
}

/// Adds the [`Visitor`] to the request, for pages and forms.
pub async fn load_visitor(State(site): State<Site>, auth: AuthSession, mut request: Request, next: Next) -> Response {
    let visitor = visitor(&site, &auth).await;
    if let (Some(facts), Some(user)) = (RequestFacts::of(&request), &visitor.user) {
        facts.set_user(user);
    }
    if visitor.user.is_some() {
        renew(&auth.session).await;
    }
    request.extensions_mut().insert(visitor);
    next.run(request).await
}

async fn visitor(site: &Site, auth: &AuthSession) -> Visitor {
    let text = async |key: &str| auth.session.get::<String>(key).await.unwrap_or_default();
    let (user, email) = match &auth.user {
        Some(member) => (Some(member.user_id.clone()), Some(Arc::from(member.email.as_str()))),
        None => (text(USER).await.and_then(|id| id.parse().ok()), None),
    };
    let (FilmMarks { listed, ratings }, unread) = match &user {
        Some(user) => tokio::join!(marks(site, user), unread(site, user)),
        None => Default::default(),
    };
    let joining = text(JOINING).await.map(Arc::from);
    let verified = auth.user.as_ref().is_some_and(Member::is_verified);
    let session = auth.session.id().map(|id| name_of(&id).into());
    let is_unknown = is_unknown(auth).await;
    let (listed, ratings) = (Arc::new(listed), Arc::new(ratings));
    Visitor { joining, user, email, verified, session, listed, ratings, unread, is_unknown }
}

/// Whether the session, or the member who is logged in with it, could not be looked up.
async fn is_unknown(auth: &AuthSession) -> bool {
    if is_unreadable(&auth.session).await {
        return true;
    }
    let login: Option<Login> = auth.session.get(LOGIN).await.unwrap_or_default();
    match login.and_then(|login| login.user_id) {
        // Looked up once more, because the session does not reveal whether the member was deleted or the database
        // failed. If the member is found now, the first lookup failed.
        Some(user) if auth.user.is_none() => !matches!(before_deadline(auth.backend.0.member(&user)).await, Ok(None)),
        _ => false,
    }
}

/// Refuses requests that change data if the visitor cannot be looked up, because the data could not be assigned to a
/// user. A form is displayed again on the page it was sent from, with its input.
pub async fn refuse_unknown(request: Request, next: Next) -> Response {
    let is_unknown = request.extensions().get::<Visitor>().is_some_and(|visitor| visitor.is_unknown);
    let is_page = matches!(*request.method(), Method::GET | Method::HEAD) && !request.uri().path().starts_with("/api/");
    if !is_unknown || is_page {
        return next.run(request).await;
    }
    let page = forms::page_of(request.headers());
    let is_on_own_page = {
        let path = page.split('?').next().unwrap_or_default();
        path != "/" && request.uri().path().starts_with(path)
    };
    let fields = match Form::<Vec<(String, String)>>::from_request(request, &()).await {
        Ok(Form(fields)) if is_on_own_page => fields,
        _ => return Problem::unavailable().into_response(),
    };
    let typed = fields.into_iter().filter(|(field, _)| !PASSWORDS.contains(&field.as_str()));
    let input = typed.fold(FormState::default(), |form, (field, value)| form.with_input(field, value));
    forms::unavailable_on(&page, input)
}

async fn marks(site: &Site, user: &Id) -> FilmMarks {
    before_deadline(site.history.marks(user)).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot read a list and ratings; treating no film as listed or rated");
        FilmMarks::default()
    })
}

async fn unread(site: &Site, user: &Id) -> u32 {
    before_deadline(site.inbox.unread(user)).await.unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot count unread messages; treating all as read");
        0
    })
}

/// Extends a session's life from time to time. If that fails, the next request tries again.
async fn renew(session: &Session) {
    let now = OffsetDateTime::now_utc().unix_timestamp();
    let renewed: Option<i64> = session.get(RENEWED).await.unwrap_or_default();
    if renewed.is_some_and(|renewed| now - renewed <= RENEW_EVERY.whole_seconds()) {
        return;
    }
    // Saved unchanged first: a changed session that cannot be saved would fail the response.
    let saved = async {
        session.save().await?;
        session.insert(RENEWED, now).await
    };
    if let Err(error) = saved.await {
        tracing::warn!(%error, "cannot renew a session");
    }
}

/// The id of the visitor's user. A visitor without one becomes an anonymous user, which the session remembers.
///
/// # Errors
/// If the session cannot be read.
pub async fn user_of(auth: &AuthSession) -> Result<Id, SessionError> {
    if let Some(member) = &auth.user {
        return Ok(member.user_id.clone());
    }
    if let Some(user) = auth.session.get::<Id>(USER).await? {
        return Ok(user);
    }
    let user = new_id();
    auth.session.insert(USER, &user).await?;
    Ok(user)
}

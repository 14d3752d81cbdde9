//! Sessions in the database, under the SHA-256 of the key that the browser holds.

use async_trait::async_trait;
use axum_login::tower_sessions::session::{Id, Record};
use axum_login::tower_sessions::{Session, SessionStore, session_store};
use domain::MemberSession;
use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

use super::identity::before_deadline;
use super::{Store, now};

/// A session store over sqlx 0.9. tower-sessions' own needs sqlx 0.8, and two versions of SQLite cannot be linked
/// together.
#[derive(Debug, Clone)]
pub struct SqlSessions {
    store: Store,
}

/// Marks a session that could not be read. The entry makes it non-empty, so the browser keeps its key.
const UNREADABLE: &str = "unreadable";
/// The lifetime of a session that cannot be read. Without effect, because such a session is not written.
const UNREADABLE_LIFETIME: time::Duration = time::Duration::hours(1);
/// The maximum lifetime of a session, even if it is in use.
const LONGEST_LIFETIME: time::Duration = time::Duration::days(180);
/// The lifetime of an anonymous visitor's session that has not been used after its first day. Most are never used
/// again.
const FIRST_LIFETIME: time::Duration = time::Duration::days(7);
const FIRST_VISIT: time::Duration = time::Duration::days(1);

/// Keys of a session's data: the id of an anonymous user, and the kind of browser of a member.
pub const USER: &str = "user";
pub const BROWSER: &str = "browser";
/// The key under which axum-login stores the logged-in member.
pub const LOGIN: &str = "axum-login.data";

impl SqlSessions {
    /// The sessions of a database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Ends a session of a member, given by its public id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end(&self, member: &domain::Id, name: &str) -> Result<(), sqlx::Error> {
        sqlx::query("delete from session where user_id = $1 and substr(id, 1, 16) = $2")
            .bind(member.as_str())
            .bind(name)
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }

    /// Ends all sessions of a member but the one with this public id.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn end_others(&self, member: &domain::Id, name: &str) -> Result<(), sqlx::Error> {
        sqlx::query("delete from session where user_id = $1 and substr(id, 1, 16) <> $2")
            .bind(member.as_str())
            .bind(name)
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }

    async fn find(&self, id: &Id) -> Result<Option<(String, i64)>, sqlx::Error> {
        let find = sqlx::query_as("select data, expires_at from session where id = $1 and expires_at > $2")
            .bind(digest(id))
            .bind(now())
            .fetch_optional(self.store.pages());
        before_deadline(find).await
    }
}

/// Whether this session replaces one that could not be read.
pub async fn is_unreadable(session: &Session) -> bool {
    session.get::<bool>(UNREADABLE).await.unwrap_or_default().is_some()
}

/// The user of a session record.
struct Owner<'r> {
    user: Option<&'r str>,
    is_member: bool,
}

impl<'r> Owner<'r> {
    fn of(record: &'r Record) -> Self {
        let member = record.data.get(LOGIN).and_then(|login| login["user_id"].as_str());
        let anonymous = || record.data.get(USER).and_then(Value::as_str);
        Self { user: member.or_else(anonymous), is_member: member.is_some() }
    }
}

/// The public id of a session: the beginning of its primary key, which is a digest of the key that the browser holds.
pub fn name_of(id: &Id) -> String {
    digest(id)[..NAME_LEN].to_owned()
}

const NAME_LEN: usize = 16;

/// The sessions of a member, latest first.
pub(crate) async fn for_member(
    connection: &mut AnyConnection,
    member: &domain::Id,
) -> Result<Vec<MemberSession>, sqlx::Error> {
    let sessions: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "select substr(id, 1, 16), data, started_at, seen_at from session
         where user_id = $1 and expires_at > $2 order by seen_at desc, id limit 100",
    )
    .bind(member.as_str())
    .bind(now())
    .fetch_all(connection)
    .await?;
    let session = |(id, data, started_at, seen_at): (String, String, i64, i64)| {
        let data: Value = serde_json::from_str(&data).unwrap_or_default();
        let browser = data[BROWSER].as_str().unwrap_or("A browser").to_owned();
        MemberSession { id, started_at: started_at.into(), seen_at: seen_at.into(), browser }
    };
    Ok(sessions.into_iter().map(session).collect())
}

/// The primary key of a session.
fn digest(key: &Id) -> String {
    hex::encode(Sha256::digest(key.0.to_le_bytes()))
}

fn backend(error: impl ToString) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for SqlSessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let data = serde_json::to_string(&record.data).map_err(backend)?;
        let Owner { user, is_member } = Owner::of(record);
        let longest = if is_member { LONGEST_LIFETIME } else { FIRST_LIFETIME };
        let started_at = now();
        // A collision of 128 random bits fails the request.
        sqlx::query(
            "insert into session (id, data, expires_at, user_id, started_at, seen_at) values ($1, $2, $3, $4, $5, $5)",
        )
        .bind(digest(&record.id))
        .bind(data)
        .bind(record.expiry_date.unix_timestamp().min(started_at + longest.whole_seconds()))
        .bind(user)
        .bind(started_at)
        .execute(self.store.writer())
        .await
        .map(|_| ())
        .map_err(backend)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        if record.data.contains_key(UNREADABLE) {
            return Err(backend("a session that could not be read is not written"));
        }
        let data = serde_json::to_string(&record.data).map_err(backend)?;
        let Owner { user, is_member } = Owner::of(record);
        let first_visit = if is_member { 0 } else { FIRST_VISIT.whole_seconds() };
        // Not an upsert: a session that another tab ended in the meantime stays ended.
        sqlx::query(
            "update session set data = $2, user_id = $3, seen_at = $4, expires_at = case
                 when $4 < started_at + $6 and $5 > started_at + $7 then started_at + $7
                 when $5 > started_at + $8 then started_at + $8
                 else $5 end
             where id = $1",
        )
        .bind(digest(&record.id))
        .bind(data)
        .bind(user)
        .bind(now())
        .bind(record.expiry_date.unix_timestamp())
        .bind(first_visit)
        .bind(FIRST_LIFETIME.whole_seconds())
        .bind(LONGEST_LIFETIME.whole_seconds())
        .execute(self.store.writer())
        .await
        .map(|_| ())
        .map_err(backend)
    }

    /// If the database fails, returns a session that is marked as unreadable, and the visitor is treated as anonymous.
    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        match self.find(id).await {
            Ok(None) => Ok(None),
            Ok(Some((data, expires_at))) => Ok(Some(Record {
                id: *id,
                data: serde_json::from_str(&data).map_err(backend)?,
                expiry_date: time::OffsetDateTime::from_unix_timestamp(expires_at).map_err(backend)?,
            })),
            Err(error) => {
                tracing::warn!(%error, "cannot read a session; its visitor is treated as anonymous");
                let expiry_date = time::OffsetDateTime::now_utc() + UNREADABLE_LIFETIME;
                Ok(Some(Record { id: *id, data: [(UNREADABLE.to_owned(), Value::Bool(true))].into(), expiry_date }))
            }
        }
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sqlx::query("delete from session where id = $1")
            .bind(digest(id))
            .execute(self.store.writer())
            .await
            .map(|_| ())
            .map_err(backend)
    }
}

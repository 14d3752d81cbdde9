//! Sessions in the database. What is kept there is not the key that the browser holds, but its SHA-256.

use std::time::Duration;

use axum_login::tower_sessions::session::{Id, Record};
use axum_login::tower_sessions::{Session, SessionStore, session_store};
use serde_json::Value;
use sha2::{Digest, Sha256};

use async_trait::async_trait;

use super::{Store, now};

/// tower-sessions' store over sqlx 0.9; its own is for 0.8, and two of SQLite cannot be linked into one program.
#[derive(Debug, Clone)]
pub struct SqlSessions {
    store: Store,
}

/// In the data of a session that could not be read. It has an entry, so that the browser keeps its key for better times.
const UNREAD: &str = "unread";
/// A session expires when it has not been written for this long.
pub const SESSION_LASTS: time::Duration = time::Duration::days(60);
/// A page waits no longer than this to learn whose it is.
const READ_WITHIN: Duration = Duration::from_secs(2);

impl SqlSessions {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    async fn find(&self, id: &Id) -> Result<Option<(String, i64)>, sqlx::Error> {
        let find = sqlx::query_as("select data, expires_at from session where id = $1 and expires_at > $2")
            .bind(name_of(id))
            .bind(now())
            .fetch_optional(&self.store.pool);
        tokio::time::timeout(READ_WITHIN, find).await.unwrap_or(Err(sqlx::Error::PoolTimedOut))
    }
}

/// Whether the session is not what it should be, because the database did not answer.
pub async fn is_unread(session: &Session) -> bool {
    session.get::<bool>(UNREAD).await.unwrap_or_default().is_some()
}

fn name_of(id: &Id) -> String {
    Sha256::digest(id.0.to_le_bytes())
        .iter()
        .fold(String::with_capacity(64), |name, byte| name + &format!("{byte:02x}"))
}

fn backend(error: impl ToString) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}

#[async_trait]
impl SessionStore for SqlSessions {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        let data = serde_json::to_string(&record.data).map_err(backend)?;
        // 128 random bits do not meet by chance; if they do, the request fails and is sent again.
        sqlx::query("insert into session (id, data, expires_at) values ($1, $2, $3)")
            .bind(name_of(&record.id))
            .bind(data)
            .bind(record.expiry_date.unix_timestamp())
            .execute(&self.store.pool)
            .await
            .map(|_| ())
            .map_err(backend)
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        if record.data.contains_key(UNREAD) {
            return Err(backend("the session could not be read, so it is not written"));
        }
        let data = serde_json::to_string(&record.data).map_err(backend)?;
        // An update alone: a session that was ended meanwhile, by a log-out in another tab, stays ended.
        sqlx::query("update session set data = $2, expires_at = $3 where id = $1")
            .bind(name_of(&record.id))
            .bind(data)
            .bind(record.expiry_date.unix_timestamp())
            .execute(&self.store.pool)
            .await
            .map(|_| ())
            .map_err(backend)
    }

    /// While the database does not answer, a page is better shown to nobody in particular than not at all.
    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        match self.find(id).await {
            Ok(None) => Ok(None),
            Ok(Some((data, expires_at))) => Ok(Some(Record {
                id: *id,
                data: serde_json::from_str(&data).map_err(backend)?,
                expiry_date: time::OffsetDateTime::from_unix_timestamp(expires_at).map_err(backend)?,
            })),
            Err(error) => {
                tracing::warn!(%error, "a session cannot be read; its visitor is taken for a stranger");
                let expiry_date = time::OffsetDateTime::now_utc() + SESSION_LASTS;
                Ok(Some(Record { id: *id, data: [(UNREAD.to_owned(), Value::Bool(true))].into(), expiry_date }))
            }
        }
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        sqlx::query("delete from session where id = $1")
            .bind(name_of(id))
            .execute(&self.store.pool)
            .await
            .map(|_| ())
            .map_err(backend)
    }
}

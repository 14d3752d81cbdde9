//! Sessions in the database, under the SHA-256 of the key that the browser holds.

use async_trait::async_trait;
use axum_login::tower_sessions::session::{Id, Record};
use axum_login::tower_sessions::{Session, SessionStore, session_store};
use serde_json::Value;
use sha2::{Digest, Sha256};

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
/// When a session that cannot be read would expire, which nothing depends on: it is not written.
const UNREADABLE_LIFETIME: time::Duration = time::Duration::hours(1);

impl SqlSessions {
    pub fn new(store: Store) -> Self {
        Self { store }
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
        // A collision of 128 random bits fails the request.
        sqlx::query("insert into session (id, data, expires_at) values ($1, $2, $3)")
            .bind(digest(&record.id))
            .bind(data)
            .bind(record.expiry_date.unix_timestamp())
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
        // Not an upsert: a session that another tab ended in the meantime stays ended.
        sqlx::query("update session set data = $2, expires_at = $3 where id = $1")
            .bind(digest(&record.id))
            .bind(data)
            .bind(record.expiry_date.unix_timestamp())
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

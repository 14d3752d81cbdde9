//! Keys for codes that all servers of the site accept.

use super::Store;
use crate::id::new_id;

/// The key of this name, with 256 random bits. The first server that needs the key generates it.
///
/// # Errors
/// If the database fails.
pub async fn site_key(store: &Store, name: &str) -> Result<String, sqlx::Error> {
    if let Some(key) = find(store, name).await? {
        return Ok(key);
    }
    sqlx::query("insert into site_key (name, key) values ($1, $2) on conflict (name) do nothing")
        .bind(name)
        .bind(format!("{}{}", new_id(), new_id()))
        .execute(store.writer())
        .await?;
    find(store, name).await?.ok_or(sqlx::Error::RowNotFound)
}

async fn find(store: &Store, name: &str) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("select key from site_key where name = $1").bind(name).fetch_optional(store.pages()).await
}

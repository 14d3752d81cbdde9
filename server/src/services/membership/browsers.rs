//! Known browsers, which have logged in before. Their guesses are counted separately, so that attackers cannot slow
//! them down.

use domain::Id;

use crate::id::{digest, new_id};
use crate::store::{Store, now};

/// How long a browser that has logged in is remembered, in seconds: half a year.
pub const BROWSER_LIFETIME: i64 = 180 * 24 * 3600;

/// Whether a browser with this token has logged in to an account before.
pub(super) async fn is_known(store: &Store, user: &Id, token: &str) -> Result<bool, sqlx::Error> {
    let known: i64 = sqlx::query_scalar("select count(*) from known_browser where digest = $1 and user_id = $2")
        .bind(digest(token))
        .bind(user.as_str())
        .fetch_one(store.pages())
        .await?;
    Ok(known == 1)
}

/// Records that a browser has logged in to an account. Returns the token for its cookie.
pub(super) async fn remember(store: &Store, user: &Id, token: Option<&str>) -> Result<String, sqlx::Error> {
    // An unknown token is replaced, because an attacker may have planted it.
    let issued: i64 = sqlx::query_scalar("select count(*) from known_browser where digest = $1")
        .bind(token.map(digest))
        .fetch_one(store.pages())
        .await?;
    let token = token.filter(|_| issued > 0).map_or_else(|| new_id().to_string(), str::to_owned);
    sqlx::query(
        "insert into known_browser (digest, user_id, seen_at) values ($1, $2, $3)
         on conflict (digest, user_id) do update set seen_at = excluded.seen_at",
    )
    .bind(digest(&token))
    .bind(user.as_str())
    .bind(now())
    .execute(store.writer())
    .await?;
    Ok(token)
}

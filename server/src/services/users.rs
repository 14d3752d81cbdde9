//! Users, registered or anonymous: the owners of lists, ratings, histories, batches and messages.

use domain::Id;
use sqlx::AnyConnection;

use super::batch::merge_budgets;
use super::history::{MAX_LIST_LEN, MAX_RATINGS};
use crate::store::now;

/// Creates a user unless it exists.
///
/// # Errors
/// If the database fails.
pub async fn insert(connection: &mut AnyConnection, user: &Id) -> Result<(), sqlx::Error> {
    sqlx::query("insert into app_user (id, created_at) values ($1, $2) on conflict (id) do nothing")
        .bind(user.as_str())
        .bind(now())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Deletes a user with everything that belongs to it, by cascade.
///
/// # Errors
/// If the database fails.
pub async fn delete(connection: &mut AnyConnection, user: &Id) -> Result<(), sqlx::Error> {
    sqlx::query("delete from app_user where id = $1").bind(user.as_str()).execute(connection).await.map(|_| ())
}

/// Merges one user into another and deletes the first. The list is filled up to its maximum length with the first
/// user's latest entries; of a film that both watched or rated, the later progress and rating remain, and of too many
/// ratings the latest. The matches that both have requested in batches are added up.
///
/// # Errors
/// If the database fails.
pub async fn merge(connection: &mut AnyConnection, from: &Id, into: &Id) -> Result<(), sqlx::Error> {
    let length: i64 = sqlx::query_scalar("select count(*) from list_entry where user_id = $1")
        .bind(into.as_str())
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query(
        "insert into list_entry (user_id, film, added_at, import_id)
         select $2, film, added_at, import_id from list_entry
         where user_id = $1 and film not in (select film from list_entry where user_id = $2)
         order by added_at desc, film limit $3",
    )
    .bind(from.as_str())
    .bind(into.as_str())
    .bind((MAX_LIST_LEN - length).max(0))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "insert into watching (user_id, film, permille, watched_at, import_id)
         select $2, film, permille, watched_at, import_id from watching where user_id = $1
         on conflict (user_id, film) do update set
             permille = excluded.permille, watched_at = excluded.watched_at, import_id = excluded.import_id
         where excluded.watched_at > watching.watched_at",
    )
    .bind(from.as_str())
    .bind(into.as_str())
    .execute(&mut *connection)
    .await?;
    merge_ratings(connection, from, into).await?;
    for statement in [
        "update batch set user_id = $2 where user_id = $1",
        "update message set user_id = $2 where user_id = $1",
        "update history_import set user_id = $2 where user_id = $1",
    ] {
        sqlx::query(statement).bind(from.as_str()).bind(into.as_str()).execute(&mut *connection).await?;
    }
    merge_budgets(connection, from, into).await?;
    delete(connection, from).await
}

async fn merge_ratings(connection: &mut AnyConnection, from: &Id, into: &Id) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into rating (user_id, film, kind, stars, rated_at, import_id)
         select $2, film, kind, stars, rated_at, import_id from rating where user_id = $1
         on conflict (user_id, film) do update set
             kind = excluded.kind, stars = excluded.stars, rated_at = excluded.rated_at, import_id = excluded.import_id
         where excluded.rated_at > rating.rated_at",
    )
    .bind(from.as_str())
    .bind(into.as_str())
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "delete from rating where user_id = $1 and film not in (
             select film from rating where user_id = $1 order by rated_at desc, film limit $2)",
    )
    .bind(into.as_str())
    .bind(MAX_RATINGS)
    .execute(connection)
    .await
    .map(|_| ())
}

//! Persons: whoever keeps or watches films or has some predicted, with an account or without.

use sqlx::AnyConnection;

use super::history::LONGEST_LIST;
use crate::store::now;

/// Makes a person, unless there is this one already.
///
/// # Errors
/// When the database refuses.
pub async fn insert(connection: &mut AnyConnection, id: &str) -> Result<(), sqlx::Error> {
    sqlx::query("insert into person (id, created_at) values ($1, $2) on conflict (id) do nothing")
        .bind(id)
        .bind(now())
        .execute(connection)
        .await
        .map(|_| ())
}

/// Gives all that one person has to another, who keeps what they have themselves; the first is no more. Of a list that would
/// be too long, the latest films come along.
///
/// # Errors
/// When the database refuses.
pub async fn merge(connection: &mut AnyConnection, from: &str, into: &str) -> Result<(), sqlx::Error> {
    let length: i64 = sqlx::query_scalar("select count(*) from kept_film where person = $1")
        .bind(into)
        .fetch_one(&mut *connection)
        .await?;
    sqlx::query(
        "insert into kept_film (person, film, kept_at)
         select $2, film, kept_at from kept_film
         where person = $1 and film not in (select film from kept_film where person = $2)
         order by kept_at desc, film limit $3",
    )
    .bind(from)
    .bind(into)
    .bind((LONGEST_LIST - length).max(0))
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "insert into watching (person, film, thousandth, watched_at)
         select $2, film, thousandth, watched_at from watching where person = $1
         on conflict (person, film) do update set thousandth = excluded.thousandth, watched_at = excluded.watched_at
         where excluded.watched_at > watching.watched_at",
    )
    .bind(from)
    .bind(into)
    .execute(&mut *connection)
    .await?;
    for statement in
        ["update batch set owner = $2 where owner = $1", "update message set person = $2 where person = $1"]
    {
        sqlx::query(statement).bind(from).bind(into).execute(&mut *connection).await?;
    }
    sqlx::query("delete from person where id = $1").bind(from).execute(connection).await.map(|_| ())
}

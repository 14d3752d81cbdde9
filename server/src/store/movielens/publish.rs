//! Publishes an import: replaces the live tables by the staged ones, in one transaction.

use models::Catalogue;
use sqlx::{AnyConnection, AssertSqlSafe};

use super::staging::{Staging, tables};
use super::{ImportError, ImportSummary};
use crate::store::{Dialect, catalogue};

/// The numbers of films that are new, that are already known and that are removed.
pub(super) async fn compare_films(staging: &mut Staging, summary: &mut ImportSummary) -> Result<(), ImportError> {
    let connection = staging.outside_transaction().await?;
    let mut count = async |sql: &'static str| -> Result<u64, sqlx::Error> {
        sqlx::query_scalar::<_, i64>(sql).fetch_one(&mut *connection).await.map(i64::cast_unsigned)
    };
    let imported = count("select count(*) from staged_film where source = 'movielens'").await?;
    summary.known_films = count(
        "select count(*) from staged_film as staged
         where source = 'movielens'
           and exists (select 1 from film where film.slug = staged.slug and film.source = 'movielens')",
    )
    .await?;
    summary.new_films = imported - summary.known_films;
    summary.removed_films = count(
        "select count(*) from film
         where source = 'movielens' and not exists (select 1 from staged_film where staged_film.slug = film.slug)",
    )
    .await?;
    Ok(())
}

/// Publishes the import.
pub(super) async fn publish(
    staging: &mut Staging,
    catalogue: &Catalogue,
    checksum: &str,
    raters: u64,
) -> Result<(), ImportError> {
    staging.release().await?;
    let dialect = staging.dialect;
    let connection = staging.transaction().await?;
    match dialect {
        Dialect::Sqlite => exchange(connection).await?,
        Dialect::Postgres => merge(connection).await?,
    }
    catalogue::replace_terms(connection, catalogue).await?;
    catalogue::record(connection, catalogue).await?;
    // Also-watched films must be counted again, also for films that have lost their raters.
    for marks in [
        "insert into also_watched_due (kind, name) select 'film', film from movielens_film where film is not null",
        "insert into also_watched_due (kind, name) select distinct 'film', film from also_watched",
    ] {
        sqlx::query(marks).execute(&mut *connection).await?;
    }
    sqlx::query("update imported_people set people = $1").bind(raters.cast_signed()).execute(&mut *connection).await?;
    sqlx::query(
        "insert into loaded_movielens (only_row, checksum) values (1, $1)
         on conflict (only_row) do update set checksum = excluded.checksum",
    )
    .bind(checksum)
    .execute(connection)
    .await?;
    staging.release().await
}

/// Exchanges the names of the tables, and deletes rows that refer to removed films, because foreign keys are not
/// checked on this connection.
async fn exchange(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    for (table, _) in tables(Dialect::Sqlite) {
        for (from, to) in
            [(table, "exchanged"), (&*format!("staged_{table}"), table), ("exchanged", &*format!("staged_{table}"))]
        {
            let rename = format!("alter table {from} rename to {to}");
            sqlx::raw_sql(AssertSqlSafe(rename)).execute(&mut *connection).await?;
        }
    }
    let references: Vec<(String, String, String)> = sqlx::query_as(
        "select child.name, reference.\"from\", reference.on_delete
         from sqlite_schema as child join pragma_foreign_key_list(child.name) as reference
         where child.type = 'table' and reference.\"table\" = 'film' and child.name not like 'staged%'
           and child.name not in ('film_term', 'movielens_film')",
    )
    .fetch_all(&mut *connection)
    .await?;
    for (table, column, on_delete) in references {
        let dangling =
            format!("{column} is not null and not exists (select 1 from film where film.slug = {table}.{column})");
        let change = match on_delete.as_str() {
            "SET NULL" => format!("update {table} set {column} = null where {dangling}"),
            _ => format!("delete from {table} where {dangling}"),
        };
        sqlx::query(AssertSqlSafe(change)).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Replaces the rows of the tables. Films stay where they are if they are still listed, because users refer to them.
async fn merge(connection: &mut AnyConnection) -> Result<(), sqlx::Error> {
    for statement in [
        "delete from film_term",
        "delete from movielens_film",
        "delete from imported_rating",
        "delete from imported_tag",
        "insert into film select * from staged_film
         on conflict (slug) do update set
             source = excluded.source, title = excluded.title, original_title = excluded.original_title,
             year = excluded.year, runtime = excluded.runtime, certificate = excluded.certificate,
             synopsis = excluded.synopsis, tone = excluded.tone, search_title = excluded.search_title,
             search_text = excluded.search_text, shuffle = excluded.shuffle, added = excluded.added",
        "delete from film where not exists (select 1 from staged_film where staged_film.slug = film.slug)",
        "insert into film_term select * from staged_film_term",
        "insert into movielens_film select * from staged_movielens_film",
        "insert into imported_rating select * from staged_imported_rating",
        "insert into imported_tag select * from staged_imported_tag",
    ] {
        sqlx::query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}

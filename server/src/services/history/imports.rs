//! Histories that users bring from other sites: drafts, and adding them to the user's own history and taking them back.

use std::collections::HashSet;

use domain::{
    ExportSource, FilmRef, HistoryImport, HistoryImportStatus, HistoryImportSummary, HistoryReport, Id, ImportedFilm,
    PageNumber, ServiceError,
};
use sqlx::{AnyConnection, FromRow};
use thiserror::Error;

use super::choices::{FilmChoice, resolve};
use super::{MAX_LIST_LEN, MAX_RATINGS, SqlHistory};
use crate::id::new_id;
use crate::services::{PAGE_SIZE, failed, last_page, limit, number, parsed, users};
use crate::store::{Statement, now};

/// The maximum number of a user's drafts. The oldest one is replaced.
const MAX_DRAFTS: i64 = 5;
/// The maximum number of imports in a user's list.
const MAX_IMPORTS: usize = 100;
/// The number of rows per statement.
const ROWS_PER_STATEMENT: usize = 200;

/// Why an import was not changed.
#[derive(Debug, Error)]
pub enum ImportError {
    /// The user has no such import, or it was discarded, or has expired.
    #[error("there is no such import")]
    NotFound,
    /// The chosen film is not a candidate for the title.
    #[error("the chosen film is none of those that were offered")]
    Choice,
    #[error("cannot write to the database")]
    Database(#[from] sqlx::Error),
}

/// An export that was read, before it is stored.
#[derive(Debug, Clone)]
pub struct NewImport<'i> {
    pub source: ExportSource,
    pub file_name: &'i str,
    pub report: &'i HistoryReport,
    pub films: &'i [ImportedFilm],
}

#[derive(FromRow)]
struct ImportColumns {
    #[sqlx(try_from = "String")]
    id: Id,
    source: String,
    file_name: String,
    created_at: i64,
    applied_at: Option<i64>,
    undone_at: Option<i64>,
    film_count: i64,
}

#[derive(FromRow)]
struct ContentColumns {
    report: String,
    films: String,
}

impl SqlHistory {
    /// Stores a draft, creating the user if necessary.
    ///
    /// # Errors
    /// If the database fails.
    ///
    /// # Panics
    /// Never: reports and films serialise to JSON.
    pub async fn draft_import(&self, user: &Id, import: NewImport<'_>) -> Result<Id, sqlx::Error> {
        let id = new_id();
        let mut transaction = self.store.begin().await?;
        users::insert(&mut transaction, user).await?;
        sqlx::query(
            "insert into history_import (id, user_id, source, file_name, created_at, film_count, report, films)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(import.source.as_str())
        .bind(import.file_name)
        .bind(now())
        .bind(limit(import.films.len()))
        .bind(json(import.report))
        .bind(json(&import.films))
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "delete from history_import where user_id = $1 and applied_at is null and id not in (
                 select id from history_import where user_id = $1 and applied_at is null
                 order by created_at desc, id limit $2)
             and id <> $3",
        )
        .bind(user.as_str())
        .bind(MAX_DRAFTS)
        .bind(id.as_str())
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Adds the films of a draft, and those that its owner chose for ambiguous titles, to the user's history. Existing
    /// ratings, progress and list entries of the user are not changed. Idempotent: an import that was applied before is
    /// not applied again.
    ///
    /// # Errors
    /// [`ImportError`]; then the history is unchanged.
    pub async fn apply_import(&self, user: &Id, id: &Id, choices: &[FilmChoice]) -> Result<(), ImportError> {
        let mut transaction = self.store.begin().await?;
        let applied = sqlx::query(
            "update history_import set applied_at = $3 where id = $1 and user_id = $2 and applied_at is null",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        let ContentColumns { report, films } =
            content(&mut transaction, user, id).await?.ok_or(ImportError::NotFound)?;
        if applied.rows_affected() == 0 {
            return Ok(());
        }
        let mut films: Vec<ImportedFilm> = from_json(&films)?;
        let mut report: HistoryReport = from_json(&report)?;
        resolve(&mut report, &mut films, choices)?;
        report.unchanged = Some(add(&mut transaction, user, id, &films).await?);
        sqlx::query("update history_import set report = $2, films = $3, film_count = $4 where id = $1")
            .bind(id.as_str())
            .bind(json(&report))
            .bind(json(&films))
            .bind(limit(films.len()))
            .execute(&mut *transaction)
            .await?;
        Ok(transaction.commit().await?)
    }

    /// Removes what an import added and the user has not changed since. Idempotent.
    ///
    /// # Errors
    /// [`ImportError`]; then the history is unchanged.
    pub async fn undo_import(&self, user: &Id, id: &Id) -> Result<(), ImportError> {
        let mut transaction = self.store.begin().await?;
        let undone = sqlx::query(
            "update history_import set undone_at = coalesce(undone_at, $3)
             where id = $1 and user_id = $2 and applied_at is not null",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .bind(now())
        .execute(&mut *transaction)
        .await?;
        if undone.rows_affected() == 0 {
            return Err(ImportError::NotFound);
        }
        for statement in [
            "delete from rating where user_id = $1 and import_id = $2",
            "delete from watching where user_id = $1 and import_id = $2",
            "delete from list_entry where user_id = $1 and import_id = $2",
        ] {
            sqlx::query(statement).bind(user.as_str()).bind(id.as_str()).execute(&mut *transaction).await?;
        }
        Ok(transaction.commit().await?)
    }

    /// Deletes a draft. Idempotent.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn discard_import(&self, user: &Id, id: &Id) -> Result<(), sqlx::Error> {
        sqlx::query("delete from history_import where id = $1 and user_id = $2 and applied_at is null")
            .bind(id.as_str())
            .bind(user.as_str())
            .execute(self.store.writer())
            .await
            .map(|_| ())
    }

    pub(super) async fn import_list(&self, user: &Id) -> Result<Vec<HistoryImportSummary>, ServiceError> {
        let imports: Vec<ImportColumns> = sqlx::query_as(
            "select id, source, file_name, created_at, applied_at, undone_at, film_count from history_import
             where user_id = $1 order by created_at desc, id limit $2",
        )
        .bind(user.as_str())
        .bind(limit(MAX_IMPORTS))
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        imports.into_iter().map(|columns| columns.try_into().map_err(failed)).collect()
    }

    pub(super) async fn import_page(
        &self,
        user: &Id,
        id: &Id,
        page: PageNumber,
    ) -> Result<HistoryImport, ServiceError> {
        let mut connection = self.store.pages().acquire().await.map_err(failed)?;
        let columns: ImportColumns = sqlx::query_as(
            "select id, source, file_name, created_at, applied_at, undone_at, film_count from history_import
             where id = $1 and user_id = $2",
        )
        .bind(id.as_str())
        .bind(user.as_str())
        .fetch_one(&mut *connection)
        .await
        .map_err(failed)?;
        let content = content(&mut connection, user, id).await.map_err(failed)?;
        let ContentColumns { report, films } = content.ok_or(ServiceError::NotFound)?;
        let films: Vec<ImportedFilm> = from_json(&films).map_err(failed)?;
        let total = limit(films.len());
        let page = last_page(page, total)?.get();
        let size = PAGE_SIZE as usize;
        Ok(HistoryImport {
            summary: columns.try_into().map_err(failed)?,
            report: from_json(&report).map_err(failed)?,
            pages: number::<u32>(total).map_err(failed)?.div_ceil(PAGE_SIZE).max(1),
            films: films.into_iter().skip((page as usize - 1) * size).take(size).collect(),
            page,
        })
    }
}

impl TryFrom<ImportColumns> for HistoryImportSummary {
    type Error = sqlx::Error;

    fn try_from(columns: ImportColumns) -> Result<Self, sqlx::Error> {
        let status = match (columns.applied_at, columns.undone_at) {
            (None, _) => HistoryImportStatus::Draft,
            (Some(_), None) => HistoryImportStatus::Applied,
            (Some(_), Some(_)) => HistoryImportStatus::Undone,
        };
        Ok(Self {
            id: columns.id,
            source: parsed(&columns.source)?,
            file_name: columns.file_name,
            status,
            created_at: columns.created_at.into(),
            films: number(columns.film_count)?,
        })
    }
}

async fn content(connection: &mut AnyConnection, user: &Id, id: &Id) -> Result<Option<ContentColumns>, sqlx::Error> {
    sqlx::query_as("select report, films from history_import where id = $1 and user_id = $2")
        .bind(id.as_str())
        .bind(user.as_str())
        .fetch_optional(connection)
        .await
}

/// Inserts what the history does not have yet, and returns the number of films of which nothing was inserted.
async fn add(
    connection: &mut AnyConnection,
    user: &Id,
    import: &Id,
    films: &[ImportedFilm],
) -> Result<u32, sqlx::Error> {
    let existing = existing(connection, films).await?;
    let rated = slugs(connection, user, "select film from rating where user_id = $1").await?;
    let watched = slugs(connection, user, "select film from watching where user_id = $1").await?;
    let listed = slugs(connection, user, "select film from list_entry where user_id = $1").await?;
    let mut room = Room { ratings: room(MAX_RATINGS, &rated), list: room(MAX_LIST_LEN, &listed) };

    let mut new = NewRows::default();
    let mut unchanged = 0;
    for ImportedFilm { film: FilmRef { slug, .. }, rating, watched_at, listed_at, .. } in films {
        let before = new.len();
        if existing.contains(slug.as_str()) {
            if let Some(rating) = rating.filter(|_| !rated.contains(slug.as_str()) && room.ratings > 0) {
                let stars = rating.stars.map(|stars| i64::from(stars.get()));
                new.ratings.push((slug.to_string(), rating.rating.as_str(), stars, rating.rated_at.seconds()));
                room.ratings -= 1;
            }
            if let Some(at) = watched_at.filter(|_| !watched.contains(slug.as_str())) {
                new.watched.push((slug.to_string(), at.seconds()));
            }
            if let Some(at) = listed_at.filter(|_| !listed.contains(slug.as_str()) && room.list > 0) {
                new.listed.push((slug.to_string(), at.seconds()));
                room.list -= 1;
            }
        }
        unchanged += u32::from(new.len() == before);
    }
    new.insert(connection, user, import).await?;
    Ok(unchanged)
}

/// The numbers of ratings and list entries that can still be added.
struct Room {
    ratings: usize,
    list: usize,
}

fn room(max: i64, entries: &HashSet<String>) -> usize {
    usize::try_from(max).unwrap_or(usize::MAX).saturating_sub(entries.len())
}

/// The rows that an import adds, by the films' slugs.
#[derive(Default)]
struct NewRows {
    /// Kind, half stars and time.
    ratings: Vec<(String, &'static str, Option<i64>, i64)>,
    watched: Vec<(String, i64)>,
    listed: Vec<(String, i64)>,
}

impl NewRows {
    fn len(&self) -> usize {
        self.ratings.len() + self.watched.len() + self.listed.len()
    }

    async fn insert(self, connection: &mut AnyConnection, user: &Id, import: &Id) -> Result<(), sqlx::Error> {
        for rows in self.ratings.chunks(ROWS_PER_STATEMENT) {
            let into = "insert into rating (user_id, film, kind, stars, rated_at, import_id) ";
            let mut statement = Statement::on(connection, into);
            statement.rows(rows, |row, (film, kind, stars, at)| {
                // A null value needs a cast to have a type.
                row.bind(user.as_str()).bind(film.as_str()).bind(*kind).bind(*stars).bind(*at).bind(import.as_str());
            });
            statement.push(" on conflict (user_id, film) do nothing");
            statement.query().execute(&mut *connection).await?;
        }
        for rows in self.watched.chunks(ROWS_PER_STATEMENT) {
            let into = "insert into watching (user_id, film, permille, watched_at, import_id) ";
            let mut statement = Statement::on(connection, into);
            statement.rows(rows, |row, (film, at)| {
                row.bind(user.as_str()).bind(film.as_str()).bind(1000_i64).bind(*at).bind(import.as_str());
            });
            statement.push(" on conflict (user_id, film) do nothing");
            statement.query().execute(&mut *connection).await?;
        }
        for rows in self.listed.chunks(ROWS_PER_STATEMENT) {
            let mut statement =
                Statement::on(connection, "insert into list_entry (user_id, film, added_at, import_id) ");
            statement.rows(rows, |row, (film, at)| {
                row.bind(user.as_str()).bind(film.as_str()).bind(*at).bind(import.as_str());
            });
            statement.push(" on conflict (user_id, film) do nothing");
            statement.query().execute(&mut *connection).await?;
        }
        Ok(())
    }
}

/// The slugs of the films that are still in the catalogue: it may have changed since the upload.
async fn existing(connection: &mut AnyConnection, films: &[ImportedFilm]) -> Result<HashSet<String>, sqlx::Error> {
    let mut existing = HashSet::new();
    for films in films.chunks(ROWS_PER_STATEMENT) {
        let mut statement = Statement::on(connection, "select slug from film where slug in ");
        statement.group(films, |group, films| {
            for ImportedFilm { film, .. } in films {
                group.bind(film.slug.as_str());
            }
        });
        existing.extend(statement.query_scalar::<String>().fetch_all(&mut *connection).await?);
    }
    Ok(existing)
}

async fn slugs(
    connection: &mut AnyConnection,
    user: &Id,
    select: &'static str,
) -> Result<HashSet<String>, sqlx::Error> {
    let slugs: Vec<String> = sqlx::query_scalar(select).bind(user.as_str()).fetch_all(connection).await?;
    Ok(slugs.into_iter().collect())
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("reports and films serialise to JSON")
}

fn from_json<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, sqlx::Error> {
    serde_json::from_str(text).map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

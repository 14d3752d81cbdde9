//! Loads the catalogue into the database, in one transaction. Films imported with ratings are not affected.

use std::hash::Hasher;

use fnv::FnvHasher;
use models::{Catalogue, Film, Term};
use sqlx::AnyConnection;

use super::{Statement, Store, StoreError, plain_words};

/// The tables that films are written to.
#[derive(Debug, Clone, Copy)]
pub(super) struct FilmTables {
    film: &'static str,
    film_term: &'static str,
}

/// The tables that visitors see.
const LIVE: FilmTables = FilmTables { film: "film", film_term: "film_term" };
/// The tables that an import writes to.
pub(super) const STAGED: FilmTables = FilmTables { film: "staged_film", film_term: "staged_film_term" };

/// Whether loading changed the database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LoadOutcome {
    Changed,
    Unchanged,
}

/// Loads the catalogue: adds new films, replaces changed ones and removes those that it does not contain. A film known
/// from ratings alone gets the catalogue's description. If the checksum is that of the loaded catalogue, nothing
/// changes.
///
/// # Errors
/// If the database fails; it then keeps the previous catalogue.
pub async fn load(store: &Store, catalogue: &Catalogue) -> Result<LoadOutcome, StoreError> {
    load_in_transaction(store, catalogue).await.map_err(StoreError::Load)
}

async fn load_in_transaction(store: &Store, catalogue: &Catalogue) -> Result<LoadOutcome, sqlx::Error> {
    let mut transaction = store.begin_import().await?;
    let outcome = load_on(&mut transaction, catalogue).await?;
    transaction.commit().await?;
    Ok(outcome)
}

async fn load_on(connection: &mut AnyConnection, catalogue: &Catalogue) -> Result<LoadOutcome, sqlx::Error> {
    let before: Option<String> =
        sqlx::query_scalar("select checksum from loaded_catalogue").fetch_optional(&mut *connection).await?;
    if before.as_ref() == Some(&catalogue.checksum) {
        return Ok(LoadOutcome::Unchanged);
    }
    // Marks the import as outdated: its films have to be matched with the new catalogue.
    sqlx::query("delete from loaded_movielens").execute(&mut *connection).await?;
    replace_terms(connection, catalogue).await?;
    sqlx::query("delete from film_term where film in (select slug from film where source = 'catalogue')")
        .execute(&mut *connection)
        .await?;
    for film in &catalogue.films {
        // A film that was imported with ratings may have terms already.
        sqlx::query(
            "delete from film_term where film in (select slug from film where slug = $1 and source <> 'catalogue')",
        )
        .bind(&film.slug)
        .execute(&mut *connection)
        .await?;
        insert_film(connection, LIVE, film, catalogue.other_titles_of(film)).await?;
    }
    remove_others(connection, catalogue).await?;
    record(connection, catalogue).await?;
    tracing::info!(films = catalogue.films.len(), checksum = catalogue.checksum.get(..12), "loaded the catalogue");
    Ok(LoadOutcome::Changed)
}

/// Records which catalogue is loaded.
pub(super) async fn record(connection: &mut AnyConnection, catalogue: &Catalogue) -> Result<(), sqlx::Error> {
    sqlx::query(
        "insert into loaded_catalogue (only_row, checksum) values (1, $1)
         on conflict (only_row) do update set checksum = excluded.checksum",
    )
    .bind(&catalogue.checksum)
    .execute(connection)
    .await
    .map(|_| ())
}

/// Replaces the vocabularies by those of the catalogue.
pub(super) async fn replace_terms(connection: &mut AnyConnection, catalogue: &Catalogue) -> Result<(), sqlx::Error> {
    sqlx::query("delete from term").execute(&mut *connection).await?;
    let series = catalogue.series();
    let vocabularies: [(&str, &[Term]); 5] = [
        ("genre", &catalogue.genres.terms),
        ("country", &catalogue.countries.terms),
        ("language", &catalogue.languages.terms),
        ("keyword", &catalogue.keywords.terms),
        ("series", &series),
    ];
    for (kind, terms) in vocabularies.into_iter().filter(|(_, terms)| !terms.is_empty()) {
        let mut insert = Statement::on(connection, "insert into term (kind, slug, name, position) ");
        insert.rows((0_i64..).zip(terms), |row, (position, term)| {
            row.bind(kind).bind(term.slug.as_str()).bind(term.name.as_str()).bind(position);
        });
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}

/// Inserts or replaces a film of the catalogue, and inserts its terms.
pub(super) async fn insert_film(
    connection: &mut AnyConnection,
    tables: FilmTables,
    film: &Film,
    other_titles: &[String],
) -> Result<(), sqlx::Error> {
    let titles = format!("{} {}", film.title, film.original_title.as_deref().unwrap_or_default());
    let people = film.directors.iter().chain(&film.cast).map(String::as_str).collect::<Vec<_>>().join(" ");
    let text = format!("{titles} {} {people} {} {}", film.year, film.keywords.join(" "), other_titles.join(" "));
    let tone = film.tone.values().map(|score| score.to_string()).join(",");
    let mut insert = Statement::on(connection, "insert into ");
    insert.push(tables.film).push(
        " (slug, source, title, original_title, year, runtime, certificate, synopsis, tone, search_title, search_text,
           shuffle, added) values ",
    );
    insert.group(film, |row, film| {
        row.bind(film.slug.as_str())
            .bind("catalogue")
            .bind(film.title.as_str())
            .bind(film.original_title.as_deref())
            .bind(i64::from(film.year))
            .bind(i64::from(film.runtime))
            .bind(<&str>::from(film.certificate))
            .bind(film.synopsis.as_str())
            .bind(tone)
            .bind(plain_words(&titles))
            .bind(plain_words(&text))
            .bind(shuffle(&film.slug))
            .bind(film.added.map(|day| day.midnight().assume_utc().unix_timestamp()));
    });
    insert.push(
        " on conflict (slug) do update set
             source = excluded.source, title = excluded.title, original_title = excluded.original_title, year = excluded.year,
             runtime = excluded.runtime, certificate = excluded.certificate, synopsis = excluded.synopsis,
             tone = excluded.tone, search_title = excluded.search_title, search_text = excluded.search_text,
             shuffle = excluded.shuffle, added = excluded.added",
    );
    insert.query().execute(&mut *connection).await?;

    let lists: [(&str, &[String]); 8] = [
        ("genre", &film.genres),
        ("country", &film.countries),
        ("language", &film.languages),
        ("director", &film.directors),
        ("cast", &film.cast),
        ("keyword", &film.keywords),
        ("title", other_titles),
        ("series", film.series.as_slice()),
    ];
    let rows = lists
        .iter()
        .flat_map(|&(kind, values)| (0_i64..).zip(values).map(move |(position, value)| (kind, position, value)));
    let mut insert = Statement::on(connection, "insert into ");
    insert.push(tables.film_term).push(" (film, kind, position, value) ");
    insert.rows(rows, |row, (kind, position, value)| {
        row.bind(film.slug.as_str()).bind(kind).bind(position).bind(value.as_str());
    });
    insert.query().execute(&mut *connection).await?;
    Ok(())
}

/// Removes films that are no longer in the catalogue. They have no terms: those of the previous catalogue's films were
/// deleted, and only those of the new one's were inserted.
async fn remove_others(connection: &mut AnyConnection, catalogue: &Catalogue) -> Result<(), sqlx::Error> {
    let removed =
        sqlx::query("delete from film where source = 'catalogue' and slug not in (select film from film_term)")
            .execute(connection)
            .await?
            .rows_affected();
    if removed > 0 {
        tracing::info!(removed, left = catalogue.films.len(), "removed films that are no longer in the catalogue");
    }
    Ok(())
}

/// The position of a film in an arbitrary order that stays the same: 31 bits of the slug's FNV-1a hash.
pub(super) fn shuffle(slug: &str) -> i64 {
    let mut hasher = FnvHasher::default();
    hasher.write(slug.as_bytes());
    (hasher.finish() >> 33).cast_signed()
}

#[cfg(test)]
mod tests {
    use super::shuffle;

    #[test]
    fn the_order_of_films_stays_the_same() {
        assert_eq!([shuffle(""), shuffle("a"), shuffle("heat-1995")], [1_710_837_362, 1_471_278_630, 528_007_939]);
    }
}

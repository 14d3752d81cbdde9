//! Writes films, and the mapping of MovieLens ids to films.

use std::collections::HashSet;

use models::Catalogue;
use models::movielens::{self, MovieLensFilm};
use sqlx::AnyConnection;

use super::{ImportSummary, Listing};
use crate::store::catalogue::shuffle;
use crate::store::{Statement, plain_words};

/// Rows per statement.
const ROWS: usize = 500;

/// Inserts or updates films that the catalogue does not describe, and removes those that are no longer listed. A film
/// that stays keeps its slug, so references to it remain valid.
pub(super) async fn write(
    connection: &mut AnyConnection,
    catalogue: &Catalogue,
    listing: &Listing,
) -> Result<ImportSummary, sqlx::Error> {
    let before: Vec<String> =
        sqlx::query_scalar("select slug from film where source = 'movielens'").fetch_all(&mut *connection).await?;
    let before: HashSet<String> = before.into_iter().collect();

    let with_slugs = assign_slugs(catalogue, listing);
    let own: Vec<(&MovieLensFilm, &str)> = with_slugs
        .iter()
        .filter(|(film, _)| !listing.matched.contains_key(&film.movielens_id))
        .filter_map(|(film, slug)| Some((*film, slug.as_deref()?)))
        .collect();
    for films in own.chunks(ROWS) {
        insert_films(connection, films, listing).await?;
    }
    insert_terms(connection, &own, listing).await?;
    link(connection, &with_slugs, listing).await?;
    let removed_films = sqlx::query(
        "delete from film
         where source = 'movielens' and slug not in (select film from movielens_film where film is not null)",
    )
    .execute(connection)
    .await?
    .rows_affected();

    let known_films = own.iter().filter(|(_, slug)| before.contains(*slug)).count() as u64;
    Ok(ImportSummary {
        new_films: own.len() as u64 - known_films,
        known_films,
        removed_films,
        matched_films: listing.matched.len() as u64,
        films_without_year: with_slugs.iter().filter(|(_, slug)| slug.is_none()).count() as u64,
        ..ImportSummary::default()
    })
}

/// The listed films in the order of their ids, with their slugs. Films without a year have none.
fn assign_slugs<'a>(catalogue: &Catalogue, listing: &'a Listing) -> Vec<(&'a MovieLensFilm, Option<String>)> {
    let mut slugs = movielens::slugs(catalogue, &listing.films);
    let mut films: Vec<&MovieLensFilm> = listing.films.iter().collect();
    films.sort_unstable_by_key(|film| film.movielens_id);
    films.into_iter().map(|film| (film, slugs.remove(&film.movielens_id))).collect()
}

async fn insert_films(
    connection: &mut AnyConnection,
    films: &[(&MovieLensFilm, &str)],
    listing: &Listing,
) -> Result<(), sqlx::Error> {
    let mut insert = Statement::on(
        connection,
        "insert into film (slug, source, title, original_title, year, search_title, search_text, shuffle) ",
    );
    insert.rows(films, |row, (film, slug)| {
        let titles = film.titles().collect::<Vec<_>>().join(" ");
        let year = i64::from(film.year.unwrap_or_default());
        let text = format!("{titles} {year} {}", listing.tags.keywords_of(film.movielens_id).join(" "));
        row.bind(*slug)
            .bind("movielens")
            .bind(film.title.as_str())
            .bind(film.original_title.as_deref())
            .bind(year)
            .bind(plain_words(&titles))
            .bind(plain_words(&text))
            .bind(shuffle(slug));
    });
    insert.push(
        " on conflict (slug) do update set
             title = excluded.title, original_title = excluded.original_title, year = excluded.year,
             search_title = excluded.search_title, search_text = excluded.search_text",
    );
    insert.query().execute(connection).await?;
    Ok(())
}

async fn insert_terms(
    connection: &mut AnyConnection,
    films: &[(&MovieLensFilm, &str)],
    listing: &Listing,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from film_term where film in (select slug from film where source = 'movielens')")
        .execute(&mut *connection)
        .await?;
    let mut rows = Vec::new();
    for (film, slug) in films {
        let lists = [("genre", film.genres.as_slice()), ("keyword", listing.tags.keywords_of(film.movielens_id))];
        for (kind, values) in lists {
            rows.extend((0_i64..).zip(values).map(|(position, value)| (*slug, kind, position, value.as_str())));
        }
    }
    for rows in rows.chunks(ROWS) {
        let mut insert = Statement::on(connection, "insert into film_term (film, kind, position, value) ");
        insert.rows(rows, |row, &(film, kind, position, value)| {
            row.bind(film).bind(kind).bind(position).bind(value);
        });
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}

async fn link(
    connection: &mut AnyConnection,
    with_slugs: &[(&MovieLensFilm, Option<String>)],
    listing: &Listing,
) -> Result<(), sqlx::Error> {
    sqlx::query("delete from movielens_film").execute(&mut *connection).await?;
    for films in with_slugs.chunks(ROWS) {
        let mut insert = Statement::on(connection, "insert into movielens_film (movielens_id, film, imdb, tmdb) ");
        insert.rows(films, |row, (film, slug)| {
            let links = listing.links.get(&film.movielens_id).copied().unwrap_or_default();
            row.bind(i64::from(film.movielens_id))
                .bind(slug.as_deref())
                .bind(links.imdb.map(i64::from))
                .bind(links.tmdb.map(i64::from));
        });
        insert.query().execute(&mut *connection).await?;
    }
    Ok(())
}

//! Writes films, and the mapping of MovieLens ids to films.

use models::Catalogue;
use models::movielens::{self, DatasetFilm};

use super::staging::Staging;
use super::{ImportError, ImportSummary, Listing};
use crate::store::catalogue::{STAGED, insert_film, shuffle};
use crate::store::{Statement, plain_words};

/// Rows per statement.
const ROWS: usize = 500;

/// Writes the films of the catalogue, and the listed ones that it does not describe. A film that was already imported has
/// the same slug, so references to it remain valid.
pub(super) async fn write(
    staging: &mut Staging,
    catalogue: &Catalogue,
    listing: &Listing,
) -> Result<ImportSummary, ImportError> {
    for film in &catalogue.films {
        insert_film(staging.transaction().await?, STAGED, film, catalogue.other_titles_of(film)).await?;
    }
    staging.release().await?;
    let with_slugs = assign_slugs(catalogue, listing);
    for films in with_slugs.chunks(ROWS) {
        let own: Vec<(&DatasetFilm, &str)> = films
            .iter()
            .filter(|(film, _)| !listing.matched.contains_key(&film.movielens_id))
            .filter_map(|(film, slug)| Some((*film, slug.as_deref()?)))
            .collect();
        if !own.is_empty() {
            insert_films(staging, &own, listing).await?;
            insert_terms(staging, &own, listing).await?;
        }
        link(staging, films, listing).await?;
    }
    Ok(ImportSummary {
        matched_films: listing.matched.len() as u64,
        films_without_year: with_slugs.iter().filter(|(_, slug)| slug.is_none()).count() as u64,
        ..ImportSummary::default()
    })
}

/// The listed films in the order of their slugs, by which most of their rows are stored. Films without a year have none.
fn assign_slugs<'a>(catalogue: &Catalogue, listing: &'a Listing) -> Vec<(&'a DatasetFilm, Option<String>)> {
    let mut slugs = movielens::slugs(catalogue, &listing.films, &listing.matched);
    let films = listing.films.iter().map(|film| (film, slugs.remove(&film.movielens_id)));
    let mut films: Vec<(&DatasetFilm, Option<String>)> = films.collect();
    films.sort_unstable_by(|one, other| (&one.1, one.0.movielens_id).cmp(&(&other.1, other.0.movielens_id)));
    films
}

async fn insert_films(
    staging: &mut Staging,
    films: &[(&DatasetFilm, &str)],
    listing: &Listing,
) -> Result<(), ImportError> {
    let mut insert = Statement::new(
        staging.dialect,
        "insert into staged_film (slug, source, title, original_title, year, search_title, search_text, shuffle) ",
    );
    insert.rows(films, |row, (film, slug)| {
        let id = film.movielens_id;
        let titles = film.titles().collect::<Vec<_>>().join(" ");
        let year = i64::from(film.year.unwrap_or_default());
        let people: Vec<&str> = listing.people.directors(id).chain(listing.people.cast(id)).collect();
        let text = format!("{titles} {year} {} {}", people.join(" "), listing.tags.keywords_of(id).join(" "));
        row.bind(*slug)
            .bind("movielens")
            .bind(film.title.as_str())
            .bind(film.original_title.as_deref())
            .bind(year)
            .bind(plain_words(&titles))
            .bind(plain_words(&text))
            .bind(shuffle(slug));
    });
    insert.query().execute(staging.transaction().await?).await?;
    Ok(())
}

async fn insert_terms(
    staging: &mut Staging,
    films: &[(&DatasetFilm, &str)],
    listing: &Listing,
) -> Result<(), ImportError> {
    let mut rows = Vec::new();
    for (film, slug) in films {
        let id = film.movielens_id;
        let lists = [
            ("genre", film.genres.clone()),
            ("keyword", listing.tags.keywords_of(id).iter().map(String::as_str).collect()),
            ("director", listing.people.directors(id).collect()),
            ("cast", listing.people.cast(id).collect::<Vec<&str>>()),
        ];
        for (kind, values) in lists {
            rows.extend((0_i64..).zip(values).map(|(position, value)| (*slug, kind, position, value)));
        }
    }
    for rows in rows.chunks(ROWS) {
        let mut insert = Statement::new(staging.dialect, "insert into staged_film_term (film, kind, position, value) ");
        insert.rows(rows, |row, &(film, kind, position, value)| {
            row.bind(film).bind(kind).bind(position).bind(value);
        });
        insert.query().execute(staging.transaction().await?).await?;
    }
    Ok(())
}

async fn link(
    staging: &mut Staging,
    films: &[(&DatasetFilm, Option<String>)],
    listing: &Listing,
) -> Result<(), ImportError> {
    let mut insert = Statement::new(
        staging.dialect,
        "insert into staged_movielens_film (movielens_id, film, imdb, tmdb, mean_hundredths, votes) ",
    );
    insert.rows(films, |row, (film, slug)| {
        let links = listing.links.get(&film.movielens_id).copied().unwrap_or_default();
        let mean = listing.means.get(&film.movielens_id);
        row.bind(i64::from(film.movielens_id))
            .bind(slug.as_deref())
            .bind(links.imdb.map(i64::from))
            .bind(links.tmdb.map(i64::from))
            .bind(mean.map(|mean| i64::from(mean.hundredths)))
            .bind(mean.map(|mean| i64::from(mean.votes)));
    });
    insert.query().execute(staging.transaction().await?).await?;
    Ok(())
}

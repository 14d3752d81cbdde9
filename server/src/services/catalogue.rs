//! The catalogue over SQL.

use async_trait::async_trait;
use domain::{
    Catalogue, DescribedBy, Film, FilmCard, FilmListing, FilmRow, Menu, NamedSlug, NewFilm, PageNumber, ServiceError,
    Slug, Timestamp,
};
use models::Tone;
use models::search::person_slug;
use sqlx::FromRow;
use time::OffsetDateTime;

use super::{FilmColumns, PAGE_SIZE, cards, failed, limit, listing, number, offset_of, parsed};
use crate::store::Store;

/// The catalogue service.
pub struct SqlCatalogue {
    store: Store,
    /// Slugs of the films that rotate as the film of the day.
    billboards: Vec<String>,
}

/// The columns of a film, without its terms.
#[derive(FromRow)]
struct DetailColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    source: String,
    original_title: Option<String>,
    runtime: Option<i64>,
    certificate: Option<String>,
    synopsis: Option<String>,
    tone: Option<String>,
}

/// A film and the day on which it was added.
#[derive(FromRow)]
struct NewFilmColumns {
    #[sqlx(flatten)]
    film: FilmColumns,
    added: i64,
}

/// A term of a film; its name if it belongs to a controlled vocabulary.
#[derive(FromRow)]
struct TermColumns {
    kind: String,
    value: String,
    name: Option<String>,
}

impl SqlCatalogue {
    /// `billboards` are the slugs that rotate as the film of the day.
    pub fn new(store: Store, billboards: Vec<String>) -> Self {
        Self { store, billboards }
    }

    /// Described films of about the same year, for a film without genres.
    async fn same_time(&self, slug: &Slug, count: i64) -> Result<Vec<FilmColumns>, sqlx::Error> {
        sqlx::query_as(
            "select other.slug, other.title, other.year
             from film as this join film as other on other.slug <> this.slug
             where this.slug = $1 and other.source = 'catalogue'
             order by abs(other.year - this.year), other.shuffle
             limit $2",
        )
        .bind(slug.as_str())
        .bind(count)
        .fetch_all(self.store.pages())
        .await
    }

    async fn genre_name(&self, genre: &Slug) -> Result<String, ServiceError> {
        sqlx::query_scalar("select name from term where kind = 'genre' and slug = $1")
            .bind(genre.as_str())
            .fetch_one(self.store.pages())
            .await
            .map_err(failed)
    }

    async fn films_of_genre(&self, genre: &Slug, limit: i64, offset: i64) -> Result<Vec<FilmColumns>, ServiceError> {
        sqlx::query_as(
            "select film.slug, film.title, film.year
             from film_term join film on film.slug = film_term.film
             where film_term.kind = 'genre' and film_term.value = $1
             order by case film.source when 'catalogue' then 0 else 1 end, film_term.position, film.shuffle
             limit $2 offset $3",
        )
        .bind(genre.as_str())
        .bind(limit)
        .bind(offset)
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)
    }
}

#[async_trait]
impl Catalogue for SqlCatalogue {
    async fn menu(&self) -> Result<Menu, ServiceError> {
        let genres: Vec<(String, String)> = sqlx::query_as(
            "select slug, name from term
             where kind = 'genre' and exists (select 1 from film_term where kind = 'genre' and value = term.slug)
             order by name",
        )
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        Ok(Menu { genres: genres.into_iter().map(|(slug, name)| NamedSlug { slug, name }).collect() })
    }

    async fn billboard(&self) -> Result<Film, ServiceError> {
        let today = OffsetDateTime::now_utc().to_julian_day().unsigned_abs() as usize;
        let slug = self.billboards.get(today % self.billboards.len().max(1)).ok_or(ServiceError::NotFound)?;
        self.film(&slug.parse().map_err(ServiceError::failed)?).await
    }

    async fn film(&self, slug: &Slug) -> Result<Film, ServiceError> {
        let film: DetailColumns = sqlx::query_as(
            "select slug, source, title, original_title, year, runtime, certificate, synopsis, tone
             from film where slug = $1",
        )
        .bind(slug.as_str())
        .fetch_one(self.store.pages())
        .await
        .map_err(failed)?;
        let terms: Vec<TermColumns> = sqlx::query_as(
            "select film_term.kind, film_term.value, term.name
             from film_term
             left join term on term.kind = film_term.kind and term.slug = film_term.value
             where film = $1
             order by film_term.kind, film_term.position",
        )
        .bind(slug.as_str())
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        film_of(film, terms).map_err(failed)
    }

    async fn films_after(&self, slug: &str, limit: u32) -> Result<Vec<FilmCard>, ServiceError> {
        let films = sqlx::query_as("select slug, title, year from film where slug > $1 order by slug limit $2")
            .bind(slug)
            .bind(i64::from(limit))
            .fetch_all(self.store.pages())
            .await
            .map_err(failed)?;
        Ok(cards(films))
    }

    async fn same_genre(&self, slug: &Slug, count: usize) -> Result<Vec<FilmCard>, ServiceError> {
        let films: Vec<FilmColumns> = sqlx::query_as(
            // A cross join forces SQLite to begin with the few genres of this film.
            "select film.slug, film.title, film.year
             from film_term as this
             cross join film_term as other
             join film on film.slug = other.film
             where this.film = $1 and this.kind = 'genre'
               and other.kind = 'genre' and other.value = this.value and other.film <> $1
             group by film.slug
             order by case film.source when 'catalogue' then 0 else 1 end, count(*) desc, min(other.position + this.position), film.shuffle
             limit $2",
        )
        .bind(slug.as_str())
        .bind(limit(count))
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        let films = if films.is_empty() { self.same_time(slug, limit(count)).await.map_err(failed)? } else { films };
        if films.is_empty() {
            return Err(ServiceError::NotFound);
        }
        Ok(cards(films))
    }

    async fn new_films(&self, count: usize) -> Result<Vec<NewFilm>, ServiceError> {
        let films: Vec<NewFilmColumns> = sqlx::query_as(
            "select slug, title, year, added from film
             where added is not null
             order by added desc, shuffle, slug
             limit $1",
        )
        .bind(limit(count))
        .fetch_all(self.store.pages())
        .await
        .map_err(failed)?;
        let new = |NewFilmColumns { film, added }| NewFilm { film: film.into(), added: Timestamp::from_seconds(added) };
        Ok(films.into_iter().map(new).collect())
    }

    async fn genre_row(&self, genre: &Slug, count: usize) -> Result<FilmRow, ServiceError> {
        let title = self.genre_name(genre).await?;
        let films = self.films_of_genre(genre, limit(count), 0).await?;
        Ok(FilmRow { title, href: Some(format!("/genre/{genre}")), films: cards(films) })
    }

    async fn genre(&self, genre: &Slug, page: PageNumber) -> Result<FilmListing, ServiceError> {
        let title = self.genre_name(genre).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from film_term where kind = 'genre' and value = $1")
            .bind(genre.as_str())
            .fetch_one(self.store.pages())
            .await
            .map_err(failed)?;
        let films = self.films_of_genre(genre, i64::from(PAGE_SIZE), offset_of(page)).await?;
        listing(title, films, total, page)
    }
}

fn film_of(details: DetailColumns, terms: Vec<TermColumns>) -> Result<Film, sqlx::Error> {
    let named = |kind: &str| {
        let names_of_kind = terms.iter().filter(|term| term.kind == kind);
        let named = names_of_kind.map(|term| NamedSlug {
            slug: term.value.clone(),
            name: term.name.clone().unwrap_or_else(|| term.value.clone()),
        });
        named.collect::<Vec<_>>()
    };
    let people = |kind: &str| named(kind).into_iter().map(|person| person.slug).collect::<Vec<_>>();
    let (directors, cast) = (people("director"), people("cast"));
    let mut with_pages: Vec<NamedSlug> = Vec::new();
    for name in directors.iter().chain(&cast) {
        if let Some(slug) = person_slug(name).filter(|slug| with_pages.iter().all(|person| person.slug != *slug)) {
            with_pages.push(NamedSlug { slug, name: name.clone() });
        }
    }
    let scores = details.tone.iter().flat_map(|tone| tone.split(',')).map(|score| score.parse().unwrap_or_default());
    Ok(Film {
        described_by: parsed::<DescribedBy>(&details.source)?,
        countries: named("country"),
        languages: named("language"),
        genres: named("genre"),
        directors,
        cast,
        people: with_pages,
        series: named("series").pop(),
        keywords: named("keyword"),
        tone: Tone::AXES.iter().map(|&axis| axis.to_owned()).zip(scores).collect(),
        slug: details.film.slug,
        title: details.film.title,
        original_title: details.original_title,
        year: details.film.year,
        runtime: details.runtime.map(number).transpose()?,
        certificate: details.certificate,
        synopsis: details.synopsis,
    })
}

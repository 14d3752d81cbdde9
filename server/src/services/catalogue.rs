//! The catalogue over SQL.

use domain::{Catalogue, ServiceError};
use domain::{Card, DescribedBy, Film, Listing, Menu, Named, Row};
use async_trait::async_trait;
use models::Tone;
use sqlx::FromRow;
use time::OffsetDateTime;

use super::{CardRow, failed, listing, small};
use crate::store::{Statement, Store, plain_words};

/// Films on one page of a list.
const PAGE: u32 = 48;

/// Answers from the database.
pub struct SqlCatalogue {
    store: Store,
    /// Slugs that take turns as the film of the day.
    billboards: Vec<String>,
}

#[derive(FromRow)]
struct FilmRow {
    slug: String,
    source: String,
    title: String,
    original_title: Option<String>,
    year: i64,
    runtime: Option<i64>,
    certificate: Option<String>,
    synopsis: Option<String>,
    tone: Option<String>,
}

#[derive(FromRow)]
struct TermRow {
    kind: String,
    value: String,
    name: Option<String>,
}

impl SqlCatalogue {
    pub fn new(store: Store, billboards: Vec<String>) -> Self {
        Self { store, billboards }
    }

    /// Described films of the same years: for a film that is listed without genres.
    async fn same_time(&self, slug: &str, count: usize) -> Result<Vec<CardRow>, ServiceError> {
        sqlx::query_as(
            "select other.slug, other.title, other.year
             from film as this join film as other on other.slug <> this.slug
             where this.slug = $1 and other.source = 'catalogue'
             order by abs(other.year - this.year), other.shuffle
             limit $2",
        )
        .bind(slug)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)
    }

    async fn genre_name(&self, genre: &str) -> Result<String, ServiceError> {
        sqlx::query_scalar("select name from term where kind = 'genre' and slug = $1")
            .bind(genre)
            .fetch_one(&self.store.pool)
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
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        Ok(Menu { genres: genres.into_iter().map(|(slug, name)| Named { slug, name }).collect() })
    }

    async fn billboard(&self) -> Result<Film, ServiceError> {
        let today = OffsetDateTime::now_utc().to_julian_day().unsigned_abs() as usize;
        let slug = self.billboards.get(today % self.billboards.len().max(1)).ok_or(ServiceError::NotFound)?;
        self.film(slug).await
    }

    async fn film(&self, slug: &str) -> Result<Film, ServiceError> {
        let film: FilmRow = sqlx::query_as(
            "select slug, source, title, original_title, year, runtime, certificate, synopsis, tone
             from film where slug = $1",
        )
        .bind(slug)
        .fetch_one(&self.store.pool)
        .await
        .map_err(failed)?;
        let terms: Vec<TermRow> = sqlx::query_as(
            "select film_term.kind, film_term.value, term.name
             from film_term
             left join term on term.kind = film_term.kind and term.slug = film_term.value
             where film = $1
             order by film_term.kind, film_term.position",
        )
        .bind(slug)
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        Ok(film_of(film, terms))
    }

    async fn films_after(&self, slug: &str, limit: u32) -> Result<Vec<Card>, ServiceError> {
        let films: Vec<CardRow> =
            sqlx::query_as("select slug, title, year from film where slug > $1 order by slug limit $2")
                .bind(slug)
                .bind(i64::from(limit))
                .fetch_all(&self.store.pool)
                .await
                .map_err(failed)?;
        Ok(films.into_iter().map(Card::from).collect())
    }

    async fn same_genre(&self, slug: &str, count: usize) -> Result<Vec<Card>, ServiceError> {
        let cards: Vec<CardRow> = sqlx::query_as(
            // The join is crossed so that SQLite begins with the few genres of this film.
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
        .bind(slug)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        let cards = if cards.is_empty() { self.same_time(slug, count).await? } else { cards };
        if cards.is_empty() {
            return Err(ServiceError::NotFound);
        }
        Ok(cards.into_iter().map(Card::from).collect())
    }

    async fn genre_row(&self, genre: &str, count: usize) -> Result<Row, ServiceError> {
        let title = self.genre_name(genre).await?;
        let films: Vec<CardRow> = sqlx::query_as(
            "select film.slug, film.title, film.year
             from film_term join film on film.slug = film_term.film
             where film_term.kind = 'genre' and film_term.value = $1
             order by case film.source when 'catalogue' then 0 else 1 end, film_term.position, film.shuffle
             limit $2",
        )
        .bind(genre)
        .bind(i64::try_from(count).unwrap_or(i64::MAX))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        Ok(Row { title, href: Some(format!("/genre/{genre}")), films: films.into_iter().map(Card::from).collect() })
    }

    async fn genre(&self, genre: &str, page: u32) -> Result<Listing, ServiceError> {
        let title = self.genre_name(genre).await?;
        let total: i64 = sqlx::query_scalar("select count(*) from film_term where kind = 'genre' and value = $1")
            .bind(genre)
            .fetch_one(&self.store.pool)
            .await
            .map_err(failed)?;
        let films: Vec<CardRow> = sqlx::query_as(
            "select film.slug, film.title, film.year
             from film_term join film on film.slug = film_term.film
             where film_term.kind = 'genre' and film_term.value = $1
             order by case film.source when 'catalogue' then 0 else 1 end, film_term.position, film.shuffle
             limit $2 offset $3",
        )
        .bind(genre)
        .bind(i64::from(PAGE))
        .bind(i64::from((page - 1) * PAGE))
        .fetch_all(&self.store.pool)
        .await
        .map_err(failed)?;
        listing(title, films.into_iter().map(Card::from).collect(), total, page, PAGE)
    }

    async fn search(&self, query: &str, page: u32) -> Result<Listing, ServiceError> {
        let query = plain_words(query);
        if query.is_empty() {
            return Ok(Listing {
                title: "Type a title, a name or a theme".to_owned(),
                films: Vec::new(),
                total: 0,
                page: 1,
                pages: 1,
            });
        }
        let mut count = Statement::new(self.store.dialect, "select count(*)");
        push_matching(&mut count, &query);
        let total: i64 = count.query_scalar().fetch_one(&self.store.pool).await.map_err(failed)?;
        let mut find = Statement::new(self.store.dialect, "select slug, title, year");
        push_matching(&mut find, &query);
        // A title that is the query, one that has it, and the rest; among equals those that are described come first.
        find.push(" order by case when search_title = ").bind(query.as_str());
        find.push(" then 0 when (' ' || search_title) like ").bind(format!("% {query}%"));
        find.push(" then 1 else 2 end, case source when 'catalogue' then 0 else 1 end, case when search_title like ");
        find.bind(format!("{query}%")).push(" then 0 else 1 end, title, year limit ").bind(i64::from(PAGE));
        find.push(" offset ").bind(i64::from((page - 1) * PAGE));
        let films: Vec<CardRow> = find.query_as().fetch_all(&self.store.pool).await.map_err(failed)?;
        let title = match total {
            0 => format!("Nothing found for “{query}”"),
            1 => format!("One film for “{query}”"),
            _ => format!("{total} films for “{query}”"),
        };
        listing(title, films.into_iter().map(Card::from).collect(), total, page, PAGE)
    }
}

/// Every word must begin a word of the film's text. What is left of the query has no wildcards in it.
fn push_matching(sql: &mut Statement, query: &str) {
    sql.push(" from film where true");
    for word in query.split(' ') {
        sql.push(" and (' ' || search_text) like ").bind(format!("% {word}%"));
    }
}

fn film_of(film: FilmRow, terms: Vec<TermRow>) -> Film {
    let named = |kind: &str| {
        let of_kind = terms.iter().filter(|term| term.kind == kind);
        of_kind
            .map(|term| Named {
                slug: term.value.clone(),
                name: term.name.clone().unwrap_or_else(|| term.value.clone()),
            })
            .collect::<Vec<_>>()
    };
    let people = |kind: &str| named(kind).into_iter().map(|person| person.slug).collect::<Vec<_>>();
    let scores = film.tone.iter().flat_map(|tone| tone.split(',')).map(|score| score.parse().unwrap_or_default());
    Film {
        described_by: if film.source == "catalogue" { DescribedBy::Catalogue } else { DescribedBy::MovieLens },
        countries: named("country"),
        languages: named("language"),
        genres: named("genre"),
        directors: people("director"),
        cast: people("cast"),
        keywords: named("keyword"),
        tone: Tone::AXES.iter().map(|&axis| axis.to_owned()).zip(scores).collect(),
        slug: film.slug,
        title: film.title,
        original_title: film.original_title,
        year: small(film.year),
        runtime: film.runtime.map(small),
        certificate: film.certificate,
        synopsis: film.synopsis,
    }
}

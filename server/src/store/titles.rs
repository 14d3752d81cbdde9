//! The titles of all films of the site in memory, for finding the film that somebody means.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{FilmRef, Slug};
use models::titles::{IndexedFilm, TitleIndex, TitleMatch, TitleQuery};
use sqlx::FromRow;
use tokio::sync::Mutex;

use super::Store;
use crate::bulkhead::Bulkhead;

/// Changes whenever films are added, changed or removed.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub(crate) struct FilmsStamp {
    catalogue: Option<String>,
    import: Option<String>,
    films: i64,
}

pub(crate) async fn films_stamp(store: &Store) -> Result<FilmsStamp, sqlx::Error> {
    sqlx::query_as(
        "select (select checksum from loaded_catalogue) as catalogue,
                (select checksum from loaded_movielens) as import,
                (select count(*) from film) as films",
    )
    .fetch_one(store.bulk())
    .await
}

/// The films of the site with an index of their titles, built when it is first needed and again after the films have
/// changed, by whichever process.
pub struct SiteTitles {
    store: Store,
    latest: Mutex<Option<(FilmsStamp, Arc<SiteFilms>)>>,
}

/// The films of the site at one time.
pub struct SiteFilms {
    films: Vec<FilmRef>,
    titles: Arc<TitleIndex>,
}

impl SiteTitles {
    pub fn new(store: Store) -> Self {
        Self { store, latest: Mutex::default() }
    }

    /// The films as they are now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn current(&self) -> Result<Arc<SiteFilms>, sqlx::Error> {
        // Held while the index is built, so that concurrent calls build it once.
        let mut latest = self.latest.lock().await;
        let stamp = films_stamp(&self.store).await?;
        if let Some((of, films)) = &*latest
            && *of == stamp
        {
            return Ok(Arc::clone(films));
        }
        let films = Arc::new(SiteFilms::read(&self.store).await?);
        *latest = Some((stamp, Arc::clone(&films)));
        Ok(films)
    }
}

#[derive(FromRow)]
struct TitleColumns {
    slug: String,
    title: String,
    original_title: Option<String>,
    #[sqlx(try_from = "i64")]
    year: u16,
}

/// What else is known about a film.
#[derive(Default)]
struct Terms {
    titles: Vec<String>,
    directors: Vec<String>,
    cast: Vec<String>,
}

/// An index of 62,000 films takes seconds of a core.
static INDEXING: Bulkhead = Bulkhead::new("title index", 1, Duration::from_secs(15));

impl SiteFilms {
    async fn read(store: &Store) -> Result<Self, sqlx::Error> {
        let films: Vec<TitleColumns> =
            sqlx::query_as("select slug, title, original_title, year from film order by slug")
                .fetch_all(store.bulk())
                .await?;
        let rows: Vec<(String, String, String)> = sqlx::query_as(
            "select film, kind, value from film_term where kind in ('title', 'director', 'cast') order by film, kind, position",
        )
        .fetch_all(store.bulk())
        .await?;
        let built = INDEXING.run_blocking(move || Self::index(films, rows));
        built.await.map_err(|error| sqlx::Error::Decode(Box::new(error)))?
    }

    fn index(films: Vec<TitleColumns>, rows: Vec<(String, String, String)>) -> Result<Self, sqlx::Error> {
        let mut terms: HashMap<String, Terms> = HashMap::new();
        for (film, kind, value) in rows {
            let of_film = terms.entry(film).or_default();
            match kind.as_str() {
                "title" => &mut of_film.titles,
                "director" => &mut of_film.directors,
                _ => &mut of_film.cast,
            }
            .push(value);
        }
        let none = Terms::default();
        let titles = TitleIndex::new(films.iter().map(|film| {
            let terms = terms.get(&film.slug).unwrap_or(&none);
            let titles = std::iter::once(&film.title).chain(&film.original_title).chain(&terms.titles);
            IndexedFilm {
                titles: titles.map(String::as_str).collect(),
                year: Some(film.year).filter(|year| *year > 0),
                directors: &terms.directors,
                cast: &terms.cast,
            }
        }));
        let film_ref = |TitleColumns { slug, title, year, .. }: TitleColumns| {
            let slug: Slug = slug.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
            Ok(FilmRef { slug, title, year })
        };
        Ok(Self {
            films: films.into_iter().map(film_ref).collect::<Result<_, sqlx::Error>>()?,
            titles: Arc::new(titles),
        })
    }

    /// The film that a query means; positions are those of [`SiteFilms::film`].
    pub fn find(&self, query: &TitleQuery<'_>) -> TitleMatch {
        self.titles.find(query)
    }

    /// The film at a position.
    ///
    /// # Panics
    /// If there is none; positions of this object's matches are valid.
    pub fn film(&self, position: usize) -> &FilmRef {
        &self.films[position]
    }

    /// The index, for questions about titles alone.
    pub fn titles(&self) -> &Arc<TitleIndex> {
        &self.titles
    }
}

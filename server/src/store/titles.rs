//! The titles of all films of the site in memory, for finding films by title.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use domain::{FilmRef, Slug};
use models::titles::{IndexedFilm, TitleIndex, TitleIndexBuilder, TitleMatch, TitleQuery};
use sqlx::FromRow;
use tokio::sync::Mutex;

use super::Store;
use crate::bulkhead::Bulkhead;

/// The number of films per query.
const PORTION: i64 = 2_000;

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

/// The checksum of the catalogue in the database, which another process may have replaced.
pub(crate) async fn catalogue_checksum(store: &Store) -> Result<Option<String>, sqlx::Error> {
    sqlx::query_scalar("select checksum from loaded_catalogue").fetch_optional(store.pages()).await
}

/// The films of the site with an index of their titles, built when it is first needed and again after any process has
/// changed the films.
pub struct SiteTitles {
    store: Store,
    latest: Mutex<Option<(FilmsStamp, Arc<SiteFilms>)>>,
}

/// The films of the site at one point in time.
pub struct SiteFilms {
    films: Vec<FilmRef>,
    titles: Arc<TitleIndex>,
}

impl SiteTitles {
    /// The titles of a database. The index is built when it is first needed.
    pub fn new(store: Store) -> Self {
        Self { store, latest: Mutex::default() }
    }

    /// The films that are in the database now.
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

/// The titles and people of a film.
#[derive(Default)]
struct Terms {
    titles: Vec<String>,
    directors: Vec<String>,
    cast: Vec<String>,
}

/// An index of 62,000 films takes seconds of a core.
static INDEXING: Bulkhead = Bulkhead::new("title index", 1, Duration::from_secs(15));

/// A film with what is known about it, and its terms.
type Described = (TitleColumns, Terms);

impl SiteFilms {
    /// Reads the films in portions: their descriptions are much larger than the index.
    async fn read(store: &Store) -> Result<Self, sqlx::Error> {
        let mut films = Vec::new();
        let mut titles = TitleIndexBuilder::default();
        loop {
            let last = films.last().map_or("", |film: &FilmRef| film.slug.as_str());
            let portion = described(store, last).await?;
            if portion.is_empty() {
                break;
            }
            let (index, described) = on_a_blocking_thread(move || {
                titles.add(portion.iter().map(indexed));
                (titles, portion)
            })
            .await?;
            titles = index;
            for (film, _) in described {
                let slug: Slug = film.slug.parse().map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
                films.push(FilmRef { slug, title: film.title, year: film.year });
            }
        }
        let titles = on_a_blocking_thread(|| titles.build()).await?;
        Ok(Self { films, titles: Arc::new(titles) })
    }

    /// Finds the film for a query. Positions are those of [`SiteFilms::film`].
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

    /// The index, for queries by title alone.
    pub fn titles(&self) -> &Arc<TitleIndex> {
        &self.titles
    }
}

/// The films after a slug, in the order of their slugs.
async fn described(store: &Store, last: &str) -> Result<Vec<Described>, sqlx::Error> {
    let films: Vec<TitleColumns> =
        sqlx::query_as("select slug, title, original_title, year from film where slug > $1 order by slug limit $2")
            .bind(last)
            .bind(PORTION)
            .fetch_all(store.bulk())
            .await?;
    let Some(end) = films.last().map(|film| film.slug.clone()) else { return Ok(Vec::new()) };
    let rows: Vec<(String, String, String)> = sqlx::query_as(
        "select film, kind, value from film_term
         where film > $1 and film <= $2 and kind in ('title', 'director', 'cast') order by film, kind, position",
    )
    .bind(last)
    .bind(end)
    .fetch_all(store.bulk())
    .await?;
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
    let with_terms = films.into_iter().map(|film| {
        let terms = terms.remove(&film.slug).unwrap_or_default();
        (film, terms)
    });
    Ok(with_terms.collect())
}

fn indexed((film, terms): &Described) -> IndexedFilm<'_> {
    let titles = std::iter::once(&film.title).chain(&film.original_title).chain(&terms.titles);
    IndexedFilm {
        titles: titles.map(String::as_str).collect(),
        year: Some(film.year).filter(|year| *year > 0),
        directors: &terms.directors,
        cast: &terms.cast,
    }
}

async fn on_a_blocking_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, sqlx::Error> {
    INDEXING.run_blocking(work).await.map_err(|error| sqlx::Error::Decode(Box::new(error)))
}

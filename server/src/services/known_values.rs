//! Known values: the titles, genres, keywords and people of the site's films. They are used to recognise the columns of
//! a file, and to count the known rows of a draft.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use models::titles::{TitleIndex, TitleMatch, TitleQuery};
use models::vocabulary::Vocabulary;
use models::{Artifact, FilmEntry};

use crate::recommender::SimilarRequest;
use crate::store::titles::{SiteFilms, SiteTitles};
use crate::store::{Store, plain_words};

/// Names of films and of what describes them.
#[derive(Default)]
pub struct KnownValues {
    titles: Arc<TitleIndex>,
    vocabulary: Vocabulary,
    /// Names, as plain words.
    people: HashSet<String>,
}

impl KnownValues {
    /// The names in a model.
    pub fn from_artifact(artifact: &Artifact) -> Self {
        let people = artifact.films.iter().flat_map(|film| film.directors.iter().chain(&film.cast));
        Self {
            titles: Arc::new(TitleIndex::new(artifact.films.iter().map(FilmEntry::indexed))),
            vocabulary: Vocabulary::of(artifact),
            people: people.map(|name| plain_words(name)).collect(),
        }
    }

    /// Finds the film of a request by its titles, year and people.
    pub fn find(&self, request: &SimilarRequest) -> TitleMatch {
        let titles = [&request.title, &request.original_title].into_iter().flatten();
        let titles: Vec<&str> = titles.map(String::as_str).collect();
        let SimilarRequest { year, directors, cast, .. } = request;
        self.titles.find(&TitleQuery { titles: &titles, year: *year, directors, cast })
    }

    /// Whether a text is the title of a film, in any spelling.
    pub fn has_title(&self, title: &str) -> bool {
        self.titles.has_title(title)
    }

    /// Whether a text is the name or slug of a genre.
    pub fn is_genre(&self, name: &str) -> bool {
        self.vocabulary.has_genre(name)
    }

    /// Whether a text is the name or slug of a keyword.
    pub fn is_keyword(&self, name: &str) -> bool {
        self.vocabulary.has_keyword(name)
    }

    /// Whether a text is the name of a director or performer.
    pub fn is_person(&self, name: &str) -> bool {
        self.people.contains(&plain_words(name))
    }

    /// Whether a text is the name of anything but a film.
    pub fn is_term(&self, name: &str) -> bool {
        self.is_genre(name) || self.is_keyword(name) || self.is_person(name)
    }
}

/// The known values of a site, read again when its films have changed.
#[derive(Clone)]
pub struct SqlKnownValues {
    store: Store,
    titles: Arc<SiteTitles>,
    cached: Arc<Mutex<Option<CachedValues>>>,
}

/// The values, with the films that they were read from.
type CachedValues = (Arc<SiteFilms>, Arc<KnownValues>);

impl SqlKnownValues {
    /// The known values of a database. They are read when they are first needed.
    pub fn new(store: Store, titles: Arc<SiteTitles>) -> Self {
        Self { store, titles, cached: Arc::default() }
    }

    /// The values of the films that are in the database now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn current(&self) -> Result<Arc<KnownValues>, sqlx::Error> {
        let films = self.titles.current().await?;
        if let Some((of, known_values)) = &*self.cached.lock().unwrap_or_else(PoisonError::into_inner)
            && Arc::ptr_eq(of, &films)
        {
            return Ok(Arc::clone(known_values));
        }
        let known_values = Arc::new(self.read(&films).await?);
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some((films, Arc::clone(&known_values)));
        Ok(known_values)
    }

    async fn read(&self, films: &SiteFilms) -> Result<KnownValues, sqlx::Error> {
        let terms: Vec<(String, String, String)> =
            sqlx::query_as("select kind, slug, name from term").fetch_all(self.store.bulk()).await?;
        let people: Vec<String> =
            sqlx::query_scalar("select distinct value from film_term where kind in ('director', 'cast')")
                .fetch_all(self.store.bulk())
                .await?;
        let of = |wanted: &str| {
            let terms = terms.iter().filter(|(kind, ..)| kind == wanted);
            terms.map(|(_, slug, name)| (slug.as_str(), Some(name.as_str()))).collect::<Vec<_>>()
        };
        Ok(KnownValues {
            titles: Arc::clone(films.titles()),
            vocabulary: Vocabulary::new(&of("genre"), &of("keyword")),
            people: people.iter().map(|name| plain_words(name)).collect(),
        })
    }
}

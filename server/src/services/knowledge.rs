//! What the site knows about films: their titles, genres, keywords and people. The columns of a file are recognised by it,
//! and a draft says by it which of its rows are known.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use models::titles::{TitleIndex, TitleMatch, TitleQuery};
use models::vocabulary::Vocabulary;
use models::{Artifact, FilmEntry};

use crate::recommender::SimilarRequest;
use crate::store::titles::{SiteFilms, SiteTitles};
use crate::store::{Store, plain_words};

/// What is known about films.
#[derive(Default)]
pub struct Knowledge {
    titles: Arc<TitleIndex>,
    vocabulary: Vocabulary,
    /// Names, as plain words.
    people: HashSet<String>,
}

impl Knowledge {
    /// What a model knows.
    pub fn of_artifact(artifact: &Artifact) -> Self {
        let people = artifact.films.iter().flat_map(|film| film.directors.iter().chain(&film.cast));
        Self {
            titles: Arc::new(TitleIndex::new(artifact.films.iter().map(FilmEntry::indexed))),
            vocabulary: Vocabulary::of(artifact),
            people: people.map(|name| plain_words(name)).collect(),
        }
    }

    /// The film that a request means by its titles.
    pub fn find(&self, request: &SimilarRequest) -> TitleMatch {
        let titles = [&request.title, &request.original_title].into_iter().flatten();
        let titles: Vec<&str> = titles.map(String::as_str).collect();
        let SimilarRequest { year, directors, cast, .. } = request;
        self.titles.find(&TitleQuery { titles: &titles, year: *year, directors, cast })
    }

    pub fn has_title(&self, title: &str) -> bool {
        self.titles.has_title(title)
    }

    pub fn is_genre(&self, name: &str) -> bool {
        self.vocabulary.has_genre(name)
    }

    pub fn is_keyword(&self, name: &str) -> bool {
        self.vocabulary.has_keyword(name)
    }

    pub fn is_person(&self, name: &str) -> bool {
        self.people.contains(&plain_words(name))
    }

    /// Whether a text is the name of anything but a film.
    pub fn is_term(&self, name: &str) -> bool {
        self.is_genre(name) || self.is_keyword(name) || self.is_person(name)
    }
}

/// The knowledge of a site, read again when its films have changed.
#[derive(Clone)]
pub struct SqlKnowledge {
    store: Store,
    titles: Arc<SiteTitles>,
    cached: Arc<Mutex<Option<CachedKnowledge>>>,
}

/// Knowledge with the films that it is about.
type CachedKnowledge = (Arc<SiteFilms>, Arc<Knowledge>);

impl SqlKnowledge {
    pub fn new(store: Store, titles: Arc<SiteTitles>) -> Self {
        Self { store, titles, cached: Arc::default() }
    }

    /// The knowledge about the films that are in the database now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn current(&self) -> Result<Arc<Knowledge>, sqlx::Error> {
        let films = self.titles.current().await?;
        if let Some((of, knowledge)) = &*self.cached.lock().unwrap_or_else(PoisonError::into_inner)
            && Arc::ptr_eq(of, &films)
        {
            return Ok(Arc::clone(knowledge));
        }
        let knowledge = Arc::new(self.read(&films).await?);
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some((films, Arc::clone(&knowledge)));
        Ok(knowledge)
    }

    async fn read(&self, films: &SiteFilms) -> Result<Knowledge, sqlx::Error> {
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
        Ok(Knowledge {
            titles: Arc::clone(films.titles()),
            vocabulary: Vocabulary::new(&of("genre"), &of("keyword")),
            people: people.iter().map(|name| plain_words(name)).collect(),
        })
    }
}

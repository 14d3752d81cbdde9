//! What the site knows about films: their titles, genres, keywords and people. The columns of a file are recognised by it,
//! and a draft says by it which of its rows are known.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use models::Artifact;
use models::features::FeatureGroup;
use models::titles::{TitleIndex, TitleMatch, TitleQuery};

use crate::recommender::SimilarRequest;
use crate::store::titles::{SiteFilms, SiteTitles};
use crate::store::{Store, plain_words};

/// What is known about films.
#[derive(Default)]
pub struct Knowledge {
    titles: Arc<TitleIndex>,
    genres: Terms,
    keywords: Terms,
    people: Terms,
}

/// Names and slugs, as plain words.
#[derive(Default)]
struct Terms(HashSet<String>);

impl Knowledge {
    /// Titles of films, and the names and slugs of genres, keywords and people.
    pub fn new(
        titles: Arc<TitleIndex>,
        genres: impl IntoIterator<Item = String>,
        keywords: impl IntoIterator<Item = String>,
        people: impl IntoIterator<Item = String>,
    ) -> Self {
        Self { titles, genres: Terms::new(genres), keywords: Terms::new(keywords), people: Terms::new(people) }
    }

    /// What a model knows.
    pub fn of_artifact(artifact: &Artifact) -> Self {
        let terms = |group: FeatureGroup| {
            let slugs = artifact.feature_names(group);
            slugs.flat_map(|slug| artifact.names.get(slug).cloned().into_iter().chain([slug.to_owned()]))
        };
        let people = artifact.films.iter().flat_map(|film| film.directors.iter().chain(&film.cast));
        Self {
            titles: Arc::new(TitleIndex::new(artifact.films.iter().map(models::FilmEntry::indexed))),
            genres: Terms::new(terms(FeatureGroup::Genre)),
            keywords: Terms::new(terms(FeatureGroup::Keyword)),
            people: Terms::new(people.cloned()),
        }
    }

    /// The film that a request means by its title.
    pub fn find(&self, request: &SimilarRequest, original_title: Option<&str>) -> TitleMatch {
        let titles: Vec<&str> = request.title.as_deref().into_iter().chain(original_title).collect();
        let query =
            TitleQuery { titles: &titles, year: request.year, directors: &request.directors, cast: &request.cast };
        self.titles.find(&query)
    }

    pub fn has_title(&self, title: &str) -> bool {
        self.titles.has_title(title)
    }

    pub fn is_genre(&self, name: &str) -> bool {
        self.genres.contains(name)
    }

    pub fn is_keyword(&self, name: &str) -> bool {
        self.keywords.contains(name)
    }

    pub fn is_person(&self, name: &str) -> bool {
        self.people.contains(name)
    }

    /// Whether a text is the name of anything but a film.
    pub fn is_term(&self, name: &str) -> bool {
        let words = plain_words(name);
        [&self.genres, &self.keywords, &self.people].iter().any(|terms| terms.0.contains(&words))
    }
}

impl Terms {
    fn new(names: impl IntoIterator<Item = String>) -> Self {
        Self(names.into_iter().map(|name| plain_words(&name)).filter(|words| !words.is_empty()).collect())
    }

    fn contains(&self, name: &str) -> bool {
        self.0.contains(&plain_words(name))
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
            sqlx::query_as("select kind, slug, name from term").fetch_all(&self.store.pool).await?;
        let people: Vec<String> =
            sqlx::query_scalar("select distinct value from film_term where kind in ('director', 'cast')")
                .fetch_all(&self.store.pool)
                .await?;
        let of = |wanted: &'static str| {
            let terms = terms.iter().filter(move |(kind, ..)| kind == wanted);
            terms.flat_map(|(_, slug, name)| [slug.clone(), name.clone()])
        };
        Ok(Knowledge::new(Arc::clone(films.titles()), of("genre"), of("keyword"), people))
    }
}

//! What the site knows about films: their titles, genres, keywords and people. The columns of a file are recognised by it,
//! and a draft says by it which of its rows are known.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use models::Artifact;
use models::features::FeatureGroup;
use models::titles::{IndexedFilm, TitleIndex, TitleMatch, TitleQuery};

use super::number;
use crate::recommender::SimilarRequest;
use crate::store::{Store, plain_words};

/// What is known about films.
#[derive(Default)]
pub struct Knowledge {
    titles: TitleIndex,
    genres: Terms,
    keywords: Terms,
    people: Terms,
}

/// Names and slugs, as plain words.
#[derive(Default)]
struct Terms(HashSet<String>);

/// A film with its titles.
pub struct KnownFilm {
    pub title: String,
    pub original_title: Option<String>,
    pub year: u16,
}

impl Knowledge {
    /// Films, and the names and slugs of genres, keywords and people.
    pub fn new(
        films: &[KnownFilm],
        genres: impl IntoIterator<Item = String>,
        keywords: impl IntoIterator<Item = String>,
        people: impl IntoIterator<Item = String>,
    ) -> Self {
        let indexed = films.iter().map(|film| IndexedFilm {
            titles: [&film.title].into_iter().chain(&film.original_title).map(String::as_str).collect(),
            year: Some(film.year),
            directors: &[],
            cast: &[],
        });
        Self {
            titles: TitleIndex::new(indexed),
            genres: Terms::new(genres),
            keywords: Terms::new(keywords),
            people: Terms::new(people),
        }
    }

    /// What a model knows.
    pub fn of_artifact(artifact: &Artifact) -> Self {
        let terms = |group: FeatureGroup| {
            let slugs = artifact.feature_names(group);
            slugs.flat_map(|slug| artifact.names.get(slug).cloned().into_iter().chain([slug.to_owned()]))
        };
        let people = artifact.films.iter().flat_map(|film| film.directors.iter().chain(&film.cast));
        Self {
            titles: TitleIndex::new(artifact.films.iter().map(models::FilmEntry::indexed)),
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
    cached: Arc<Mutex<Option<(Films, Arc<Knowledge>)>>>,
}

/// Which films a site has: the checksums of the catalogue and of the import, and the number of films.
type Films = (Option<String>, Option<String>, i64);

impl SqlKnowledge {
    pub fn new(store: Store) -> Self {
        Self { store, cached: Arc::default() }
    }

    /// The knowledge about the films that are in the database now.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn current(&self) -> Result<Arc<Knowledge>, sqlx::Error> {
        let films: Films = sqlx::query_as(
            "select (select max(checksum) from loaded_catalogue), (select max(checksum) from loaded_movielens),
                    (select count(*) from film)",
        )
        .fetch_one(&self.store.pool)
        .await?;
        if let Some((cached, knowledge)) = &*self.cached.lock().unwrap_or_else(PoisonError::into_inner)
            && *cached == films
        {
            return Ok(Arc::clone(knowledge));
        }
        let knowledge = Arc::new(self.read().await?);
        *self.cached.lock().unwrap_or_else(PoisonError::into_inner) = Some((films, Arc::clone(&knowledge)));
        Ok(knowledge)
    }

    async fn read(&self) -> Result<Knowledge, sqlx::Error> {
        let films: Vec<(String, Option<String>, i64)> =
            sqlx::query_as("select title, original_title, year from film order by slug")
                .fetch_all(&self.store.pool)
                .await?;
        let film = |(title, original_title, year)| Ok(KnownFilm { title, original_title, year: number(year)? });
        let films = films.into_iter().map(film).collect::<Result<Vec<_>, sqlx::Error>>()?;
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
        Ok(Knowledge::new(&films, of("genre"), of("keyword"), people))
    }
}

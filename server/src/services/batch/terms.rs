//! The films and reasons in results, each stored once and referred to by its number.
//!
//! A film is stored with its title and year, so results stay the same when the catalogue changes. Terms are never
//! deleted; their number is bounded by the films and features of all catalogues and models so far.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use domain::{FilmRef, Slug};
use serde::{Deserialize, Serialize};

use crate::services::number;
use crate::store::{Statement, Store};

/// The terms in the database. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Terms {
    store: Store,
    cache: Arc<Mutex<TermCache>>,
}

/// Terms that this process has read or written.
#[derive(Debug, Default)]
pub struct TermCache {
    films: HashMap<Slug, (FilmRef, u32)>,
    reasons: HashMap<Arc<str>, u32>,
    terms: HashMap<u32, Term>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
enum Term {
    Film(FilmRef),
    Reason(Arc<str>),
}

/// Terms that are not in the cache, as JSON. Sorted, so that two processes that write the same terms do not deadlock.
pub type Missing = BTreeSet<String>;

/// The maximum number of terms in the cache, which is then cleared.
const MAX_CACHED: usize = 200_000;
const TERMS_PER_STATEMENT: usize = 500;
/// The placeholder for the number of a missing term.
const NO_NUMBER: u32 = 0;

impl Terms {
    /// The terms of a database, with an empty cache.
    pub fn new(store: Store) -> Self {
        Self { store, cache: Arc::default() }
    }

    /// Calls `write` with the cache until no term is missing. Missing terms are stored and added to the cache between
    /// the calls.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn with_all<T>(&self, write: impl Fn(&TermCache, &mut Missing) -> T) -> Result<T, sqlx::Error> {
        loop {
            let mut missing = Missing::new();
            let written = {
                let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
                let written = write(&cache, &mut missing);
                if !missing.is_empty() && cache.terms.len() > MAX_CACHED {
                    *cache = TermCache::default();
                }
                written
            };
            if missing.is_empty() {
                return Ok(written);
            }
            self.store(missing.into_iter().collect()).await?;
        }
    }

    /// Calls `read` with a cache that contains the terms with these numbers.
    ///
    /// # Errors
    /// If the database fails, or a number has no term.
    pub async fn with_numbers<T>(
        &self,
        numbers: BTreeSet<u32>,
        read: impl FnOnce(&TermCache) -> Result<T, sqlx::Error>,
    ) -> Result<T, sqlx::Error> {
        let missing: Vec<u32> = {
            let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
            if cache.terms.len() > MAX_CACHED {
                *cache = TermCache::default();
            }
            numbers.into_iter().filter(|number| !cache.terms.contains_key(number)).collect()
        };
        let mut rows = Vec::new();
        for numbers in missing.chunks(TERMS_PER_STATEMENT) {
            let mut select = Statement::new(self.store.dialect, "select id, text from result_term where id in ");
            select.group(numbers, |list, numbers| {
                for number in numbers {
                    list.bind(i64::from(*number));
                }
            });
            rows.extend(select.query_as::<(i64, String)>().fetch_all(self.store.bulk()).await?);
        }
        let mut cache = self.cache.lock().unwrap_or_else(PoisonError::into_inner);
        cache.add(rows)?;
        read(&cache)
    }

    async fn store(&self, terms: Vec<String>) -> Result<(), sqlx::Error> {
        for terms in terms.chunks(TERMS_PER_STATEMENT) {
            let mut transaction = self.store.begin().await?;
            let mut insert = Statement::on(&transaction, "insert into result_term (text) ");
            insert.rows(terms, |row, term| {
                row.bind(term.as_str());
            });
            insert.push(" on conflict (text) do nothing");
            insert.query().execute(&mut *transaction).await?;
            let mut select = Statement::on(&transaction, "select id, text from result_term where text in ");
            select.group(terms, |list, terms| {
                for term in terms {
                    list.bind(term.as_str());
                }
            });
            let rows: Vec<(i64, String)> = select.query_as().fetch_all(&mut *transaction).await?;
            transaction.commit().await?;
            self.cache.lock().unwrap_or_else(PoisonError::into_inner).add(rows)?;
        }
        Ok(())
    }
}

impl TermCache {
    fn add(&mut self, rows: Vec<(i64, String)>) -> Result<(), sqlx::Error> {
        for (id, text) in rows {
            let id: u32 = number(id)?;
            let term = super::from_json(&text)?;
            match &term {
                Term::Film(film) => drop(self.films.insert(film.slug.clone(), (film.clone(), id))),
                Term::Reason(reason) => drop(self.reasons.insert(Arc::clone(reason), id)),
            }
            self.terms.insert(id, term);
        }
        Ok(())
    }

    /// The number of a film.
    pub fn film(&self, film: &FilmRef, missing: &mut Missing) -> u32 {
        match self.films.get(&film.slug) {
            Some((known, id)) if known == film => *id,
            _ => {
                missing.insert(json(&Term::Film(film.clone())));
                NO_NUMBER
            }
        }
    }

    /// The number of a reason.
    pub fn reason(&self, reason: &str, missing: &mut Missing) -> u32 {
        self.reasons.get(reason).copied().unwrap_or_else(|| {
            missing.insert(json(&Term::Reason(reason.into())));
            NO_NUMBER
        })
    }

    /// The film of a number.
    pub fn film_of(&self, id: u32) -> Result<FilmRef, sqlx::Error> {
        match self.terms.get(&id) {
            Some(Term::Film(film)) => Ok(film.clone()),
            _ => Err(unknown(id)),
        }
    }

    /// The reason of a number.
    pub fn reason_of(&self, id: u32) -> Result<String, sqlx::Error> {
        match self.terms.get(&id) {
            Some(Term::Reason(reason)) => Ok(reason.as_ref().to_owned()),
            _ => Err(unknown(id)),
        }
    }
}

fn json(term: &Term) -> String {
    serde_json::to_string(term).expect("films and strings serialise to JSON")
}

fn unknown(id: u32) -> sqlx::Error {
    sqlx::Error::Decode(format!("a result refers to the term {id}, which does not exist").into())
}

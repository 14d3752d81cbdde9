//! Search over an index in memory, with the model's neighbours for searches such as `films like Heat`.

use std::borrow::Cow;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use arc_swap::ArcSwapOption;
use async_trait::async_trait;
use domain::{
    FilmCard, FilterChoice, FilterChoices, FilterKind, NamedSlug, PageNumber, Person, Recommender, Search, SearchOrder,
    SearchRequest, SearchResults, ServiceError, Slug, Suggestions, Topic, TopicRef,
};
use models::search::{Facet, FacetCount, FacetKind, SearchIndex, SearchMatches, SearchQuery, Sorting, film_like};
use strum::VariantArray;
use tokio::sync::Mutex;

use super::{PAGE_SIZE, pages_of};
use crate::bulkhead::Bulkhead;
use crate::store::Store;
use crate::store::search::read_index;
use crate::store::titles::{FilmsStamp, SiteFilms, SiteTitles, films_stamp};

mod fallback;
mod people;
mod topics;

/// The interval at which the index is compared with the films of the site.
const REFRESH_INTERVAL: Duration = Duration::from_secs(5);
/// The maximum numbers of suggested films, terms and people.
const SUGGESTED_FILMS: usize = 6;
const SUGGESTED_TERMS: usize = 3;
const SUGGESTED_PEOPLE: usize = 2;
/// The number of results whose people can be suggested.
const SEARCHED_FOR_PEOPLE: usize = 24;
/// The number of films that are shown if there are no results, and for `films like …`.
const NEARBY_FILMS: usize = 6;
const SIMILAR_FILMS: usize = 24;

static SEARCHES: Bulkhead = Bulkhead::new("search", 4, Duration::from_secs(3));

/// The search service. Cheap to clone.
#[derive(Clone)]
pub struct SiteSearch(Arc<State>);

struct State {
    store: Store,
    titles: SiteTitles,
    recommender: Arc<dyn Recommender>,
    /// How long a search waits for the first index before it reads the database.
    patience: Duration,
    current: ArcSwapOption<Indexed>,
    refreshing: Mutex<()>,
    is_warming_up: AtomicBool,
}

/// The films of the site with their index, at one point in time.
struct Indexed {
    stamp: FilmsStamp,
    films: Arc<SiteFilms>,
    index: SearchIndex,
}

impl SiteSearch {
    /// A service without an index, which [`watch`](Self::watch) builds. `patience` is how long a search waits for the
    /// first one.
    pub fn new(store: Store, recommender: Arc<dyn Recommender>, patience: Duration) -> Self {
        Self(Arc::new(State {
            titles: SiteTitles::new(store.clone()),
            store,
            recommender,
            patience,
            current: ArcSwapOption::empty(),
            refreshing: Mutex::default(),
            is_warming_up: AtomicBool::new(false),
        }))
    }

    /// Builds the index now and whenever the films have changed. Never returns.
    pub async fn watch(&self) {
        self.0.is_warming_up.store(self.0.current.load().is_none(), Ordering::Relaxed);
        loop {
            match self.refresh().await {
                Ok(()) => self.0.is_warming_up.store(false, Ordering::Relaxed),
                Err(error) => tracing::warn!(%error, "the index for searches could not be built"),
            }
            tokio::time::sleep(REFRESH_INTERVAL).await;
        }
    }

    /// Builds the index unless it is that of the current films.
    ///
    /// # Errors
    /// If the database fails.
    pub async fn refresh(&self) -> Result<(), sqlx::Error> {
        // Held while the index is built, so that concurrent calls build it once.
        let _refreshing = self.0.refreshing.lock().await;
        let stamp = films_stamp(&self.0.store).await?;
        if self.0.current.load().as_ref().is_some_and(|current| current.stamp == stamp) {
            return Ok(());
        }
        let films = self.0.titles.current().await?;
        let index = read_index(&self.0.store).await?;
        // Positions are those of both; if the films have changed in between, the next check builds both again.
        if films_stamp(&self.0.store).await? == stamp && index.len() == films.titles().len() {
            self.0.current.store(Some(Arc::new(Indexed { stamp, films, index })));
        }
        Ok(())
    }

    /// The index. Waits a limited time for the first one; `None` if it is still being built then.
    async fn indexed(&self) -> Option<Arc<Indexed>> {
        if let Some(current) = self.0.current.load_full() {
            return Some(current);
        }
        let search = self.clone();
        // A task of its own, which continues if the visitor disconnects.
        let building = tokio::spawn(async move { search.refresh().await });
        if let Ok(Ok(Err(error))) = tokio::time::timeout(self.0.patience, building).await {
            tracing::warn!(%error, "the index for searches could not be built");
        }
        self.0.current.load_full()
    }

    /// The index; an error if it is still being built.
    async fn required(&self) -> Result<Arc<Indexed>, ServiceError> {
        self.indexed().await.ok_or_else(|| ServiceError::failed("the index of the films is still being built"))
    }

    /// The page of results for `films like …`; `None` for any other text.
    async fn similar(
        &self,
        indexed: &Arc<Indexed>,
        request: &SearchRequest,
    ) -> Result<Option<SearchResults>, ServiceError> {
        let named = indexed.films.titles().films_named(&request.text);
        let Some(title) = film_like(&request.text).filter(|_| named.is_empty() && request.filters.is_empty()) else {
            return Ok(None);
        };
        let of_title = SearchRequest { text: title.to_owned(), ..SearchRequest::default() };
        let found = indexed.found(of_title, 0, 1).await?;
        let Some(&film) = found.films.first() else { return Ok(None) };
        let film = indexed.films.film(film as usize).clone();
        match self.0.recommender.similar(&film.slug, SIMILAR_FILMS).await {
            Ok(similar) if !similar.value.is_empty() => {
                let total = similar.value.len() as u32;
                let results = results(similar.value, total, PageNumber::FIRST)?;
                Ok(Some(SearchResults { like: Some(film), ..results }))
            }
            // Without the model, the words of the search decide.
            Ok(_) | Err(_) => Ok(None),
        }
    }
}

#[async_trait]
impl Search for SiteSearch {
    async fn search(&self, request: &SearchRequest, page: PageNumber) -> Result<SearchResults, ServiceError> {
        let Some(indexed) = self.indexed().await else {
            let (films, total) = fallback::search(&self.0.store, &request.text, page).await?;
            return results(films, u32::try_from(total).map_err(ServiceError::failed)?, page);
        };
        if page == PageNumber::FIRST
            && let Some(similar) = self.similar(&indexed, request).await?
        {
            return Ok(similar);
        }
        let offset = (page.get() - 1) * PAGE_SIZE;
        let found = indexed.found(request.clone(), offset as usize, PAGE_SIZE as usize).await?;
        let (nearby, is_meant) = match found.total {
            0 if request.filters.is_empty() => indexed.index.nearby(&request.text, NEARBY_FILMS),
            _ => Default::default(),
        };
        let did_you_mean =
            nearby.first().filter(|_| is_meant).map(|film| indexed.films.film(*film as usize).title.clone());
        let cards = found.films.iter().map(|film| indexed.card(*film)).collect();
        let results = results(cards, found.total as u32, page)?;
        // The page of a search without results links to the genres.
        let counts = if found.total == 0 { indexed.find(&SearchRequest::default(), 0, 0).counts } else { found.counts };
        Ok(SearchResults {
            is_complete: found.is_complete,
            spelled: found.spelled.filter(|_| found.total > 0),
            did_you_mean,
            nearby: nearby.into_iter().map(|film| indexed.card(film)).collect(),
            filters: indexed.choices(counts, request),
            ..results
        })
    }

    async fn suggest(&self, text: &str) -> Result<Suggestions, ServiceError> {
        let Some(indexed) = self.indexed().await else { return Ok(Suggestions::default()) };
        if text.is_empty() {
            return Ok(Suggestions::default());
        }
        let request = SearchRequest { text: text.to_owned(), ..SearchRequest::default() };
        let films = indexed.found(request, 0, SEARCHED_FOR_PEOPLE).await?.films;
        let people = indexed.index.people_named(text, &films, SUGGESTED_PEOPLE);
        let first = films.into_iter().take(SUGGESTED_FILMS);
        Ok(Suggestions {
            films: first.map(|film| indexed.films.film(film as usize).clone()).collect(),
            terms: indexed.index.terms_beginning_with(text, SUGGESTED_TERMS),
            people: people::named(people),
        })
    }

    async fn person(&self, slug: &Slug, page: PageNumber) -> Result<Person, ServiceError> {
        self.required().await?.person(slug, page).await
    }

    async fn topic(&self, topic: &TopicRef, page: PageNumber) -> Result<Topic, ServiceError> {
        self.required().await?.topic(topic, page).await
    }

    fn is_warming_up(&self) -> bool {
        self.0.is_warming_up.load(Ordering::Relaxed)
    }
}

impl Indexed {
    /// Searches on a blocking thread: among a million films, it takes tens of milliseconds.
    async fn found(
        self: &Arc<Self>,
        request: SearchRequest,
        offset: usize,
        count: usize,
    ) -> Result<SearchMatches, ServiceError> {
        let indexed = Arc::clone(self);
        let find = move || indexed.find(&request, offset, count);
        SEARCHES.run_blocking(find).await.map_err(ServiceError::failed)
    }

    fn find(&self, request: &SearchRequest, offset: usize, count: usize) -> SearchMatches {
        let named = self.films.titles().films_named(&request.text);
        let named: Vec<u32> = named.into_iter().map(|film| film as u32).collect();
        let filters: Vec<Facet> =
            request.filters.iter().map(|(kind, slug)| (facet_kind(*kind), slug.clone())).collect();
        let sorting = match request.order {
            SearchOrder::Fit => Sorting::Fit,
            SearchOrder::Fame => Sorting::Fame,
            SearchOrder::Year => Sorting::Year,
            SearchOrder::Title => Sorting::Title,
        };
        self.index.search(&SearchQuery {
            text: &request.text,
            named: &named,
            filters: &filters,
            sorting,
            offset,
            count,
        })
    }

    fn card(&self, film: u32) -> FilmCard {
        self.films.film(film as usize).clone().into()
    }

    /// The filters with their names.
    fn choices(&self, counts: Vec<FacetCount>, request: &SearchRequest) -> Vec<FilterChoices> {
        let names_of_kind = |kind: FilterKind| {
            let counts = counts.iter().filter(|count| count.facet.0 == facet_kind(kind));
            // Of an axis of tone, only a high score is offered. Others are chosen from the page of a film.
            let is_offered = |slug: &str| kind != FilterKind::Tone || !slug.contains('-');
            let counts = counts
                .filter(|count| is_offered(&count.facet.1) || request.filter(kind) == Some(count.facet.1.as_str()));
            let mut choices: Vec<FilterChoice> = counts
                .map(|FacetCount { facet, films }| FilterChoice {
                    term: NamedSlug { slug: facet.1.clone(), name: self.name(kind, facet).into_owned() },
                    films: *films,
                })
                .collect();
            match kind {
                FilterKind::Decade => choices.sort_by(|one, other| other.term.slug.cmp(&one.term.slug)),
                _ => {
                    choices.sort_by(|one, other| other.films.cmp(&one.films).then(one.term.name.cmp(&other.term.name)));
                }
            }
            FilterChoices { kind, choices }
        };
        FilterKind::VARIANTS.iter().map(|kind| names_of_kind(*kind)).filter(|group| !group.choices.is_empty()).collect()
    }

    fn name<'a>(&'a self, kind: FilterKind, facet: &'a Facet) -> Cow<'a, str> {
        match kind {
            FilterKind::Decade => format!("{}s", facet.1).into(),
            FilterKind::Certificate | FilterKind::Length | FilterKind::Tone => facet.1.as_str().into(),
            _ => self.index.name(facet).unwrap_or(&facet.1).into(),
        }
    }
}

fn facet_kind(kind: FilterKind) -> FacetKind {
    match kind {
        FilterKind::Genre => FacetKind::Genre,
        FilterKind::Decade => FacetKind::Decade,
        FilterKind::Country => FacetKind::Country,
        FilterKind::Language => FacetKind::Language,
        FilterKind::Length => FacetKind::Length,
        FilterKind::Certificate => FacetKind::Certificate,
        FilterKind::Tone => FacetKind::Tone,
    }
}

/// One page of results that match, without filters. A page beyond the last is not found; the first always exists.
fn results(films: Vec<FilmCard>, total: u32, page: PageNumber) -> Result<SearchResults, ServiceError> {
    let pages = pages_of(total, page)?;
    Ok(SearchResults {
        films,
        total,
        page: page.get(),
        pages,
        is_complete: true,
        like: None,
        spelled: None,
        did_you_mean: None,
        nearby: Vec::new(),
        filters: Vec::new(),
    })
}

//! Services whose calls can be counted, held back and made to fail.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use domain::{
    Account, AlsoWatched, Batch, BatchRows, BatchSummary, Batches, Catalogue, Fault, Film, FilmCard, FilmListing,
    FilmRow, History, HistoryImport, HistoryImportSummary, Hosted, Id, Inbox, MapPoint, Membership, Menu, Message,
    ModelCard, NewFilm, Offer, Order, PageNumber, Person, PersonalRow, Plan, PopularFilms, Recommender, ResetLink,
    RowFilter, Search, SearchRequest, SearchResults, ServiceError, Slug, Suggestions, ToneShifts, Topic, TopicRef,
    TunedRow, UnfinishedFilm,
};
use tokio::sync::watch;

/// The cause of injected errors, which must never reach a response.
pub const SECRET_CAUSE: &str = "secret cause";

/// Controls the calls to one service.
#[derive(Default)]
pub struct Control {
    fault: Mutex<Option<Fault>>,
    held: watch::Sender<bool>,
    started: AtomicUsize,
    finished: AtomicUsize,
}

impl Control {
    /// Lets every call fail from now on, or succeed again.
    pub fn set_fault(&self, fault: Option<Fault>) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = fault;
    }

    /// Holds calls back before they reach the service, or lets them proceed.
    pub fn set_held(&self, held: bool) {
        self.held.send_replace(held);
    }

    /// The number of calls so far.
    pub fn calls(&self) -> usize {
        self.started.load(Ordering::SeqCst)
    }

    /// The number of calls that have neither returned nor been dropped.
    pub fn pending(&self) -> usize {
        self.calls() - self.finished.load(Ordering::SeqCst)
    }

    async fn intercept<T>(&self, call: impl Future<Output = Result<T, ServiceError>>) -> Result<T, ServiceError> {
        self.started.fetch_add(1, Ordering::SeqCst);
        let _finished = CountOnDrop(&self.finished);
        self.held.subscribe().wait_for(|held| !held).await.expect("the sender lives as long as this control");
        let fault = *self.fault.lock().unwrap_or_else(PoisonError::into_inner);
        match fault {
            None => call.await,
            Some(Fault::Latency) => std::future::pending().await,
            Some(Fault::Error) => Err(ServiceError::failed(SECRET_CAUSE)),
            Some(Fault::Panic) => panic!("{SECRET_CAUSE}"),
            Some(Fault::Outage) => Err(ServiceError::failed(io::Error::from(io::ErrorKind::ConnectionRefused))),
        }
    }
}

struct CountOnDrop<'c>(&'c AtomicUsize);

impl Drop for CountOnDrop<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

/// A service behind a [`Control`].
pub struct Faulty<S: ?Sized> {
    pub control: Arc<Control>,
    pub service: Arc<S>,
}

/// Implements a service for [`Faulty`]: each call passes through the control.
macro_rules! intercepted {
    ($service:ident { $(fn $method:ident(&self $(, $argument:ident: $type:ty)*) -> $answer:ty;)+ } $($rest:item)*) => {
        #[async_trait]
        impl $service for Faulty<dyn $service> {
            $(async fn $method(&self $(, $argument: $type)*) -> Result<$answer, ServiceError> {
                self.control.intercept(self.service.$method($($argument),*)).await
            })+
            $($rest)*
        }
    };
}

intercepted! {
    Catalogue {
        fn menu(&self) -> Menu;
        fn billboard(&self) -> Film;
        fn film(&self, slug: &Slug) -> Film;
        fn films_after(&self, after: &str, limit: u32) -> Vec<FilmCard>;
        fn same_genre(&self, slug: &Slug, count: usize) -> Vec<FilmCard>;
        fn new_films(&self, count: usize) -> Vec<NewFilm>;
        fn genre_row(&self, genre: &Slug, count: usize) -> FilmRow;
        fn genre(&self, genre: &Slug, page: PageNumber) -> FilmListing;
    }
}

intercepted! {
    Search {
        fn search(&self, request: &SearchRequest, page: PageNumber) -> SearchResults;
        fn suggest(&self, text: &str) -> Suggestions;
        fn person(&self, slug: &Slug, page: PageNumber) -> Person;
        fn topic(&self, topic: &TopicRef, page: PageNumber) -> Topic;
    }
    fn is_warming_up(&self) -> bool {
        self.service.is_warming_up()
    }
}

intercepted! {
    Membership {
        fn offer(&self) -> Offer;
        fn plans(&self) -> Vec<Plan>;
        fn account(&self, member: &Id) -> Account;
        fn order(&self, member: &Id, id: &Id) -> Order;
        fn reset_link(&self, token: &str) -> ResetLink;
    }
}

intercepted! {
    History {
        fn list(&self, user: &Id, page: PageNumber) -> FilmListing;
        fn rated(&self, user: &Id, page: PageNumber) -> FilmListing;
        fn unfinished(&self, user: &Id, count: usize) -> Vec<UnfinishedFilm>;
        fn unseen(&self, user: &Id, count: usize) -> Vec<FilmCard>;
        fn progress(&self, user: &Id, film: &Slug) -> u16;
        fn also_watched(&self, film: &Slug, count: usize) -> AlsoWatched;
        fn popular(&self, count: usize) -> PopularFilms;
        fn popular_this_week(&self, count: usize) -> PopularFilms;
        fn imports(&self, user: &Id) -> Vec<HistoryImportSummary>;
        fn import(&self, user: &Id, id: &Id, page: PageNumber) -> HistoryImport;
    }
}

intercepted! {
    Batches {
        fn for_user(&self, user: &Id) -> Vec<BatchSummary>;
        fn batch(&self, user: &Id, id: &Id) -> Batch;
        fn rows(&self, user: &Id, id: &Id, filter: &RowFilter) -> BatchRows;
    }
}

intercepted! {
    Inbox {
        fn messages(&self, user: &Id) -> Vec<Message>;
    }
}

intercepted! {
    Recommender {
        fn similar(&self, slug: &Slug, count: usize) -> Hosted<Vec<FilmCard>>;
        fn tuned(&self, slug: &Slug, tune: &ToneShifts, count: usize) -> Hosted<TunedRow>;
        fn shelf(&self, number: usize, count: usize) -> Hosted<FilmRow>;
        fn personal(&self, user: &Id, count: usize) -> Hosted<Vec<PersonalRow>>;
        fn onboarding(&self) -> Hosted<Vec<FilmCard>>;
        fn card(&self) -> Hosted<ModelCard>;
        fn map(&self) -> Hosted<Vec<MapPoint>>;
    }
    fn host(&self) -> &str {
        self.service.host()
    }
    fn version(&self) -> Option<Arc<str>> {
        self.service.version()
    }
}

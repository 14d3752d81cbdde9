//! What the tests of the store share.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use domain::{Id, PageNumber, Search as _, SearchRequest, SearchResults, Slug};
use server::recommender::{InProcessModel, ModelClient};
use server::services::history::SqlHistory;
use server::services::recommender::RecommenderService;
use server::services::search::SiteSearch;
use server::store::Store;
use server::store::catalogue::load;

#[path = "../site/harness/database.rs"]
mod database;
mod message;
mod smtp_stub;

pub use database::Database;
pub(crate) use database::on_both;
pub use message::{batch_of_messages, message, store_batch, store_message};
pub use smtp_stub::SmtpStub;

/// The folder of the built-in catalogue.
pub fn catalogue_folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../models/catalogue")
}

pub fn built_in_catalogue() -> models::Catalogue {
    models::Catalogue::read(&catalogue_folder()).unwrap_or_else(|error| panic!("{error}"))
}

/// A store with the built-in catalogue.
pub async fn loaded_store(database: &Database) -> Store {
    let store = database.store().await;
    load(&store, &built_in_catalogue()).await.expect("loaded");
    store
}

/// Search over a store, without a model. `patience` is how long it waits for the index.
pub fn search_of(store: &Store, patience: Duration) -> SiteSearch {
    let model: ModelClient = Arc::new(InProcessModel::load(Path::new("no/such/model"))).into();
    let recommender = RecommenderService::new(model, SqlHistory::new(store.clone()));
    SiteSearch::new(store.clone(), Arc::new(recommender), patience)
}

/// The first page of the results for a text.
pub async fn results(search: &SiteSearch, text: &str) -> SearchResults {
    let request = SearchRequest { text: text.to_owned(), ..SearchRequest::default() };
    search.search(&request, PageNumber::FIRST).await.expect("results")
}

/// The ids of users.
pub fn ada() -> Id {
    Id::from_bits(0xADA)
}

pub fn eve() -> Id {
    Id::from_bits(0xE7E)
}

pub fn slug(text: &str) -> Slug {
    text.parse().expect("a slug")
}

//! A connection pooler in front of PostgreSQL. `server/tests/with-pgbouncer` starts the one that these tests need.

use domain::Catalogue;
use futures::future::join_all;
use server::services::catalogue::SqlCatalogue;
use server::services::history::SqlHistory;
use server::store::catalogue::load;
use server::store::{Store, StoreError};

use crate::harness::{Database, ada, built_in_catalogue, slug};

fn pooler() -> String {
    std::env::var("MATINEE_TEST_PGBOUNCER").expect("the address of a PgBouncer; server/tests/with-pgbouncer sets it")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PgBouncer: run it with server/tests/with-postgres server/tests/with-pgbouncer"]
async fn a_pooler_that_loses_prepared_statements_is_refused_with_what_to_set() {
    let error = Store::open(&format!("{}/transaction", pooler())).await.expect_err("refused");
    assert!(matches!(error, StoreError::Pooler), "{error:?}");
    assert!(error.to_string().contains("pool_mode = session"), "{error}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "needs PgBouncer: run it with server/tests/with-postgres server/tests/with-pgbouncer"]
async fn in_session_mode_reads_and_writes_are_as_without_a_pooler() {
    let database = Database::postgres().await;
    let name = database.url().rsplit('/').next().expect("a name");
    let store = Store::open(&format!("{}/{name}", pooler())).await.unwrap_or_else(|error| panic!("{error:?}"));
    load(&store, &built_in_catalogue()).await.expect("loaded");
    let catalogue = SqlCatalogue::new(store.clone(), Vec::new());
    let history = SqlHistory::new(store.clone());
    let (heat, user) = (slug("heat-1995"), ada());
    for _ in 0..5 {
        let films = join_all((0..20).map(|_| catalogue.film(&heat))).await;
        assert!(films.into_iter().all(|film| film.is_ok_and(|film| film.title == "Heat")));
        let cards = join_all((0..20).map(|_| catalogue.same_genre(&heat, 6))).await;
        assert!(cards.into_iter().all(|cards| cards.is_ok_and(|cards| cards.len() == 6)));
        let added = join_all((0..10).map(|_| history.add_to_list(&user, &heat))).await;
        assert!(added.into_iter().all(|added| added.is_ok()));
        store.ping().await.expect("ready");
    }
    store.close().await;
}

//! Reading results: pages of rows, and searches in them.

use domain::{Batches as _, RowFilter, ServiceError};
use server::services::batch::{MAX_SEARCHED, SqlBatches};

use super::{create, model, predict_chunk, process, upload, upload_of};
use crate::harness::{Database, ada, eve, on_both};

on_both![
    a_download_refers_to_films_and_reasons_as_they_were,
    rows_with_results_of_earlier_versions_are_read,
    rows_are_found_by_title_and_by_failure_page_by_page,
    a_search_reads_a_limited_number_of_rows_and_says_where_it_ended,
];

async fn a_download_refers_to_films_and_reasons_as_they_were(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let file = "title,year,genres,k\nHeat,1995,,50\nHeat,1996,,3\nDraculaX,,horror,2\nOnly,1950,,1\n,,,\n";
    let id = create(&batches, &ada(), &upload_of(file)).await;
    let attempt = batches.begin_attempt(&id, 0).await.expect("no failure").expect("an attempt");
    let results = predict_chunk(&attempt).await;
    assert!(results.rows[0].similar.len() == 50 && results.rows[0].matched.is_some());
    batches.finish(&id, 0, &results).await.expect("finished");
    assert_eq!(batches.rows_after(&id, 0, 10).await.expect("rows"), results.rows);
    // Another process has nothing in memory.
    let other = SqlBatches::new(database.store().await);
    assert_eq!(other.rows_after(&id, 0, 10).await.expect("rows"), results.rows);
    let bytes = database.number("select octet_length(answer) from batch_row where row_no = 1").await;
    assert!(bytes < 50 * 14, "{bytes} bytes for fifty matches");
}

async fn rows_with_results_of_earlier_versions_are_read(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(1)).await;
    let pool = database.pool().await;
    sqlx::query(
        "insert into batch_row (batch, row_no, line, title, words, matches, ignored, matched, candidates, notes)
         values ($1, 1, 2, 'Heat', 'heat', $2, '[\"genres: x\"]', $3, '[]', '[]')",
    )
    .bind(id.as_str())
    .bind(r#"[{"slug":"ronin-1998","title":"Ronin","year":1998,"score":0.5,"because":["heist"]}]"#)
    .bind(r#"{"slug":"heat-1995","title":"Heat","year":1995,"confidence":0.95}"#)
    .execute(&pool)
    .await
    .expect("inserted");
    let row = batches.rows_after(&id, 0, 1).await.expect("rows").remove(0);
    assert_eq!((&*row.similar[0].film.title, &*row.similar[0].reasons), ("Ronin", &["heist".to_owned()][..]));
    assert_eq!((row.matched.expect("a film").film.year, &*row.ignored), (1995, &["genres: x".to_owned()][..]));
}

async fn rows_are_found_by_title_and_by_failure_page_by_page(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(130)).await;
    assert!(process(&batches, model(), &id, 0).await);
    let find = async |filter: RowFilter| batches.rows(&ada(), &id, &filter).await.expect("rows");
    let mut found = Vec::new();
    let mut after = Some(0);
    while let Some(next) = after {
        let page = find(RowFilter { after: next, ..RowFilter::default() }).await;
        found.extend(page.rows.iter().map(|row| row.row));
        after = page.next;
    }
    assert_eq!(found, (1..=130).collect::<Vec<u64>>());
    let by_title = find(RowFilter { title: "FILM 12".to_owned(), ..RowFilter::default() }).await;
    assert_eq!(
        by_title.rows.iter().map(|row| row.row).collect::<Vec<_>>(),
        [12, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129]
    );
    let failed = find(RowFilter { failed: true, title: "film 1".to_owned(), after: 10 }).await;
    assert_eq!(failed.rows.iter().map(|row| row.row).collect::<Vec<_>>(), [100, 110, 120, 130]);
    let wildcards = find(RowFilter { title: "%_".to_owned(), ..RowFilter::default() }).await;
    assert_eq!(wildcards.rows.len(), 50, "punctuation is ignored, and an empty filter matches every title");
    assert!(matches!(batches.rows(&eve(), &id, &RowFilter::default()).await, Err(ServiceError::NotFound)));
}

async fn a_search_reads_a_limited_number_of_rows_and_says_where_it_ended(database: Database) {
    let batches = SqlBatches::new(database.store().await);
    let id = create(&batches, &ada(), &upload(20)).await;
    assert!(process(&batches, model(), &id, 0).await);
    database.execute("update batch_row set row_no = row_no + 50000 where row_no > 10").await;
    database.execute("update batch set total_rows = 50020").await;
    assert_eq!(MAX_SEARCHED, 50_000);
    let search = async |title: &str, failed: bool, after: u64| {
        let filter = RowFilter { title: title.to_owned(), failed, after };
        let page = batches.rows(&ada(), &id, &filter).await.expect("rows");
        (page.rows.iter().map(|row| row.row).collect::<Vec<_>>(), page.next, page.searched_to)
    };
    assert_eq!(search("film", false, 0).await, ((1..=10).collect(), Some(50_000), Some(50_000)));
    assert_eq!(search("film", false, 50_000).await, ((50_011..=50_020).collect(), None, None));
    assert_eq!(search("film", true, 0).await, (vec![10], Some(50_000), Some(50_000)));
    assert_eq!(search("nothing", false, 5).await, (vec![], Some(50_005), Some(50_005)));
    assert_eq!(search("", false, 9).await.0.len(), 11, "without a title, nothing is searched");
}

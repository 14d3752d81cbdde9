//! The pages of batches, as a browser without JavaScript gets them. The batches are inserted into the database.

use http::StatusCode;

use crate::harness::{TestApp, TestClient, TestResponse};

const ADA: &str = "ada@example.org";
const BATCH: &str = "0123456789abcdef0123456789abcdef";
const NAME: &str = "<b>my films</b>.csv";

const PREVIEW: &str = r#"{
    "delimiter": ";", "columns": ["title", "year", "genres"], "ignored_columns": ["rating"], "unusable": 1,
    "counts": {"described": 99},
    "file_columns": [
        {"heading": "title", "field": "title", "recognised": "heading", "unknown": 99, "examples": ["<script>alert(1)"]},
        {"heading": "rating", "field": null, "examples": ["4"]}
    ],
    "rows": [
        {"line": 2, "title": "<script>alert(1)</script>", "failure": null,
         "details": [["year", ["1995"]], ["genres", ["Crime", "Thriller"]]]},
        {"line": 3, "title": "", "details": [], "failure": "title is missing"}
    ]
}"#;

const SIMILAR: &str = r#"[
    {"slug": "heat-1995", "title": "Heat", "year": 1995, "score": 0.834, "because": ["heist", "Los Angeles"]},
    {"slug": "alien-1979", "title": "Alien", "year": 1979, "score": 0.4, "because": []}
]"#;

/// A member with one batch of 100 rows in this state.
async fn ada_with<'a>(app: &'a TestApp, status: &str, done: i64, failed: i64) -> TestClient<'a> {
    let ada = app.member(ADA).await;
    let user = app.user_id(ADA).await;
    let pool = app.pool().await;
    sqlx::query(
        "insert into batch (id, user_id, name, status, preview, total_rows, done_rows, failed_rows,
                            created_at, started_at, expires_at)
         values ($1, $2, $3, $4, $5, 100, $6, $7, 1795000000, 1795000000, 4107542400)",
    )
    .bind(BATCH)
    .bind(user.to_string())
    .bind(NAME)
    .bind(status)
    .bind(PREVIEW)
    .bind(done)
    .bind(failed)
    .execute(&pool)
    .await
    .expect("a batch");
    for row in 1..=done {
        let failure = (row <= failed).then_some("year is 99999; it must be from 1870 to 2100");
        sqlx::query(
            "insert into batch_row (batch, row_no, line, title, words, year, matches, ignored, failure)
             values ($1, $2, $3, $4, $5, 1995, $6, $7, $8)",
        )
        .bind(BATCH)
        .bind(row)
        .bind(row + 1)
        .bind(format!("<i>Film</i> {row}"))
        .bind(format!("film {row}"))
        .bind(if failure.is_some() { "[]" } else { SIMILAR })
        .bind(r#"["genres: noirish"]"#)
        .bind(failure)
        .execute(&pool)
        .await
        .expect("a row");
    }
    if done > failed {
        let counted = sqlx::query("insert into batch_similarity (batch, bin, rows) values ($1, 8, $2)");
        counted.bind(BATCH).bind(done - failed).execute(&pool).await.expect("the histogram");
    }
    ada
}

#[tokio::test]
async fn the_upload_page_explains_the_format_and_lists_no_batches_of_others() {
    let app = TestApp::start().await;
    let page = app.get("/batch").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<title>Similar films in bulk · Matinee</title>"));
    let form = page.body.split("<form").find(|form| form.contains("type=\"file\"")).expect("a form");
    for part in ["method=\"post\"", "action=\"/batch\"", "enctype=\"multipart/form-data\"", "name=\"file\"", "<button"]
    {
        assert!(form.contains(part), "{part} in {form}");
    }
    for column in ["title", "year", "genres", "keywords", "directors", "cast", "synopsis", "k"] {
        assert!(page.body.contains(&format!("<dt><code>{column}</code>")), "{column}");
    }
    assert!(page.body.contains("href=\"/batch/template.csv\""));
    assert_eq!(page.panel("batches", "data-service"), Some("batches"));
    assert!(page.section("batches").is_some_and(|panel| panel.contains("None yet")));
    assert!(page.header("set-cookie").is_empty(), "there is nothing to remember");
}

#[tokio::test]
async fn a_draft_displays_its_preview_as_text() {
    let app = TestApp::start().await;
    let mut ada = ada_with(&app, "draft", 0, 0).await;
    let page = ada.get(&format!("/batch/{BATCH}")).await;
    assert_eq!(page.status, StatusCode::OK);
    // The panel has sections of its own.
    let panel = &page.body;
    for text in [
        "100 rows",
        "semicolons",
        ">rating<",
        "Crime · Thriller",
        "title is missing",
        "99 rows<",
        "1 row<",
        "1 March 2100",
    ] {
        assert!(panel.contains(text), "{text} in {panel}");
    }
    for action in ["start", "cancel", "columns"] {
        assert!(panel.contains(&format!("action=\"/batch/{BATCH}/{action}\"")), "{action}");
    }
    assert!(!panel.contains("name=\"email\""), "this site sends no emails");
    assert!(panel.contains("&lt;script&gt;alert(1)") && panel.contains("&lt;b&gt;my films"));
    assert!(!page.body.contains("<script>alert") && !page.body.contains("<b>my films"));
    assert!(page.panel("batch-rows", "data-outcome").is_none(), "there are no results yet");
}

#[tokio::test]
async fn a_running_batch_displays_its_progress_and_the_results_so_far() {
    let app = TestApp::start().await;
    let mut ada = ada_with(&app, "running", 52, 2).await;
    let page = ada.get(&format!("/batch/{BATCH}")).await;
    let panel = page.section("batch").expect("the batch");
    assert!(panel.contains("<progress max=\"100\" value=\"52\""), "{panel}");
    for text in ["52%", "52 of 100", "Stop", "Refresh", "href=\"/inbox\""] {
        assert!(panel.contains(text), "{text} in {panel}");
    }
    assert!(page.body.contains(&format!("data-events=\"/api/v1/batches/{BATCH}/events\"")));
    assert_eq!(page.panel("batch-rows", "data-outcome"), Some("fresh"));
    assert!(!page.body.contains("<template"), "all of it is in place without a script");

    let list = ada.get("/panel/batches").await;
    assert!(list.body.contains("Running") && list.body.contains("52%") && list.body.contains("2 rows failed"));
    assert!(list.body.contains(&format!("href=\"/batch/{BATCH}\"")));
}

#[tokio::test]
async fn a_finished_batch_displays_its_results_as_text_and_chart_and_for_download() {
    let app = TestApp::start().await;
    let mut ada = ada_with(&app, "done", 100, 3).await;
    let page = ada.get(&format!("/batch/{BATCH}")).await;
    let panel = page.section("batch").expect("the batch");
    for file in ["results.csv", "results.jsonl"] {
        assert!(panel.contains(&format!("href=\"/api/v1/batches/{BATCH}/{file}\"")), "{file}");
    }
    for text in [">97<", "100% of 97 rows have a best match of 0.8 or more.", "0.8 to 0.9", "Delete for good"] {
        assert!(panel.contains(text), "{text} in {panel}");
    }
    let rows = page.section("batch-rows").expect("rows");
    for text in
        ["heat-1995", "0.83", "heist · Los Angeles", "Not known here: genres: noirish", "Line 2", "must be from 1870"]
    {
        assert!(rows.contains(text), "{text} in {rows}");
    }
    assert!(rows.contains("&lt;i&gt;Film&lt;/i&gt; 1<") && !page.body.contains("<i>Film"));
}

#[tokio::test]
async fn results_have_pages_a_search_and_a_filter() {
    let app = TestApp::start().await;
    let mut ada = ada_with(&app, "done", 100, 3).await;
    let rows_of = |page: &TestResponse| {
        let rows = page.section("batch-rows").unwrap_or_default();
        rows.split("class=\"cell-number\">").skip(1).filter_map(|row| row.split('<').next()?.parse().ok()).collect()
    };
    let page = ada.get(&format!("/batch/{BATCH}")).await;
    let first: Vec<u64> = rows_of(&page);
    assert_eq!(first.first(), Some(&1));
    let last = first.last().copied().expect("rows");
    let next = format!("/batch/{BATCH}?after={last}");
    assert!(page.body.contains(&format!("href=\"{next}#results\"")), "the link to the rows after {last}");
    let second: Vec<u64> = rows_of(&ada.get(&next).await);
    assert_eq!(second.first(), Some(&(last + 1)));

    let failed: Vec<u64> = rows_of(&ada.get(&format!("/batch/{BATCH}?failed=1")).await);
    assert_eq!(failed, [1, 2, 3]);
    let found = ada.get(&format!("/batch/{BATCH}?title=film+77")).await;
    assert_eq!(rows_of(&found), [77_u64]);
    assert!(found.body.contains("value=\"film 77\""), "the search stays in its field");
    let unmatched = ada.get(&format!("/batch/{BATCH}?title=%22%3E%3Cscript%3E")).await;
    assert!(unmatched.body.contains("No row has this in its title.") && !unmatched.body.contains("\"><script>"));
    let long = ada.get(&format!("/batch/{BATCH}?title={}", "x".repeat(201))).await;
    assert_eq!(long.status, StatusCode::OK);
    assert!(long.body.contains("at most 200 characters"));
    let beyond = ada.get(&format!("/batch/{BATCH}?after=4000&failed=no")).await;
    assert!(beyond.body.contains("There are no more rows."));
    assert!(beyond.body.contains("Back to the beginning") && !beyond.body.contains("Next rows"));
}

#[tokio::test]
async fn other_users_find_neither_the_batch_nor_its_rows() {
    let app = TestApp::start().await;
    let _ada = ada_with(&app, "done", 100, 3).await;
    let mut eve = app.client();
    let mut bob = app.member("bob@example.org").await;
    for client in [&mut eve, &mut bob] {
        let page = client.get(&format!("/batch/{BATCH}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.body.contains("It may belong to another browser, or have expired"));
        assert!(page.panel("menu", "data-service").is_some());
        assert!(!page.body.contains("cell-film") && !page.body.contains("my films"));
        for call in ["batch?", "batch-rows?after=0&title=&failed=false&"] {
            assert_eq!(
                client.get(&format!("/api/panel/{call}id={BATCH}")).await.status,
                StatusCode::NOT_FOUND,
                "{call}"
            );
        }
        assert_eq!(client.get(&format!("/panel/batch-rows?id={BATCH}")).await.status, StatusCode::NOT_FOUND);
    }
    for id in ["x", "..%2Fbatch", "%E2%98%83"] {
        assert_eq!(app.get(&format!("/batch/{id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
}

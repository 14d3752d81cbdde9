//! The pages of predictions in bulk, as a browser without JavaScript gets them. What happens to batches is tested elsewhere:
//! here they are written into the database as they would stand.

use http::StatusCode;

use super::guest::Guest;
use super::house::House;

const ADA: &str = "ada@example.org";
const BATCH: &str = "0123456789abcdef0123456789abcdef";
const MESSAGE: &str = "fedcba9876543210fedcba9876543210";
const NAME: &str = "<b>my films</b>.csv";

const UNDERSTOOD: &str = r#"{
    "delimiter": ";", "columns": ["title", "year", "genres"], "passed_over": ["rating"], "unusable": 1,
    "preview": [
        {"line": 2, "title": "<script>alert(1)</script>", "details": [["year", ["1995"]], ["genres", ["Crime", "Thriller"]]], "failure": null},
        {"line": 3, "title": "", "details": [], "failure": "title is missing"}
    ]
}"#;

const SIMILAR: &str = r#"[
    {"slug": "heat-1995", "title": "Heat", "year": 1995, "score": 0.834, "because": ["heist", "Los Angeles"]},
    {"slug": "alien-1979", "title": "Alien", "year": 1979, "score": 0.4, "because": []}
]"#;

/// Ada, with one batch that stands like this.
async fn ada_with<'h>(house: &'h House, status: &str, done: i64, failed: i64) -> Guest<'h> {
    let ada = house.member(ADA).await;
    let person = house.person(ADA).await;
    let pool = house.pool().await;
    sqlx::query(
        "insert into batch (id, owner, name, status, understood, total_rows, done_rows, failed_rows, created_at, started_at, expires_at)
         values ($1, $2, $3, $4, $5, 100, $6, $7, 1795000000, 1795000000, 4107542400)",
    )
    .bind(BATCH)
    .bind(&person)
    .bind(NAME)
    .bind(status)
    .bind(UNDERSTOOD)
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
        let counted = sqlx::query("insert into batch_confidence (batch, tenth, counted) values ($1, 8, $2)");
        counted.bind(BATCH).bind(done - failed).execute(&pool).await.expect("confidence");
    }
    ada
}

#[tokio::test]
async fn a_stranger_is_told_what_to_send_and_has_no_batches() {
    let house = House::open().await;
    let page = house.get("/batch").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("<title>Predictions in bulk · Matinee</title>"));
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
    assert!(page.header("set-cookie").is_empty(), "whoever just looks is given no session");
}

#[tokio::test]
async fn a_draft_shows_what_was_understood_and_nothing_of_it_is_markup() {
    let house = House::open().await;
    let mut ada = ada_with(&house, "draft", 0, 0).await;
    let page = ada.get(&format!("/batch/{BATCH}")).await;
    assert_eq!(page.status, StatusCode::OK);
    let panel = page.section("batch").expect("the batch");
    for words in
        ["100 rows", "semicolons", ">rating<", "Crime · Thriller", "title is missing", "1 row<", "1 March 2100"]
    {
        assert!(panel.contains(words), "{words} in {panel}");
    }
    for action in ["start", "cancel"] {
        assert!(panel.contains(&format!("action=\"/batch/{BATCH}/{action}\"")), "{action}");
    }
    assert!(!panel.contains("name=\"email\""), "this site sends no mail");
    assert!(panel.contains("&lt;script&gt;alert(1)") && panel.contains("&lt;b&gt;my films"));
    assert!(!page.body.contains("<script>alert") && !page.body.contains("<b>my films"));
    assert!(page.panel("batch-rows", "data-outcome").is_none(), "nothing has come of it yet");
}

#[tokio::test]
async fn a_batch_under_way_tells_how_far_it_is_and_shows_what_there_is() {
    let house = House::open().await;
    let mut ada = ada_with(&house, "running", 52, 2).await;
    let page = ada.get(&format!("/batch/{BATCH}")).await;
    let panel = page.section("batch").expect("the batch");
    assert!(panel.contains("<progress max=\"100\" value=\"52\""), "{panel}");
    for words in ["52 %", "52 of 100", "Stop", "Refresh", "href=\"/inbox\""] {
        assert!(panel.contains(words), "{words} in {panel}");
    }
    assert!(page.body.contains(&format!("data-events=\"/api/v1/batches/{BATCH}/events\"")));
    assert_eq!(page.panel("batch-rows", "data-outcome"), Some("fresh"));
    assert!(!page.body.contains("<template"), "all of it is in its place without a script");

    let list = ada.get("/panel/batches").await;
    assert!(list.body.contains("Running") && list.body.contains("52 %") && list.body.contains("2 rows failed"));
    assert!(list.body.contains(&format!("href=\"/batch/{BATCH}\"")));
}

#[tokio::test]
async fn what_came_of_a_batch_is_told_charted_and_there_to_take_along() {
    let house = House::open().await;
    let mut ada = ada_with(&house, "done", 100, 3).await;
    let page = ada.get(&format!("/batch/{BATCH}")).await;
    let panel = page.section("batch").expect("the batch");
    for file in ["results.csv", "results.jsonl"] {
        assert!(panel.contains(&format!("href=\"/api/v1/batches/{BATCH}/{file}\"")), "{file}");
    }
    for words in [">97<", "100 % of 97 rows have a best match of 0.8 or more.", "0.8 to 0.9", "Delete for good"] {
        assert!(panel.contains(words), "{words} in {panel}");
    }
    let rows = page.section("batch-rows").expect("rows");
    for words in
        ["heat-1995", "0.83", "heist · Los Angeles", "Not known here: genres: noirish", "Line 2", "must be from 1870"]
    {
        assert!(rows.contains(words), "{words} in {rows}");
    }
    assert!(rows.contains("&lt;i&gt;Film&lt;/i&gt; 1<") && !page.body.contains("<i>Film"));
}

#[tokio::test]
async fn rows_are_paged_searched_and_sifted() {
    let house = House::open().await;
    let mut ada = ada_with(&house, "done", 100, 3).await;
    let rows_of = |page: &super::house::Page| {
        let rows = page.section("batch-rows").unwrap_or_default();
        rows.split("class=\"cell-number\">").skip(1).filter_map(|row| row.split('<').next()?.parse().ok()).collect()
    };
    let page = ada.get(&format!("/batch/{BATCH}")).await;
    let first: Vec<u64> = rows_of(&page);
    assert_eq!(first.first(), Some(&1));
    let last = first.last().copied().expect("rows");
    let next = format!("/batch/{BATCH}?after={last}");
    assert!(page.body.contains(&format!("href=\"{next}#results\"")), "the way on from row {last}");
    let second: Vec<u64> = rows_of(&ada.get(&next).await);
    assert_eq!(second.first(), Some(&(last + 1)));

    let failed: Vec<u64> = rows_of(&ada.get(&format!("/batch/{BATCH}?failed=1")).await);
    assert_eq!(failed, [1, 2, 3]);
    let found = ada.get(&format!("/batch/{BATCH}?title=film+77")).await;
    assert_eq!(rows_of(&found), [77_u64]);
    assert!(found.body.contains("value=\"film 77\""), "what was looked for is still there");
    let nothing = ada.get(&format!("/batch/{BATCH}?title=%22%3E%3Cscript%3E")).await;
    assert!(nothing.body.contains("No row has this in its title.") && !nothing.body.contains("\"><script>"));
    let long = ada.get(&format!("/batch/{BATCH}?title={}", "x".repeat(101))).await;
    assert_eq!(long.status, StatusCode::OK);
    assert!(long.body.contains("at most 100 characters"));
    let beyond = ada.get(&format!("/batch/{BATCH}?after=4000&failed=no")).await;
    assert!(beyond.body.contains("There are no more rows."));
    assert!(beyond.body.contains("Back to the beginning") && !beyond.body.contains("Next rows"));
}

#[tokio::test]
async fn anybody_else_finds_neither_the_batch_nor_its_rows() {
    let house = House::open().await;
    let _ada = ada_with(&house, "done", 100, 3).await;
    let mut eve = house.guest();
    let mut bob = house.member("bob@example.org").await;
    for guest in [&mut eve, &mut bob] {
        let page = guest.get(&format!("/batch/{BATCH}")).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND);
        assert!(page.body.contains("It may belong to another browser, or have expired"));
        assert!(page.panel("menu", "data-service").is_some());
        assert!(!page.body.contains("cell-film") && !page.body.contains("my films"));
        for call in ["batch?", "batch-rows?after=0&title=&failed=false&"] {
            assert_eq!(
                guest.get(&format!("/api/panel/{call}id={BATCH}")).await.status,
                StatusCode::NOT_FOUND,
                "{call}"
            );
        }
        assert_eq!(guest.get(&format!("/panel/batch-rows?id={BATCH}")).await.status, StatusCode::NOT_FOUND);
    }
    for nonsense in ["x", "..%2Fbatch", "%E2%98%83"] {
        assert_eq!(house.get(&format!("/batch/{nonsense}")).await.status, StatusCode::NOT_FOUND, "{nonsense}");
    }
}

#[tokio::test]
async fn a_message_waits_in_the_inbox_and_the_menu_says_so() {
    let house = House::open().await;
    assert!(house.get("/inbox").await.body.contains("No messages yet"));
    assert!(!house.get("/").await.body.contains("class=\"unread-count\""));

    let mut ada = house.member(ADA).await;
    let person = house.person(ADA).await;
    sqlx::query(
        "insert into message (id, person, subject, says, href, created_at) values ($1, $2, $3, $4, $5, 1795000000)",
    )
    .bind(MESSAGE)
    .bind(&person)
    .bind("<em>films.csv</em> is done")
    .bind("97 rows have an answer.")
    .bind(format!("/batch/{BATCH}"))
    .execute(&house.pool().await)
    .await
    .expect("a message");
    let page = ada.get("/inbox").await;
    let panel = page.section("inbox").expect("the inbox");
    for part in
        ["&lt;em&gt;films.csv", "97 rows have an answer.", ">New<", "1 message to read", "action=\"/inbox/read\""]
    {
        assert!(panel.contains(part), "{part} in {panel}");
    }
    assert!(panel.contains(&format!("action=\"/inbox/{MESSAGE}/open\"")));
    let menu = page.section("menu").expect("the menu");
    assert!(menu.contains("class=\"unread-count\">1<span class=\"visually-hidden\"> unread"), "{menu}");
}

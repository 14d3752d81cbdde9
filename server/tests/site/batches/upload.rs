//! Batches over HTTP: uploads by forms and REST, live progress, results.

use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;
use serde_json::Value;

use crate::harness::{PASSWORD, TestApp, TestClient, TestResponse, eventually_some};

const FILMS: &str = "title,year,genres,keywords\n\
                     Heat,1995,,\n\
                     The Long Con,1998,crime|thriller,heist\n\
                     =1+1,1998,crime,heist\n\
                     Someday,1998,crime,heist,more\n";

/// Uploads a file as a program does, and returns the path of the batch.
async fn start(client: &mut TestClient<'_>, file: impl AsRef<[u8]>) -> String {
    let page = client.upload("/api/v1/batches", "films.csv", file).await;
    assert_eq!(page.status, StatusCode::ACCEPTED, "{}", page.body);
    assert_eq!(page.json()["status"], "queued");
    assert_eq!(page.header("location"), format!("/api/v1/batches/{}", page.json()["id"].as_str().expect("an id")));
    page.header("location").to_owned()
}

/// The batch, once it is finished.
async fn finished(client: &mut TestClient<'_>, batch: &str) -> Value {
    eventually_some("the batch finishes", async || {
        let page = client.get(batch).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        let batch = page.json();
        let is_finished = matches!(batch["status"].as_str(), Some("done" | "failed" | "cancelled"));
        is_finished.then_some(batch)
    })
    .await
}

/// The results of a batch, one value per row.
async fn results(client: &mut TestClient<'_>, batch: &str) -> Vec<Value> {
    let lines = client.get(&format!("{batch}/results.jsonl")).await;
    lines.body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[tokio::test]
async fn a_program_uploads_a_file_and_fetches_its_results() {
    let app = TestApp::start().await;
    app.start_worker().await;
    let mut client = app.client();
    let batch = start(&mut client, FILMS).await;
    let done = finished(&mut client, &batch).await;
    assert_eq!(
        (&done["status"], &done["rows"], &done["done"], &done["failed"]),
        (&"done".into(), &4.into(), &4.into(), &1.into())
    );

    let rows = results(&mut client, &batch).await;
    assert_eq!(rows.len(), 4);
    let similar = app.get("/api/v1/movies/heat-1995/similar").await.json();
    let slugs = |answer: &Value| -> Vec<String> {
        let films = answer["similar"].as_array().expect("films").iter();
        films.map(|film| film["slug"].as_str().expect("a slug").to_owned()).collect()
    };
    assert_eq!(slugs(&rows[0]), slugs(&similar), "a known film has the same similar films as its page");
    let request = r#"{"title":"The Long Con","year":1998,"genres":["crime","thriller"],"keywords":["heist"]}"#;
    let answer = app.post_json("/api/v1/similar", request).await.json();
    assert_eq!(rows[1]["similar"], answer["similar"], "a row has the same result as a request with its details");
    assert!(rows[3]["failure"].as_str().expect("a reason").contains("5 cells"));

    let csv = client.get(&format!("{batch}/results.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"films-similar.csv\"");
    assert!(csv.body.contains("'=1+1"), "{}", csv.body);
    assert_eq!(client.get("/api/v1/batches").await.json()["batches"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_visitor_uploads_a_file_checks_the_preview_and_starts_the_batch() {
    let app = TestApp::start().await;
    app.start_worker().await;
    let mut client = app.client();
    let drafted = client.upload("/batch", "my films.csv", FILMS).await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.body);
    let page = drafted.header("location").to_owned();
    let id = page.strip_prefix("/batch/").expect("the page of a batch").to_owned();
    let address = format!("/api/v1/batches/{id}");
    let draft = client.get(&address).await.json();
    assert_eq!((&draft["status"], &draft["name"]), (&"draft".into(), &"my films.csv".into()));
    assert_eq!(draft["preview"]["columns"], serde_json::json!(["title", "year", "genres", "keywords"]));
    assert_eq!(draft["preview"]["unusable"], 1);

    assert_eq!(client.post(&format!("{page}/start"), "email=nonsense").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(client.get(&address).await.json()["status"], "draft");
    assert_eq!(client.post(&format!("{page}/start"), "email=").await.header("location"), page);
    assert_eq!(finished(&mut client, &address).await["status"], "done");
    assert_eq!(client.post(&format!("{page}/delete"), "").await.header("location"), "/batch");
    assert_eq!(client.get(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn only_its_owner_can_see_or_change_a_batch() {
    let app = TestApp::start().await;
    let mut ada = app.client();
    let batch = start(&mut ada, FILMS).await;
    let page = batch.replace("/api/v1/batches/", "/batch/");
    let mut eve = app.client();
    start(&mut eve, FILMS).await;
    for address in ["", "/events", "/results.csv", "/results.jsonl"].map(|part| format!("{batch}{part}")) {
        assert_eq!(eve.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(app.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in ["/start", "/cancel", "/delete"].map(|part| format!("{page}{part}")) {
        assert_eq!(eve.post(&address, "").await.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(app.post(&address, "").await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(eve.post(&format!("{batch}/cancel"), "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get(&batch).await.json()["status"], "queued");
    for id in ["x", "..%2f..", &"a".repeat(500)] {
        assert_eq!(ada.get(&format!("/api/v1/batches/{id}")).await.status, StatusCode::NOT_FOUND, "{id}");
    }
}

#[tokio::test]
async fn logging_in_merges_the_batches_of_the_anonymous_user() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let batch = start(&mut client, FILMS).await;
    client.join("ada@example.org").await;
    client.log_in("ada@example.org", PASSWORD).await;
    assert_eq!(client.get(&batch).await.status, StatusCode::OK);
}

#[tokio::test]
async fn progress_events_are_sent_until_the_batch_is_finished() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let batch = start(&mut client, FILMS).await;
    let cookies: Vec<String> = client.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::get(format!("{batch}/events")).header(header::COOKIE, cookies.join("; "));
    let response = app.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut body = response.into_body();
    let first = body.frame().await.expect("a frame").expect("no error").into_data().expect("data");
    assert!(first.starts_with(b"id: queued-0-0\ndata: {\"status\":\"queued\""), "{first:?}");
    app.start_worker().await;
    let rest = body.collect().await.expect("a complete body").to_bytes();
    let rest = String::from_utf8_lossy(&rest).into_owned();
    let last = rest.lines().rev().find_map(|line| line.strip_prefix("data: ")).expect("an event");
    let last: Value = serde_json::from_str(last).expect("JSON");
    assert_eq!((&last["status"], &last["done"], &last["failed"]), (&"done".into(), &4.into(), &1.into()));
}

#[tokio::test]
async fn an_unusable_file_is_rejected_with_advice_and_nothing_is_stored() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let zip = b"PK\x03\x04\x14\x00\x06\x00".repeat(1000);
    let empty_lines = "\n".repeat(1_000_000);
    let files: [(&[u8], &str); 5] = [
        (b"", "empty"),
        (b"title,year\n", "no rows"),
        (b"alpha,beta\n1,2\n", "title"),
        (&zip, "looks like"),
        (empty_lines.as_bytes(), "empty"),
    ];
    for (file, expected) in files {
        let page = client.upload("/api/v1/batches", "films.csv", file).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
        let detail = page.json()["detail"].as_str().expect("a detail").to_owned();
        assert!(detail.contains(expected), "{expected}: {detail}");
        let page = client.upload("/batch", "films.csv", file).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
    }
    let page = client.post("/api/v1/batches", "file=films").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
    assert!(page.body.contains("multipart"));
    assert_eq!(app.number("select count(*) from batch").await, 0);
}

#[tokio::test]
async fn unusable_rows_do_not_affect_the_others() {
    let app = TestApp::start().await;
    app.start_worker().await;
    let mut client = app.client();
    let mut file = b"\xef\xbb\xbftitle;genres;synopsis\r\n".to_vec();
    for row in 1..=2000 {
        file.extend_from_slice(format!("\"Film\r\n{row}\";crime;\r\n").as_bytes());
        match row {
            // Read as Windows-1252.
            700 => file.extend_from_slice(b"Caf\xe9;crime;\r\n"),
            800 => file.extend_from_slice(b"Nul\0;crime;\r\n"),
            900 => {
                file.extend_from_slice(b"Long;crime;\"");
                file.extend_from_slice(&b"long ".repeat(2 * 1024 * 1024));
                file.extend_from_slice(b"\"\r\n");
            }
            1000 => file.extend_from_slice(b"Too;many;cells;here\r\n"),
            _ => {}
        }
    }
    let batch = start(&mut client, &file).await;
    let done = finished(&mut client, &batch).await;
    assert_eq!((&done["rows"], &done["done"], &done["failed"]), (&2004.into(), &2004.into(), &1.into()));
    let rows = results(&mut client, &batch).await;
    let failed: Vec<_> = rows
        .iter()
        .filter(|row| !row["failure"].is_null())
        .map(|row| (row["row"].as_u64().expect("a number"), row["line"].as_u64().expect("a number")))
        .collect();
    assert_eq!(failed, [(1004, 2005)]);
    assert_eq!((&rows[700]["title"], &rows[801]["title"]), (&"Café".into(), &"Nul".into()));
    assert!(rows[902]["notes"].to_string().contains("1 MB"), "{}", rows[902]["notes"]);
}

#[tokio::test]
async fn an_incomplete_or_too_large_upload_stores_nothing() {
    let app = TestApp::start().await;
    let broken = Request::post("/api/v1/batches")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\ntitle\nHeat\n",
        ))
        .expect("a request");
    let page = TestResponse::receive(app.send(broken).await).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
    let mut client = app.client();
    let mut large = b"title\n".to_vec();
    large.resize(65 * 1024 * 1024, b'a');
    let page = client.upload("/api/v1/batches", "films.csv", &large).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", page.body);
    assert!(page.body.contains("64 MB"), "{}", page.body);
    let page = client.upload("/batch", "films.csv", &large).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(app.number("select count(*) from batch").await, 0);
}

#[tokio::test]
async fn two_identical_concurrent_uploads_are_two_batches() {
    let app = TestApp::start().await;
    app.start_worker().await;
    let mut client = app.client();
    // The first upload creates the session that the two tabs share.
    start(&mut client, FILMS).await;
    let mut tab = client.tab();
    let (one, other) = tokio::join!(start(&mut client, FILMS), start(&mut tab, FILMS));
    assert_ne!(one, other);
    for batch in [one, other] {
        assert_eq!(finished(&mut client, &batch).await["done"], 4);
    }
}

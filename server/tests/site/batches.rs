//! Predictions in bulk over HTTP: forms, REST, live progress, results.

use std::time::Duration;

use axum::body::Body;
use http::{Request, StatusCode, header};
use http_body_util::BodyExt;

use super::guest::Guest;
use super::house::{House, Page};

const FILMS: &str = "title,year,genres,keywords\n\
                     Heat,1995,,\n\
                     The Long Con,1998,crime|thriller,heist\n\
                     =1+1,1998,crime,heist\n\
                     Someday,soon,crime,\n";

/// Uploads a file as a program would and gives back the batch's address.
async fn begin(guest: &mut Guest<'_>, file: impl AsRef<[u8]>) -> String {
    let page = guest.upload("/api/v1/batches", "films.csv", file).await;
    assert_eq!(page.status, StatusCode::ACCEPTED, "{}", page.body);
    assert_eq!(page.json()["status"], "queued");
    assert_eq!(page.header("location"), format!("/api/v1/batches/{}", page.json()["id"].as_str().expect("an id")));
    page.header("location").to_owned()
}

async fn finished(guest: &mut Guest<'_>, batch: &str) -> Page {
    for _ in 0..600 {
        let page = guest.get(batch).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
        if ["done", "failed", "cancelled"].map(Into::into).contains(&page.json()["status"]) {
            return page;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("{batch} does not end")
}

#[tokio::test]
async fn a_program_uploads_a_file_and_fetches_what_came_of_it() {
    let house = House::open().await;
    house.work().await;
    let mut guest = house.guest();
    let batch = begin(&mut guest, FILMS).await;
    let done = finished(&mut guest, &batch).await.json();
    assert_eq!(
        (&done["status"], &done["rows"], &done["done"], &done["failed"]),
        (&"done".into(), &4.into(), &4.into(), &1.into())
    );

    let lines = guest.get(&format!("{batch}/results.jsonl")).await;
    let rows: Vec<serde_json::Value> =
        lines.body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert_eq!(rows.len(), 4);
    let similar = house.get("/api/v1/movies/heat-1995/similar").await.json();
    let slugs = |answer: &serde_json::Value| -> Vec<String> {
        let films = answer["similar"].as_array().expect("films").iter();
        films.map(|film| film["slug"].as_str().expect("a slug").to_owned()).collect()
    };
    assert_eq!(slugs(&rows[0]), slugs(&similar), "a film that the model knows is answered as on its page");
    let question = r#"{"title":"The Long Con","year":1998,"genres":["crime","thriller"],"keywords":["heist"]}"#;
    let asked = house.ask("/api/v1/similar", question).await.json();
    assert_eq!(rows[1]["similar"], asked["similar"], "a row is answered as a question of the same details is");
    assert!(rows[3]["failure"].as_str().expect("a reason").contains("soon"));

    let csv = guest.get(&format!("{batch}/results.csv")).await;
    assert_eq!(csv.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(csv.header("content-disposition"), "attachment; filename=\"films-similar.csv\"");
    assert!(csv.body.contains("'=1+1"), "{}", csv.body);
    assert_eq!(guest.get("/api/v1/batches").await.json()["batches"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_visitor_uploads_looks_and_starts() {
    let house = House::open().await;
    house.work().await;
    let mut guest = house.guest();
    let drafted = guest.upload("/batch", "my films.csv", FILMS).await;
    assert_eq!(drafted.status, StatusCode::SEE_OTHER, "{}", drafted.body);
    let page = drafted.header("location").to_owned();
    let id = page.strip_prefix("/batch/").expect("a batch's page").to_owned();
    let address = format!("/api/v1/batches/{id}");
    let draft = guest.get(&address).await.json();
    assert_eq!((&draft["status"], &draft["name"]), (&"draft".into(), &"my films.csv".into()));
    assert_eq!(draft["understood"]["columns"], serde_json::json!(["title", "year", "genres", "keywords"]));
    assert_eq!(draft["understood"]["unusable"], 1);

    assert_eq!(guest.post(&format!("{page}/start"), "email=nonsense").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(guest.get(&address).await.json()["status"], "draft");
    assert_eq!(guest.post(&format!("{page}/start"), "email=").await.header("location"), page);
    assert_eq!(finished(&mut guest, &address).await.json()["status"], "done");
    assert_eq!(guest.post(&format!("{page}/delete"), "").await.header("location"), "/batch");
    assert_eq!(guest.get(&address).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_batch_is_its_owners_alone() {
    let house = House::open().await;
    let mut ada = house.guest();
    let batch = begin(&mut ada, FILMS).await;
    let page = batch.replace("/api/v1/batches/", "/batch/");
    let mut eve = house.guest();
    begin(&mut eve, FILMS).await;
    for address in ["", "/events", "/results.csv", "/results.jsonl"].map(|part| format!("{batch}{part}")) {
        assert_eq!(eve.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(house.get(&address).await.status, StatusCode::NOT_FOUND, "{address}");
    }
    for address in ["/start", "/cancel", "/delete"].map(|part| format!("{page}{part}")) {
        assert_eq!(eve.post(&address, "").await.status, StatusCode::NOT_FOUND, "{address}");
        assert_eq!(house.post(&address, "").await.status, StatusCode::NOT_FOUND, "{address}");
    }
    assert_eq!(eve.post(&format!("{batch}/cancel"), "").await.status, StatusCode::NOT_FOUND);
    assert_eq!(ada.get(&batch).await.json()["status"], "queued");
    for nonsense in ["x", "..%2f..", &"a".repeat(500)] {
        assert_eq!(ada.get(&format!("/api/v1/batches/{nonsense}")).await.status, StatusCode::NOT_FOUND, "{nonsense}");
    }
}

#[tokio::test]
async fn a_stranger_who_logs_in_brings_their_batches() {
    let house = House::open().await;
    let mut guest = house.guest();
    let batch = begin(&mut guest, FILMS).await;
    guest.join("ada@example.org").await;
    guest.log_in("ada@example.org", super::guest::PASSWORD).await;
    assert_eq!(guest.get(&batch).await.status, StatusCode::OK);
}

#[tokio::test]
async fn progress_is_told_until_the_batch_is_over() {
    let house = House::open().await;
    let mut guest = house.guest();
    let batch = begin(&mut guest, FILMS).await;
    let cookies: Vec<String> = guest.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let request = Request::get(format!("{batch}/events")).header(header::COOKIE, cookies.join("; "));
    let response = house.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/event-stream");
    let mut body = response.into_body();
    let first = body.frame().await.expect("a frame").expect("in order").into_data().expect("data");
    assert!(first.starts_with(b"data: {\"status\":\"queued\""), "{first:?}");
    house.work().await;
    let rest = body.collect().await.expect("it ends").to_bytes();
    let rest = String::from_utf8_lossy(&rest).into_owned();
    let last = rest.lines().rev().find_map(|line| line.strip_prefix("data: ")).expect("an event");
    let last: serde_json::Value = serde_json::from_str(last).expect("JSON");
    assert_eq!((&last["status"], &last["done"], &last["failed"]), (&"done".into(), &4.into(), &1.into()));
}

#[tokio::test]
async fn what_is_no_batch_is_refused_with_what_to_do_and_nothing_is_kept() {
    let house = House::open().await;
    let mut guest = house.guest();
    let zip = b"PK\x03\x04\x14\x00\x06\x00".repeat(1000);
    let empty_lines = "\n".repeat(1_000_000);
    let files: [(&[u8], &str); 6] = [
        (b"", "empty"),
        (b"title,year\n", "no rows"),
        (b"name,year\nHeat,1995\n", "title"),
        (b"title,year,Year\nHeat,1995,1995\n", "year"),
        (&zip, "looks like"),
        (empty_lines.as_bytes(), "empty"),
    ];
    for (file, says) in files {
        let page = guest.upload("/api/v1/batches", "films.csv", file).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
        let detail = page.json()["detail"].as_str().expect("a detail").to_owned();
        assert!(detail.contains(says), "{says}: {detail}");
        let page = guest.upload("/batch", "films.csv", file).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
    }
    let page = guest.post("/api/v1/batches", "file=films").await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
    assert!(page.body.contains("multipart"));
    let pool = house.pool().await;
    let kept: i64 = sqlx::query_scalar("select count(*) from batch").fetch_one(&pool).await.expect("a number");
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn rows_that_cannot_be_used_do_not_keep_the_others_from_it() {
    let house = House::open().await;
    house.work().await;
    let mut guest = house.guest();
    let mut file = b"\xef\xbb\xbftitle;genres;synopsis\r\n".to_vec();
    for row in 1..=2000 {
        file.extend_from_slice(format!("\"Film\r\n{row}\";crime;\r\n").as_bytes());
        match row {
            700 => file.extend_from_slice(b"Caf\xe9;crime;\r\n"),
            800 => file.extend_from_slice(b"Nul\0;crime;\r\n"),
            900 => {
                file.extend_from_slice(b"Long;crime;\"");
                file.extend_from_slice(&b"long ".repeat(2 * 1024 * 1024));
                file.extend_from_slice(b"\"\r\n");
            }
            _ => {}
        }
    }
    let batch = begin(&mut guest, &file).await;
    let done = finished(&mut guest, &batch).await.json();
    assert_eq!((&done["rows"], &done["done"], &done["failed"]), (&2003.into(), &2003.into(), &3.into()));
    let lines = guest.get(&format!("{batch}/results.jsonl")).await;
    let failed: Vec<(u64, u64)> = lines
        .body
        .lines()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect("JSON"))
        .filter(|row| !row["failure"].is_null())
        .map(|row| (row["row"].as_u64().expect("a number"), row["line"].as_u64().expect("a number")))
        .collect();
    assert_eq!(failed, [(701, 1402), (802, 1603), (903, 1804)]);
}

#[tokio::test]
async fn an_upload_that_breaks_off_or_is_too_large_leaves_nothing() {
    let house = House::open().await;
    let broken = Request::post("/api/v1/batches")
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(
            "--x\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\ntitle\nHeat\n",
        ))
        .expect("a request");
    let page = Page::read(house.send(broken).await).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
    let mut guest = house.guest();
    let mut large = b"title\n".to_vec();
    large.resize(65 * 1024 * 1024, b'a');
    let page = guest.upload("/api/v1/batches", "films.csv", &large).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE, "{}", page.body);
    assert!(page.body.contains("64 MB"), "{}", page.body);
    let page = guest.upload("/batch", "films.csv", &large).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    let pool = house.pool().await;
    let kept: i64 = sqlx::query_scalar("select count(*) from batch").fetch_one(&pool).await.expect("a number");
    assert_eq!(kept, 0);
}

#[tokio::test]
async fn two_identical_uploads_at_once_are_two_batches() {
    let house = House::open().await;
    house.work().await;
    let mut guest = house.guest();
    // The first upload is where the session comes from.
    begin(&mut guest, FILMS).await;
    let mut tab = guest.tab();
    let (one, other) = tokio::join!(begin(&mut guest, FILMS), begin(&mut tab, FILMS));
    assert_ne!(one, other);
    for batch in [one, other] {
        assert_eq!(finished(&mut guest, &batch).await.json()["done"], 4);
    }
}

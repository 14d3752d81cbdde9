//! The fields of a form with an upload.

use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::harness::{TestApp, TestResponse};

const CSV: &str = "title,year\r\nHeat,1995\r\n";

/// A field of a form. `disposition` is what follows the name.
fn field(name: &str, disposition: &str, content: &str) -> String {
    format!("--x\r\ncontent-disposition: form-data; name=\"{name}\"{disposition}\r\n\r\n{content}\r\n")
}

fn file() -> String {
    field("file", "; filename=\"films.csv\"", CSV)
}

async fn send(app: &TestApp, address: &str, form: String) -> TestResponse {
    let request = Request::post(address)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=x")
        .body(Body::from(form + "--x--\r\n"))
        .expect("a request");
    TestResponse::receive(app.send(request).await).await
}

#[tokio::test]
async fn unknown_and_repeated_fields_are_rejected_by_name() {
    let app = TestApp::start().await;
    let unknown = field("colour", "", "blue");
    for (form, expected) in [
        (file() + &unknown, "“colour”"),
        (unknown.clone() + &file(), "“colour”"),
        (file() + &file(), "file was sent more than once"),
        (field("columns", "", "{}") + &field("columns", "", "{}") + &file(), "columns was sent more than once"),
    ] {
        let page = send(&app, "/api/v1/batches", form).await;
        assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
        assert!(page.body.contains(expected), "{expected}: {}", page.body);
    }
    let page = send(&app, "/api/v1/batches", field("email", "", &"a".repeat(2000)) + &file()).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
    assert_eq!(page.json()["field"], "email");
    let page = send(&app, "/import", file() + &unknown).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "only the first field of an import is read");
    assert_eq!(app.number("select count(*) from batch").await, 0);
}

#[tokio::test]
async fn little_is_received_outside_of_fields() {
    let app = TestApp::start().await;
    let page = send(&app, "/api/v1/batches", "y".repeat(200_000) + "\r\n" + &file()).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
    assert!(page.body.contains("64 kB outside of its fields"), "{}", page.body);
    let page = send(&app, "/api/v1/batches", "y".repeat(20_000) + "\r\n" + &file()).await;
    assert_eq!(page.status, StatusCode::ACCEPTED, "{}", page.body);
    // A large file does not count.
    let rows = "Heat,1995\r\n".repeat(30_000);
    let form =
        field("file", "; filename=\"films.csv\"", &format!("title,year\r\n{rows}")) + &field("columns", "", "{}");
    assert_eq!(send(&app, "/api/v1/batches", form).await.status, StatusCode::ACCEPTED);
}

#[tokio::test]
async fn the_name_of_a_file_is_read_as_programs_and_browsers_write_it() {
    let app = TestApp::start().await;
    for (disposition, expected) in [
        ("; filename=\"my %22best%22 films.csv\"", "my \"best\" films.csv"),
        ("; filename=\"x.csv\"; filename*=UTF-8''%C3%A9t%C3%A9.csv", "été.csv"),
        ("; filename*=UTF-8''%C3%A9t%C3%A9.csv", "été.csv"),
    ] {
        let page = send(&app, "/api/v1/batches", field("file", disposition, CSV)).await;
        assert_eq!(page.status, StatusCode::ACCEPTED, "{}", page.body);
        let query = sqlx::query_scalar("select count(*) from batch where name = $1").bind(expected);
        let named: i64 = query.fetch_one(&app.pool().await).await.expect("a number");
        assert!(named > 0, "{expected}");
    }
}

#[tokio::test]
async fn an_address_is_rejected_by_a_site_that_sends_no_mail() {
    let app = TestApp::start().await;
    let page = send(&app, "/api/v1/batches", file() + &field("email", "", "ada@example.org")).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", page.body);
    assert_eq!(page.json()["field"], "email");
    assert!(page.body.contains("sends no emails"), "{}", page.body);
    assert_eq!(app.number("select count(*) from batch").await, 0);
    let page = send(&app, "/api/v1/batches", file() + &field("email", "", " ")).await;
    assert_eq!(page.status, StatusCode::ACCEPTED, "{}", page.body);
}

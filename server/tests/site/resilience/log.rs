//! The log of a site: one line per request, and events that matter to the security of accounts.

use http::StatusCode;

use crate::harness::{Process, TestClient};

#[tokio::test]
async fn a_request_is_one_line_with_the_outcome_of_each_panel() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}/matinee.db", folder.path().display());
    let mut site = Process::serve_with(&database, &["--workers", "0"]).await;
    let mut visitor = TestClient::connected_to(&site.host);
    visitor.get("/movie/heat-1995?from=secret").await;
    let line = site.wait_for_log(0, "path=\"/movie/heat-1995\"").await;
    for part in
        [" access: ", "method=GET", "status=200", "client=127.0.0.1", "details:fresh", "similar:fresh", "menu:fresh"]
    {
        assert!(line.contains(part), "{part} in {line}");
    }
    assert!(!line.contains("secret") && !line.contains('\u{1b}') && !line.contains("user="), "{line}");

    assert_eq!(visitor.post("/my-list", "add=heat-1995").await.status, StatusCode::SEE_OTHER);
    visitor.get("/my-list").await;
    let line = site.wait_for_log(0, "method=GET path=\"/my-list\"").await;
    assert!(line.contains("user=\"") && line.contains("my-list:fresh"), "{line}");
}

#[tokio::test]
async fn attempts_to_log_in_are_audited_without_what_was_typed() {
    let folder = tempfile::tempdir().expect("a folder");
    let database = format!("sqlite://{}/matinee.db", folder.path().display());
    let mut site = Process::serve_with(&database, &["--workers", "0", "--log", "json"]).await;
    let mut visitor = TestClient::connected_to(&site.host);
    visitor.post("/login", "email=ada%40example.org&password=open+sesame").await;
    let line = site.wait_for_log(0, "log-in-failed").await;
    let event: serde_json::Value = serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line}"));
    assert_eq!(event["target"], "audit");
    assert_eq!(event["client"], "127.0.0.1");
    let id = event["spans"][0]["id"].as_str().expect("the id of the request").to_owned();
    let request = site.wait_for_log(0, "\"target\":\"access\"").await;
    let request: serde_json::Value =
        serde_json::from_str(&request).unwrap_or_else(|error| panic!("{error}: {request}"));
    assert_eq!((request["id"].as_str(), request["status"].as_u64()), (Some(id.as_str()), Some(422)));
    assert!(!line.contains("ada") && !line.contains("sesame"), "{line}");
}

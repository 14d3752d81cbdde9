//! The inbox: the unread badge, opening a message, marking all as read.

use domain::Id;
use http::StatusCode;

use crate::harness::{PASSWORD, TestApp, TestClient};

const BATCH: &str = "0123456789abcdef0123456789abcdef";
const LEADS_TO: &str = "/batch/0123456789abcdef0123456789abcdef";

/// The user of a visitor, created by adding a film to the list and removing it again.
async fn user_of(app: &TestApp, client: &mut TestClient<'_>) -> String {
    client.post("/my-list", "add=zodiac-2007").await;
    let owner = sqlx::query_scalar("select user_id from list_entry where film = 'zodiac-2007'");
    let user = owner.fetch_one(&app.pool().await).await.expect("one user");
    client.post("/my-list", "remove=zodiac-2007").await;
    user
}

/// Stores a message to a visitor about a batch, and returns its id.
async fn send_message(app: &TestApp, client: &mut TestClient<'_>, batch: &str) -> Id {
    let (id, user) = (server::id::new_id(), user_of(app, client).await);
    sqlx::query(
        "insert into message (id, user_id, kind, batch, file_name, rows, failed_rows, created_at)
         values ($1, $2, 'batch-done', $3, '<em>films.csv</em>', 97, 0, 1800000000)",
    )
    .bind(id.to_string())
    .bind(user)
    .bind(batch.to_owned())
    .execute(&app.pool().await)
    .await
    .expect("inserted");
    id
}

async fn unread(app: &TestApp) -> i64 {
    app.number("select count(*) from message where read_at is null").await
}

#[tokio::test]
async fn an_unread_message_is_in_the_inbox_and_counted_in_the_menu() {
    let app = TestApp::start().await;
    assert!(app.get("/inbox").await.body.contains("No messages yet"));
    assert!(!app.get("/").await.body.contains("class=\"unread-count\""));

    let mut ada = app.member("ada@example.org").await;
    let id = send_message(&app, &mut ada, BATCH).await;
    let page = ada.get("/inbox").await;
    let panel = page.section("inbox").expect("the inbox");
    for part in ["&lt;em&gt;films.csv", "97 rows", ">New<", "1 unread message", "action=\"/inbox/read\""] {
        assert!(panel.contains(part), "{part} in {panel}");
    }
    assert!(panel.contains(&format!("action=\"/inbox/{id}/open\"")));
    let menu = page.section("menu").expect("the menu");
    assert!(menu.contains("class=\"unread-count\">1<span class=\"visually-hidden\"> unread"), "{menu}");
}

#[tokio::test]
async fn opening_a_message_leads_to_its_batch_and_marks_it_as_read() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let id = send_message(&app, &mut client, BATCH).await;
    assert!(client.get("/inbox").await.body.contains("films.csv"));
    for time in ["first", "second"] {
        let opened = client.post(&format!("/inbox/{id}/open"), "").await;
        assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, LEADS_TO), "{time} time");
        assert_eq!(unread(&app).await, 0);
    }
}

#[tokio::test]
async fn a_missing_message_and_that_of_another_user_are_the_same_404() {
    let app = TestApp::start().await;
    let mut ada = app.client();
    let message = send_message(&app, &mut ada, BATCH).await.to_string();
    let (mut eve, mut anonymous) = (app.member("eve@example.org").await, app.client());
    for client in [&mut eve, &mut anonymous] {
        for id in [&*message, "00000000000000000000000000000000", "no-such-message", "%27%20or%201%3D1"] {
            let page = client.post(&format!("/inbox/{id}/open"), "").await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{id}");
            assert!(page.body.contains("There is no such message in your inbox."), "{id}");
        }
        assert!(!client.get("/inbox").await.body.contains("films.csv"));
        assert_eq!(client.post("/inbox/read", "").await.header("location"), "/inbox");
    }
    assert_eq!(unread(&app).await, 1, "others do not mark it as read");
    assert!(anonymous.cookies.is_empty(), "there is nothing to remember");
}

#[tokio::test]
async fn all_messages_can_be_marked_as_read() {
    let app = TestApp::start().await;
    let mut client = app.client();
    send_message(&app, &mut client, BATCH).await;
    send_message(&app, &mut client, BATCH).await;
    let read = client.post("/inbox/read", "").await;
    assert_eq!((read.status, read.header("location")), (StatusCode::SEE_OTHER, "/inbox"));
    assert_eq!(unread(&app).await, 0);
}

#[tokio::test]
async fn a_message_never_leads_off_the_site() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let id = send_message(&app, &mut client, "https://elsewhere.example/").await;
    let opened = client.post(&format!("/inbox/{id}/open"), "").await;
    assert!(!opened.header("location").contains("elsewhere"), "{}", opened.header("location"));
}

#[tokio::test]
async fn get_requests_mark_nothing_as_read() {
    let app = TestApp::start().await;
    let mut client = app.client();
    let id = send_message(&app, &mut client, BATCH).await;
    for address in [&*format!("/inbox/{id}/open"), "/inbox/read", "/inbox"] {
        client.get(address).await;
    }
    assert_eq!(unread(&app).await, 1);
}

#[tokio::test]
async fn logging_in_merges_the_messages_of_the_anonymous_user() {
    let app = TestApp::start().await;
    let mut elsewhere = app.member("ada@example.org").await;
    let mut here = app.client();
    let id = send_message(&app, &mut here, BATCH).await;
    here.log_in("ada@example.org", PASSWORD).await;
    for client in [&mut here, &mut elsewhere] {
        assert!(client.get("/inbox").await.body.contains("films.csv"));
        assert_eq!(client.post(&format!("/inbox/{id}/open"), "").await.header("location"), LEADS_TO);
    }
}

//! Where a member is logged in.

use http::StatusCode;

use crate::harness::{PASSWORD, TestApp, TestClient};

const ADA: &str = "ada@example.org";

async fn is_logged_in(client: &mut TestClient<'_>) -> bool {
    client.get("/").await.body.contains("href=\"/account\"")
}

/// The paths of the forms that end a session.
fn ends(page: &str) -> Vec<&str> {
    let forms = page.split("action=\"/account/sessions/").skip(1);
    forms.filter_map(|rest| rest.split('"').next()).filter(|action| action.ends_with("/end")).collect()
}

#[tokio::test]
async fn a_member_sees_every_session_and_ends_one_of_them_or_all_others() {
    let app = TestApp::start().await;
    let mut here = app.member(ADA).await;
    assert!(!here.get("/account").await.body.contains("Log out everywhere else"), "there is nothing else");
    let (mut there, mut elsewhere) = (app.client(), app.client());
    there.log_in(ADA, PASSWORD).await;
    let page = here.get("/account").await;
    assert!(page.body.contains("This browser") && page.body.contains("Where you’re logged in"));
    let [end] = ends(&page.body)[..] else { panic!("one other session in {}", page.body) };

    let ended = here.post(&format!("/account/sessions/{end}"), "").await;
    assert_eq!((ended.status, ended.header("location")), (StatusCode::SEE_OTHER, "/account?done=session"));
    assert!(!is_logged_in(&mut there).await && is_logged_in(&mut here).await);

    there.log_in(ADA, PASSWORD).await;
    elsewhere.log_in(ADA, PASSWORD).await;
    let ended = here.post("/account/sessions/end-others", "").await;
    assert_eq!(ended.header("location"), "/account?done=sessions");
    for mut ended in [there, elsewhere] {
        assert!(!is_logged_in(&mut ended).await);
    }
    assert!(is_logged_in(&mut here).await);
}

#[tokio::test]
async fn a_member_cannot_end_the_session_of_another() {
    let app = TestApp::start().await;
    let (mut ada, mut eve) = (app.member(ADA).await, app.member("eve@example.org").await);
    let mut there = app.client();
    there.log_in(ADA, PASSWORD).await;
    let page = ada.get("/account").await;
    let [end] = ends(&page.body)[..] else { panic!("one other session") };
    eve.post(&format!("/account/sessions/{end}"), "").await;
    eve.post("/account/sessions/end-others", "").await;
    assert_eq!(app.post(&format!("/account/sessions/{end}"), "").await.header("location"), "/login?next=/account");
    assert!(is_logged_in(&mut there).await && is_logged_in(&mut ada).await);
}

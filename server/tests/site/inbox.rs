//! Messages on the site: the badge, opening one, reading all.

use http::StatusCode;

use super::guest::{Guest, PASSWORD};
use super::house::House;

/// Writes a message to a guest, past the site; whoever is nobody yet keeps a film to become somebody.
async fn tell(house: &House, guest: &mut Guest<'_>, id: &str, href: &str) {
    let unknown = guest.cookies.is_empty();
    let before = persons(house).await;
    if unknown {
        assert_eq!(guest.post("/my-list", "add=heat-1995").await.status, StatusCode::SEE_OTHER);
    }
    let person =
        persons(house).await.into_iter().find(|person| !unknown || !before.contains(person)).expect("a person");
    sqlx::query(
        "insert into message (id, person, subject, says, href, created_at)
         values ($1, $2, 'films.csv is done', '2 films have answers.', $3, 1800000000)",
    )
    .bind(id)
    .bind(person)
    .bind(href)
    .execute(&house.pool().await)
    .await
    .expect("written");
}

async fn persons(house: &House) -> Vec<String> {
    sqlx::query_scalar("select id from person").fetch_all(&house.pool().await).await.expect("persons")
}

async fn unread(house: &House) -> i64 {
    let unread = sqlx::query_scalar("select count(*) from message where read_at is null");
    unread.fetch_one(&house.pool().await).await.expect("a number")
}

#[tokio::test]
async fn opening_a_message_leads_to_what_it_is_about_and_it_counts_no_longer() {
    let house = House::open().await;
    let mut guest = house.guest();
    tell(&house, &mut guest, "m1", "/batch/b1?after=2").await;
    assert!(guest.get("/inbox").await.body.contains("films.csv is done"));
    let opened = guest.post("/inbox/m1/open", "").await;
    assert_eq!((opened.status, opened.header("location")), (StatusCode::SEE_OTHER, "/batch/b1?after=2"));
    assert_eq!(unread(&house).await, 0);
    assert_eq!(guest.post("/inbox/m1/open", "").await.header("location"), "/batch/b1?after=2", "as often as one likes");
}

#[tokio::test]
async fn a_message_that_is_not_there_and_another_persons_are_the_same_404() {
    let house = House::open().await;
    let mut ada = house.guest();
    tell(&house, &mut ada, "m1", "/batch/b1").await;
    let (mut eve, mut stranger) = (house.member("eve@example.org").await, house.guest());
    for guest in [&mut eve, &mut stranger] {
        for id in ["m1", "no-such-message", "%27%20or%201%3D1"] {
            let page = guest.post(&format!("/inbox/{id}/open"), "").await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{id}");
            assert!(page.body.contains("There is no such message in your inbox."), "{id}");
        }
        assert!(!guest.get("/inbox").await.body.contains("films.csv"));
        assert_eq!(guest.post("/inbox/read", "").await.header("location"), "/inbox");
    }
    assert_eq!(unread(&house).await, 1, "nor is it read by them");
    assert!(stranger.cookies.is_empty(), "whoever has no messages is given no session");
}

#[tokio::test]
async fn all_messages_are_read_at_once() {
    let house = House::open().await;
    let mut guest = house.guest();
    tell(&house, &mut guest, "m1", "/batch/b1").await;
    tell(&house, &mut guest, "m2", "/batch/b2").await;
    let read = guest.post("/inbox/read", "").await;
    assert_eq!((read.status, read.header("location")), (StatusCode::SEE_OTHER, "/inbox"));
    assert_eq!(unread(&house).await, 0);
}

#[tokio::test]
async fn a_message_never_leads_off_the_site() {
    let house = House::open().await;
    let mut guest = house.guest();
    tell(&house, &mut guest, "m1", "https://elsewhere.example/").await;
    assert_eq!(guest.post("/inbox/m1/open", "").await.header("location"), "/");
}

#[tokio::test]
async fn opening_an_address_marks_nothing_as_read() {
    let house = House::open().await;
    let mut guest = house.guest();
    tell(&house, &mut guest, "m1", "/batch/b1").await;
    for address in ["/inbox/m1/open", "/inbox/read", "/inbox"] {
        guest.get(address).await;
    }
    assert_eq!(unread(&house).await, 1);
}

#[tokio::test]
async fn a_strangers_messages_move_to_the_account_in_which_they_log_in() {
    let house = House::open().await;
    let mut elsewhere = house.member("ada@example.org").await;
    let mut here = house.guest();
    tell(&house, &mut here, "m1", "/batch/b1").await;
    here.log_in("ada@example.org", PASSWORD).await;
    for guest in [&mut here, &mut elsewhere] {
        assert!(guest.get("/inbox").await.body.contains("films.csv is done"));
        assert_eq!(guest.post("/inbox/m1/open", "").await.header("location"), "/batch/b1");
    }
}

//! Accounts: one per address, even for concurrent requests.

use server::services::membership::{AccountError, Accounts, Credentials, Member};

use crate::harness::{Database, ada, on_both};

on_both![
    an_account_opens_only_with_its_password,
    a_member_whose_address_would_be_rejected_today_can_log_in,
    concurrent_requests_for_an_address_create_one_account,
    an_invalid_address_or_password_is_rejected,
    ending_all_sessions_changes_the_session_key,
];

const ADDRESS: &str = "ada@example.org";
const PASSWORD: &str = "seven samurai";

async fn log_in(accounts: &Accounts, email: &str, password: &str) -> Option<Member> {
    let credentials = Credentials { email: email.to_owned(), password: password.to_owned(), ..Credentials::default() };
    accounts.authenticate(&credentials).await.expect("no failure")
}

async fn an_account_opens_only_with_its_password(database: Database) {
    let accounts = Accounts::new(database.store().await);
    accounts.open(" Ada@Example.ORG", PASSWORD).await.expect("opened");
    let member = log_in(&accounts, ADDRESS, PASSWORD).await.expect("a member");
    assert_eq!(member.email, ADDRESS);
    assert_eq!(accounts.member(&member.user_id).await.expect("no failure").expect("a member").email, ADDRESS);
    assert!(log_in(&accounts, ADDRESS, "not the password").await.is_none());
    assert!(log_in(&accounts, "eve@example.org", PASSWORD).await.is_none());
    assert!(accounts.member(&ada()).await.expect("no failure").is_none());
}

async fn a_member_whose_address_would_be_rejected_today_can_log_in(database: Database) {
    let accounts = Accounts::new(database.store().await);
    accounts.open(ADDRESS, PASSWORD).await.expect("opened");
    // Earlier versions accepted it.
    database.execute("update member set email = 'a..b@example.org'").await;
    assert!(matches!(accounts.open("a..b@example.org", PASSWORD).await, Err(AccountError::InvalidEmail(_))));
    let member = log_in(&accounts, " A..B@example.org", PASSWORD).await;
    assert_eq!(member.expect("a member").email, "a..b@example.org");
    for text in ["a..b@example.org\0", "a..b @example.org", &"a".repeat(10_000)] {
        assert!(log_in(&accounts, text, PASSWORD).await.is_none());
    }
}

async fn concurrent_requests_for_an_address_create_one_account(database: Database) {
    let accounts = Accounts::new(database.store().await);
    let requests: Vec<_> = (0..8)
        .map(|number| {
            let accounts = accounts.clone();
            tokio::spawn(async move { accounts.open(ADDRESS, &format!("film {number} of eight")).await })
        })
        .collect();
    for request in requests {
        request.await.expect("no panic").expect("the same answer for all");
    }
    assert_eq!(database.number("select count(*) from member").await, 1);
    assert_eq!(database.number("select count(*) from app_user").await, 1, "the losers leave nothing behind");
    let mut valid_passwords = 0;
    for number in 0..8 {
        // From another client each: guesses from one are slowed down.
        let credentials = Credentials {
            email: ADDRESS.to_owned(),
            password: format!("film {number} of eight"),
            from: Some([203, 0, 113, number].into()),
            browser: None,
        };
        let member = accounts.authenticate(&credentials).await.expect("no failure");
        valid_passwords += usize::from(member.is_some());
    }
    assert_eq!(valid_passwords, 1);
}

async fn an_invalid_address_or_password_is_rejected(database: Database) {
    let accounts = Accounts::new(database.store().await);
    let invalid_email = accounts.open("ada", PASSWORD).await;
    assert!(matches!(invalid_email, Err(AccountError::InvalidEmail(_))), "{invalid_email:?}");
    let invalid_password = accounts.open(ADDRESS, "short").await;
    assert!(matches!(invalid_password, Err(AccountError::InvalidPassword(_))), "{invalid_password:?}");
    assert_eq!(database.number("select count(*) from app_user").await, 0);
}

async fn ending_all_sessions_changes_the_session_key(database: Database) {
    let accounts = Accounts::new(database.store().await);
    accounts.open(ADDRESS, PASSWORD).await.expect("opened");
    let before = log_in(&accounts, ADDRESS, PASSWORD).await.expect("a member");
    accounts.end_sessions(&before.user_id).await.expect("ended");
    let after = accounts.member(&before.user_id).await.expect("no failure").expect("a member");
    assert_ne!(before.session_key(), after.session_key());
}

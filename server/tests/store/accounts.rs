//! Accounts: an address has one, however many ask for it at once.

use server::services::membership::{AccountError, Accounts};

use super::database::{Database, on_both};

on_both![
    an_account_opens_with_its_password_alone,
    an_address_has_one_account_however_many_ask_at_once,
    what_can_be_mended_is_told_by_its_field,
    ending_all_sessions_changes_what_a_session_is_held_to,
];

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "seven samurai";

async fn an_account_opens_with_its_password_alone(database: Database) {
    let accounts = Accounts::new(database.store().await);
    accounts.open(" Ada@Example.ORG", PASSWORD).await.expect("opened");
    let ada = accounts.admit(ADA, PASSWORD, None).await.expect("looked at").expect("a member");
    assert_eq!(ada.email, ADA);
    assert_eq!(accounts.member(&ada.person).await.expect("looked up").expect("a member").email, ADA);
    assert!(accounts.admit(ADA, "not the password", None).await.expect("looked at").is_none());
    assert!(accounts.admit("eve@example.org", PASSWORD, None).await.expect("looked at").is_none());
    assert!(accounts.member("nobody").await.expect("looked up").is_none());
}

async fn an_address_has_one_account_however_many_ask_at_once(database: Database) {
    let accounts = Accounts::new(database.store().await);
    let asking: Vec<_> = (0..8)
        .map(|number| {
            let accounts = accounts.clone();
            tokio::spawn(async move { accounts.open(ADA, &format!("password {number}")).await })
        })
        .collect();
    for asked in asking {
        asked.await.expect("it ran").expect("nobody learns who was first");
    }
    assert_eq!(database.number("select count(*) from member").await, 1);
    assert_eq!(database.number("select count(*) from person").await, 1, "who came late leaves nothing behind");
    let mut opens = 0;
    for number in 0..8 {
        opens +=
            usize::from(accounts.admit(ADA, &format!("password {number}"), None).await.expect("looked at").is_some());
    }
    assert_eq!(opens, 1);
}

async fn what_can_be_mended_is_told_by_its_field(database: Database) {
    let accounts = Accounts::new(database.store().await);
    for (email, password, wrong) in [("ada", PASSWORD, "email"), (ADA, "short", "password")] {
        let refused = accounts.open(email, password).await;
        assert!(matches!(refused, Err(AccountError::Invalid { field, .. }) if field == wrong), "{refused:?}");
    }
    assert_eq!(database.number("select count(*) from person").await, 0);
}

async fn ending_all_sessions_changes_what_a_session_is_held_to(database: Database) {
    let accounts = Accounts::new(database.store().await);
    accounts.open(ADA, PASSWORD).await.expect("opened");
    let before = accounts.admit(ADA, PASSWORD, None).await.expect("looked at").expect("a member");
    accounts.end_sessions(&before.person).await.expect("ended");
    let after = accounts.member(&before.person).await.expect("looked up").expect("a member");
    assert_ne!(before.key(), after.key());
}

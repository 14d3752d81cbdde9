//! Verified addresses, forgotten passwords, and the emails about both.

use domain::Id;
use server::mail::{Delivery, Mailer, deliver};
use server::services::inbox::SqlInbox;
use server::services::membership::accounts::AddressChange;
use server::services::membership::email_limits::{Unsubscribing, message_may_be_sent};
use server::services::membership::{AccountError, Accounts, Credentials, Email, Member};

use crate::harness::{Database, SmtpStub, on_both, store_message};

on_both![
    a_link_from_an_email_chooses_a_new_password_once,
    an_address_without_an_account_gets_no_link,
    a_link_that_is_too_old_or_for_a_former_address_does_not_work,
    joining_proves_the_address_by_email_and_tells_the_owner_of_a_registered_one,
    a_new_address_counts_once_it_is_verified_and_the_old_one_is_notified,
    the_owner_of_an_address_takes_back_an_account_that_another_opened,
    a_site_without_emails_writes_none,
    an_address_gets_few_emails_per_hour,
    emails_about_batches_reach_only_verified_and_subscribed_addresses,
    the_database_does_not_contain_the_token_of_a_link,
];

const ADA: &str = "ada@example.org";
const PASSWORD: &str = "seven samurai";

async fn accounts_of(database: &Database) -> Accounts {
    Accounts::new(database.store().await).with_email(true)
}

async fn member(accounts: &Accounts, email: &str, password: &str) -> Option<Member> {
    let credentials = Credentials { email: email.to_owned(), password: password.to_owned(), ..Credentials::default() };
    accounts.authenticate(&credentials).await.expect("no failure")
}

/// Sends the waiting emails about accounts, and returns them.
async fn emails(database: &Database) -> Vec<String> {
    let (store, server) = (database.store().await, SmtpStub::start(&[]).await);
    let site = "https://matinee.example".parse().expect("an address");
    let mailer = Mailer::new(&server.url(), "Matinee <post@matinee.example>", site).expect("valid settings");
    let waiting: Vec<String> =
        sqlx::query_scalar("select id from account_email where done_at is null order by created_at, kind")
            .fetch_all(&database.pool().await)
            .await
            .expect("ids");
    for id in waiting {
        let id: Id = id.parse().expect("an id");
        deliver(&mailer, &store, &id).await.expect("a final outcome");
        assert_eq!(deliver(&mailer, &store, &id).await.expect("a final outcome"), Delivery::NothingToSend);
    }
    server.emails()
}

/// The token of the link in an email.
fn token(email: &str) -> String {
    // The email is encoded as quoted-printable.
    let text = email.replace("=\n", "").replace("=3D", "=");
    let link = text.lines().find(|line| line.starts_with("https://") && line.contains("token=")).expect("a link");
    link.split_once("token=").expect("a token").1.to_owned()
}

fn subject(email: &str) -> &str {
    email.lines().find_map(|line| line.strip_prefix("Subject: ")).expect("a subject")
}

fn subjects(emails: &[String]) -> Vec<&str> {
    emails.iter().map(|email| subject(email)).collect()
}

async fn a_link_from_an_email_chooses_a_new_password_once(database: Database) {
    let accounts = accounts_of(&database).await;
    accounts.open(ADA, PASSWORD).await.expect("opened");
    emails(&database).await;
    let before = member(&accounts, ADA, PASSWORD).await.expect("a member");
    accounts.forgot_password(" ADA@example.org").await.expect("sent");
    accounts.forgot_password(ADA).await.expect("sent again");
    let sent = emails(&database).await;
    assert_eq!(subjects(&sent), ["Choose a new password"; 2]);
    let [first, second] = [token(&sent[0]), token(&sent[1])];

    let weak = accounts.reset_password(&first, "1234567890").await;
    assert!(matches!(weak, Err(AccountError::InvalidPassword(_))), "{weak:?}");
    let user = accounts.reset_password(&first, "rear window").await.expect("reset");
    assert_eq!(user, before.user_id);
    assert!(member(&accounts, ADA, PASSWORD).await.is_none());
    let after = member(&accounts, ADA, "rear window").await.expect("a member");
    assert!(after.is_verified(), "the link has verified the address");
    assert_ne!(before.session_key(), after.session_key(), "all sessions have ended");
    for used in [&first, &second, "", "0123456789abcdef0123456789abcdef"] {
        let again = accounts.reset_password(used, "north by northwest").await;
        assert!(matches!(again, Err(AccountError::InvalidLink)), "{again:?}");
    }
    assert_eq!(subjects(&emails(&database).await), ["Your password was changed"]);
}

async fn an_address_without_an_account_gets_no_link(database: Database) {
    let accounts = accounts_of(&database).await;
    accounts.forgot_password("nobody@example.org").await.expect("the same answer");
    assert_eq!(database.number("select count(*) from account_email").await, 1, "and the same work");
    assert!(emails(&database).await.is_empty());
    assert_eq!(database.number("select count(*) from account_email where done_at is null").await, 0);
}

async fn a_link_that_is_too_old_or_for_a_former_address_does_not_work(database: Database) {
    let accounts = accounts_of(&database).await;
    accounts.open(ADA, PASSWORD).await.expect("opened");
    let confirmation = token(&emails(&database).await[0]);
    accounts.forgot_password(ADA).await.expect("sent");
    let reset = token(&emails(&database).await[0]);
    let wrong_kind = accounts.confirm_address(&reset).await;
    assert!(matches!(wrong_kind, Err(AccountError::InvalidLink)), "{wrong_kind:?}");
    let wrong_kind = accounts.reset_password(&confirmation, "rear window").await;
    assert!(matches!(wrong_kind, Err(AccountError::InvalidLink)), "{wrong_kind:?}");

    database.execute("update member set email = 'countess@example.org'").await;
    let former = accounts.reset_password(&reset, "rear window").await;
    assert!(matches!(former, Err(AccountError::InvalidLink)), "{former:?}");
    database.execute("update member set email = 'ada@example.org'").await;
    database.execute("update account_link set expires_at = expires_at - 3600").await;
    let old = accounts.reset_password(&reset, "rear window").await;
    assert!(matches!(old, Err(AccountError::InvalidLink)), "{old:?}");
    accounts.confirm_address(&confirmation).await.expect("a confirmation is valid for longer");
}

async fn joining_proves_the_address_by_email_and_tells_the_owner_of_a_registered_one(database: Database) {
    let accounts = accounts_of(&database).await;
    accounts.open(ADA, PASSWORD).await.expect("opened");
    let ada = member(&accounts, ADA, PASSWORD).await.expect("the account works at once");
    assert!(!ada.is_verified());
    let sent = emails(&database).await;
    assert_eq!(subjects(&sent), ["Confirm your email address"]);
    assert_eq!(accounts.confirm_address(&token(&sent[0])).await.expect("confirmed"), ada.user_id);
    assert!(accounts.member(&ada.user_id).await.expect("no failure").expect("a member").is_verified());
    let again = accounts.confirm_address(&token(&sent[0])).await;
    assert!(matches!(again, Err(AccountError::InvalidLink)), "{again:?}");

    accounts.open(ADA, "another password of mine").await.expect("the same answer");
    let sent = emails(&database).await;
    assert_eq!(subjects(&sent), ["You already have an account"]);
    assert!(!sent[0].contains("token="));
    assert_eq!(database.number("select count(*) from app_user").await, 1);
}

async fn a_new_address_counts_once_it_is_verified_and_the_old_one_is_notified(database: Database) {
    let accounts = accounts_of(&database).await;
    accounts.open(ADA, PASSWORD).await.expect("opened");
    accounts.open("eve@example.org", PASSWORD).await.expect("opened");
    emails(&database).await;
    let ada = member(&accounts, ADA, PASSWORD).await.expect("a member");
    for address in ["countess@example.org", "eve@example.org"] {
        let changed = accounts.change_email(&ada, PASSWORD, address).await.expect("sent");
        assert_eq!(changed, AddressChange::Sent, "the same answer for a registered address");
    }
    let sent = emails(&database).await;
    assert_eq!(subjects(&sent), ["Confirm your email address", "You already have an account"]);
    assert!(sent[0].contains("To: countess@example.org") && sent[1].contains("To: eve@example.org"));
    assert!(member(&accounts, ADA, PASSWORD).await.is_some(), "the old address is valid until then");

    accounts.confirm_address(&token(&sent[0])).await.expect("confirmed");
    assert!(member(&accounts, ADA, PASSWORD).await.is_none());
    assert!(member(&accounts, "countess@example.org", PASSWORD).await.expect("a member").is_verified());
    let told = emails(&database).await;
    assert_eq!(subjects(&told), ["Your email address was changed"]);
    assert!(told[0].contains("To: ada@example.org") && !told[0].contains("countess"));

    let countess = member(&accounts, "countess@example.org", PASSWORD).await.expect("a member");
    accounts.change_email(&countess, PASSWORD, "late@example.org").await.expect("sent");
    let link = token(&emails(&database).await[0]);
    accounts.open("late@example.org", PASSWORD).await.expect("opened by another meanwhile");
    let late = accounts.confirm_address(&link).await;
    assert!(matches!(late, Err(AccountError::InvalidLink)), "{late:?}");
}

async fn the_owner_of_an_address_takes_back_an_account_that_another_opened(database: Database) {
    let accounts = accounts_of(&database).await;
    accounts.open(ADA, "of an impostor").await.expect("opened");
    let impostor = member(&accounts, ADA, "of an impostor").await.expect("a member");
    let browser = accounts.remember_browser(&impostor.user_id, None).await.expect("remembered");
    accounts.change_email(&impostor, "of an impostor", "impostor@example.org").await.expect("sent");
    let sent = emails(&database).await;
    let way_back = sent.iter().find(|email| email.contains("To: impostor@example.org")).expect("an email");

    accounts.forgot_password(ADA).await.expect("sent");
    let reset = token(&emails(&database).await[0]);
    accounts.reset_password(&reset, PASSWORD).await.expect("reset");
    assert!(member(&accounts, ADA, "of an impostor").await.is_none());
    let void = accounts.confirm_address(&token(way_back)).await;
    assert!(matches!(void, Err(AccountError::InvalidLink)), "{void:?}");
    assert_ne!(accounts.remember_browser(&impostor.user_id, Some(&browser)).await.expect("remembered"), browser);
}

async fn a_site_without_emails_writes_none(database: Database) {
    let accounts = Accounts::new(database.store().await);
    accounts.open(ADA, PASSWORD).await.expect("opened");
    let ada = member(&accounts, ADA, PASSWORD).await.expect("a member");
    let changed = accounts.change_email(&ada, PASSWORD, "countess@example.org").await.expect("changed");
    assert_eq!(changed, AddressChange::Changed);
    accounts.forgot_password("countess@example.org").await.expect("no failure");
    assert_eq!(database.number("select count(*) from account_email").await, 0);

    assert!(accounts.reset_path(ADA).await.expect("no failure").is_none());
    let path = accounts.reset_path(" Countess@example.org").await.expect("no failure").expect("a path");
    let token = path.strip_prefix("/reset?token=").expect("a token");
    accounts.reset_password(token, "rear window").await.expect("reset");
    let countess = member(&accounts, "countess@example.org", "rear window").await.expect("a member");
    assert!(!countess.is_verified(), "an operator's link does not verify the address");
}

async fn an_address_gets_few_emails_per_hour(database: Database) {
    let accounts = accounts_of(&database).await;
    accounts.open(ADA, PASSWORD).await.expect("opened");
    for _ in 0..20 {
        accounts.forgot_password(ADA).await.expect("the same answer");
    }
    assert_eq!(emails(&database).await.len(), 5);
    accounts.open("eve@example.org", PASSWORD).await.expect("opened");
    assert_eq!(emails(&database).await.len(), 1, "another address gets its own");
    database.execute("update account_email set created_at = created_at - 3600").await;
    accounts.forgot_password(ADA).await.expect("sent");
    assert_eq!(emails(&database).await.len(), 1);
}

async fn emails_about_batches_reach_only_verified_and_subscribed_addresses(database: Database) {
    let accounts = accounts_of(&database).await;
    let store = database.store().await;
    accounts.open(ADA, PASSWORD).await.expect("opened");
    let ada = member(&accounts, ADA, PASSWORD).await.expect("a member").user_id;
    let address: Email = ADA.parse().expect("an address");
    let pool = database.pool().await;
    let may_be_sent = async |user: &Id, to: &Email| {
        let mut connection = pool.acquire().await.expect("a connection");
        message_may_be_sent(&mut connection, user, to).await.expect("no failure")
    };
    assert!(!may_be_sent(&ada, &address).await, "not verified");
    database.execute("update member set verified_at = 1").await;
    assert!(may_be_sent(&ada, &address).await);
    assert!(!may_be_sent(&ada, &"eve@example.org".parse().expect("an address")).await, "not the member's");
    assert!(!may_be_sent(&Id::from_bits(1), &address).await, "not a member");
    for _ in 0..5 {
        store_message(&database, &ada, "films.csv", Some(ADA)).await;
    }
    assert!(!may_be_sent(&ada, &address).await, "enough for an hour");
    database.execute("update message set created_at = created_at - 3600").await;

    let unsubscribing = Unsubscribing::new(store.clone());
    let path = unsubscribing.path(&address).await.expect("a path");
    let code = path.split_once("&code=").expect("a code").1;
    for (address, code) in [("eve@example.org", code), (ADA, "00"), (ADA, "no code"), (ADA, "")] {
        assert!(!unsubscribing.unsubscribe(address, code).await.expect("no failure"), "{address} {code}");
    }
    assert!(may_be_sent(&ada, &address).await);
    assert!(unsubscribing.unsubscribe(ADA, code).await.expect("no failure"));
    assert!(!may_be_sent(&ada, &address).await);
    assert_eq!(SqlInbox::new(store).unread(&ada).await.expect("a number"), 5, "the inbox has them in any case");
    accounts.forgot_password(ADA).await.expect("sent");
    assert_eq!(emails(&database).await.len(), 2, "emails about the account still arrive");
    unsubscribing.resubscribe(&address).await.expect("no failure");
    assert!(may_be_sent(&ada, &address).await);
}

async fn the_database_does_not_contain_the_token_of_a_link(database: Database) {
    let accounts = accounts_of(&database).await;
    accounts.open(ADA, PASSWORD).await.expect("opened");
    let token = token(&emails(&database).await[0]);
    let pool = database.pool().await;
    let stored: String = sqlx::query_scalar("select digest || purpose || user_id || email from account_link")
        .fetch_one(&pool)
        .await
        .expect("a row");
    assert!(!stored.contains(&token));
}

//! Guesses of passwords: slowed down for the guesser, never forbidden to the member.

use std::net::IpAddr;

use server::services::membership::{AccountError, Accounts, Credentials};

use crate::harness::{Database, on_both};

on_both![
    guesses_from_one_client_do_not_slow_down_another,
    a_pause_is_over_after_its_time_and_guesses_are_forgotten,
    many_clients_that_guess_together_are_slowed_down_but_not_a_known_browser,
    early_attempts_are_not_counted,
];

const ADDRESS: &str = "ada@example.org";
const PASSWORD: &str = "seven samurai";

async fn accounts_of(database: &Database) -> Accounts {
    let accounts = Accounts::new(database.store().await);
    accounts.open(ADDRESS, PASSWORD).await.expect("opened");
    accounts
}

fn client(number: u8) -> IpAddr {
    [203, 0, 113, number].into()
}

/// One attempt: whether it was right, or the number of seconds to wait.
async fn attempt(accounts: &Accounts, password: &str, from: IpAddr, browser: Option<&str>) -> Result<bool, i64> {
    let credentials = Credentials {
        email: ADDRESS.to_owned(),
        password: password.to_owned(),
        from: Some(from),
        browser: browser.map(str::to_owned),
    };
    match accounts.authenticate(&credentials).await {
        Ok(member) => Ok(member.is_some()),
        Err(AccountError::TooManyAttempts { seconds }) => Err(seconds),
        Err(error) => panic!("{error}"),
    }
}

/// Guesses until there is a pause. A machine that is slow enough waits for the first pauses without noticing them.
async fn guess_until_paused(accounts: &Accounts, from: IpAddr, browser: Option<&str>) {
    for guess in 0..30 {
        match attempt(accounts, "wrong", from, browser).await {
            Ok(right) => assert!(!right),
            Err(wait) => {
                assert!(guess >= 5 && (1..=900).contains(&wait), "{wait} s after {guess} guesses");
                return;
            }
        }
    }
    panic!("thirty guesses without a pause");
}

async fn guesses_from_one_client_do_not_slow_down_another(database: Database) {
    let accounts = accounts_of(&database).await;
    guess_until_paused(&accounts, client(1), None).await;
    assert_eq!(attempt(&accounts, PASSWORD, client(2), None).await, Ok(true));
}

async fn a_pause_is_over_after_its_time_and_guesses_are_forgotten(database: Database) {
    let accounts = accounts_of(&database).await;
    let pass = async |seconds: i64| {
        sqlx::query("update login_attempt set last_at = last_at - $1")
            .bind(seconds)
            .execute(&database.pool().await)
            .await
            .expect("updated");
    };
    guess_until_paused(&accounts, client(1), None).await;
    pass(900).await;
    assert_eq!(attempt(&accounts, "wrong", client(1), None).await, Ok(false));
    pass(24 * 3600).await;
    guess_until_paused(&accounts, client(1), None).await;
    pass(900).await;
    assert_eq!(attempt(&accounts, PASSWORD, client(1), None).await, Ok(true));
    guess_until_paused(&accounts, client(1), None).await;
}

async fn many_clients_that_guess_together_are_slowed_down_but_not_a_known_browser(database: Database) {
    let accounts = accounts_of(&database).await;
    let credentials =
        Credentials { email: ADDRESS.to_owned(), password: PASSWORD.to_owned(), ..Credentials::default() };
    let member = accounts.authenticate(&credentials).await.expect("no failure").expect("a member");
    let browser = accounts.remember_browser(&member.user_id, None).await.expect("remembered");
    assert_eq!(accounts.remember_browser(&member.user_id, Some(&browser)).await.expect("remembered"), browser);
    assert_ne!(accounts.remember_browser(&member.user_id, Some("planted")).await.expect("remembered"), "planted");

    // The level at which the pauses begin, as after a hundred guesses.
    let filled = "update login_attempt set level = 200";
    assert_eq!(attempt(&accounts, "wrong", client(1), None).await, Ok(false));
    database.execute(filled).await;
    assert!(attempt(&accounts, PASSWORD, client(2), None).await.is_err());
    assert_eq!(attempt(&accounts, PASSWORD, client(2), Some(&browser)).await, Ok(true));
    assert!(attempt(&accounts, PASSWORD, client(2), Some("made up")).await.is_err());

    // A known browser may not guess either.
    guess_until_paused(&accounts, client(2), Some(&browser)).await;
}

async fn early_attempts_are_not_counted(database: Database) {
    let accounts = accounts_of(&database).await;
    for _ in 0..50 {
        let _ = attempt(&accounts, "wrong", client(1), None).await;
    }
    let level = database.number("select max(level) from login_attempt").await;
    assert!((5..20).contains(&level), "{level} of fifty");
}

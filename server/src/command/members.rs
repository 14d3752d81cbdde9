//! `matinee members`

use std::net::SocketAddr;

use clap::{Args, Subcommand};

use super::Failure;
use super::mail::UrlSetting;
use super::settings::{ADDRESS_VARIABLE, DEFAULT_ADDRESS, DatabaseSettings};
use crate::services::membership::Accounts;
use crate::services::membership::accounts::MemberFacts;
use crate::store::Store;

#[derive(Args)]
pub struct Members {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the members, latest first
    List {
        /// The number of members to list
        #[arg(long, default_value_t = 100)]
        limit: u32,
    },
    /// Show what the site knows about a member
    Show {
        /// The email address of the account
        address: String,
    },
    /// Print a link with which a member chooses a new password; it works once, for an hour
    Reset {
        /// The email address of the account
        address: String,
        #[command(flatten)]
        url: UrlSetting,
        /// The address that the site listens on
        #[arg(long, env = ADDRESS_VARIABLE, default_value = DEFAULT_ADDRESS)]
        addr: SocketAddr,
    },
}

impl Members {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(self.answer())
    }

    async fn answer(self) -> Result<(), Failure> {
        let store = Store::open(&self.database.database_url).await?;
        let accounts = Accounts::new(store);
        match self.action {
            Action::List { limit } => {
                let members = accounts.list(limit).await?;
                if members.is_empty() {
                    println!("Nobody has joined yet");
                }
                for MemberFacts { email, joined_at, verified_at, .. } in members {
                    let state = if verified_at.is_some() { "confirmed" } else { "not confirmed" };
                    println!("{}  {email}  {state}", day(joined_at));
                }
            }
            Action::Show { address } => {
                let facts = accounts.facts(&address).await?.ok_or_else(|| unknown(&address))?;
                println!("address     {}", facts.email);
                println!("user        {}", facts.user_id);
                println!("joined      {}", day(facts.joined_at));
                println!("confirmed   {}", facts.verified_at.map_or_else(|| "no".to_owned(), day));
                println!("plan        {}", facts.plan.as_deref().unwrap_or("none"));
                println!("sessions    {}", facts.sessions);
                println!("batches     {}", facts.batches);
            }
            Action::Reset { address, url, addr } => {
                let path = accounts.reset_path(&address).await?.ok_or_else(|| unknown(&address))?;
                println!("{}", url.site(addr)?.to(&path));
            }
        }
        Ok(())
    }
}

fn unknown(address: &str) -> Failure {
    format!("no member has the address {address}; `matinee members list` prints all").into()
}

/// `2026-12-26`, in UTC.
fn day(seconds: i64) -> String {
    time::OffsetDateTime::from_unix_timestamp(seconds).map_or_else(|_| "?".to_owned(), |time| time.date().to_string())
}

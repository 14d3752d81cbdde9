//! `matinee mails`

use clap::{Args, Subcommand};
use domain::Id;
use time::OffsetDateTime;
use time::macros::format_description;

use super::Failure;
use super::settings::DatabaseSettings;
use crate::services::outbox::Outbox;
use crate::store::Store;

#[derive(Args)]
pub struct Mails {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(subcommand)]
    action: Action,
}

#[derive(Subcommand)]
enum Action {
    /// List the emails that have not been sent, oldest first
    List,
    /// Send emails again, without waiting for their next attempt
    Retry(Selection),
    /// Give emails up; their messages stay in the inbox
    Drop(Selection),
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct Selection {
    /// The ids of emails, as `list` prints them
    ids: Vec<Id>,
    /// All emails that have not been sent
    #[arg(long)]
    all: bool,
}

impl Mails {
    pub fn run(self) -> Result<(), Failure> {
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(self.act())
    }

    async fn act(self) -> Result<(), Failure> {
        let outbox = Outbox::new(Store::open(&self.database.database_url).await?);
        match self.action {
            Action::List => list(&outbox).await,
            Action::Retry(selection) => {
                let ids = selection.ids(&outbox).await?;
                for id in &ids {
                    require(outbox.retry(id).await?, id)?;
                }
                println!("{} emails will be sent again, if the site has an SMTP server", ids.len());
                Ok(())
            }
            Action::Drop(selection) => {
                let ids = selection.ids(&outbox).await?;
                for id in &ids {
                    require(outbox.give_up(id).await?, id)?;
                }
                println!("{} emails were given up", ids.len());
                Ok(())
            }
        }
    }
}

impl Selection {
    async fn ids(self, outbox: &Outbox) -> Result<Vec<Id>, Failure> {
        if !self.all {
            return Ok(self.ids);
        }
        Ok(outbox.waiting().await?.into_iter().map(|email| email.message).collect())
    }
}

fn require(was_waiting: bool, id: &Id) -> Result<(), Failure> {
    if was_waiting { Ok(()) } else { Err(format!("no email {id} is waiting; `matinee mails list` shows them").into()) }
}

async fn list(outbox: &Outbox) -> Result<(), Failure> {
    let waiting = outbox.waiting().await?;
    if waiting.is_empty() {
        println!("No email is waiting");
    }
    for email in waiting {
        let created = OffsetDateTime::from_unix_timestamp(email.created_at.seconds())?;
        let created = created.format(format_description!("[year]-[month]-[day] [hour]:[minute] UTC"))?;
        println!("{}  {created}  {} attempts  {}", email.message, email.attempts, email.to);
    }
    Ok(())
}

//! Recipients of emails about batches: only members, at the confirmed email address of their account, because any other
//! address may belong to someone else.

use thiserror::Error;

use super::Site;
use crate::services::membership::{Email, Member};

/// Why no email can be sent to an address. The message is shown to the user.
#[derive(Debug, Error)]
pub enum NoEmail {
    #[error("This site sends no emails. Please leave the address out. The message will be in your inbox.")]
    OfSite,
    #[error(
        "We only send emails to the confirmed address of your account. Please log in and confirm it, or leave the \
         address out. The message will be in your inbox either way."
    )]
    ToAddress,
    #[error("cannot note that an address gets emails")]
    Database(#[from] sqlx::Error),
}

/// Checks that emails about batches can be sent to an address, and subscribes it again if it was unsubscribed.
///
/// # Errors
/// [`NoEmail`] if there is no such address.
pub async fn recipient(site: &Site, member: Option<&Member>, address: &str) -> Result<Email, NoEmail> {
    if !site.config.email_enabled {
        return Err(NoEmail::OfSite);
    }
    let address: Email = address.parse().map_err(|_| NoEmail::ToAddress)?;
    let is_own = member.is_some_and(|member| member.is_verified() && member.email == address.as_str());
    if !is_own {
        return Err(NoEmail::ToAddress);
    }
    site.unsubscribing.resubscribe(&address).await?;
    Ok(address)
}

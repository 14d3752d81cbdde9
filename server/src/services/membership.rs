//! Membership over SQL.

use async_trait::async_trait;
use domain::{Account, Id, Membership, Offer, Order, Plan, ResetLink, ServiceError};
use sqlx::{AnyConnection, FromRow};

use super::failed;
use crate::store::Store;

pub mod accounts;
mod attempts;
pub mod browsers;
pub mod email;
pub mod email_limits;
pub mod emails;
pub mod export;
mod links;
mod orders;
pub mod password;
pub mod subscription;

pub use accounts::{AccountError, Accounts, Credentials, Member};
pub use email::{Email, InvalidEmail};
pub use orders::{OrderError, Orders};
pub use password::InvalidPassword;

/// The membership service.
pub struct SqlMembership {
    store: Store,
}

/// The columns of a [`Plan`].
#[derive(FromRow)]
struct PlanColumns {
    slug: String,
    name: String,
    #[sqlx(try_from = "i64")]
    month_cents: u32,
    quality: String,
    #[sqlx(try_from = "i64")]
    devices: u32,
}

impl From<PlanColumns> for Plan {
    fn from(columns: PlanColumns) -> Self {
        let PlanColumns { slug, name, month_cents, quality, devices } = columns;
        Self { slug, name, month_cents, quality, devices }
    }
}

impl SqlMembership {
    /// The membership service of a database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }
}

#[async_trait]
impl Membership for SqlMembership {
    async fn offer(&self) -> Result<Offer, ServiceError> {
        let cheapest = self.plans().await?.first().map(|plan| plan.month_cents);
        Ok(Offer { from_cents: cheapest.ok_or(ServiceError::NotFound)? })
    }

    async fn plans(&self) -> Result<Vec<Plan>, ServiceError> {
        let mut connection = self.store.pages().acquire().await.map_err(failed)?;
        plans(&mut connection).await.map_err(failed)
    }

    async fn account(&self, member: &Id) -> Result<Account, ServiceError> {
        let mut connection = self.store.pages().acquire().await.map_err(failed)?;
        orders::account(&mut connection, member).await.map_err(failed)
    }

    async fn order(&self, member: &Id, id: &Id) -> Result<Order, ServiceError> {
        let mut connection = self.store.pages().acquire().await.map_err(failed)?;
        orders::order(&mut connection, member, id).await.map_err(failed)
    }

    async fn reset_link(&self, token: &str) -> Result<ResetLink, ServiceError> {
        let mut connection = self.store.pages().acquire().await.map_err(failed)?;
        let link = links::find_reset(&mut connection, token).await.map_err(failed)?;
        link.map(|link| ResetLink { email: link.email }).ok_or(ServiceError::NotFound)
    }
}

/// Cheapest first.
async fn plans(connection: &mut AnyConnection) -> Result<Vec<Plan>, sqlx::Error> {
    let plans: Vec<PlanColumns> =
        sqlx::query_as("select slug, name, month_cents, quality, devices from plan order by month_cents")
            .fetch_all(connection)
            .await?;
    Ok(plans.into_iter().map(Plan::from).collect())
}

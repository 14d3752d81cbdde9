//! Membership over SQL.

use domain::{Membership, ServiceError};
use domain::{Account, Offer, Order, Plan};
use async_trait::async_trait;
use sqlx::{AnyConnection, FromRow};

use super::{failed, small};
use crate::store::Store;

pub mod accounts;
mod attempts;
pub mod email;
pub mod export;
pub mod password;
pub mod subscription;
pub mod subscriptions;

pub use accounts::{AccountError, Accounts, Member};
pub use subscriptions::{OrderError, Subscriptions};

/// What panels ask of membership.
pub struct SqlMembership {
    store: Store,
}

#[derive(FromRow)]
struct PlanRow {
    slug: String,
    name: String,
    month_cents: i64,
    quality: String,
    devices: i64,
}

impl From<PlanRow> for Plan {
    fn from(row: PlanRow) -> Self {
        Self {
            slug: row.slug,
            name: row.name,
            month_cents: small(row.month_cents),
            quality: row.quality,
            devices: small(row.devices),
        }
    }
}

impl SqlMembership {
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
        let mut connection = self.store.pool.acquire().await.map_err(failed)?;
        plans(&mut connection).await.map_err(failed)
    }

    async fn account(&self, person: &str) -> Result<Account, ServiceError> {
        let mut connection = self.store.pool.acquire().await.map_err(failed)?;
        subscriptions::account(&mut connection, person).await.map_err(failed)
    }

    async fn order(&self, person: &str, id: &str) -> Result<Order, ServiceError> {
        let mut connection = self.store.pool.acquire().await.map_err(failed)?;
        subscriptions::order(&mut connection, person, id).await.map_err(failed)
    }
}

/// The cheapest first.
async fn plans(connection: &mut AnyConnection) -> Result<Vec<Plan>, sqlx::Error> {
    let plans: Vec<PlanRow> =
        sqlx::query_as("select slug, name, month_cents, quality, devices from plan order by month_cents")
            .fetch_all(connection)
            .await?;
    Ok(plans.into_iter().map(Plan::from).collect())
}

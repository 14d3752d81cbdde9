//! Membership over SQL.

use app::services::{Membership, ServiceError};
use app::types::{Account, Offer, Order, Plan};
use async_trait::async_trait;
use sqlx::FromRow;

use super::{failed, small};
use crate::store::Store;

pub mod accounts;
mod attempts;
pub mod email;
pub mod password;

pub use accounts::{AccountError, Accounts, Member};

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
        let plans: Vec<PlanRow> =
            sqlx::query_as("select slug, name, month_cents, quality, devices from plan order by month_cents")
                .fetch_all(&self.store.pool)
                .await
                .map_err(failed)?;
        Ok(plans.into_iter().map(Plan::from).collect())
    }

    async fn account(&self, person: &str) -> Result<Account, ServiceError> {
        let (email, joined_at): (String, i64) = sqlx::query_as("select email, joined_at from member where person = $1")
            .bind(person)
            .fetch_one(&self.store.pool)
            .await
            .map_err(failed)?;
        Ok(Account { email, joined_at, subscription: None, orders: Vec::new(), plans: self.plans().await? })
    }

    async fn order(&self, _: &str, _: &str) -> Result<Order, ServiceError> {
        Err(ServiceError::NotFound)
    }
}

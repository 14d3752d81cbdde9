//! Orders: changes of subscriptions in the database. Each change is one transaction and one order.

use domain::{Account, Id, Order, OrderKind, Plan, Subscription, Timestamp};
use sqlx::{AnyConnection, FromRow};
use thiserror::Error;

use super::subscription::{Change, ChangeError, apply, current};
use super::{PlanColumns, plans};
use crate::id::new_id;
use crate::services::parsed;
use crate::store::{Store, now, retried, sessions};

/// The maximum number of orders that an account lists. The export has all of them.
const MAX_ORDERS: i64 = 200;

/// Why an order was not placed.
#[derive(Debug, Error)]
pub enum OrderError {
    #[error(transparent)]
    Change(#[from] ChangeError),
    #[error("there is no such plan")]
    NoPlan,
    /// The form's idempotency key is malformed, or belongs to a different order.
    #[error("the form has an invalid key")]
    InvalidKey,
    #[error("there is no such member")]
    NoMember,
    #[error("cannot read or write an order in the database")]
    Database(#[from] sqlx::Error),
}

/// Places orders.
#[derive(Debug, Clone)]
pub struct Orders {
    store: Store,
}

impl Orders {
    /// The orders of a database.
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Changes a member's subscription and stores the change as an order. `key` is the form's idempotency key, 16 to 64
    /// ASCII letters and digits: the same order under the same key changes nothing and succeeds.
    ///
    /// # Errors
    /// [`OrderError`]; then nothing was changed.
    pub async fn place(&self, member: &Id, key: &str, change: Change<'_>) -> Result<(), OrderError> {
        if !(16..=64).contains(&key.len()) || !key.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(OrderError::InvalidKey);
        }
        retried(|| self.try_place(member, key, change)).await
    }

    async fn try_place(&self, member: &Id, key: &str, change: Change<'_>) -> Result<(), OrderError> {
        let mut transaction = self.store.begin().await?;
        lock(&mut transaction, member).await?;
        if let Some(before) = find_by_key(&mut transaction, member, key).await? {
            return if is_same(&before, change) { Ok(()) } else { Err(OrderError::InvalidKey) };
        }
        let now = now();
        let stored = subscription(&mut transaction, member).await?;
        let after = apply(change, stored, Timestamp::from_seconds(now))?;
        let cents: i64 = sqlx::query_scalar("select month_cents from plan where slug = $1")
            .bind(after.plan.as_str())
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or(OrderError::NoPlan)?;
        // Strictly later than the previous order, so that orders within a second keep their sequence.
        let last: i64 = sqlx::query_scalar("select coalesce(max(ordered_at), 0) from member_order where user_id = $1")
            .bind(member.as_str())
            .fetch_one(&mut *transaction)
            .await?;
        sqlx::query(
            "insert into subscription (user_id, plan, state, period_ends) values ($1, $2, $3, $4)
             on conflict (user_id) do update
             set plan = excluded.plan, state = excluded.state, period_ends = excluded.period_ends",
        )
        .bind(member.as_str())
        .bind(after.plan.as_str())
        .bind(after.state.as_str())
        .bind(after.period_ends.seconds())
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "insert into member_order (id, user_id, request, kind, plan, cents, ordered_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new_id().as_str())
        .bind(member.as_str())
        .bind(key)
        .bind(change.kind().as_str())
        .bind(after.plan.as_str())
        .bind(cents)
        .bind(now.max(last + 1))
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}

/// Serialises a member's orders. An update without effect locks the row on PostgreSQL; on SQLite the transaction
/// already holds the write lock.
async fn lock(connection: &mut AnyConnection, member: &Id) -> Result<(), OrderError> {
    let locked = sqlx::query("update member set epoch = epoch where user_id = $1")
        .bind(member.as_str())
        .execute(connection)
        .await?
        .rows_affected();
    if locked == 1 { Ok(()) } else { Err(OrderError::NoMember) }
}

/// The kind and the plan of the order with an idempotency key.
async fn find_by_key(
    connection: &mut AnyConnection,
    member: &Id,
    key: &str,
) -> Result<Option<(String, String)>, sqlx::Error> {
    sqlx::query_as("select kind, plan from member_order where user_id = $1 and request = $2")
        .bind(member.as_str())
        .bind(key)
        .fetch_optional(connection)
        .await
}

fn is_same((kind, plan): &(String, String), change: Change<'_>) -> bool {
    kind == change.kind().as_str()
        && match change {
            Change::Subscribe(slug) | Change::Change(slug) => plan == slug,
            Change::Cancel | Change::Resume => true,
        }
}

/// A member's subscription as stored, which may be outdated.
async fn subscription(connection: &mut AnyConnection, member: &Id) -> Result<Option<Subscription>, sqlx::Error> {
    let stored: Option<(String, String, i64)> =
        sqlx::query_as("select plan, state, period_ends from subscription where user_id = $1")
            .bind(member.as_str())
            .fetch_optional(connection)
            .await?;
    stored
        .map(|(plan, state, period_ends)| {
            Ok(Subscription { plan, state: parsed(&state)?, period_ends: period_ends.into() })
        })
        .transpose()
}

#[derive(FromRow)]
struct OrderColumns {
    #[sqlx(try_from = "String")]
    id: Id,
    kind: String,
    #[sqlx(try_from = "i64")]
    cents: u32,
    #[sqlx(try_from = "i64")]
    ordered_at: Timestamp,
    #[sqlx(flatten)]
    plan: PlanColumns,
}

impl TryFrom<OrderColumns> for Order {
    type Error = sqlx::Error;

    fn try_from(columns: OrderColumns) -> Result<Self, sqlx::Error> {
        let OrderColumns { id, kind, cents, ordered_at, plan } = columns;
        Ok(Self { id, kind: parsed::<OrderKind>(&kind)?, plan: Plan::from(plan), month_cents: cents, ordered_at })
    }
}

/// A member's latest orders, newest first.
pub(super) async fn orders(connection: &mut AnyConnection, member: &Id, max: i64) -> Result<Vec<Order>, sqlx::Error> {
    let orders: Vec<OrderColumns> = sqlx::query_as(
        "select member_order.id, kind, cents, ordered_at, slug, name, month_cents, quality, devices
         from member_order join plan on plan.slug = member_order.plan
         where user_id = $1
         order by ordered_at desc
         limit $2",
    )
    .bind(member.as_str())
    .bind(max)
    .fetch_all(connection)
    .await?;
    orders.into_iter().map(Order::try_from).collect()
}

/// An order of a member.
pub(super) async fn order(connection: &mut AnyConnection, member: &Id, id: &Id) -> Result<Order, sqlx::Error> {
    let order: OrderColumns = sqlx::query_as(
        "select member_order.id, kind, cents, ordered_at, slug, name, month_cents, quality, devices
         from member_order join plan on plan.slug = member_order.plan
         where member_order.user_id = $1 and member_order.id = $2",
    )
    .bind(member.as_str())
    .bind(id.as_str())
    .fetch_one(connection)
    .await?;
    order.try_into()
}

/// A member's account.
pub(super) async fn account(connection: &mut AnyConnection, member: &Id) -> Result<Account, sqlx::Error> {
    let (email, verified_at, joined_at): (String, Option<i64>, i64) =
        sqlx::query_as("select email, verified_at, joined_at from member where user_id = $1")
            .bind(member.as_str())
            .fetch_one(&mut *connection)
            .await?;
    let now = Timestamp::from_seconds(now());
    let subscription = subscription(connection, member).await?.map(|stored| current(stored, now));
    let orders = orders(connection, member, MAX_ORDERS).await?;
    Ok(Account {
        email,
        verified: verified_at.is_some(),
        joined_at: joined_at.into(),
        subscription,
        orders,
        plans: plans(connection).await?,
        sessions: sessions::for_member(connection, member).await?,
    })
}

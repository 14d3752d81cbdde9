//! Subscriptions in the database: each change is one transaction, and one order.

use domain::{Account, Order, OrderKind, Plan, State, Subscription};
use sqlx::{AnyConnection, FromRow};
use thiserror::Error;

use super::subscription::{Change, Refused, changed, standing};
use super::{PlanRow, plans};
use crate::services::users::new_id;
use crate::services::small;
use crate::store::{Store, now};

/// Orders that an account lists at most: years of changes. The rest are in the member's export.
const MOST_ORDERS: i64 = 200;

/// Why nothing was ordered.
#[derive(Debug, Error)]
pub enum OrderError {
    #[error("{0:?}")]
    Refused(Refused),
    #[error("there is no such plan")]
    NoPlan,
    /// The form came without a key of its own, or with one that was another order's.
    #[error("the form's key is not one")]
    Key,
    #[error("there is no such member")]
    NoMember,
    #[error("the database: {0}")]
    Database(#[from] sqlx::Error),
}

/// Changes subscriptions, for forms.
#[derive(Debug, Clone)]
pub struct Subscriptions {
    store: Store,
}

impl Subscriptions {
    pub fn new(store: Store) -> Self {
        Self { store }
    }

    /// Carries out a change, and writes it down as an order under the form's key. The same again under the same key is the
    /// same order: it changes nothing and is no error.
    ///
    /// # Errors
    /// [`OrderError`]; then nothing was changed.
    pub async fn order(&self, member: &str, request: &str, change: Change<'_>) -> Result<(), OrderError> {
        if !(16..=64).contains(&request.len()) || !request.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
            return Err(OrderError::Key);
        }
        // Dropped on the way out where it is not committed, which rolls it back.
        let mut transaction = self.store.begin().await?;
        lock(&mut transaction, member).await?;
        if let Some(before) = ordered(&mut transaction, member, request).await? {
            return if is_the_same(&before, change) { Ok(()) } else { Err(OrderError::Key) };
        }
        let now = now();
        let written = subscription(&mut transaction, member).await?;
        let after = changed(written, change, now).map_err(OrderError::Refused)?;
        let cents: i64 = sqlx::query_scalar("select month_cents from plan where slug = $1")
            .bind(after.plan.as_str())
            .fetch_optional(&mut *transaction)
            .await?
            .ok_or(OrderError::NoPlan)?;
        // Later than the one before it even within a second, so that a member's orders keep their order.
        let last: i64 = sqlx::query_scalar("select coalesce(max(ordered_at), 0) from member_order where member = $1")
            .bind(member)
            .fetch_one(&mut *transaction)
            .await?;
        sqlx::query(
            "insert into subscription (member, plan, state, period_ends) values ($1, $2, $3, $4)
             on conflict (member) do update
             set plan = excluded.plan, state = excluded.state, period_ends = excluded.period_ends",
        )
        .bind(member)
        .bind(after.plan.as_str())
        .bind(after.state.as_str())
        .bind(after.period_ends)
        .execute(&mut *transaction)
        .await?;
        sqlx::query(
            "insert into member_order (id, member, request, kind, plan, cents, ordered_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
        )
        .bind(new_id())
        .bind(member)
        .bind(request)
        .bind(change.kind().as_str())
        .bind(after.plan.as_str())
        .bind(cents)
        .bind(now.max(last + 1))
        .execute(&mut *transaction)
        .await?;
        Ok(transaction.commit().await?)
    }
}

/// Makes a member's changes wait for each other: an update that changes nothing locks the row, in words that both databases
/// know. On SQLite the transaction itself is the lock.
async fn lock(connection: &mut AnyConnection, member: &str) -> Result<(), OrderError> {
    let held = sqlx::query("update member set epoch = epoch where person = $1")
        .bind(member)
        .execute(connection)
        .await?
        .rows_affected();
    if held == 1 { Ok(()) } else { Err(OrderError::NoMember) }
}

/// The kind and the plan of the order under a form's key.
async fn ordered(
    connection: &mut AnyConnection,
    member: &str,
    request: &str,
) -> Result<Option<(String, String)>, sqlx::Error> {
    sqlx::query_as("select kind, plan from member_order where member = $1 and request = $2")
        .bind(member)
        .bind(request)
        .fetch_optional(connection)
        .await
}

fn is_the_same((kind, plan): &(String, String), change: Change<'_>) -> bool {
    kind == change.kind().as_str()
        && match change {
            Change::Subscribe(slug) | Change::Change(slug) => plan == slug,
            Change::Cancel | Change::Resume => true,
        }
}

/// A member's subscription as it was last written down.
async fn subscription(connection: &mut AnyConnection, member: &str) -> Result<Option<Subscription>, sqlx::Error> {
    let row: Option<(String, String, i64)> =
        sqlx::query_as("select plan, state, period_ends from subscription where member = $1")
            .bind(member)
            .fetch_optional(connection)
            .await?;
    row.map(|(plan, state, period_ends)| {
        let state = State::ALL.into_iter().find(|known| known.as_str() == state);
        Ok(Subscription { plan, state: state.ok_or_else(unknown)?, period_ends })
    })
    .transpose()
}

/// What the table's own check lets nobody write.
fn unknown() -> sqlx::Error {
    sqlx::Error::Decode("a state or a kind of order that there is none of".into())
}

#[derive(FromRow)]
struct OrderRow {
    id: String,
    kind: String,
    cents: i64,
    ordered_at: i64,
    #[sqlx(flatten)]
    plan: PlanRow,
}

impl TryFrom<OrderRow> for Order {
    type Error = sqlx::Error;

    fn try_from(row: OrderRow) -> Result<Self, sqlx::Error> {
        let kind = OrderKind::ALL.into_iter().find(|known| known.as_str() == row.kind);
        Ok(Self {
            id: row.id,
            kind: kind.ok_or_else(unknown)?,
            plan: Plan::from(row.plan),
            month_cents: small(row.cents),
            ordered_at: row.ordered_at,
        })
    }
}

/// A member's orders, the newest first.
pub(super) async fn orders(connection: &mut AnyConnection, member: &str, most: i64) -> Result<Vec<Order>, sqlx::Error> {
    let rows: Vec<OrderRow> = sqlx::query_as(
        "select member_order.id, kind, cents, ordered_at, slug, name, month_cents, quality, devices
         from member_order join plan on plan.slug = member_order.plan
         where member = $1
         order by ordered_at desc
         limit $2",
    )
    .bind(member)
    .bind(most)
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Order::try_from).collect()
}

/// A member's own order.
pub(super) async fn order(connection: &mut AnyConnection, member: &str, id: &str) -> Result<Order, sqlx::Error> {
    let row: OrderRow = sqlx::query_as(
        "select member_order.id, kind, cents, ordered_at, slug, name, month_cents, quality, devices
         from member_order join plan on plan.slug = member_order.plan
         where member_order.member = $1 and member_order.id = $2",
    )
    .bind(member)
    .bind(id)
    .fetch_one(connection)
    .await?;
    Order::try_from(row)
}

/// A member, to themselves.
pub(super) async fn account(connection: &mut AnyConnection, member: &str) -> Result<Account, sqlx::Error> {
    let (email, joined_at): (String, i64) = sqlx::query_as("select email, joined_at from member where person = $1")
        .bind(member)
        .fetch_one(&mut *connection)
        .await?;
    let subscription = subscription(connection, member).await?.map(|written| standing(written, now()));
    let orders = orders(connection, member, MOST_ORDERS).await?;
    Ok(Account { email, joined_at, subscription, orders, plans: plans(connection).await? })
}

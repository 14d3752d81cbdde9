//! The export of a member's data.

use domain::{Id, MemberSession, Order, ServiceError, Subscription};
use serde::{Serialize, Serializer};
use sqlx::{AnyConnection, FromRow};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::orders::{account, orders};
use crate::services::failed;
use crate::store::Store;

/// All data of a member, except the password, of which only the hash is stored. Times are in RFC 3339, UTC.
#[derive(Debug, Serialize)]
pub struct Export {
    email: String,
    email_confirmed: bool,
    #[serde(serialize_with = "rfc3339")]
    joined_at: i64,
    sessions: Vec<SessionEntry>,
    subscription: Option<SubscriptionEntry>,
    orders: Vec<OrderEntry>,
    list: Vec<ListEntry>,
    ratings: Vec<RatingEntry>,
    watching: Vec<WatchEntry>,
    batches: Vec<BatchEntry>,
    messages: Vec<MessageEntry>,
}

#[derive(Debug, Serialize)]
struct SessionEntry {
    /// Such as `Firefox on Linux`.
    browser: String,
    #[serde(serialize_with = "rfc3339")]
    started_at: i64,
    #[serde(serialize_with = "rfc3339")]
    seen_at: i64,
}

#[derive(Debug, Serialize)]
struct SubscriptionEntry {
    plan: String,
    state: &'static str,
    #[serde(serialize_with = "rfc3339")]
    period_ends: i64,
}

#[derive(Debug, Serialize)]
struct OrderEntry {
    id: Id,
    kind: &'static str,
    plan: String,
    cents_a_month: u32,
    #[serde(serialize_with = "rfc3339")]
    ordered_at: i64,
}

#[derive(Debug, Serialize, FromRow)]
struct ListEntry {
    film: String,
    title: String,
    #[serde(serialize_with = "rfc3339")]
    added_at: i64,
}

#[derive(Debug, Serialize, FromRow)]
struct RatingEntry {
    film: String,
    title: String,
    /// `like`, `neutral` or `dismissed`.
    rating: String,
    /// Half stars from 1 to 10, of a rating that was imported.
    half_stars: Option<i64>,
    #[serde(serialize_with = "rfc3339")]
    rated_at: i64,
}

#[derive(Debug, Serialize, FromRow)]
struct WatchEntry {
    film: String,
    title: String,
    /// Progress, from 0 to 1000.
    permille: i64,
    #[serde(serialize_with = "rfc3339")]
    watched_at: i64,
}

#[derive(Debug, Serialize, FromRow)]
struct BatchEntry {
    id: String,
    /// The name of the uploaded file.
    name: String,
    status: String,
    rows: i64,
    /// The address that also receives the message as an email.
    email: Option<String>,
    #[serde(serialize_with = "rfc3339")]
    created_at: i64,
}

#[derive(Debug, Serialize, FromRow)]
struct MessageEntry {
    kind: String,
    /// The id of the batch that the message is about.
    batch: String,
    file_name: String,
    rows: i64,
    failed_rows: i64,
    #[serde(serialize_with = "rfc3339")]
    created_at: i64,
    #[serde(serialize_with = "rfc3339")]
    read_at: Option<i64>,
}

/// Reads all data of a member.
///
/// # Errors
/// [`ServiceError::NotFound`] if there is no such member.
pub async fn export(store: &Store, member: &Id) -> Result<Export, ServiceError> {
    // One snapshot, so that the parts are consistent with each other.
    let mut transaction = store.begin_snapshot().await.map_err(failed)?;
    read(&mut transaction, member).await.map_err(failed)
}

async fn read(connection: &mut AnyConnection, member: &Id) -> Result<Export, sqlx::Error> {
    let account = account(connection, member).await?;
    let orders = orders(connection, member, i64::MAX).await?;
    Ok(Export {
        email: account.email,
        email_confirmed: account.verified,
        joined_at: account.joined_at.seconds(),
        sessions: account.sessions.into_iter().map(SessionEntry::from).collect(),
        subscription: account.subscription.map(SubscriptionEntry::from),
        orders: orders.into_iter().map(OrderEntry::from).collect(),
        list: sqlx::query_as(
            "select film.slug as film, film.title, list_entry.added_at
             from list_entry join film on film.slug = list_entry.film
             where list_entry.user_id = $1 order by list_entry.added_at desc, film.slug",
        )
        .bind(member.as_str())
        .fetch_all(&mut *connection)
        .await?,
        ratings: sqlx::query_as(
            "select film.slug as film, film.title, rating.kind as rating, rating.stars as half_stars, rating.rated_at
             from rating join film on film.slug = rating.film
             where rating.user_id = $1 order by rating.rated_at desc, film.slug",
        )
        .bind(member.as_str())
        .fetch_all(&mut *connection)
        .await?,
        watching: sqlx::query_as(
            "select film.slug as film, film.title, watching.permille, watching.watched_at
             from watching join film on film.slug = watching.film
             where watching.user_id = $1 order by watching.watched_at desc, film.slug",
        )
        .bind(member.as_str())
        .fetch_all(&mut *connection)
        .await?,
        batches: sqlx::query_as(
            "select id, name, status, total_rows as rows, email, created_at from batch
             where user_id = $1 and deleted_at is null order by created_at desc, id",
        )
        .bind(member.as_str())
        .fetch_all(&mut *connection)
        .await?,
        messages: sqlx::query_as(
            "select kind, batch, file_name, rows, failed_rows, created_at, read_at from message
             where user_id = $1 order by created_at desc, id",
        )
        .bind(member.as_str())
        .fetch_all(connection)
        .await?,
    })
}

impl From<MemberSession> for SessionEntry {
    fn from(session: MemberSession) -> Self {
        let MemberSession { browser, started_at, seen_at, .. } = session;
        Self { browser, started_at: started_at.seconds(), seen_at: seen_at.seconds() }
    }
}

impl From<Subscription> for SubscriptionEntry {
    fn from(subscription: Subscription) -> Self {
        let Subscription { plan, state, period_ends } = subscription;
        Self { plan, state: state.as_str(), period_ends: period_ends.seconds() }
    }
}

impl From<Order> for OrderEntry {
    fn from(order: Order) -> Self {
        Self {
            id: order.id,
            kind: order.kind.as_str(),
            plan: order.plan.slug,
            cents_a_month: order.month_cents,
            ordered_at: order.ordered_at.seconds(),
        }
    }
}

/// Serialises seconds since 1970 as `2026-12-26T18:00:00Z`, and a time beyond the calendar as null.
fn rfc3339<S: Serializer>(seconds: &(impl Copy + Into<Option<i64>>), serializer: S) -> Result<S::Ok, S::Error> {
    let time = (*seconds).into().and_then(|seconds| OffsetDateTime::from_unix_timestamp(seconds).ok());
    time.and_then(|time| time.format(&Rfc3339).ok()).serialize(serializer)
}

//! Everything that is known of a member, for them to take along.

use domain::ServiceError;
use domain::{Order, Subscription};
use serde::Serialize;
use sqlx::AnyConnection;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::subscriptions::{account, orders};
use crate::services::failed;
use crate::store::Store;

/// All of it but the password, of which nothing is known but its hash. Times are RFC 3339, UTC.
#[derive(Debug, Serialize)]
pub struct Export {
    email: String,
    joined_at: Option<String>,
    subscription: Option<Subscribed>,
    orders: Vec<Purchase>,
    list: Vec<OnList>,
    watching: Vec<Begun>,
    batches: Vec<Uploaded>,
    messages: Vec<BatchTotals>,
}

#[derive(Debug, Serialize)]
struct Subscribed {
    plan: String,
    state: &'static str,
    period_ends: Option<String>,
}

#[derive(Debug, Serialize)]
struct Purchase {
    id: String,
    kind: &'static str,
    plan: String,
    cents_a_month: u32,
    ordered_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct OnList {
    film: String,
    title: String,
    kept_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct Begun {
    film: String,
    title: String,
    /// How far, in thousandths.
    thousandth: i64,
    watched_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct Uploaded {
    id: String,
    /// What the file was called.
    name: String,
    status: String,
    rows: i64,
    /// Where the member is told that it is over.
    email: Option<String>,
    created_at: Option<String>,
}

#[derive(Debug, Serialize)]
struct BatchTotals {
    subject: String,
    text: String,
    href: String,
    created_at: Option<String>,
    read_at: Option<String>,
}

/// Reads it all.
///
/// # Errors
/// [`ServiceError::NotFound`] where the person is no member; else when the database does not answer.
pub async fn export(store: &Store, member: &str) -> Result<Export, ServiceError> {
    // One transaction, so that the parts belong together.
    let mut transaction = store.pool.begin().await.map_err(failed)?;
    read(&mut transaction, member).await.map_err(failed)
}

async fn read(connection: &mut AnyConnection, member: &str) -> Result<Export, sqlx::Error> {
    let account = account(connection, member).await?;
    let orders = orders(connection, member, i64::MAX).await?;
    let list: Vec<(String, String, i64)> = sqlx::query_as(
        "select film.slug, film.title, kept_film.kept_at from kept_film join film on film.slug = kept_film.film
         where kept_film.person = $1 order by kept_film.kept_at desc, film.slug",
    )
    .bind(member)
    .fetch_all(&mut *connection)
    .await?;
    let watching: Vec<(String, String, i64, i64)> = sqlx::query_as(
        "select film.slug, film.title, watching.thousandth, watching.watched_at
         from watching join film on film.slug = watching.film
         where watching.person = $1 order by watching.watched_at desc, film.slug",
    )
    .bind(member)
    .fetch_all(&mut *connection)
    .await?;
    let batches: Vec<(String, String, String, i64, Option<String>, i64)> = sqlx::query_as(
        "select id, name, status, total_rows, email, created_at from batch
         where owner = $1 order by created_at desc, id",
    )
    .bind(member)
    .fetch_all(&mut *connection)
    .await?;
    let messages: Vec<(String, String, String, i64, Option<i64>)> = sqlx::query_as(
        "select subject, says, href, created_at, read_at from message where person = $1 order by created_at desc, id",
    )
    .bind(member)
    .fetch_all(&mut *connection)
    .await?;
    Ok(Export {
        email: account.email,
        joined_at: moment(account.joined_at),
        subscription: account.subscription.map(Subscribed::from),
        orders: orders.into_iter().map(Purchase::from).collect(),
        list: list.into_iter().map(|(film, title, kept_at)| OnList { film, title, kept_at: moment(kept_at) }).collect(),
        watching: watching
            .into_iter()
            .map(|(film, title, thousandth, at)| Begun { film, title, thousandth, watched_at: moment(at) })
            .collect(),
        batches: batches
            .into_iter()
            .map(|(id, name, status, rows, email, at)| Uploaded {
                id,
                name,
                status,
                rows,
                email,
                created_at: moment(at),
            })
            .collect(),
        messages: messages
            .into_iter()
            .map(|(subject, text, href, at, read)| BatchTotals {
                subject,
                text,
                href,
                created_at: moment(at),
                read_at: read.and_then(moment),
            })
            .collect(),
    })
}

impl From<Subscription> for Subscribed {
    fn from(subscription: Subscription) -> Self {
        let Subscription { plan, state, period_ends } = subscription;
        Self { plan, state: state.as_str(), period_ends: moment(period_ends) }
    }
}

impl From<Order> for Purchase {
    fn from(order: Order) -> Self {
        Self {
            id: order.id,
            kind: order.kind.as_str(),
            plan: order.plan.slug,
            cents_a_month: order.month_cents,
            ordered_at: moment(order.ordered_at),
        }
    }
}

/// `2026-12-26T18:00:00Z`; nothing for what is beyond the calendar, where no clock has been.
fn moment(seconds: i64) -> Option<String> {
    OffsetDateTime::from_unix_timestamp(seconds).ok()?.format(&Rfc3339).ok()
}

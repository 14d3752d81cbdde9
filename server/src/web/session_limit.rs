//! Limits how many sessions one client may create: each is a row, and often a user, that stays for days.

use std::net::IpAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use http::{HeaderMap, header};
use metrics::counter;
use moka::future::Cache;

use super::Site;
use super::limits::{ClientAddress, too_many_requests};
use crate::listener::network_of;

/// The maximum number of new sessions per client and hour. Many clients may share one address, for example those of a
/// school.
const MAX_PER_HOUR: u32 = 200;
const HOUR: Duration = Duration::from_hours(1);
/// The number of clients that are counted at the same time.
const MAX_CLIENTS: u64 = 100_000;

/// Counts new sessions by client, in this process.
pub struct SessionLimiter(Cache<IpAddr, Arc<AtomicU32>>);

impl SessionLimiter {
    /// A limiter without any counted sessions.
    pub fn new() -> Self {
        Self(Cache::builder().max_capacity(MAX_CLIENTS).time_to_live(HOUR).build())
    }

    async fn of(&self, client: IpAddr) -> Arc<AtomicU32> {
        self.0.get_with(client, async { Arc::default() }).await
    }
}

/// Rejects requests that may create a session if their client has created too many. Requests that only read are not
/// limited, and neither are those from loopback, as with other limits.
pub async fn limit(State(site): State<Site>, request: Request, next: Next) -> Response {
    let client = request.extensions().get::<ClientAddress>().and_then(|ClientAddress(address)| *address);
    let name = if site.config.https { "__Host-session=" } else { "session=" };
    let counted = client
        .filter(|client| !client.is_loopback() && !request.method().is_safe() && !has_cookie(request.headers(), name));
    let Some(client) = counted else { return next.run(request).await };
    let count = site.new_sessions.of(network_of(client)).await;
    if count.load(Ordering::Relaxed) >= MAX_PER_HOUR {
        counter!("matinee_sessions_refused_total").increment(1);
        return too_many_requests("There have been too many new visitors from your network.", HOUR.as_secs());
    }
    let response = next.run(request).await;
    let cookies = response.headers().get_all(header::SET_COOKIE);
    if cookies.iter().any(|cookie| cookie.as_bytes().starts_with(name.as_bytes())) {
        count.fetch_add(1, Ordering::Relaxed);
        counter!("matinee_sessions_created_total").increment(1);
    }
    response
}

fn has_cookie(headers: &HeaderMap, start: &str) -> bool {
    let lists = headers.get_all(header::COOKIE).iter().filter_map(|list| list.to_str().ok());
    lists.flat_map(|list| list.split(';')).any(|cookie| cookie.trim().starts_with(start))
}

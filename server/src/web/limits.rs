//! Rate limits per client and kind of cost, and the request timeout.

use std::net::IpAddr;
use std::time::Duration;

use axum::extract::{MatchedPath, Request};
use axum::response::{IntoResponse, Response};
use governor::RateLimiter;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DashMapStateStore;
use http::{HeaderName, HeaderValue, StatusCode, header};
use strum::IntoEnumIterator;

use super::access_log::RequestFacts;
use super::problem::Problem;
use crate::listener::network_of;

mod client;
mod cost;

pub use client::{Client, ClientAddress};
pub use cost::Cost;

/// The time in which a response must start, including the time to receive the request. Typical requests take less than
/// a tenth of it.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// The number of tracked clients above which idle ones are dropped.
const MAX_CLIENTS: usize = 100_000;

type Limiter = RateLimiter<IpAddr, DashMapStateStore<IpAddr>, DefaultClock, StateInformationMiddleware>;

/// The rate limiters of this process, one for each [`Cost`].
pub struct Limits {
    limiters: Vec<Limiter>,
    /// Whether a proxy reports the client's address.
    behind_proxy: bool,
}

/// The remaining allowance of a client after a request, and the limit that it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    cost: Cost,
    remaining: u32,
    /// How long the client has to wait, if it is over its limit.
    wait: Option<Duration>,
}

impl Limits {
    /// Limiters without any counted requests. `behind_proxy` states whether a proxy reports the client's address.
    pub fn new(behind_proxy: bool) -> Self {
        let limiter = |cost: Cost| RateLimiter::dashmap(cost.quota()).with_middleware::<StateInformationMiddleware>();
        Self { limiters: Cost::iter().map(limiter).collect(), behind_proxy }
    }

    /// Counts a request; `None` if it is not limited.
    fn count(&self, client: Client, cost: Cost) -> Option<Allowance> {
        let address = client.address?;
        if client.is_local && cost.is_free_locally() {
            return None;
        }
        let limiter = &self.limiters[cost as usize];
        if limiter.len() > MAX_CLIENTS {
            limiter.retain_recent();
        }
        Some(match limiter.check_key(&network_of(address)) {
            Ok(state) => Allowance { cost, remaining: state.remaining_burst_capacity(), wait: None },
            Err(not_until) => {
                let wait = not_until.wait_time_from(DefaultClock::default().now());
                Allowance { cost, remaining: 0, wait: Some(wait) }
            }
        })
    }
}

/// Adds the [`Client`] and the [`ClientAddress`] to the request, and counts it.
pub fn count(limits: &Limits, request: &mut Request) -> Option<Allowance> {
    let client = Client::of(request.extensions(), request.headers(), limits.behind_proxy);
    let cost = cost(request);
    if let Some(facts) = RequestFacts::of(request) {
        facts.set_client(client.address);
    }
    request.extensions_mut().insert(client);
    request.extensions_mut().insert(ClientAddress(client.address));
    limits.count(client, cost)
}

/// What a request costs.
pub fn cost(request: &Request) -> Cost {
    let route = request.extensions().get::<MatchedPath>();
    Cost::of(request.method(), route.map(MatchedPath::as_str).unwrap_or_default())
}

/// The fields of the IETF's draft on rate limit headers (`draft-ietf-httpapi-ratelimit-headers`).
const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

impl Allowance {
    /// A 429 response, if the client is over its limit.
    pub fn rejection(self) -> Option<Response> {
        let wait = self.wait?;
        Some(too_many_requests("There have been too many requests from your network.", seconds(wait).max(1)))
    }

    /// Adds the headers with the client's limit and its remaining allowance.
    pub fn add_headers(self, response: &mut Response) {
        let (name, burst) = (self.cost.name(), self.cost.quota().burst_size().get());
        let interval = self.cost.quota().replenish_interval();
        let window = seconds(interval * burst);
        let reset = seconds(self.wait.unwrap_or(interval * (burst - self.remaining.min(burst))));
        let fields = [
            (POLICY, format!("\"{name}\";q={burst};w={window}")),
            (LIMIT, format!("\"{name}\";r={};t={reset}", self.remaining)),
        ];
        for (field, value) in fields {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(field, value);
            }
        }
    }
}

/// Whole seconds, rounded up.
fn seconds(duration: Duration) -> u64 {
    duration.as_secs() + u64::from(duration.subsec_nanos() > 0)
}

/// A 429 response that says when to retry.
pub fn too_many_requests(reason: &str, seconds: u64) -> Response {
    let wait = match seconds {
        1 => "a second".to_owned(),
        0..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    };
    let detail = format!("{reason} Please try again in {wait}.");
    let mut response = Problem::new(StatusCode::TOO_MANY_REQUESTS, detail).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn client(address: [u8; 4]) -> Client {
        Client { address: Some(address.into()), is_local: address[0] == 127 }
    }

    #[test]
    fn a_client_over_its_limit_waits_while_others_do_not() {
        let limits = Limits::new(false);
        let change = |address| limits.count(client(address), Cost::Changing).expect("limited").wait;
        let rejected = (0..1100).filter(|_| change([127, 0, 0, 1]).is_some()).count();
        assert!(rejected > 50, "{rejected}");
        assert_eq!(change([10, 0, 0, 1]), None);
    }

    #[test]
    fn each_kind_of_cost_has_a_limit_of_its_own() {
        let limits = Limits::new(false);
        let address = client([203, 0, 113, 7]);
        let hash = || limits.count(address, Cost::Hashing).expect("limited");
        let left: Vec<u32> = (0..20).map(|_| hash().remaining).collect();
        assert_eq!(left, (0..20).rev().collect::<Vec<u32>>());
        assert!(hash().wait.is_some_and(|wait| wait > Duration::from_secs(2)));
        assert_eq!(limits.count(address, Cost::Querying).and_then(|allowance| allowance.wait), None);
    }

    #[test]
    fn this_machine_is_not_limited_in_what_changes_nothing() {
        let limits = Limits::new(false);
        for (cost, is_limited) in [
            (Cost::Reading, false),
            (Cost::Querying, false),
            (Cost::Hashing, false),
            (Cost::Changing, true),
            (Cost::Uploading, true),
        ] {
            assert_eq!(limits.count(client([127, 0, 0, 1]), cost).is_some(), is_limited, "{cost:?}");
            assert!(limits.count(client([203, 0, 113, 7]), cost).is_some());
        }
    }

    #[test]
    fn an_allowance_is_written_as_the_draft_says() {
        let headers = |allowance: Allowance| {
            let mut response = Response::default();
            allowance.add_headers(&mut response);
            [POLICY, LIMIT].map(|name| response.headers()[name].to_str().expect("ASCII").to_owned())
        };
        let cost = Cost::Hashing;
        let within = headers(Allowance { cost, remaining: 18, wait: None });
        assert_eq!(within, ["\"hashing\";q=20;w=60", "\"hashing\";r=18;t=6"]);
        let exceeded = headers(Allowance { cost, remaining: 0, wait: Some(Duration::from_millis(2100)) });
        assert_eq!(exceeded[1], "\"hashing\";r=0;t=3");
    }
}

//! Rate limits per client address, and the request timeout.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};
use std::num::NonZeroU32;
use std::time::Duration;

use axum::extract::Request;
use axum::extract::connect_info::ConnectInfo;
use axum::response::{IntoResponse, Response};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use http::{Extensions, HeaderMap, HeaderValue, Method, StatusCode, header};

use super::problem::Problem;

/// The time in which a response must start, including the time to receive the request. Typical requests take less than
/// a tenth of it.
pub const REQUEST_TIMEOUT: Duration = Duration::from_secs(20);

/// The sustained rate of requests per second and the burst, for each client.
const READS: (u32, u32) = (100, 2000);
/// The same for requests that may change state.
const WRITES: (u32, u32) = (10, 1000);
/// The number of tracked clients above which idle ones are dropped.
const MAX_CLIENTS: usize = 100_000;

/// The rate limiters of this process.
pub struct Limits {
    reads: DefaultKeyedRateLimiter<IpAddr>,
    writes: DefaultKeyedRateLimiter<IpAddr>,
    /// Whether a proxy reports the client address.
    behind_proxy: bool,
}

/// The client's address; `None` for a request without a connection, as in tests.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub Option<IpAddr>);

impl Limits {
    pub fn new(behind_proxy: bool) -> Self {
        let limiter = |(per_second, burst)| RateLimiter::keyed(quota(per_second, burst));
        Self { reads: limiter(READS), writes: limiter(WRITES), behind_proxy }
    }

    /// How long a client has to wait before its next request, if it is over its limit. Reads from loopback are not
    /// limited: benchmarks and probes come from there.
    fn wait(&self, address: IpAddr, method: &Method) -> Option<Duration> {
        let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        let limiter = match (reads, address.is_loopback()) {
            (true, true) => return None,
            (true, false) => &self.reads,
            (false, _) => &self.writes,
        };
        if limiter.len() > MAX_CLIENTS {
            limiter.retain_recent();
        }
        let not_until = limiter.check_key(&client_of(address)).err()?;
        Some(not_until.wait_time_from(DefaultClock::default().now()))
    }
}

fn quota(per_second: u32, burst: u32) -> Quota {
    let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(at_least_one(per_second)).allow_burst(at_least_one(burst))
}

/// The key of a client. IPv6 clients usually control a whole /64, so limits apply per /64 prefix.
pub fn client_of(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

/// The peer's address; behind a proxy, the last address in `X-Forwarded-For`, which is the one that the proxy added.
fn address_of(extensions: &Extensions, headers: &HeaderMap, behind_proxy: bool) -> Option<IpAddr> {
    let forwarded = || {
        let list = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        list.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    if behind_proxy { forwarded().or(peer) } else { peer }
}

/// Adds the [`ClientAddress`] to the request, or returns a 429 response for a client over its limit.
pub fn rejection(limits: &Limits, request: &mut Request) -> Option<Response> {
    let address = address_of(request.extensions(), request.headers(), limits.behind_proxy);
    let wait = address.and_then(|address| limits.wait(address, request.method()));
    request.extensions_mut().insert(ClientAddress(address));
    wait.map(|wait| too_many_requests("There were too many requests from your address.", wait.as_secs().max(1)))
}

/// A 429 response that says when to retry.
pub fn too_many_requests(reason: &str, seconds: u64) -> Response {
    let wait = match seconds {
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

    fn headers(list: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(http::HeaderName::from_static("x-forwarded-for"), HeaderValue::from_static(list))])
    }

    fn from(peer: [u8; 4]) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from((peer, 5000))));
        extensions
    }

    #[test]
    fn forwarded_addresses_count_only_behind_a_proxy_and_only_the_last_one() {
        let forged = headers("6.6.6.6, 9.9.9.9");
        assert_eq!(address_of(&from([1, 2, 3, 4]), &forged, false), Some([1, 2, 3, 4].into()));
        assert_eq!(address_of(&from([127, 0, 0, 1]), &forged, true), Some([9, 9, 9, 9].into()));
        assert_eq!(address_of(&from([127, 0, 0, 1]), &headers("nonsense"), true), Some([127, 0, 0, 1].into()));
    }

    #[test]
    fn one_ipv6_prefix_is_one_client() {
        let one: IpAddr = "2001:db8:1:2:3:4:5:6".parse().expect("an address");
        let other: IpAddr = "2001:db8:1:2:ffff::1".parse().expect("an address");
        assert_eq!(client_of(one), client_of(other));
    }

    #[test]
    fn a_client_over_its_limit_waits_while_others_do_not() {
        let limits = Limits::new(false);
        let post = |address: IpAddr| limits.wait(address, &Method::POST);
        let rejected = (0..WRITES.1 + 100).filter(|_| post([127, 0, 0, 1].into()).is_some()).count();
        assert!(rejected > 50, "{rejected}");
        assert_eq!(post([10, 0, 0, 1].into()), None);
        assert_eq!(limits.wait([127, 0, 0, 1].into(), &Method::GET), None);
    }
}

//! How much one address may ask for, and how long an answer may take.

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

/// The longest that a request may take until its answer begins, its body included: nothing here takes a tenth of it.
pub const LONGEST_REQUEST: Duration = Duration::from_secs(20);

/// Requests a second that one address may make for long, and at once.
const REQUESTS: (u32, u32) = (100, 2000);
/// The same of requests that may change something.
const WRITES: (u32, u32) = (10, 1000);
/// How many addresses are remembered before those that have been quiet are forgotten.
const MOST_ADDRESSES: usize = 100_000;

/// What addresses have asked for lately, in this process.
pub struct Limits {
    requests: DefaultKeyedRateLimiter<IpAddr>,
    writes: DefaultKeyedRateLimiter<IpAddr>,
    /// Whether a proxy says where requests come from.
    behind_proxy: bool,
}

/// Where a request comes from; nowhere where it came by no connection.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub Option<IpAddr>);

impl Limits {
    pub fn new(behind_proxy: bool) -> Self {
        let limiter = |(a_second, at_once)| RateLimiter::keyed(quota(a_second, at_once));
        Self { requests: limiter(REQUESTS), writes: limiter(WRITES), behind_proxy }
    }

    /// How long an address has to wait, if it has to. The machine itself may read as much as it likes: it is where load is
    /// measured from and where probes come from.
    fn wait(&self, address: IpAddr, method: &Method) -> Option<Duration> {
        let reads = matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS);
        let limiter = match (reads, address.is_loopback()) {
            (true, true) => return None,
            (true, false) => &self.requests,
            (false, _) => &self.writes,
        };
        if limiter.len() > MOST_ADDRESSES {
            limiter.retain_recent();
        }
        let refused = limiter.check_key(&household(address)).err()?;
        Some(refused.wait_time_from(DefaultClock::default().now()))
    }
}

fn quota(a_second: u32, at_once: u32) -> Quota {
    let some = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
    Quota::per_second(some(a_second)).allow_burst(some(at_once))
}

/// Whoever has one address of the newer kind has 2⁶⁴ of them.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

/// The other end of the connection; behind a proxy, the last address in the list that it keeps, which it wrote itself.
fn address_of(extensions: &Extensions, headers: &HeaderMap, behind_proxy: bool) -> Option<IpAddr> {
    let told = || {
        let list = headers.get_all("x-forwarded-for").iter().next_back()?.to_str().ok()?;
        list.rsplit(',').next()?.trim().parse().ok()
    };
    let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
    if behind_proxy { told().or(peer) } else { peer }
}

/// 429 for an address that asks for too much. Any other is noted on the request.
pub fn refused(limits: &Limits, request: &mut Request) -> Option<Response> {
    let address = address_of(request.extensions(), request.headers(), limits.behind_proxy);
    let wait = address.and_then(|address| limits.wait(address, request.method()));
    request.extensions_mut().insert(ClientAddress(address));
    wait.map(|wait| too_many("There were too many requests from your address.", wait.as_secs().max(1)))
}

/// 429, with when to try again.
pub fn too_many(says: &str, seconds: u64) -> Response {
    let again = match seconds {
        0..=90 => format!("{seconds} seconds"),
        seconds => format!("{} minutes", seconds.div_ceil(60)),
    };
    let detail = format!("{says} Please try again in {again}.");
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
    fn only_a_proxy_of_ours_is_believed_and_only_its_own_word() {
        let forged = headers("6.6.6.6, 9.9.9.9");
        assert_eq!(address_of(&from([1, 2, 3, 4]), &forged, false), Some([1, 2, 3, 4].into()));
        assert_eq!(address_of(&from([127, 0, 0, 1]), &forged, true), Some([9, 9, 9, 9].into()));
        assert_eq!(address_of(&from([127, 0, 0, 1]), &headers("nonsense"), true), Some([127, 0, 0, 1].into()));
    }

    #[test]
    fn one_household_is_one_address() {
        let one: IpAddr = "2001:db8:1:2:3:4:5:6".parse().expect("an address");
        let other: IpAddr = "2001:db8:1:2:ffff::1".parse().expect("an address");
        assert_eq!(household(one), household(other));
    }

    #[test]
    fn an_address_that_writes_without_end_has_to_wait_and_another_has_not() {
        let limits = Limits::new(false);
        let post = |address: IpAddr| limits.wait(address, &Method::POST);
        let refused = (0..WRITES.1 + 100).filter(|_| post([127, 0, 0, 1].into()).is_some()).count();
        assert!(refused > 50, "{refused}");
        assert_eq!(post([10, 0, 0, 1].into()), None);
        assert_eq!(limits.wait([127, 0, 0, 1].into(), &Method::GET), None);
    }
}

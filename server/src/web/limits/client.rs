//! The sender of a request, by IP address.

use std::net::{IpAddr, SocketAddr};
use std::sync::Once;

use axum::extract::connect_info::ConnectInfo;
use http::{Extensions, HeaderMap, header};

/// The client's address; `None` for a request without a connection, as in tests.
#[derive(Debug, Clone, Copy)]
pub struct ClientAddress(pub Option<IpAddr>);

/// The sender of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Client {
    pub address: Option<IpAddr>,
    /// Whether it is a program on this machine, and not a proxy on behalf of another client.
    pub is_local: bool,
}

const X_FORWARDED_FOR: &str = "x-forwarded-for";

impl Client {
    /// The peer; behind a proxy, the last address in `X-Forwarded-For`, which is the one that the proxy added. The
    /// header `Forwarded` is not read: a proxy that writes one of the two passes on the other as the client sent it.
    pub fn of(extensions: &Extensions, headers: &HeaderMap, behind_proxy: bool) -> Self {
        let peer = extensions.get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip().to_canonical());
        let is_forwarded = headers.contains_key(X_FORWARDED_FOR) || headers.contains_key(header::FORWARDED);
        if is_forwarded && !behind_proxy && peer.is_some() {
            warn_once();
        }
        let forwarded = || {
            let list = headers.get_all(X_FORWARDED_FOR).iter().next_back()?.to_str().ok()?;
            address_in(list.rsplit(',').next()?)
        };
        let address = if behind_proxy { forwarded().or(peer) } else { peer };
        let is_local = address.is_none_or(|address| address.is_loopback()) && (behind_proxy || !is_forwarded);
        Self { address, is_local }
    }
}

/// Warns about a proxy without `MATINEE_BEHIND_PROXY`: all of its clients count as one.
fn warn_once() {
    static WARNED: Once = Once::new();
    WARNED.call_once(|| {
        tracing::warn!(
            "a request has the header X-Forwarded-For or Forwarded, which is ignored: if a proxy of yours sends it, set \
             MATINEE_BEHIND_PROXY=true, or all of its clients share one limit"
        );
    });
}

/// The address in an element of `X-Forwarded-For`, which some proxies write with a port, with brackets or quoted.
fn address_in(element: &str) -> Option<IpAddr> {
    let text = element.trim().trim_matches('"');
    let plain = || text.strip_prefix('[').and_then(|text| text.strip_suffix(']')).unwrap_or(text).parse().ok();
    let address: Option<IpAddr> = plain().or_else(|| text.parse().ok().map(|address: SocketAddr| address.ip()));
    address.map(|address| address.to_canonical())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(list: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(http::HeaderName::from_static(X_FORWARDED_FOR), http::HeaderValue::from_static(list))])
    }

    fn from(peer: [u8; 4]) -> Extensions {
        let mut extensions = Extensions::new();
        extensions.insert(ConnectInfo(SocketAddr::from((peer, 5000))));
        extensions
    }

    #[test]
    fn forwarded_addresses_count_only_behind_a_proxy_and_only_the_last_one() {
        let address = |peer, list, behind_proxy| Client::of(&from(peer), &headers(list), behind_proxy).address;
        assert_eq!(address([1, 2, 3, 4], "6.6.6.6, 9.9.9.9", false), Some([1, 2, 3, 4].into()));
        assert_eq!(address([127, 0, 0, 1], "6.6.6.6, 9.9.9.9", true), Some([9, 9, 9, 9].into()));
        assert_eq!(address([127, 0, 0, 1], "nonsense", true), Some([127, 0, 0, 1].into()));
    }

    #[test]
    fn an_address_is_recognised_in_every_notation_of_proxies() {
        for (element, address) in [
            ("203.0.113.7", "203.0.113.7"),
            (" 203.0.113.7:51234", "203.0.113.7"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("[2001:db8::1]:51234", "2001:db8::1"),
            ("\"[2001:db8::1]:51234\"", "2001:db8::1"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("[::ffff:203.0.113.7]:51234", "203.0.113.7"),
        ] {
            assert_eq!(address_in(element), Some(address.parse().expect("an address")), "{element}");
        }
        for element in ["", "unknown", "_hidden", "203.0.113", "[2001:db8::1", "203.0.113.7:port"] {
            assert_eq!(address_in(element), None, "{element}");
        }
    }

    #[test]
    fn only_a_program_on_this_machine_is_local() {
        let is_local =
            |peer, headers: &HeaderMap, behind_proxy| Client::of(&from(peer), headers, behind_proxy).is_local;
        assert!(is_local([127, 0, 0, 1], &HeaderMap::new(), false));
        assert!(!is_local([203, 0, 113, 7], &HeaderMap::new(), false));
        assert!(!is_local([127, 0, 0, 1], &headers("203.0.113.7"), true));
        // A proxy on this machine without the setting.
        assert!(!is_local([127, 0, 0, 1], &headers("203.0.113.7"), false));
    }
}

//! Limits on the number of connections, in total and per network.

use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::{Arc, Mutex, PoisonError};

use metrics::{counter, gauge};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Admits connections within the limits.
pub struct Admission {
    places: Arc<Semaphore>,
    networks: Arc<Networks>,
}

/// The number of connections from each network with a limit.
struct Networks {
    open: Mutex<HashMap<IpAddr, usize>>,
    max_per_network: Option<usize>,
}

/// A permit for one connection of the total limit.
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

/// A permit for one connection of the total limit and of its network's limit.
pub struct Permit {
    _place: Place,
    network: Option<(Arc<Networks>, IpAddr)>,
}

impl Admission {
    /// `max_connections` is the limit in total, `max_per_network` that of each network; `None` for no such limit.
    pub fn new(max_connections: usize, max_per_network: Option<usize>) -> Self {
        let networks = Networks { open: Mutex::default(), max_per_network };
        Self { places: Arc::new(Semaphore::new(max_connections)), networks: Arc::new(networks) }
    }

    /// Waits until there are fewer connections than the limit.
    pub async fn place(&self) -> Place {
        let permit = Arc::clone(&self.places).acquire_owned().await;
        Place { _permit: permit.expect("the semaphore is never closed") }
    }

    /// Returns the place if there are too many connections from the same network.
    pub fn admit(&self, place: Place, peer: IpAddr) -> Result<Permit, Place> {
        let peer = peer.to_canonical();
        let limit = self.networks.max_per_network.filter(|_| !peer.is_loopback());
        let network = match limit {
            None => None,
            Some(limit) => {
                let network = network_of(peer);
                let mut open = self.networks.open.lock().unwrap_or_else(PoisonError::into_inner);
                let count = open.entry(network).or_default();
                if *count >= limit {
                    counter!("matinee_connections_refused_total").increment(1);
                    return Err(place);
                }
                *count += 1;
                Some((Arc::clone(&self.networks), network))
            }
        };
        gauge!("matinee_connections").increment(1);
        Ok(Permit { _place: place, network })
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        gauge!("matinee_connections").decrement(1);
        if let Some((networks, network)) = &self.network {
            let mut open = networks.open.lock().unwrap_or_else(PoisonError::into_inner);
            if let Some(count) = open.get_mut(network) {
                *count -= 1;
                if *count == 0 {
                    open.remove(network);
                }
            }
        }
    }
}

/// What counts as one client: an IPv4 address, or the /64 prefix of an IPv6 address, all of which one client usually
/// controls.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() >> 64 << 64).into(),
        address @ IpAddr::V4(_) => address,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ipv6_prefix_is_one_network() {
        let network = |address: &str| network_of(address.parse().expect("an address"));
        assert_eq!(network("2001:db8:1:2:3:4:5:6"), network("2001:db8:1:2:ffff::1"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:203.0.113.7"), network("203.0.113.7"));
        assert_ne!(network("203.0.113.7"), network("203.0.113.8"));
    }

    #[tokio::test]
    async fn a_network_over_its_limit_is_refused_until_one_of_its_connections_ends() {
        let admission = Admission::new(10, Some(2));
        let admit = async |peer: [u8; 4]| admission.admit(admission.place().await, peer.into());
        let [first, _second] = [admit([203, 0, 113, 7]).await, admit([203, 0, 113, 7]).await];
        assert!(admit([203, 0, 113, 7]).await.is_err());
        assert!(admit([203, 0, 113, 8]).await.is_ok());
        for _ in 0..3 {
            assert!(admit([127, 0, 0, 1]).await.is_ok());
        }
        drop(first);
        assert!(admit([203, 0, 113, 7]).await.is_ok());
    }

    #[tokio::test]
    async fn without_a_limit_per_network_only_the_number_of_all_connections_counts() {
        let admission = Admission::new(2, None);
        let admit = async || admission.admit(admission.place().await, [203, 0, 113, 7].into());
        let _open = [admit().await, admit().await];
        assert_eq!(admission.places.available_permits(), 0);
    }
}

//! Limits on concurrent uploads: in total, per client address and per user.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use domain::{Id, Visitor};
use http::Extensions;
use metrics::gauge;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

use super::limits::ClientAddress;
use crate::listener::network_of;

/// The name of the work, as a label of metrics.
const WORK: &str = "upload";
const MAX_UPLOADS: usize = 8;
const MAX_PER_ADDRESS: usize = 2;
const MAX_PER_USER: usize = 1;
/// How long an upload waits for another one to end.
const GIVE_UP_AFTER: Duration = Duration::from_secs(10);
/// The number of senders above which those without uploads are removed from memory.
const MAX_SENDERS: usize = 1000;

/// The slots of this process.
pub struct UploadSlots {
    all: Arc<Semaphore>,
    senders: Mutex<HashMap<SenderKey, Weak<Semaphore>>>,
}

/// The sender of an upload.
#[derive(Debug, Clone, Default)]
pub struct Sender {
    /// The client's address, by which limits and budgets apply; of IPv6, the /64 prefix.
    pub address: Option<IpAddr>,
    pub user: Option<Id>,
}

#[derive(PartialEq, Eq, Hash)]
enum SenderKey {
    Address(IpAddr),
    User(Id),
}

/// A permit to read an upload. The reading thread owns it.
#[derive(Debug)]
pub struct UploadSlot {
    _permits: Vec<OwnedSemaphorePermit>,
}

/// Why an upload has no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoSlot {
    /// The sender has too many uploads.
    Sender,
    /// The site has too many uploads.
    Site,
}

impl Sender {
    /// The sender of a request.
    pub fn of(extensions: &Extensions) -> Self {
        let address = extensions.get::<ClientAddress>().and_then(|ClientAddress(address)| *address);
        let user = extensions.get::<Visitor>().and_then(|visitor| visitor.user.clone());
        Self { address: address.map(network_of), user }
    }
}

impl UploadSlots {
    /// All slots are free.
    pub fn new() -> Self {
        Self { all: Arc::new(Semaphore::new(MAX_UPLOADS)), senders: Mutex::default() }
    }

    /// Waits a short time for a slot.
    pub async fn acquire(&self, sender: &Sender) -> Result<UploadSlot, NoSlot> {
        let user = sender.user.clone().map(|user| (SenderKey::User(user), MAX_PER_USER));
        let address = sender.address.map(|address| (SenderKey::Address(address), MAX_PER_ADDRESS));
        let mut permits = Vec::new();
        for (key, max) in [user, address].into_iter().flatten() {
            permits.push(permit(self.for_sender(key, max)).await.ok_or(NoSlot::Sender)?);
        }
        permits.push(permit(Arc::clone(&self.all)).await.ok_or(NoSlot::Site)?);
        gauge!("matinee_permits_in_use", "work" => WORK).increment(1.0);
        Ok(UploadSlot { _permits: permits })
    }

    /// The number of uploads that are being read.
    pub fn in_use(&self) -> usize {
        MAX_UPLOADS - self.all.available_permits()
    }

    fn for_sender(&self, key: SenderKey, max: usize) -> Arc<Semaphore> {
        let mut senders = self.senders.lock().unwrap_or_else(PoisonError::into_inner);
        if senders.len() > MAX_SENDERS {
            senders.retain(|_, semaphore| semaphore.strong_count() > 0);
        }
        let entry = senders.entry(key).or_default();
        entry.upgrade().unwrap_or_else(|| {
            let semaphore = Arc::new(Semaphore::new(max));
            *entry = Arc::downgrade(&semaphore);
            semaphore
        })
    }
}

impl Drop for UploadSlot {
    fn drop(&mut self) {
        gauge!("matinee_permits_in_use", "work" => WORK).decrement(1.0);
    }
}

async fn permit(semaphore: Arc<Semaphore>) -> Option<OwnedSemaphorePermit> {
    timeout(GIVE_UP_AFTER, semaphore.acquire_owned()).await.ok()?.ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::new_id;

    fn at(last: u8) -> Sender {
        Sender { address: Some([192, 0, 2, last].into()), user: None }
    }

    #[tokio::test(start_paused = true)]
    async fn two_uploads_per_address_and_one_per_user_are_read_at_once() {
        let slots = UploadSlots::new();
        let first = slots.acquire(&at(1)).await.expect("a slot");
        let _second = slots.acquire(&at(1)).await.expect("a slot");
        assert_eq!(slots.acquire(&at(1)).await.expect_err("no slot"), NoSlot::Sender);
        drop(first);
        assert!(slots.acquire(&at(1)).await.is_ok());
        let user = Sender { user: Some(new_id()), ..at(2) };
        let _upload = slots.acquire(&user).await.expect("a slot");
        let elsewhere = Sender { address: Some([192, 0, 2, 3].into()), ..user };
        assert_eq!(slots.acquire(&elsewhere).await.expect_err("no slot"), NoSlot::Sender);
    }

    #[tokio::test(start_paused = true)]
    async fn the_number_of_uploads_is_limited() {
        let slots = UploadSlots::new();
        let mut held = Vec::new();
        for last in 0..8 {
            held.push(slots.acquire(&at(last)).await.expect("a slot"));
        }
        assert_eq!(slots.acquire(&at(9)).await.expect_err("no slot"), NoSlot::Site);
        held.pop();
        assert!(slots.acquire(&at(9)).await.is_ok());
    }
}

//! The budget for calling a second replica while the first one has not answered yet.

use std::sync::atomic::{AtomicU32, Ordering};

/// A token bucket: every call adds a tenth of a token, and every hedge takes one. If all replicas are slow because they
/// are overloaded, sending each call twice would double the load.
#[derive(Debug)]
pub struct HedgingBudget {
    tenths: AtomicU32,
}

const TENTHS_PER_HEDGE: u32 = 10;
/// The maximum number of hedges that accumulate while they are not needed.
const MAX_HEDGES: u32 = 10;

impl HedgingBudget {
    /// A budget that is full, so that the first slow calls can be hedged.
    pub fn new() -> Self {
        Self { tenths: AtomicU32::new(MAX_HEDGES * TENTHS_PER_HEDGE) }
    }

    /// Counts a call.
    pub fn add_call(&self) {
        let add = |tenths: u32| Some((tenths + 1).min(MAX_HEDGES * TENTHS_PER_HEDGE));
        let _ = self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// Takes a hedge, if there is one.
    pub fn take_hedge(&self) -> bool {
        let take = |tenths: u32| tenths.checked_sub(TENTHS_PER_HEDGE);
        self.tenths.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn at_most_a_tenth_of_all_calls_is_hedged() {
        let budget = HedgingBudget::new();
        let saved = std::iter::from_fn(|| budget.take_hedge().then_some(())).count();
        assert_eq!(saved, MAX_HEDGES as usize);
        let hedged = (0..1000).filter(|_| {
            budget.add_call();
            budget.take_hedge()
        });
        assert_eq!(hedged.count(), 100);
    }
}

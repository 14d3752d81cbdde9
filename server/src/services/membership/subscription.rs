//! The state machine of subscriptions, without a database.
//!
//! ```text
//!            subscribe          cancel            the period ends
//! (none) ──────────────▶ active ──────▶ ending ──────────────────▶ ended
//!                        ▲ │  ▲          │                           │
//!                 change └─┘  └──resume──┘                           │
//!                        ▲                 subscribe                 │
//!                        └───────────────────────────────────────────┘
//! ```
//! An active subscription renews when its period ends.

use domain::{OrderKind, Subscription, SubscriptionState, Timestamp};
use thiserror::Error;

/// The length of a period, in seconds: thirty days.
pub const MONTH: i64 = 30 * 24 * 3600;

/// A change that a member requests. Plans are given by slug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'p> {
    Subscribe(&'p str),
    /// Switches to another plan.
    Change(&'p str),
    /// Ends the subscription with its period.
    Cancel,
    /// Undoes a cancellation.
    Resume,
}

impl Change<'_> {
    /// The kind of order that records this change.
    pub fn kind(self) -> OrderKind {
        match self {
            Self::Subscribe(_) => OrderKind::Subscribe,
            Self::Change(_) => OrderKind::Change,
            Self::Cancel => OrderKind::Cancel,
            Self::Resume => OrderKind::Resume,
        }
    }
}

/// Why a change is not possible in the current state.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum ChangeError {
    #[error("the member is already subscribed")]
    AlreadySubscribed,
    #[error("the member is not subscribed")]
    NotSubscribed,
    #[error("the subscription is already for this plan")]
    SamePlan,
    /// It must be resumed before it can be changed.
    #[error("the subscription is already cancelled")]
    AlreadyCancelled,
    /// There is nothing to resume.
    #[error("the subscription is not cancelled")]
    NotCancelled,
}

/// The current state of a subscription that was stored earlier: renewed, or ended.
pub fn current(stored: Subscription, now: Timestamp) -> Subscription {
    let elapsed = now.seconds() - stored.period_ends.seconds();
    match stored.state {
        SubscriptionState::Active if elapsed >= 0 => {
            let months = elapsed / MONTH + 1;
            Subscription { period_ends: (stored.period_ends.seconds() + months * MONTH).into(), ..stored }
        }
        SubscriptionState::Ending if elapsed >= 0 => Subscription { state: SubscriptionState::Ended, ..stored },
        SubscriptionState::Active | SubscriptionState::Ending | SubscriptionState::Ended => stored,
    }
}

/// The subscription after a change. `stored` may be outdated.
///
/// # Errors
/// [`ChangeError`] if the change is not possible.
pub fn apply(change: Change<'_>, stored: Option<Subscription>, now: Timestamp) -> Result<Subscription, ChangeError> {
    use SubscriptionState::{Active, Ended, Ending};

    let running = stored.map(|stored| current(stored, now)).filter(Subscription::is_running);
    match (running, change) {
        (None, Change::Subscribe(plan)) => {
            Ok(Subscription { plan: plan.to_owned(), state: Active, period_ends: (now.seconds() + MONTH).into() })
        }
        (Some(_), Change::Subscribe(_)) => Err(ChangeError::AlreadySubscribed),
        (None, Change::Change(_) | Change::Cancel | Change::Resume) => Err(ChangeError::NotSubscribed),
        (Some(running), change) => match (running.state, change) {
            (Active, Change::Change(plan)) if running.plan == plan => Err(ChangeError::SamePlan),
            (Active, Change::Change(plan)) => Ok(Subscription { plan: plan.to_owned(), ..running }),
            (Active, Change::Cancel) => Ok(Subscription { state: Ending, ..running }),
            (Active, _) => Err(ChangeError::NotCancelled),
            (Ending, Change::Resume) => Ok(Subscription { state: Active, ..running }),
            (Ending | Ended, _) => Err(ChangeError::AlreadyCancelled),
        },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PLANS: [&str; 3] = ["matinee", "evening", "premiere"];
    const START: i64 = 1_800_000_000;

    fn any_change() -> impl Strategy<Value = Change<'static>> {
        let plan = || prop::sample::select(PLANS.to_vec());
        prop_oneof![
            plan().prop_map(Change::Subscribe),
            plan().prop_map(Change::Change),
            Just(Change::Cancel),
            Just(Change::Resume)
        ]
    }

    /// Changes, each with the time that passes before it: often none, often around a month, sometimes years.
    fn any_steps() -> impl Strategy<Value = Vec<(i64, Change<'static>)>> {
        let pause = prop_oneof![Just(0), 0..MONTH, MONTH - 2..MONTH + 2, 0..40 * MONTH];
        prop::collection::vec((pause, any_change()), 0..24)
    }

    /// Applies the changes one after another, and checks each step.
    fn each_step(
        steps: &[(i64, Change<'static>)],
        mut check: impl FnMut(&Step<'_>) -> Result<(), TestCaseError>,
    ) -> Result<(), TestCaseError> {
        let (mut now, mut stored) = (START, None);
        for &(pause, change) in steps {
            now += pause;
            let before = stored.clone().map(|stored| current_at(stored, now));
            let after = apply_at(change, stored.clone(), now);
            check(&Step { stored: stored.as_ref(), before: before.as_ref(), change, after: after.as_ref(), now })?;
            if let Ok(after) = after {
                stored = Some(after);
            }
        }
        Ok(())
    }

    struct Step<'s> {
        stored: Option<&'s Subscription>,
        before: Option<&'s Subscription>,
        change: Change<'static>,
        after: Result<&'s Subscription, &'s ChangeError>,
        now: i64,
    }

    fn current_at(stored: Subscription, now: i64) -> Subscription {
        current(stored, now.into())
    }

    fn apply_at(change: Change<'_>, stored: Option<Subscription>, now: i64) -> Result<Subscription, ChangeError> {
        apply(change, stored, now.into())
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_second_subscription_never_begins_while_one_runs(steps in any_steps()) {
            each_step(&steps, |step| {
                let runs = step.before.is_some_and(Subscription::is_running);
                if matches!(step.change, Change::Subscribe(_)) {
                    prop_assert_eq!(step.after.is_err(), runs);
                }
                Ok(())
            })?;
        }

        #[test]
        fn a_period_never_ends_earlier_than_before(steps in any_steps()) {
            each_step(&steps, |step| {
                if let (Some(before), Ok(after)) = (step.before, step.after) {
                    prop_assert!(after.period_ends >= before.period_ends);
                }
                if let (Some(stored), Some(before)) = (step.stored, step.before) {
                    prop_assert!(before.period_ends >= stored.period_ends);
                }
                Ok(())
            })?;
        }

        #[test]
        fn a_running_subscription_ends_within_a_month(steps in any_steps()) {
            each_step(&steps, |step| {
                if let Ok(after) = step.after {
                    prop_assert!(after.is_running(), "no change ends a subscription immediately");
                    let remaining = after.period_ends.seconds() - step.now;
                    prop_assert!(0 < remaining && remaining <= MONTH);
                }
                Ok(())
            })?;
        }

        #[test]
        fn an_ended_subscription_never_resumes(steps in any_steps()) {
            each_step(&steps, |step| {
                if step.before.is_some_and(|before| !before.is_running()) && !matches!(step.change, Change::Subscribe(_)) {
                    prop_assert_eq!(step.after, Err(&ChangeError::NotSubscribed));
                }
                Ok(())
            })?;
        }

        #[test]
        fn a_cancelled_subscription_that_is_resumed_in_time_is_as_before(steps in any_steps(), wait in 0..MONTH) {
            each_step(&steps, |step| {
                if let (Change::Cancel, Ok(ending), Some(before)) = (step.change, step.after, step.before) {
                    prop_assert_eq!(ending.state, SubscriptionState::Ending);
                    let resumed = apply_at(Change::Resume, Some(ending.clone()), step.now + wait);
                    if step.now + wait < ending.period_ends.seconds() {
                        prop_assert_eq!(resumed.as_ref(), Ok(before));
                    } else {
                        prop_assert_eq!(resumed, Err(ChangeError::NotSubscribed));
                    }
                }
                Ok(())
            })?;
        }

        #[test]
        fn only_a_change_of_plan_changes_the_plan(steps in any_steps()) {
            each_step(&steps, |step| {
                if let Ok(after) = step.after {
                    match step.change {
                        Change::Subscribe(plan) | Change::Change(plan) => prop_assert_eq!(after.plan.as_str(), plan),
                        Change::Cancel | Change::Resume => {
                            prop_assert_eq!(Some(&after.plan), step.before.map(|before| &before.plan));
                        }
                    }
                }
                Ok(())
            })?;
        }

        #[test]
        fn the_same_change_twice_is_rejected_the_second_time(steps in any_steps()) {
            each_step(&steps, |step| {
                if let Ok(after) = step.after {
                    prop_assert!(apply_at(step.change, Some(after.clone()), step.now).is_err());
                }
                Ok(())
            })?;
        }

        #[test]
        fn an_intermediate_look_does_not_change_the_current_state(steps in any_steps(), wait in 0..5 * MONTH, more in 0..5 * MONTH) {
            each_step(&steps, |step| {
                if let Ok(after) = step.after {
                    let once = current_at(after.clone(), step.now + wait + more);
                    let twice = current_at(current_at(after.clone(), step.now + wait), step.now + wait + more);
                    prop_assert_eq!(once, twice);
                }
                Ok(())
            })?;
        }
    }

    #[test]
    fn after_a_month_an_active_subscription_renews_and_a_cancelled_one_has_ended() {
        let active = apply_at(Change::Subscribe("evening"), None, START).expect("subscribed");
        let ending = apply_at(Change::Cancel, Some(active.clone()), START).expect("cancelled");
        let last = START + MONTH - 1;
        assert_eq!(current_at(active.clone(), last), active);
        assert_eq!(current_at(ending.clone(), last), ending);
        let renewed_until = |now| current_at(active.clone(), now).period_ends.seconds();
        assert_eq!(renewed_until(START + MONTH), START + 2 * MONTH);
        assert_eq!(renewed_until(START + 25 * MONTH + 1), START + 26 * MONTH);
        assert_eq!(current_at(ending, START + MONTH).state, SubscriptionState::Ended);
    }
}

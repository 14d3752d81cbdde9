//! How a subscription stands, and which change leads where. All of it is here, and none of it knows a database.
//!
//! ```text
//!            subscribe          cancel            the period ends
//! (none) ──────────────▶ active ──────▶ ending ──────────────────▶ ended
//!                        ▲ │  ▲          │                           │
//!                 change └─┘  └──resume──┘                           │
//!                        ▲                 subscribe                 │
//!                        └───────────────────────────────────────────┘
//! ```
//! An active subscription goes on from month to month by itself.

use domain::{OrderKind, State, Subscription};

/// How long a period is, in seconds: thirty days, the same for everybody.
pub const MONTH: i64 = 30 * 24 * 3600;

/// What a member can do to their subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change<'p> {
    /// To a plan, by its slug.
    Subscribe(&'p str),
    /// To another plan.
    Change(&'p str),
    /// With the end of the period.
    Cancel,
    /// What was cancelled goes on.
    Resume,
}

impl Change<'_> {
    pub fn kind(self) -> OrderKind {
        match self {
            Self::Subscribe(_) => OrderKind::Subscribe,
            Self::Change(_) => OrderKind::Change,
            Self::Cancel => OrderKind::Cancel,
            Self::Resume => OrderKind::Resume,
        }
    }
}

/// Why a change makes no sense as things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refused {
    /// There is a subscription already, and never a second one.
    Subscribed,
    /// There is none, or none any more.
    NotSubscribed,
    /// It is on that plan.
    SamePlan,
    /// It is cancelled: it has to be resumed before it is changed.
    Cancelled,
    /// It is not cancelled, so that there is nothing to resume.
    GoesOn,
}

impl Refused {
    /// One sentence for the member.
    pub fn says(self) -> &'static str {
        match self {
            Self::Subscribed => "You have a membership already, so nothing was ordered. Here you can change its plan.",
            Self::NotSubscribed => {
                "You have no membership at the moment, so there is nothing to change. Here you can choose a plan."
            }
            Self::SamePlan => "You are on this plan already.",
            Self::Cancelled => "Your membership is cancelled already.",
            Self::GoesOn => "Your membership goes on already.",
        }
    }
}

/// What a subscription that was written down earlier is by now.
pub fn standing(written: Subscription, now: i64) -> Subscription {
    let over = now >= written.period_ends;
    match written.state {
        State::Active if over => {
            let months = (now - written.period_ends) / MONTH + 1;
            Subscription { period_ends: written.period_ends + months * MONTH, ..written }
        }
        State::Ending if over => Subscription { state: State::Ended, ..written },
        State::Active | State::Ending | State::Ended => written,
    }
}

/// The subscription after a change.
///
/// # Errors
/// Where the change makes no sense; then nothing is to be changed.
pub fn changed(written: Option<Subscription>, change: Change<'_>, now: i64) -> Result<Subscription, Refused> {
    let current = written.map(|written| standing(written, now)).filter(Subscription::runs);
    match (current, change) {
        (None, Change::Subscribe(plan)) => {
            Ok(Subscription { plan: plan.to_owned(), state: State::Active, period_ends: now + MONTH })
        }
        (Some(_), Change::Subscribe(_)) => Err(Refused::Subscribed),
        (None, Change::Change(_) | Change::Cancel | Change::Resume) => Err(Refused::NotSubscribed),
        (Some(current), change) => match (current.state, change) {
            (State::Active, Change::Change(plan)) if current.plan == plan => Err(Refused::SamePlan),
            (State::Active, Change::Change(plan)) => Ok(Subscription { plan: plan.to_owned(), ..current }),
            (State::Active, Change::Cancel) => Ok(Subscription { state: State::Ending, ..current }),
            (State::Active, _) => Err(Refused::GoesOn),
            (State::Ending, Change::Resume) => Ok(Subscription { state: State::Active, ..current }),
            (State::Ending | State::Ended, _) => Err(Refused::Cancelled),
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
    fn any_life() -> impl Strategy<Value = Vec<(i64, Change<'static>)>> {
        let pause = prop_oneof![Just(0), 0..MONTH, MONTH - 2..MONTH + 2, 0..40 * MONTH];
        prop::collection::vec((pause, any_change()), 0..24)
    }

    fn life(
        steps: &[(i64, Change<'static>)],
        mut look: impl FnMut(&Seen<'_>) -> Result<(), TestCaseError>,
    ) -> Result<(), TestCaseError> {
        let (mut now, mut written) = (START, None);
        for &(pause, change) in steps {
            now += pause;
            let before = written.clone().map(|written| standing(written, now));
            let after = changed(written.clone(), change, now);
            look(&Seen { written: written.as_ref(), before: before.as_ref(), change, after: after.as_ref(), now })?;
            if let Ok(after) = after {
                written = Some(after);
            }
        }
        Ok(())
    }

    /// One step of a life.
    struct Seen<'s> {
        written: Option<&'s Subscription>,
        before: Option<&'s Subscription>,
        change: Change<'static>,
        after: Result<&'s Subscription, &'s Refused>,
        now: i64,
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn a_second_subscription_never_begins_while_one_runs(steps in any_life()) {
            life(&steps, |seen| {
                let runs = seen.before.is_some_and(Subscription::runs);
                if matches!(seen.change, Change::Subscribe(_)) {
                    prop_assert_eq!(seen.after.is_err(), runs);
                }
                Ok(())
            })?;
        }

        #[test]
        fn a_period_never_ends_earlier_than_it_did(steps in any_life()) {
            life(&steps, |seen| {
                if let (Some(before), Ok(after)) = (seen.before, seen.after) {
                    prop_assert!(after.period_ends >= before.period_ends);
                }
                if let (Some(written), Some(before)) = (seen.written, seen.before) {
                    prop_assert!(before.period_ends >= written.period_ends);
                }
                Ok(())
            })?;
        }

        #[test]
        fn what_runs_ends_within_a_month_unless_it_goes_on(steps in any_life()) {
            life(&steps, |seen| {
                if let Ok(after) = seen.after {
                    prop_assert!(after.runs(), "no change leads to an end at once");
                    prop_assert!(seen.now < after.period_ends && after.period_ends <= seen.now + MONTH);
                }
                Ok(())
            })?;
        }

        #[test]
        fn what_has_ended_never_resumes(steps in any_life()) {
            life(&steps, |seen| {
                if seen.before.is_some_and(|before| !before.runs()) && !matches!(seen.change, Change::Subscribe(_)) {
                    prop_assert_eq!(seen.after, Err(&Refused::NotSubscribed));
                }
                Ok(())
            })?;
        }

        #[test]
        fn what_is_cancelled_and_resumed_in_time_is_what_it_was(steps in any_life(), wait in 0..MONTH) {
            life(&steps, |seen| {
                if let (Change::Cancel, Ok(ending), Some(before)) = (seen.change, seen.after, seen.before) {
                    prop_assert_eq!(ending.state, State::Ending);
                    let resumed = changed(Some(ending.clone()), Change::Resume, seen.now + wait);
                    if seen.now + wait < ending.period_ends {
                        prop_assert_eq!(resumed.as_ref(), Ok(before));
                    } else {
                        prop_assert_eq!(resumed, Err(Refused::NotSubscribed));
                    }
                }
                Ok(())
            })?;
        }

        #[test]
        fn only_a_change_of_plan_changes_the_plan(steps in any_life()) {
            life(&steps, |seen| {
                if let Ok(after) = seen.after {
                    match seen.change {
                        Change::Subscribe(plan) | Change::Change(plan) => prop_assert_eq!(after.plan.as_str(), plan),
                        Change::Cancel | Change::Resume => {
                            prop_assert_eq!(Some(&after.plan), seen.before.map(|before| &before.plan));
                        }
                    }
                }
                Ok(())
            })?;
        }

        #[test]
        fn the_same_change_twice_is_refused_the_second_time(steps in any_life()) {
            life(&steps, |seen| {
                if let Ok(after) = seen.after {
                    prop_assert!(changed(Some(after.clone()), seen.change, seen.now).is_err());
                }
                Ok(())
            })?;
        }

        #[test]
        fn looking_twice_sees_the_same(steps in any_life(), wait in 0..5 * MONTH, more in 0..5 * MONTH) {
            life(&steps, |seen| {
                if let Ok(after) = seen.after {
                    let once = standing(after.clone(), seen.now + wait + more);
                    let twice = standing(standing(after.clone(), seen.now + wait), seen.now + wait + more);
                    prop_assert_eq!(once, twice);
                }
                Ok(())
            })?;
        }
    }

    #[test]
    fn a_month_later_an_active_one_goes_on_and_a_cancelled_one_is_over() {
        let active = changed(None, Change::Subscribe("evening"), START).expect("subscribed");
        let ending = changed(Some(active.clone()), Change::Cancel, START).expect("cancelled");
        let last = START + MONTH - 1;
        assert_eq!(standing(active.clone(), last), active);
        assert_eq!(standing(ending.clone(), last), ending);
        assert_eq!(standing(active.clone(), START + MONTH).period_ends, START + 2 * MONTH);
        assert_eq!(standing(active, START + 25 * MONTH + 1).period_ends, START + 26 * MONTH);
        assert_eq!(standing(ending, START + MONTH).state, State::Ended);
    }
}

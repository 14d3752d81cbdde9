//! Plans, subscriptions and what was ordered.

use serde::{Deserialize, Serialize};

/// What one can subscribe to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub slug: String,
    pub name: String,
    pub month_cents: u32,
    /// `1080p`.
    pub quality: String,
    /// How many screens at once.
    pub devices: u32,
}

/// How a subscription stands. There is no row for whoever never had one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Goes on from month to month.
    Active,
    /// Cancelled: good until the period ends.
    Ending,
    /// Over.
    Ended,
}

/// A member's subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub plan: String,
    pub state: State,
    /// Seconds since 1970, UTC.
    pub period_ends: i64,
}

/// A change of a subscription, as it was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: String,
    pub kind: OrderKind,
    pub plan: Plan,
    /// What the plan cost a month when it was ordered.
    pub month_cents: u32,
    /// Seconds since 1970, UTC.
    pub ordered_at: i64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OrderKind {
    Subscribe,
    Change,
    Cancel,
    Resume,
}

/// A member, to themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub email: String,
    /// Seconds since 1970, UTC.
    pub joined_at: i64,
    pub subscription: Option<Subscription>,
    /// Newest first.
    pub orders: Vec<Order>,
    pub plans: Vec<Plan>,
}

/// A film of which this much has been seen is finished: the rest are its closing titles. In thousandths.
pub const FINISHED: u16 = 950;

/// A film that somebody has begun.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Begun {
    pub slug: String,
    pub title: String,
    pub year: u16,
    /// How far, in thousandths.
    pub thousandth: u16,
}

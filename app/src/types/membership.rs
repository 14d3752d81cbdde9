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

impl State {
    pub const ALL: [Self; 3] = [Self::Active, Self::Ending, Self::Ended];

    /// As the database and JSON have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Ending => "ending",
            Self::Ended => "ended",
        }
    }
}

/// A member's subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    pub plan: String,
    pub state: State,
    /// Seconds since 1970, UTC.
    pub period_ends: i64,
}

impl Subscription {
    /// Whether there is still something to watch by it.
    pub fn runs(&self) -> bool {
        self.state != State::Ended
    }
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

impl OrderKind {
    pub const ALL: [Self; 4] = [Self::Subscribe, Self::Change, Self::Cancel, Self::Resume];

    /// As the database and JSON have it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Subscribe => "subscribe",
            Self::Change => "change",
            Self::Cancel => "cancel",
            Self::Resume => "resume",
        }
    }
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

/// What there is to choose from, and what a member has chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The cheapest first.
    pub plans: Vec<Plan>,
    pub subscription: Option<Subscription>,
}

impl Choice {
    pub fn plan(&self, slug: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.slug == slug)
    }

    /// The subscription that runs, if one does.
    pub fn running(&self) -> Option<&Subscription> {
        self.subscription.as_ref().filter(|subscription| subscription.runs())
    }
}

impl From<Account> for Choice {
    fn from(account: Account) -> Self {
        Self { plans: account.plans, subscription: account.subscription }
    }
}

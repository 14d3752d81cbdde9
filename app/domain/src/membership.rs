//! Members, plans, subscriptions and orders.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use crate::{Id, Timestamp};

/// The offer of the join panel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The monthly price of the cheapest plan, in cents.
    pub from_cents: u32,
}

/// A plan that members can subscribe to, with its monthly price.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    pub slug: String,
    pub name: String,
    /// The monthly price, in cents.
    pub month_cents: u32,
    /// Such as `1080p`.
    pub quality: String,
    /// The number of screens that can play at the same time.
    pub devices: u32,
}

/// The state of a subscription. Members who never subscribed have no subscription.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum SubscriptionState {
    /// Renews every month.
    Active,
    /// Cancelled, and valid until the period ends.
    Ending,
    /// No longer valid.
    Ended,
}

impl SubscriptionState {
    /// The value in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A member's subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// The slug of the plan.
    pub plan: String,
    pub state: SubscriptionState,
    pub period_ends: Timestamp,
}

impl Subscription {
    /// Whether the subscription is still valid.
    pub fn is_running(&self) -> bool {
        self.state != SubscriptionState::Ended
    }
}

/// A requested change of a subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    pub id: Id,
    pub kind: OrderKind,
    pub plan: Plan,
    /// The monthly price of the plan at the time of the order, in cents.
    pub month_cents: u32,
    pub ordered_at: Timestamp,
}

/// The kinds of orders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum OrderKind {
    Subscribe,
    Change,
    Cancel,
    Resume,
}

impl OrderKind {
    /// The value in the database and in JSON.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A member's account, for the account page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    pub email: String,
    /// Whether the member has verified the email address.
    pub verified: bool,
    pub joined_at: Timestamp,
    pub subscription: Option<Subscription>,
    /// Newest first.
    pub orders: Vec<Order>,
    /// All plans, cheapest first.
    pub plans: Vec<Plan>,
    /// Where the member is logged in, latest first.
    pub sessions: Vec<MemberSession>,
}

/// A browser in which a member is logged in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberSession {
    /// Public id of the session; not the secret in its cookie.
    pub id: String,
    pub started_at: Timestamp,
    /// When the session was last in use, to the day.
    pub seen_at: Timestamp,
    /// Such as `Firefox on Linux`.
    pub browser: String,
}

/// The account that a valid password-reset link is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResetLink {
    /// The address of the account.
    pub email: String,
}

/// The available plans and the visitor's current subscription.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanChoices {
    /// Cheapest first.
    pub plans: Vec<Plan>,
    pub subscription: Option<Subscription>,
}

impl PlanChoices {
    /// The plan with this slug, if there is one.
    pub fn plan(&self, slug: &str) -> Option<&Plan> {
        self.plans.iter().find(|plan| plan.slug == slug)
    }

    /// The subscription, if it is still valid.
    pub fn running(&self) -> Option<&Subscription> {
        self.subscription.as_ref().filter(|subscription| subscription.is_running())
    }
}

impl From<Account> for PlanChoices {
    fn from(account: Account) -> Self {
        Self { plans: account.plans, subscription: account.subscription }
    }
}

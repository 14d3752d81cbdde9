//! How long the site keeps what it stores about people.

/// Periods in days. The default is what a site does without settings.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// A user without an account and without recent activity, with the list, the ratings and the history.
    pub anonymous_users: u32,
    /// The results of a member's batch.
    pub member_batches: u32,
    /// The results of an anonymous user's batch.
    pub anonymous_batches: u32,
    /// A message in the inbox, read or not.
    pub messages: u32,
    /// A session, after its last use.
    pub sessions: u32,
    /// The count of wrong passwords for an account or an address.
    pub login_attempts: u32,
    /// An import or a batch that its user has neither started nor discarded.
    pub drafts: u32,
}

impl Default for Retention {
    fn default() -> Self {
        Self {
            anonymous_users: 90,
            member_batches: 30,
            anonymous_batches: 3,
            messages: 90,
            sessions: 60,
            login_attempts: 1,
            drafts: 1,
        }
    }
}

//! How long the site keeps data about its users.

/// Retention periods, in days. The defaults are those of a site without settings.
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
    /// The counts of wrong passwords by account and by client address.
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

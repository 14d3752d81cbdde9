//! Events that matter to the security of accounts, under the target `audit`. The id of the request is in the span of the
//! event, and the line of the same id in the access log has the rest.

use std::net::IpAddr;

use domain::Id;
use strum::IntoStaticStr;

use super::access_log::loggable_user;

#[derive(Debug, Clone, Copy, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum AuditEvent {
    AccountRequested,
    LoggedIn,
    LogInFailed,
    LoggedOut,
    SessionsEnded,
    EmailChanged,
    PasswordChanged,
    ChangeFailed,
    DataExported,
    AccountDeleted,
    /// By a rate limit, or because another site sent the request.
    RequestRefused,
}

/// Writes an event. Typed text is not logged, because it may be a password in the wrong field.
pub fn record(event: AuditEvent, user: Option<&Id>, client: Option<IpAddr>) {
    let name: &'static str = event.into();
    tracing::info!(target: "audit", event = name, user = user.map(loggable_user), client = client.map(display));
}

//! The cost of requests, by which rates are limited.

use std::num::NonZeroU32;
use std::time::Duration;

use governor::Quota;
use http::Method;
use strum::{EnumIter, IntoStaticStr};

/// The kinds of cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, IntoStaticStr)]
#[strum(serialize_all = "kebab-case")]
pub enum Cost {
    /// A page, a picture or a call that changes nothing.
    Reading,
    /// A query to the model that is too long for a URL.
    Querying,
    /// A form or a call that stores something.
    Changing,
    /// A file.
    Uploading,
    /// A password, whose hash takes tens of milliseconds and 19 MiB.
    Hashing,
}

impl Cost {
    /// The cost of a request to a route. For routes that are not listed, the method decides.
    pub fn of(method: &Method, route: &str) -> Self {
        match (method, route) {
            (&Method::GET | &Method::HEAD | &Method::OPTIONS, _) => Self::Reading,
            (_, route) if QUERIES.contains(&route) => Self::Querying,
            (_, route) if UPLOADS.contains(&route) => Self::Uploading,
            (_, route) if PASSWORDS.contains(&route) => Self::Hashing,
            _ => Self::Changing,
        }
    }

    /// The sustained rate and the burst of one client.
    pub fn quota(self) -> Quota {
        let (burst, replenish_one_per) = match self {
            Self::Reading => (2000, Duration::from_millis(10)),
            Self::Querying => (1000, Duration::from_millis(20)),
            Self::Changing => (1000, Duration::from_millis(100)),
            Self::Uploading => (100, Duration::from_secs(2)),
            Self::Hashing => (20, Duration::from_secs(3)),
        };
        let quota = Quota::with_period(replenish_one_per).expect("the period is not zero");
        quota.allow_burst(NonZeroU32::new(burst).expect("the burst is not zero"))
    }

    /// Whether requests from this machine are not counted: they come from measurements, probes and tests, and do not
    /// change data.
    pub fn is_free_locally(self) -> bool {
        matches!(self, Self::Reading | Self::Querying | Self::Hashing)
    }

    /// The name of the limit in the headers of responses.
    pub fn name(self) -> &'static str {
        self.into()
    }
}

/// The routes that query the model.
const QUERIES: [&str; 6] = [
    "/api/v1/similar",
    "/api/v1/suggestions",
    "/api/v1/tastes",
    "/v2/models/{model}/infer",
    "/v2/models/{model}/versions/{version}/infer",
    "/invocations",
];

/// The routes that receive files.
const UPLOADS: [&str; 3] = ["/api/v1/batches", "/batch", "/import"];

/// The routes that hash a password.
const PASSWORDS: [&str; 6] =
    ["/login", "/join/password", "/reset", "/account/email", "/account/password", "/account/delete"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_costs_what_its_route_does() {
        for (method, route, cost) in [
            (Method::GET, "/movie/{slug}", Cost::Reading),
            (Method::GET, "/login", Cost::Reading),
            (Method::POST, "/api/v1/similar", Cost::Querying),
            (Method::POST, "/batch", Cost::Uploading),
            (Method::POST, "/login", Cost::Hashing),
            (Method::POST, "/my-list", Cost::Changing),
            (Method::DELETE, "", Cost::Changing),
        ] {
            assert_eq!(Cost::of(&method, route), cost, "{method} {route}");
        }
    }
}

//! Fault injection: failures that a visitor of the demo, or a test, adds to service calls.

use std::fmt;
use std::str::FromStr;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

/// The services that fill panels.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, Display, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Service {
    Catalogue,
    Membership,
    History,
    Recommender,
    Batches,
    Inbox,
}

impl Service {
    /// The value of `data-service` and of the metric label.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// How a service call fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Fault {
    /// The answer misses every deadline.
    Latency,
    /// The service returns an error.
    Error,
    /// The service panics.
    Panic,
    /// The service cannot be reached.
    Outage,
}

impl Fault {
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// The faults of one request, at most one per service.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<(Service, Fault)>);

impl Faults {
    pub fn of(&self, service: Service) -> Option<Fault> {
        self.0.iter().find(|(with_fault, _)| *with_fault == service).map(|(_, fault)| *fault)
    }

    /// The same faults, except for one service.
    #[must_use]
    pub fn with(&self, service: Service, fault: Option<Fault>) -> Self {
        let others = self.0.iter().filter(|(other, _)| *other != service).copied();
        Self(others.chain(fault.map(|fault| (service, fault))).collect())
    }
}

/// Reads a cookie such as `recommender-outage.catalogue-latency`. Unknown words are ignored.
impl FromStr for Faults {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = |word: &str| {
            let (service, fault) = word.split_once('-')?;
            Some((service.parse().ok()?, fault.parse().ok()?))
        };
        let mut faults = Self::default();
        for (service, fault) in text.split('.').filter_map(known) {
            faults = faults.with(service, Some(fault));
        }
        Ok(faults)
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (service, fault)) in self.0.iter().enumerate() {
            let separator = if position > 0 { "." } else { "" };
            write!(formatter, "{separator}{}-{}", service.as_str(), fault.as_str())?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_survive_their_cookie() {
        let faults = Faults::default()
            .with(Service::Recommender, Some(Fault::Outage))
            .with(Service::Catalogue, Some(Fault::Latency));
        assert_eq!(faults.to_string().parse(), Ok(faults.clone()));
        assert_eq!(faults.of(Service::Recommender), Some(Fault::Outage));
        assert_eq!(faults.with(Service::Recommender, None).of(Service::Recommender), None);
    }

    #[test]
    fn unknown_words_in_the_cookie_are_ignored() {
        assert_eq!("payroll-outage.recommender-burnt..%00-latency".parse(), Ok(Faults::default()));
    }
}

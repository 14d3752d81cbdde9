//! Fault injection: failures that a visitor of the demo, or a test, adds to the parts that answer requests.

use std::fmt;
use std::str::FromStr;

use strum::{Display, EnumString, IntoStaticStr, VariantArray};

mod setting;

pub use setting::{Garbage, InvalidSetting, MAX_DELAY, Setting};

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

/// How a service call fails, as scripts name it in the cookie `faults`. The site's own forms send a [`Setting`]
/// instead.
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
    /// The name that scripts use.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// What a fault can be injected into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Service(Service),
    /// The database, which all services but the recommender use.
    Database,
    /// A replica of the model, by its authority, such as `127.0.0.1:4000`.
    Replica(String),
}

/// The prefix of a replica in the text form of a [`Part`].
const REPLICA: &str = "replica@";
/// The longest authority.
const MAX_AUTHORITY_LEN: usize = 128;

impl Part {
    /// Whether a part can have this fault. Only replicas can return garbage, because only their responses are parsed.
    pub fn allows(&self, setting: Setting) -> bool {
        matches!(self, Self::Replica(_)) || !matches!(setting, Setting::Garbage(_))
    }
}

impl From<Service> for Part {
    fn from(service: Service) -> Self {
        Self::Service(service)
    }
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(service) => formatter.write_str(service.as_str()),
            Self::Database => formatter.write_str("database"),
            Self::Replica(host) => write!(formatter, "{REPLICA}{host}"),
        }
    }
}

/// Reads `recommender`, `database` or `replica@127.0.0.1:4000`.
impl FromStr for Part {
    type Err = InvalidSetting;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let is_authority = |host: &str| {
            (1..=MAX_AUTHORITY_LEN).contains(&host.len())
                && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._:[]".contains(&byte))
        };
        match text.strip_prefix(REPLICA) {
            Some(host) if is_authority(host) => Ok(Self::Replica(host.to_owned())),
            Some(_) => Err(InvalidSetting::Part),
            None if text == "database" => Ok(Self::Database),
            None => text.parse().map(Self::Service).map_err(|_| InvalidSetting::Part),
        }
    }
}

/// The faults of one request, at most one for each part.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Faults(Vec<(Part, Setting)>);

/// The maximum number of parts with a fault. A system has a dozen parts.
const MAX_FAULTS: usize = 32;

impl Faults {
    /// The fault of a service: its own, or else that of the database if the service uses it.
    pub fn of(&self, service: Service) -> Option<Setting> {
        let of_database = || self.for_part(&Part::Database).filter(|_| service != Service::Recommender);
        self.for_part(&Part::Service(service)).or_else(of_database)
    }

    /// The fault of a part itself, if one is set.
    pub fn for_part(&self, part: &Part) -> Option<Setting> {
        self.0.iter().find(|(with_fault, _)| with_fault == part).map(|(_, setting)| *setting)
    }

    /// The fault of the replica with this authority.
    pub fn for_replica(&self, host: &str) -> Option<Setting> {
        let is_replica = |part: &Part| matches!(part, Part::Replica(other) if other == host);
        self.0.iter().find(|(part, _)| is_replica(part)).map(|(_, setting)| *setting)
    }

    /// Whether any replica has a fault.
    pub fn reach_replicas(&self) -> bool {
        self.0.iter().any(|(part, _)| matches!(part, Part::Replica(_)))
    }

    /// Whether no part has a fault.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// These faults, with the fault of one part set or cleared. Beyond the maximum number of faults, others are dropped.
    #[must_use]
    pub fn with(&self, part: impl Into<Part>, setting: Option<impl Into<Setting>>) -> Self {
        let part = part.into();
        let others = self.0.iter().filter(|(other, _)| *other != part).cloned();
        let mut faults: Vec<_> = others.take(MAX_FAULTS - 1).collect();
        faults.extend(setting.map(|setting| (part, setting.into())));
        Self(faults)
    }

    /// Parses the faults of a script: `service-fault` pairs separated by dots, such as
    /// `recommender-outage.catalogue-latency`. Unknown pairs are ignored.
    pub fn from_words(text: &str) -> Self {
        let known = |word: &str| {
            let (service, fault) = word.split_once('-')?;
            Some((service.parse::<Service>().ok()?, fault.parse::<Fault>().ok()?))
        };
        let words = text.split('.').filter_map(known);
        words.fold(Self::default(), |faults, (service, fault)| faults.with(service, Some(fault)))
    }
}

/// Writes `recommender~slow~1500!replica@127.0.0.1:4000~drip`.
impl fmt::Display for Faults {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, (part, setting)) in self.0.iter().enumerate() {
            let separator = if position > 0 { "!" } else { "" };
            write!(formatter, "{separator}{part}~{setting}")?;
        }
        Ok(())
    }
}

/// Parses the output of `Display`. One invalid setting makes all of them invalid.
impl FromStr for Faults {
    type Err = InvalidSetting;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let settings = text.split('!').filter(|setting| !setting.is_empty());
        settings.take(MAX_FAULTS).try_fold(Self::default(), |faults, text| {
            let (part, setting) = text.split_once('~').ok_or(InvalidSetting::Kind)?;
            let (part, setting): (Part, Setting) = (part.parse()?, setting.parse()?);
            if part.allows(setting) { Ok(faults.with(part, Some(setting))) } else { Err(InvalidSetting::Kind) }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn replica() -> Part {
        Part::Replica("[::1]:4000".to_owned())
    }

    #[test]
    fn faults_survive_their_text() {
        let faults = Faults::default()
            .with(Service::Recommender, Some(Setting::Unreachable))
            .with(Service::Catalogue, Some(Setting::Slow(1500)))
            .with(Service::Inbox, Some(Setting::Failing(30)))
            .with(Part::Database, Some(Setting::Panicking))
            .with(replica(), Some(Setting::Garbage(Garbage::Drip)));
        assert_eq!(faults.to_string().parse(), Ok(faults.clone()));
        assert_eq!(faults.of(Service::Recommender), Some(Setting::Unreachable));
        assert_eq!(faults.for_replica("[::1]:4000"), Some(Setting::Garbage(Garbage::Drip)));
        assert!(faults.with(Service::Recommender, None::<Setting>).of(Service::Recommender).is_none());
    }

    #[test]
    fn a_fault_of_the_database_is_one_of_every_service_that_reads_it() {
        let faults = Faults::default().with(Part::Database, Some(Setting::Unreachable));
        for &service in Service::VARIANTS {
            let expected = (service != Service::Recommender).then_some(Setting::Unreachable);
            assert_eq!(faults.of(service), expected, "{service}");
        }
        let slow = faults.with(Service::Inbox, Some(Setting::Slow(9)));
        assert_eq!(slow.of(Service::Inbox), Some(Setting::Slow(9)));
    }

    #[test]
    fn settings_that_no_form_offers_are_invalid() {
        for text in [
            "recommender",
            "payroll~unreachable",
            "recommender~slow",
            "recommender~slow~0",
            "recommender~slow~60001",
            "recommender~slow~-1",
            "recommender~failing~101",
            "recommender~failing~half",
            "recommender~panicking~1",
            "recommender~html",
            "replica@~drip",
            "replica@a b~drip",
            "inbox~unreachable!recommender~burnt",
        ] {
            assert!(text.parse::<Faults>().is_err(), "{text}");
        }
    }

    #[test]
    fn the_number_of_faults_is_limited() {
        let replicas = (0..100).map(|number| Part::Replica(format!("replica-{number}:80")));
        let faults = replicas.fold(Faults::default(), |faults, part| faults.with(part, Some(Setting::Unreachable)));
        assert_eq!(faults.0.len(), MAX_FAULTS);
    }

    #[test]
    fn scripts_name_services_and_kinds_of_failure() {
        let faults = Faults::from_words("recommender-outage.catalogue-latency");
        assert_eq!(faults.of(Service::Recommender), Some(Setting::Unreachable));
        assert_eq!(faults.of(Service::Catalogue), Some(Setting::Slow(MAX_DELAY)));
        assert_eq!(Faults::from_words("payroll-outage.recommender-burnt..%00-latency"), Faults::default());
    }
}

//! The kinds of faults that visitors can set.

use std::fmt;
use std::str::FromStr;
#[cfg(feature = "ssr")]
use std::time::Duration;

use strum::{EnumString, IntoStaticStr, VariantArray};
use thiserror::Error;

use super::Fault;

/// The longest delay, in milliseconds: the longest deadline that a site can have.
pub const MAX_DELAY: u16 = 60_000;

/// The fault of a part: what happens to each call to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Setting {
    /// Answers this much later, in milliseconds, from 1 to [`MAX_DELAY`].
    Slow(u16),
    /// Fails at this rate, in percent.
    Failing(u8),
    Panicking,
    Unreachable,
    /// Returns a response that cannot be parsed. For replicas only.
    Garbage(Garbage),
}

/// Responses of a replica that cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum Garbage {
    /// An HTML page, as if another program were listening at the replica's address.
    Html,
    /// The first half of the answer.
    Half,
    /// The answer in another version of the wire format.
    Version,
    /// The answer byte by byte, too slowly for any deadline.
    Drip,
}

/// Why a setting is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum InvalidSetting {
    #[error("there is no such part")]
    Part,
    #[error("this part cannot be set to that")]
    Kind,
    #[error("a part can be slow by 1 to {MAX_DELAY} milliseconds")]
    Delay,
    #[error("a part can fail at a rate of 0 to 100 percent")]
    Rate,
}

impl Setting {
    /// A setting from its kind, such as `slow`, and its amount: milliseconds or percent, for the kinds that have one.
    ///
    /// # Errors
    /// If there is no such kind, or if the amount is missing or out of range.
    pub fn new(kind: &str, amount: &str) -> Result<Self, InvalidSetting> {
        match kind {
            "slow" => match amount.parse() {
                Ok(delay @ 1..=MAX_DELAY) => Ok(Self::Slow(delay)),
                Ok(_) | Err(_) => Err(InvalidSetting::Delay),
            },
            "failing" => match amount.parse() {
                Ok(rate @ 0..=100) => Ok(Self::Failing(rate)),
                Ok(_) | Err(_) => Err(InvalidSetting::Rate),
            },
            "panicking" => Ok(Self::Panicking),
            "unreachable" => Ok(Self::Unreachable),
            kind => kind.parse().map(Self::Garbage).map_err(|_| InvalidSetting::Kind),
        }
    }

    /// The name of the kind, without an amount.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Slow(_) => "slow",
            Self::Failing(_) => "failing",
            Self::Panicking => "panicking",
            Self::Unreachable => "unreachable",
            Self::Garbage(garbage) => garbage.into(),
        }
    }

    /// Whether the fault applies to the next call: at random for [`Setting::Failing`], otherwise always. Draws from the
    /// thread's random number generator, which tests seed.
    #[cfg(feature = "ssr")]
    pub fn applies_to_next_call(self) -> bool {
        match self {
            Self::Failing(rate) => fastrand::u8(0..100) < rate,
            Self::Slow(_) | Self::Panicking | Self::Unreachable | Self::Garbage(_) => true,
        }
    }

    /// Whether the next call fails or misses its deadline.
    #[cfg(feature = "ssr")]
    pub fn ends_call(self, deadline: Duration) -> bool {
        match self {
            Self::Slow(delay) => Duration::from_millis(delay.into()) >= deadline,
            Self::Failing(_) | Self::Panicking | Self::Unreachable | Self::Garbage(_) => self.applies_to_next_call(),
        }
    }
}

impl From<Fault> for Setting {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Latency => Self::Slow(MAX_DELAY),
            Fault::Error => Self::Failing(100),
            Fault::Panic => Self::Panicking,
            Fault::Outage => Self::Unreachable,
        }
    }
}

/// Writes `slow~1500`, `failing~30` or `unreachable`.
impl fmt::Display for Setting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Slow(delay) => write!(formatter, "{}~{delay}", self.kind()),
            Self::Failing(rate) => write!(formatter, "{}~{rate}", self.kind()),
            Self::Panicking | Self::Unreachable | Self::Garbage(_) => formatter.write_str(self.kind()),
        }
    }
}

impl FromStr for Setting {
    type Err = InvalidSetting;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once('~') {
            Some((kind @ ("slow" | "failing"), amount)) => Self::new(kind, amount),
            Some(_) => Err(InvalidSetting::Kind),
            None => Self::new(text, ""),
        }
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn calls_fail_at_their_rate_and_equally_for_equal_seeds() {
        let failures = |rate: u8| {
            fastrand::seed(7);
            (0..1000).filter(|_| Setting::Failing(rate).applies_to_next_call()).collect::<Vec<_>>()
        };
        assert_eq!(failures(30), failures(30));
        assert!((250..350).contains(&failures(30).len()), "{}", failures(30).len());
        assert_eq!((failures(0).len(), failures(100).len()), (0, 1000));
    }
}

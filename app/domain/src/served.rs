//! A service's answer together with its origin.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

/// The host of services that run in the process of the site, as `data-host` shows it.
pub const IN_PROCESS: &str = "in-process";

/// A value and where it came from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Served<T> {
    pub value: T,
    pub source: Source,
}

/// Which service filled a panel, the time it took, and the level of the fallback chain. Displayed by X-ray.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Source {
    pub service: String,
    /// [`IN_PROCESS`], or the authority of the replica that answered.
    pub host: String,
    pub elapsed_ms: f64,
    pub outcome: Outcome,
}

/// The levels of the fallback chain, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum Outcome {
    /// The service answered this call.
    Fresh,
    /// An answer from the fresh cache.
    Cached,
    /// The last good answer, because the service failed or missed its deadline.
    Stale,
    /// A simpler answer from another service.
    Substitute,
    /// No answer; the panel displays a notice.
    Unavailable,
}

impl Outcome {
    /// The value of `data-outcome` and of the metric label.
    pub fn as_str(self) -> &'static str {
        self.into()
    }
}

/// A value and the host that returned it.
#[derive(Debug, Clone, PartialEq)]
pub struct Hosted<T> {
    /// [`IN_PROCESS`], or a replica's authority, such as `127.0.0.1:4000`.
    pub host: Arc<str>,
    pub value: T,
}

impl<T> Hosted<T> {
    /// Changes the value and keeps its host.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Hosted<U> {
        Hosted { host: self.host, value: change(self.value) }
    }
}

impl<T> Served<T> {
    /// Changes the value and keeps its source.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Served<U> {
        Served { value: change(self.value), source: self.source }
    }
}

impl<T> Served<Hosted<T>> {
    /// Moves the host from the value into the source.
    pub fn unpacked(self) -> Served<T> {
        let Hosted { host, value } = self.value;
        Served { value, source: Source { host: (*host).to_owned(), ..self.source } }
    }
}

//! What a visitor may do to their own page views: turn on X-ray, and in the demo pull a service's plug or slow it down.

use std::str::FromStr;

/// What a visitor has done to a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Plug {
    /// Answers too late for any deadline.
    Slow,
    /// Does not answer.
    Pulled,
}

/// The demonstration's state for one request.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demo {
    /// Whether the switches are shown and obeyed at all.
    pub enabled: bool,
    pub xray: bool,
    pub plugs: Plugs,
    /// The address of the page at hand, to come back to.
    pub here: String,
}

/// The plugs of one request; none unless the demo is on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Plugs(Vec<(String, Plug)>);

impl Plugs {
    /// The services that have a plug.
    pub const SERVICES: [&str; 6] = ["catalogue", "membership", "history", "recommender", "batches", "inbox"];

    pub fn of(&self, service: &str) -> Option<Plug> {
        self.0.iter().find(|(name, _)| name == service).map(|(_, plug)| *plug)
    }

    /// The same plugs but for one service.
    #[must_use]
    pub fn with(&self, service: &str, plug: Option<Plug>) -> Self {
        let others = self.0.iter().filter(|(name, _)| name != service).cloned();
        Self(others.chain(plug.map(|plug| (service.to_owned(), plug))).collect())
    }
}

/// `recommender-pulled.catalogue-slow`: what the cookie holds. Words that mean nothing are passed over.
impl FromStr for Plugs {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = |word: &str| {
            let (name, state) = word.split_once('-')?;
            let plug = match state {
                "slow" => Plug::Slow,
                "pulled" => Plug::Pulled,
                _ => return None,
            };
            Self::SERVICES.contains(&name).then(|| (name.to_owned(), plug))
        };
        Ok(Self(text.split('.').filter_map(known).take(Self::SERVICES.len()).collect()))
    }
}

impl std::fmt::Display for Plugs {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for (position, (name, plug)) in self.0.iter().enumerate() {
            let dot = if position > 0 { "." } else { "" };
            let state = match plug {
                Plug::Slow => "slow",
                Plug::Pulled => "pulled",
            };
            write!(formatter, "{dot}{name}-{state}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plugs_survive_their_cookie() {
        let plugs = Plugs::default().with("recommender", Some(Plug::Pulled)).with("catalogue", Some(Plug::Slow));
        assert_eq!(plugs.to_string().parse(), Ok(plugs.clone()));
        assert_eq!(plugs.of("recommender"), Some(Plug::Pulled));
        assert_eq!(plugs.with("recommender", None).of("recommender"), None);
    }

    #[test]
    fn a_cookie_of_nonsense_pulls_nothing() {
        assert_eq!("payroll-pulled.recommender-burnt..%00-slow".parse(), Ok(Plugs::default()));
    }
}

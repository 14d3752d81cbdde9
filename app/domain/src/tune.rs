//! Tuning a row: how its films should differ in tone from the reference film.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use thiserror::Error;

use crate::{FilmCard, Slug};

/// An axis of how films feel, in the catalogue's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumIter, EnumString, IntoStaticStr, Display)]
#[strum(serialize_all = "lowercase")]
pub enum ToneAxis {
    Dark,
    Funny,
    Tense,
    Romantic,
    Violent,
    Cerebral,
    Fast,
    Epic,
    Strange,
    Uplifting,
    Family,
    Stylised,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, EnumString, IntoStaticStr, Display)]
#[strum(serialize_all = "lowercase")]
pub enum Direction {
    Less,
    More,
}

/// A wish about one axis: `less-dark`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToneShift {
    pub direction: Direction,
    pub axis: ToneAxis,
}

/// Wishes about different axes, at most [`MAX_SHIFTS`], as addresses contain them: `less-dark,more-funny`. None by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tune(Vec<ToneShift>);

/// The maximum number of wishes at once: hardly any film meets more of them.
pub const MAX_SHIFTS: usize = 3;

/// The text is not a [`Tune`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("must have up to {MAX_SHIFTS} changes such as less-dark,more-funny, separated by commas")]
pub struct InvalidTune;

impl Tune {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn shifts(&self) -> &[ToneShift] {
        &self.0
    }

    pub fn has(&self, shift: ToneShift) -> bool {
        self.0.contains(&shift)
    }

    /// The wishes after a visitor has pressed one: without it if it was there, otherwise with it and without the opposite
    /// one. `None` if there would be too many.
    #[must_use]
    pub fn toggled(&self, shift: ToneShift) -> Option<Self> {
        let mut tune = self.clone();
        tune.0.retain(|other| other.axis != shift.axis);
        if !self.has(shift) {
            tune.0.push(shift);
        }
        (tune.0.len() <= MAX_SHIFTS).then_some(tune)
    }
}

impl FromStr for ToneShift {
    type Err = InvalidTune;

    fn from_str(text: &str) -> Result<Self, InvalidTune> {
        let (direction, axis) = text.split_once('-').ok_or(InvalidTune)?;
        Ok(Self {
            direction: direction.parse().map_err(|_| InvalidTune)?,
            axis: axis.parse().map_err(|_| InvalidTune)?,
        })
    }
}

impl fmt::Display for ToneShift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.direction, self.axis)
    }
}

impl FromStr for Tune {
    type Err = InvalidTune;

    /// If two wishes are about one axis, the later one wins.
    fn from_str(text: &str) -> Result<Self, InvalidTune> {
        let mut tune = Self::default();
        let mut wishes = text.split(',').filter(|_| !text.is_empty());
        for wish in wishes.by_ref().take(MAX_SHIFTS) {
            let shift: ToneShift = wish.parse()?;
            tune.0.retain(|other| other.axis != shift.axis);
            tune.0.push(shift);
        }
        if wishes.next().is_none() { Ok(tune) } else { Err(InvalidTune) }
    }
}

impl TryFrom<String> for Tune {
    type Error = InvalidTune;

    fn try_from(text: String) -> Result<Self, InvalidTune> {
        text.parse()
    }
}

impl From<Tune> for String {
    fn from(tune: Tune) -> Self {
        tune.to_string()
    }
}

impl fmt::Display for Tune {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, shift) in self.0.iter().enumerate() {
            write!(formatter, "{}{shift}", if position > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

/// The row of a film under a tune, and the film's own tone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TunedRow {
    /// The slug of the film.
    pub movie: Slug,
    pub tune: Tune,
    /// A score from 0 to 10 for each axis, in the order of [`ToneAxis`].
    pub tone: Vec<u8>,
    /// Best first; empty for an empty tune. Their first reasons say how they differ from the film.
    pub films: Vec<FilmCard>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tune_is_up_to_three_wishes() {
        for text in ["", "less-dark", "less-dark,more-funny", "more-epic,less-fast,more-family"] {
            assert_eq!(text.parse::<Tune>().expect(text).to_string(), text);
        }
        for text in [
            ",",
            "dark",
            "less-",
            "less-gloomy",
            "less-dark,",
            "more-dark more-funny",
            "LESS-dark",
            "less-dark,more-funny,more-fast,more-epic",
        ] {
            assert_eq!(text.parse::<Tune>(), Err(InvalidTune), "{text}");
        }
        let repeated: Tune = "less-dark,more-funny,more-dark".parse().expect("three wishes");
        assert_eq!(repeated.to_string(), "more-funny,more-dark");
    }

    #[test]
    fn a_wish_is_pressed_released_and_reversed() {
        let tune = |text: &str| text.parse::<Tune>().expect("a tune");
        let after = |from: &str, wish: &str| tune(from).toggled(wish.parse().expect("a wish"));
        assert_eq!(after("", "less-dark"), Some(tune("less-dark")));
        assert_eq!(after("less-dark", "less-dark"), Some(tune("")));
        assert_eq!(after("less-dark,more-funny", "more-dark"), Some(tune("more-funny,more-dark")));
        assert_eq!(after("less-dark,more-funny,less-fast", "more-epic"), None);
        assert_eq!(after("less-dark,more-funny,less-fast", "more-dark"), Some(tune("more-funny,less-fast,more-dark")));
    }
}

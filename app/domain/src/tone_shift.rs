//! Tuning a row: how its films should differ in tone from the reference film.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumIter, EnumString, IntoStaticStr};
use thiserror::Error;

use crate::{FilmCard, Slug};

/// An axis of tone, in the catalogue's order.
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

/// A change along one axis: `less-dark`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ToneShift {
    pub direction: Direction,
    pub axis: ToneAxis,
}

/// Changes along different axes, at most [`MAX_SHIFTS`], written as in URLs: `less-dark,more-funny`. Empty by default.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ToneShifts(Vec<ToneShift>);

/// The maximum number of shifts. Hardly any film satisfies more of them at the same time.
pub const MAX_SHIFTS: usize = 3;

/// The text is not a [`ToneShifts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("must have up to {MAX_SHIFTS} changes such as less-dark,more-funny, separated by commas")]
pub struct InvalidToneShifts;

impl ToneShifts {
    /// Whether there are no shifts.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The shifts, at most one for each axis.
    pub fn shifts(&self) -> &[ToneShift] {
        &self.0
    }

    /// Whether this shift is set.
    pub fn has(&self, shift: ToneShift) -> bool {
        self.0.contains(&shift)
    }

    /// The shifts after the button of one is pressed: without it if it was set, otherwise with it and without the
    /// opposite one. `None` if there would be more than [`MAX_SHIFTS`].
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
    type Err = InvalidToneShifts;

    fn from_str(text: &str) -> Result<Self, InvalidToneShifts> {
        let (direction, axis) = text.split_once('-').ok_or(InvalidToneShifts)?;
        Ok(Self {
            direction: direction.parse().map_err(|_| InvalidToneShifts)?,
            axis: axis.parse().map_err(|_| InvalidToneShifts)?,
        })
    }
}

impl fmt::Display for ToneShift {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{}", self.direction, self.axis)
    }
}

impl FromStr for ToneShifts {
    type Err = InvalidToneShifts;

    /// If two shifts are along one axis, the later one wins.
    fn from_str(text: &str) -> Result<Self, InvalidToneShifts> {
        let mut tune = Self::default();
        let mut shifts = text.split(',').filter(|_| !text.is_empty());
        for shift in shifts.by_ref().take(MAX_SHIFTS) {
            let shift: ToneShift = shift.parse()?;
            tune.0.retain(|other| other.axis != shift.axis);
            tune.0.push(shift);
        }
        if shifts.next().is_none() { Ok(tune) } else { Err(InvalidToneShifts) }
    }
}

impl TryFrom<String> for ToneShifts {
    type Error = InvalidToneShifts;

    fn try_from(text: String) -> Result<Self, InvalidToneShifts> {
        text.parse()
    }
}

impl From<ToneShifts> for String {
    fn from(tune: ToneShifts) -> Self {
        tune.to_string()
    }
}

impl fmt::Display for ToneShifts {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (position, shift) in self.0.iter().enumerate() {
            write!(formatter, "{}{shift}", if position > 0 { "," } else { "" })?;
        }
        Ok(())
    }
}

/// A tuned row, and the film's own tone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TunedRow {
    /// The slug of the film.
    pub movie: Slug,
    pub tune: ToneShifts,
    /// A score from 0 to 10 for each axis, in the order of [`ToneAxis`].
    pub tone: Vec<u8>,
    /// Best first; empty without shifts. The first reasons of each state how it differs in tone from the film.
    pub films: Vec<FilmCard>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tune_is_up_to_three_wishes() {
        for text in ["", "less-dark", "less-dark,more-funny", "more-epic,less-fast,more-family"] {
            assert_eq!(text.parse::<ToneShifts>().expect(text).to_string(), text);
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
            assert_eq!(text.parse::<ToneShifts>(), Err(InvalidToneShifts), "{text}");
        }
        let repeated: ToneShifts = "less-dark,more-funny,more-dark".parse().expect("three shifts");
        assert_eq!(repeated.to_string(), "more-funny,more-dark");
    }

    #[test]
    fn a_wish_is_pressed_released_and_reversed() {
        let tune = |text: &str| text.parse::<ToneShifts>().expect("a tune");
        let after = |from: &str, shift: &str| tune(from).toggled(shift.parse().expect("a shift"));
        assert_eq!(after("", "less-dark"), Some(tune("less-dark")));
        assert_eq!(after("less-dark", "less-dark"), Some(tune("")));
        assert_eq!(after("less-dark,more-funny", "more-dark"), Some(tune("more-funny,more-dark")));
        assert_eq!(after("less-dark,more-funny,less-fast", "more-epic"), None);
        assert_eq!(after("less-dark,more-funny,less-fast", "more-dark"), Some(tune("more-funny,less-fast,more-dark")));
    }
}

//! Numbers, strings and lists whose limits are checked when they are deserialised.

use std::fmt;
use std::ops::RangeInclusive;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounded<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Bounded<MIN, MAX> {
    /// The number.
    pub fn get(self) -> u64 {
        self.0
    }
}

impl<'de, const MIN: u64, const MAX: u64> Deserialize<'de> for Bounded<MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Whole<const MIN: u64, const MAX: u64>;

        impl<const MIN: u64, const MAX: u64> Visitor<'_> for Whole<MIN, MAX> {
            type Value = u64;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "a whole number from {MIN} to {MAX}")
            }

            fn visit_u64<E: Error>(self, number: u64) -> Result<u64, E> {
                if (MIN..=MAX).contains(&number) {
                    Ok(number)
                } else {
                    Err(E::invalid_value(Unexpected::Unsigned(number), &self))
                }
            }

            /// `1995.0` is a whole number according to JSON Schema. Programs such as pandas write it if another cell of
            /// the column is empty.
            #[expect(clippy::cast_sign_loss, reason = "the conversion saturates, and the result is compared")]
            fn visit_f64<E: Error>(self, number: f64) -> Result<u64, E> {
                let whole = number as u64;
                if (whole as f64).to_bits() == number.to_bits() {
                    self.visit_u64(whole)
                } else {
                    Err(E::invalid_value(Unexpected::Float(number), &self))
                }
            }
        }

        deserializer.deserialize_u64(Whole::<MIN, MAX>).map(Self)
    }
}

/// Reads a number that fulfils a condition, which `expected` describes, before it is rounded.
///
/// # Errors
/// If it is not a number, or does not fulfil the condition.
pub fn number<'de, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    condition: fn(f64) -> bool,
) -> Result<f32, D::Error> {
    struct Number {
        expected: &'static str,
        condition: fn(f64) -> bool,
    }

    impl Visitor<'_> for Number {
        type Value = f32;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str(self.expected)
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<f32, E> {
            self.visit_f64(number as f64)
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<f32, E> {
            self.visit_f64(number as f64)
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<f32, E> {
            if (self.condition)(number) {
                Ok(number as f32)
            } else {
                Err(E::invalid_value(Unexpected::Float(number), &self))
            }
        }
    }

    deserializer.deserialize_f32(Number { expected, condition })
}

/// A string of at most `MAX` characters.
#[derive(Debug)]
pub struct Text<const MAX: usize>(pub String);

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        check_len(text.chars().count(), 0..=MAX, "characters")?;
        Ok(Self(text))
    }
}

/// A list of `MIN` to `MAX` items.
#[derive(Debug)]
pub struct List<T, const MIN: usize, const MAX: usize>(pub Vec<T>);

impl<'de, T: Deserialize<'de>, const MIN: usize, const MAX: usize> Deserialize<'de> for List<T, MIN, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::deserialize(deserializer)?;
        check_len(items.len(), MIN..=MAX, "items")?;
        Ok(Self(items))
    }
}

fn check_len<E: Error>(len: usize, limits: RangeInclusive<usize>, unit: &str) -> Result<(), E> {
    let (min, max) = (limits.start(), limits.end());
    if len < *min {
        Err(E::custom(format_args!("has {len} {unit}; the minimum is {min}")))
    } else if len > *max {
        Err(E::custom(format_args!("has {len} {unit}; the maximum is {max}")))
    } else {
        Ok(())
    }
}

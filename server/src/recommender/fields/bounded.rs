//! Numbers, texts and lists that check their limits when they are read.

use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, Unexpected, Visitor};

/// A whole number from `MIN` to `MAX`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounded<const MIN: u64, const MAX: u64>(u64);

impl<const MIN: u64, const MAX: u64> Bounded<MIN, MAX> {
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
        }

        deserializer.deserialize_u64(Whole::<MIN, MAX>).map(Self)
    }
}

/// Reads a number that fulfils a condition, which `expected` describes.
///
/// # Errors
/// If it is not a number, or does not fulfil the condition.
pub fn number<'de, D: Deserializer<'de>>(
    deserializer: D,
    expected: &'static str,
    condition: fn(f32) -> bool,
) -> Result<f32, D::Error> {
    struct Number {
        expected: &'static str,
        condition: fn(f32) -> bool,
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
            // Rounded first: a tiny weight must not become zero afterwards.
            let rounded = number as f32;
            if (self.condition)(rounded) {
                Ok(rounded)
            } else {
                Err(E::invalid_value(Unexpected::Float(number), &self))
            }
        }
    }

    deserializer.deserialize_f32(Number { expected, condition })
}

/// A text of at most `MAX` characters.
#[derive(Debug)]
pub struct Text<const MAX: usize>(pub String);

impl<'de, const MAX: usize> Deserialize<'de> for Text<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        check_len(text.chars().count(), MAX, "characters")?;
        Ok(Self(text))
    }
}

/// A list of at most `MAX` items.
#[derive(Debug)]
pub struct List<T, const MAX: usize>(pub Vec<T>);

impl<'de, T: Deserialize<'de>, const MAX: usize> Deserialize<'de> for List<T, MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let items = Vec::deserialize(deserializer)?;
        check_len(items.len(), MAX, "items")?;
        Ok(Self(items))
    }
}

fn check_len<E: Error>(len: usize, max: usize, unit: &str) -> Result<(), E> {
    if len <= max { Ok(()) } else { Err(E::custom(format_args!("has {len} {unit}; the maximum is {max}"))) }
}

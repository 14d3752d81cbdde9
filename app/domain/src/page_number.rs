//! Page numbers of lists.

use thiserror::Error;

/// The number of a list's page, from 1 to 2500: enough for a list of a hundred thousand films.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageNumber(u32);

/// The number is outside the range of [`PageNumber`]. The message is shown to visitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("page must be a number from 1 to {}", PageNumber::MAX)]
pub struct InvalidPageNumber;

impl PageNumber {
    pub const FIRST: Self = Self(1);
    const MAX: u32 = 2500;

    /// Counted from 1.
    pub fn get(self) -> u32 {
        self.0
    }
}

impl TryFrom<u32> for PageNumber {
    type Error = InvalidPageNumber;

    fn try_from(number: u32) -> Result<Self, InvalidPageNumber> {
        if (1..=Self::MAX).contains(&number) { Ok(Self(number)) } else { Err(InvalidPageNumber) }
    }
}

#[cfg(test)]
mod tests {
    use super::PageNumber;

    #[test]
    fn pages_are_counted_from_one_to_their_limit() {
        assert_eq!([0, 1, 2500, 2501].map(|number| PageNumber::try_from(number).is_ok()), [false, true, true, false]);
    }
}

//! Typing errors in titles.

use super::folding::Keys;

/// The minimum length of a folded title for two typing errors. In a shorter one, they could make the title of another
/// film.
const LONG: usize = 12;
/// The minimum length for a substituted letter.
const LONG_ENOUGH_FOR_ANOTHER_LETTER: usize = 6;
/// The minimum length for a missing letter or two swapped letters.
const LONG_ENOUGH: usize = 5;

/// A title as it is compared letter by letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spelled {
    key: Box<str>,
    /// The digits of all numbers, however they are written.
    numbers: Box<str>,
    /// A bit for each letter and digit that occurs.
    characters: u64,
}

impl Spelled {
    /// The spellings in which a title is compared: as it is written, and without articles.
    pub fn all(Keys { spelling, words, .. }: &Keys) -> impl Iterator<Item = Self> {
        let numbers: String = words.chars().filter(char::is_ascii_digit).collect();
        let other = (words != spelling).then_some(words);
        std::iter::once(spelling).chain(other).map(move |key| {
            let bit = |byte: u8| 1_u64 << u32::from(byte % 64);
            let characters = key.bytes().fold(0, |characters, byte| characters | bit(byte));
            Self { key: key.as_str().into(), numbers: numbers.as_str().into(), characters }
        })
    }

    /// Whether the titles differ by one typing error, or two if they are long. The numbers must be the same, unless the
    /// error is in a number word, because the number distinguishes sequels.
    pub fn is_misspelled_as(&self, other: &Self) -> bool {
        let (shorter, longer) = (self.key.len().min(other.key.len()), self.key.len().max(other.key.len()));
        let allowed = if shorter >= LONG { 2 } else { 1 };
        longer >= LONG_ENOUGH
            && longer - shorter <= allowed
            // An error replaces one character by another at most, which is faster to rule out than to count.
            && (self.characters ^ other.characters).count_ones() <= 2 * allowed as u32
            && (is_within(&self.numbers, &other.numbers) || is_within(&other.numbers, &self.numbers))
            && self.digits().eq(other.digits())
            && (shorter >= LONG_ENOUGH_FOR_ANOTHER_LETTER || shorter < longer || self.has_letters_of(other))
            && strsim::osa_distance(&self.key, &other.key) <= allowed
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.key.bytes().filter(u8::is_ascii_digit)
    }

    fn has_letters_of(&self, other: &Self) -> bool {
        let sorted = |key: &str| {
            let mut letters = key.as_bytes().to_vec();
            letters.sort_unstable();
            letters
        };
        sorted(&self.key) == sorted(&other.key)
    }
}

/// Whether the longer text has all characters of the shorter one, in their order.
fn is_within(shorter: &str, longer: &str) -> bool {
    let mut characters = longer.chars();
    shorter.chars().all(|wanted| characters.any(|character| character == wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn is_misspelled(one: &str, other: &str) -> bool {
        let others: Vec<Spelled> = Spelled::all(&Keys::of(other)).collect();
        Spelled::all(&Keys::of(one)).any(|one| others.iter().any(|other| one.is_misspelled_as(other)))
    }

    #[test]
    fn a_missing_letter_and_swapped_letters_are_typing_errors() {
        for (title, misspelled) in [
            ("Casino", "Casin"),
            ("Signs", "Sigs"),
            ("The Fly", "The Fy"),
            ("Fantastic Planet", "The Fntastic Planet"),
            ("Twelve Monkeys", "Twlve Monkeys"),
            ("Ocean's Twelve", "Ocean's Twleve"),
            ("Seven Brides for Seven Brothers", "Seven Brides for Svn Brothers"),
            ("The Shawshank Redemption", "The Shawshenk Redempton"),
        ] {
            assert!(is_misspelled(title, misspelled), "{misspelled}");
        }
    }

    #[test]
    fn short_titles_and_other_numbers_are_other_titles() {
        for (title, other) in [
            ("Heat", "Hert"),
            ("Signs", "Sighs"),
            ("Iron Man", "Iron Man 2"),
            ("Nymphomaniac: Vol. I", "Nymphomaniac: Vol. II"),
            ("Ocean's Eleven", "Ocean's 12"),
        ] {
            assert!(!is_misspelled(title, other), "{other}");
        }
    }
}

//! Ids of films and users as numbers.

use std::collections::{HashMap, HashSet};

use super::cells::{imdb_number, number};
use super::lines::InvalidLine;
use super::skipped_lines::SkipReason;

/// Text ids are numbered from here on, so that they fit into a signed 32-bit column and do not collide with numeric
/// ids.
const FIRST_TEXT: u32 = 1 << 30;

/// Maps the ids of one kind to numbers. Numeric ids and ids of IMDb are their own number and take no memory; others are
/// numbered in the order in which they appear.
#[derive(Debug, Clone, Default)]
pub(super) struct Ids {
    form: Form,
    texts: HashMap<Box<str>, u32>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
enum Form {
    /// Numbers; anything else is an error.
    Numbers,
    /// Not known before the first id.
    #[default]
    Unknown,
    /// Numbers below [`FIRST_TEXT`], or text.
    NumbersOrText,
    /// `tt0114709`, or text.
    ImdbOrText,
    Text,
}

impl Ids {
    /// Ids that have to be numbers.
    pub fn numbers() -> Self {
        Self { form: Form::Numbers, texts: HashMap::new() }
    }

    /// The number of an id, assigned if it is new.
    pub fn number(&mut self, id: &str) -> Result<u32, InvalidLine> {
        if self.form == Form::Unknown {
            self.form = Form::of(id);
        }
        if let Some(number) = self.form.number(id)? {
            return Ok(number);
        }
        let invalid = || (SkipReason::Text, id.to_owned());
        if id.is_empty() || id.len() > 200 {
            return Err(invalid());
        }
        if let Some(&number) = self.texts.get(id) {
            return Ok(number);
        }
        let next = u32::try_from(self.texts.len()).ok().and_then(|count| FIRST_TEXT.checked_add(count));
        let next = next.filter(|next| i32::try_from(*next).is_ok()).ok_or_else(invalid)?;
        self.texts.insert(id.into(), next);
        Ok(next)
    }

    /// The number of an id that has been numbered before. Numeric ids always have a number, whether or not they have
    /// been seen.
    pub fn find(&self, id: &str) -> Result<Option<u32>, InvalidLine> {
        let number = self.form.number(id)?;
        Ok(number.or_else(|| self.texts.get(id).copied()))
    }
}

impl Form {
    fn of(first: &str) -> Self {
        if first.bytes().all(|byte| byte.is_ascii_digit()) {
            Self::NumbersOrText
        } else if imdb_number(first, "tt").is_some() {
            Self::ImdbOrText
        } else {
            Self::Text
        }
    }

    fn number(self, id: &str) -> Result<Option<u32>, InvalidLine> {
        Ok(match self {
            Self::Numbers => Some(number(id)?),
            Self::NumbersOrText => id.parse().ok().filter(|number| *number < FIRST_TEXT),
            Self::ImdbOrText => imdb_number(id, "tt").filter(|number| *number < FIRST_TEXT),
            Self::Text | Self::Unknown => None,
        })
    }
}

/// The films of a folder, as its other files refer to them.
#[derive(Debug, Clone, Default)]
pub struct FilmKeys {
    pub(super) ids: Ids,
    pub(super) known: HashSet<u32>,
    /// The films by their ids in the ratings, where those are numbered differently.
    pub(super) by_rating_id: Option<HashMap<u32, u32>>,
}

impl FilmKeys {
    /// The number of the film with this id in the list of films.
    pub(super) fn film(&self, id: &str) -> Result<u32, InvalidLine> {
        self.ids.find(id)?.filter(|film| self.known.contains(film)).ok_or_else(|| unknown(id))
    }

    /// The number of the film with this id in the ratings.
    pub(super) fn rated_film(&self, id: &str) -> Result<u32, InvalidLine> {
        match &self.by_rating_id {
            None => self.film(id),
            Some(films) => films.get(&number(id)?).copied().ok_or_else(|| unknown(id)),
        }
    }
}

fn unknown(id: &str) -> InvalidLine {
    (SkipReason::UnknownFilm, id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_ids_of_imdb_stand_for_themselves() {
        let mut numbers = Ids::default();
        assert_eq!(numbers.number("17"), Ok(17));
        let text = numbers.number("B00005").expect("a number");
        assert_ne!(numbers.number("4294967295"), Ok(u32::MAX), "too large for the database");
        assert_eq!((numbers.number("B00005"), numbers.find("nobody")), (Ok(text), Ok(None)));
        let mut imdb = Ids::default();
        assert_eq!(imdb.number("tt0114709"), Ok(114_709));
        assert_ne!(imdb.number("114709"), Ok(114_709), "another id");
        assert!(Ids::numbers().number("-7").is_err());
    }
}

//! The people of films, in bounded memory: twelve bytes for each film of a person, and each name once.

use std::collections::HashMap;

use super::ReadError;
use super::cells::{imdb_number, list};
use super::columns::Column;
use super::films::Films;
use super::folder::Folder;
use super::lines::InvalidLine;
use super::literal;
use super::skipped_lines::{SkipReason, SkippedLines};
use super::table::{Row, Table};

/// The maximum numbers of directors and of the cast per film, as in the catalogue.
const MAX_DIRECTORS: u8 = 4;
const MAX_CAST: u8 = 6;

/// The directors and the principal cast of films.
#[derive(Debug, Default)]
pub struct People {
    /// Ordered by film, part and position.
    credits: Vec<Credit>,
    names: Names,
    /// Lines that could not be used, per file.
    pub skipped: Vec<SkippedLines>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Credit {
    film: u32,
    part: Part,
    position: u8,
    /// The index of the name in [`Names`]; while credits are read, the number of the person.
    person: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Director,
    Cast,
}

/// Names in one string, which saves an allocation for each.
#[derive(Debug, Default)]
struct Names {
    text: String,
    ends: Vec<usize>,
}

impl People {
    /// The directors of a film.
    pub fn directors(&self, film: u32) -> impl Iterator<Item = &str> {
        self.of(film, Part::Director)
    }

    /// The principal cast of a film.
    pub fn cast(&self, film: u32) -> impl Iterator<Item = &str> {
        self.of(film, Part::Cast)
    }

    /// The number of films with at least one person.
    pub fn film_count(&self) -> usize {
        self.credits.chunk_by(|one, other| one.film == other.film).count()
    }

    fn of(&self, film: u32, part: Part) -> impl Iterator<Item = &str> {
        let first = self.credits.partition_point(|credit| (credit.film, credit.part) < (film, part));
        let credits = self.credits[first..].iter().take_while(move |credit| (credit.film, credit.part) == (film, part));
        credits.filter_map(|credit| self.names.get(credit.person)).filter(|name| !name.is_empty())
    }

    /// Sorts the credits, drops repetitions and those beyond the principal ones.
    fn sort(&mut self) {
        self.credits.sort_unstable();
        let mut count = 0;
        let mut last: Option<Credit> = None;
        self.credits.retain(|credit| {
            let same = last.is_some_and(|last| (last.film, last.part) == (credit.film, credit.part));
            count = if same { count + 1 } else { 0 };
            last = Some(*credit);
            count < usize::from(credit.part.limit())
        });
        self.credits.shrink_to_fit();
    }
}

impl Part {
    fn limit(self) -> u8 {
        match self {
            Self::Director => MAX_DIRECTORS,
            Self::Cast => MAX_CAST,
        }
    }
}

impl Names {
    fn push(&mut self, name: &str) {
        self.text.push_str(name);
        self.ends.push(self.text.len());
    }

    fn get(&self, position: u32) -> Option<&str> {
        let position = position as usize;
        let start = position.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..*self.ends.get(position)?)
    }
}

impl Folder {
    /// Reads the directors and the principal cast of these films from the folder. Empty if the folder has neither.
    ///
    /// # Errors
    /// If a file is malformed.
    pub fn people(&self, films: &Films) -> Result<People, ReadError> {
        let mut people = People::default();
        match &self.names {
            Some(names) => self.numbered_people(names, films, &mut people)?,
            None => self.named_people(films, &mut people)?,
        }
        Ok(people)
    }

    /// Reads people who are given by name.
    fn named_people(&self, films: &Films, people: &mut People) -> Result<(), ReadError> {
        let has_people = |table: &&Table| table.columns.has(Column::Directors) || table.columns.has(Column::Cast);
        let mut known: HashMap<String, u32> = HashMap::new();
        for table in std::iter::once(&self.films).chain(&self.credits).filter(has_people) {
            let mut lines = table.lines()?;
            while let Some((named, _)) = lines.next_usable(|row| Ok(named_credits(row, films)))? {
                for (film, part, position, name) in named {
                    let person = *known.entry(name).or_insert_with_key(|name| {
                        people.names.push(name);
                        people.names.ends.len() as u32 - 1
                    });
                    people.credits.push(Credit { film, part, position, person });
                }
            }
            // Unusable rows of films are reported with the films.
            if table.path != self.films.path {
                people.skipped.push(lines.skipped);
            }
        }
        people.sort();
        Ok(())
    }

    /// Reads people who are given by number; the file `names` maps the numbers to names.
    fn numbered_people(&self, names: &Table, films: &Films, people: &mut People) -> Result<(), ReadError> {
        for table in &self.credits {
            let mut lines = table.lines()?;
            let credits = &mut people.credits;
            while lines.next_usable(|row| numbered_credits(row, films, credits))?.is_some() {}
            people.skipped.push(lines.skipped);
        }
        people.sort();
        let mut numbers: Vec<u32> = people.credits.iter().map(|credit| credit.person).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut read = Names::default();
        let mut places: Vec<u32> = vec![u32::MAX; numbers.len()];
        let mut lines = names.lines()?;
        while let Some((named, _)) = lines.next_usable(|row| {
            let position =
                person_number(row.get(Column::Person)).and_then(|number| numbers.binary_search(&number).ok());
            Ok(position.map(|position| (position, row.get(Column::Name).to_owned())))
        })? {
            if let Some((position, name)) = named {
                places[position] = read.ends.len() as u32;
                read.push(&name);
            }
        }
        people.skipped.push(lines.skipped);
        people.names = read;
        for credit in &mut people.credits {
            credit.person = numbers.binary_search(&credit.person).map_or(u32::MAX, |position| places[position]);
        }
        Ok(())
    }
}

type NamedCredit = (u32, Part, u8, String);

/// The people in the cells of a row: lists of names, or of objects with names and jobs.
fn named_credits(row: Row, films: &Films) -> Vec<NamedCredit> {
    let key = if row.columns.has(Column::Film) { Column::Film } else { Column::Title };
    let Ok(film) = films.keys.film(row.get(key)) else { return Vec::new() };
    let with_positions = |part: Part, names: Vec<String>| {
        (0..part.limit()).zip(names).map(move |(position, name)| (film, part, position, name))
    };
    let directors = with_positions(Part::Director, directors(row.get(Column::Directors)));
    directors.chain(with_positions(Part::Cast, list(row.get(Column::Cast)))).collect()
}

/// The names of a list. Of a crew, those of its directors.
fn directors(cell: &str) -> Vec<String> {
    let crew = literal::parse(cell);
    let members = crew.as_ref().and_then(|crew| crew.as_array()).map(Vec::as_slice).unwrap_or_default();
    if members.iter().all(|member| member.get("job").is_none()) {
        return list(cell);
    }
    let directing = members.iter().filter(|member| member["job"] == "Director");
    directing.filter_map(|member| member["name"].as_str().map(str::to_owned)).collect()
}

/// The people of a row of `title.crew` (a list of directors) or `title.principals` (one person).
fn numbered_credits(row: Row, films: &Films, credits: &mut Vec<Credit>) -> Result<(), InvalidLine> {
    let Ok(film) = films.keys.film(row.get(Column::Film)) else { return Ok(()) };
    let mut add = |part: Part, position: u8, id: &str| {
        let person = person_number(id).ok_or_else(|| (SkipReason::Number, id.to_owned()))?;
        credits.push(Credit { film, part, position, person });
        Ok(())
    };
    if row.columns.has(Column::Directors) {
        let directors = row.get(Column::Directors).split(',').filter(|id| !id.is_empty());
        return (0..MAX_DIRECTORS).zip(directors).try_for_each(|(position, id)| add(Part::Director, position, id));
    }
    match row.get(Column::Role) {
        "actor" | "actress" | "self" => {
            let position = row.get(Column::Position).parse().unwrap_or(u8::MAX);
            add(Part::Cast, position, row.get(Column::Person))
        }
        _ => Ok(()),
    }
}

fn person_number(id: &str) -> Option<u32> {
    imdb_number(id, "nm")
}

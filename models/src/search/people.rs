//! People: the films that each person worked on, and with which others.
//!
//! Sources know people by their names alone, so equal names are one person: the page of two people with the same name
//! shows the work of both, by role. Spellings with equal slugs (*Sonia Braga*, *Sônia Braga*) are one name.

use std::cmp::Reverse;
use std::collections::HashMap;

use super::index::{CAST, DIRECTOR, Fields, Posting, SearchIndex};
use super::lists::Lists;
use super::topic::Facts;
use super::words::words;
use crate::titles::ascii_words;

/// The longest slug of a person, in bytes.
const MAX_SLUG_LEN: usize = 120;
/// The maximum number of collaborators, and of people with similar work.
const COLLABORATORS: usize = 12;
const ALIKE: usize = 8;
/// The maximum number of films of each theme that are compared, and of the most similar films whose people have similar
/// work.
const COMPARED: usize = 2_000;
const SIMILAR_FILMS: usize = 120;

/// The slug of a person, for URLs: the lower-case ASCII words of the name, joined by hyphens. `None` for a name without
/// such a form, so that the person has no page.
pub fn person_slug(name: &str) -> Option<String> {
    let slug = ascii_words(name, &['\'', '`']).replace(' ', "-");
    (1..=MAX_SLUG_LEN).contains(&slug.len()).then_some(slug)
}

/// The people of all films.
#[derive(Debug, Clone)]
pub(super) struct People {
    /// In the order of the slugs.
    names: Vec<Box<str>>,
    /// The films of each person, with the fields that name the person.
    films: Lists<Posting>,
    /// The people of each film: directors, then the cast.
    of_film: Lists<u32>,
}

/// People that are being collected while films are added.
#[derive(Debug, Default)]
pub(super) struct PeopleBuilder {
    positions: HashMap<Box<str>, u32>,
    people: Vec<Named>,
    of_film: Vec<Vec<u32>>,
}

#[derive(Debug, Default)]
struct Named {
    /// The spellings of the name, each with its number of films.
    spellings: Vec<(Box<str>, u32)>,
    films: Vec<Posting>,
}

impl PeopleBuilder {
    /// Adds the people of the next film.
    pub fn add(&mut self, directors: &[String], cast: &[String]) {
        let film = self.of_film.len() as u32;
        let mut of_film: Vec<(u32, Fields)> = Vec::new();
        let names = directors.iter().map(|name| (name, DIRECTOR)).chain(cast.iter().map(|name| (name, CAST)));
        for (name, field) in names {
            let Some(slug) = person_slug(name) else { continue };
            let next = self.people.len() as u32;
            let person = *self.positions.entry(slug.into_boxed_str()).or_insert(next);
            if person == next {
                self.people.push(Named::default());
            }
            if let Some((_, fields)) = of_film.iter_mut().find(|(other, _)| *other == person) {
                *fields |= field;
                continue;
            }
            of_film.push((person, field));
            let spellings = &mut self.people[person as usize].spellings;
            match spellings.iter_mut().find(|(spelling, _)| **spelling == **name) {
                Some((_, count)) => *count += 1,
                None => spellings.push((name.as_str().into(), 1)),
            }
        }
        for (person, fields) in &of_film {
            self.people[*person as usize].films.push(Posting::new(film, *fields));
        }
        self.of_film.push(of_film.into_iter().map(|(person, _)| person).collect());
    }

    /// The people of all added films. Each gets the most frequent spelling of the name.
    pub fn build(self) -> People {
        let Self { positions, mut people, of_film } = self;
        let mut order: Vec<(Box<str>, u32)> = positions.into_iter().collect();
        order.sort_unstable();
        let mut moved = vec![0; order.len()];
        let mut names = Vec::with_capacity(order.len());
        let films = order.iter().zip(0..).map(|((_, person), place)| {
            moved[*person as usize] = place;
            let Named { spellings, films } = std::mem::take(&mut people[*person as usize]);
            // Of equally frequent spellings, the one with accents is preferred.
            let usual = spellings.into_iter().max_by_key(|(name, count)| (*count, name.len(), Reverse(name.clone())));
            names.push(usual.map(|(name, _)| name).unwrap_or_default());
            films
        });
        let films = films.collect();
        let of_film =
            of_film.into_iter().map(|people| people.into_iter().map(|person| moved[person as usize]).collect());
        People { films, of_film: of_film.collect(), names }
    }
}

impl People {
    fn find(&self, slug: &str) -> Option<usize> {
        self.names.binary_search_by(|name| person_slug(name).as_deref().cmp(&Some(slug))).ok()
    }

    fn name(&self, person: u32) -> &str {
        &self.names[person as usize]
    }
}

/// A person's films, collaborators and people with similar work.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    pub name: String,
    /// Positions of the films, most famous first. Films that the person directed are not repeated in `acted`.
    pub directed: Vec<u32>,
    pub acted: Vec<u32>,
    /// The films that the person both directed and acted in.
    pub both: Vec<u32>,
    pub facts: Facts,
    /// Names of others who worked on the same films, with the number of these films: the most frequent first.
    pub collaborators: Vec<(String, u32)>,
    /// Names of others who direct, or act in, the most similar films.
    pub alike: Vec<String>,
}

impl SearchIndex {
    /// The person with a slug.
    pub fn person(&self, slug: &str) -> Option<Person> {
        let id = self.people.find(slug)?;
        let credits = self.people.films.get(id);
        let all: Vec<u32> = credits.iter().map(|credit| credit.film() as u32).collect();
        let with = |field: Fields| {
            let films = credits.iter().filter(|credit| credit.value() & field != 0);
            films.map(|credit| credit.film() as u32).collect::<Vec<_>>()
        };
        let (directed, in_cast) = (self.by_fame(with(DIRECTOR)), self.by_fame(with(CAST)));
        let role = if directed.len() >= in_cast.len() { DIRECTOR } else { CAST };
        let (both, acted): (Vec<u32>, Vec<u32>) = in_cast.into_iter().partition(|film| directed.contains(film));
        let collaborators = self.collaborators(id as u32, &all);
        let alike = self.alike(role, &all);
        let name = |person: &u32| self.people.name(*person).to_owned();
        Some(Person {
            name: name(&(id as u32)),
            facts: self.facts(&all, None),
            collaborators: collaborators
                .iter()
                .take(COLLABORATORS)
                .map(|(person, films)| (name(person), *films))
                .collect(),
            alike: alike
                .iter()
                .filter(|person| **person != id as u32 && !collaborators.iter().any(|(other, _)| other == *person))
                .take(ALIKE)
                .map(name)
                .collect(),
            directed,
            acted,
            both,
        })
    }

    /// Names of people of `films` such that every word of the text is a prefix of a word of the name.
    pub fn people_named(&self, text: &str, films: &[u32], count: usize) -> Vec<String> {
        let wanted = words(text);
        if wanted.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<String> = Vec::new();
        for person in films.iter().flat_map(|film| self.people.of_film.get(*film as usize)) {
            let name = self.people.name(*person);
            let parts = words(name);
            let is_meant = wanted.iter().all(|word| parts.iter().any(|part| part.starts_with(word.as_str())));
            if is_meant && !found.iter().any(|other| other == name) {
                found.push(name.to_owned());
                if found.len() == count {
                    break;
                }
            }
        }
        found
    }

    fn by_fame(&self, mut films: Vec<u32>) -> Vec<u32> {
        films.sort_by(|one, other| self.fame_of(*other).total_cmp(&self.fame_of(*one)).then(one.cmp(other)));
        films
    }

    /// The other people of some films, each with the number of common films, most frequent first, ties by the total
    /// fame of these films.
    fn collaborators(&self, person: u32, films: &[u32]) -> Vec<(u32, u32)> {
        let mut shared: HashMap<u32, (u32, f32)> = HashMap::new();
        for film in films {
            for other in self.people.of_film.get(*film as usize).iter().filter(|other| **other != person) {
                let (count, fame) = shared.entry(*other).or_default();
                *count += 1;
                *fame += self.fame_of(*film);
            }
        }
        let mut shared: Vec<(u32, (u32, f32))> = shared.into_iter().collect();
        shared.sort_by(|(one, (count, fame)), (other, (others, famed))| {
            others.cmp(count).then(famed.total_cmp(fame)).then(one.cmp(other))
        });
        shared.into_iter().map(|(person, (count, _))| (person, count)).collect()
    }

    /// People in a role of the films with the most similar themes, most similar first.
    fn alike(&self, role: Fields, films: &[u32]) -> Vec<u32> {
        let mut similar: HashMap<u32, f32> = HashMap::new();
        for (theme, weight) in self.characteristic_themes(films) {
            for posting in self.films_of_facet.get(usize::from(theme)).iter().take(COMPARED) {
                *similar.entry(posting.film() as u32).or_default() += weight * f32::from(posting.value()) / 100.0;
            }
        }
        let mut similar: Vec<(u32, f32)> = similar.into_iter().filter(|(film, _)| !films.contains(film)).collect();
        similar.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        let mut people: HashMap<u32, f32> = HashMap::new();
        for (film, score) in similar.into_iter().take(SIMILAR_FILMS) {
            for person in self.people.of_film.get(film as usize) {
                let credits = self.people.films.get(*person as usize);
                let credit = credits.binary_search_by_key(&(film as usize), |credit| credit.film());
                if credit.is_ok_and(|place| credits[place].value() & role != 0) {
                    *people.entry(*person).or_default() += score;
                }
            }
        }
        let mut people: Vec<(u32, f32)> = people.into_iter().collect();
        people.sort_by(|one, other| other.1.total_cmp(&one.1).then(one.0.cmp(&other.0)));
        people.into_iter().map(|(person, _)| person).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_has_the_ascii_words_of_a_name() {
        for (name, slug) in
            [("J. A. Bayona", "j-a-bayona"), ("Sônia Braga", "sonia-braga"), ("Peter O'Toole", "peter-otoole")]
        {
            assert_eq!(person_slug(name).as_deref(), Some(slug));
        }
        assert_eq!(person_slug("…!"), None);
        assert_eq!(person_slug(&"a".repeat(121)), None);
    }

    #[test]
    fn spellings_with_one_slug_are_one_person() {
        let mut people = PeopleBuilder::default();
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        people.add(&names(&["Sonia Braga"]), &names(&["Goro Naya", "Sonia Braga"]));
        people.add(&[], &names(&["Sônia Braga", "Goro Naya"]));
        let people = people.build();
        let person = people.find("sonia-braga").expect("a person");
        assert_eq!(&*people.names[person], "Sônia Braga");
        let credits: Vec<(usize, Fields)> =
            people.films.get(person).iter().map(|credit| (credit.film(), credit.value())).collect();
        assert_eq!(credits, [(0, DIRECTOR | CAST), (1, CAST)]);
        assert_eq!(people.of_film.get(0), [person as u32, people.find("goro-naya").expect("a person") as u32]);
        assert_eq!(people.find("nobody"), None);
    }
}

//! Sentences about the films of a topic or a person, from what these films have in common.

use domain::{FilmFacts, NamedSlug, Person, Topic, TopicKind};

use super::counted;

/// The minimum number of films for a sentence about their most frequent decade.
const MIN_FILMS_FOR_DECADE: u32 = 10;

/// The heading of a topic's page.
pub fn topic_heading(topic: &Topic) -> String {
    match topic.kind {
        TopicKind::Theme => capitalised(&topic.listing.title),
        TopicKind::Country | TopicKind::Year | TopicKind::Series => topic.listing.title.clone(),
    }
}

/// The title of a topic's page.
pub fn topic_title(topic: &Topic) -> String {
    let name = topic_heading(topic);
    match topic.kind {
        TopicKind::Theme => format!("{name}: films with this theme"),
        TopicKind::Country => format!("Films from {}", with_article(&name)),
        TopicKind::Year => format!("Films of {name}"),
        TopicKind::Series => format!("The films of {name}"),
    }
}

/// `42 films with this theme, from 1955 to 2021, often crime or comedy. More are from the 2000s than from any other decade.`
pub fn topic_summary(topic: &Topic) -> String {
    let (facts, total) = (&topic.facts, topic.listing.total);
    let films = counted(u64::from(total), "film");
    let what = match topic.kind {
        TopicKind::Theme => format!("{films} with this theme"),
        TopicKind::Country => {
            format!("{films} from {}, alone or with other countries", with_article(&topic.listing.title))
        }
        TopicKind::Year => format!("{films} of this year"),
        TopicKind::Series => films,
    };
    let when = match topic.kind {
        TopicKind::Year => String::new(),
        TopicKind::Theme | TopicKind::Country | TopicKind::Series => when(facts),
    };
    let order = if topic.kind == TopicKind::Series && total > 1 { ", in the order in which they came out" } else { "" };
    let decade = match topic.kind {
        TopicKind::Theme | TopicKind::Country
            if total >= MIN_FILMS_FOR_DECADE && facts.first_year / 10 != facts.last_year / 10 =>
        {
            format!(" More are from the {}s than from any other decade.", facts.decade)
        }
        _ => String::new(),
    };
    format!("{what}{when}{}{order}.{decade}", often(facts, total))
}

/// `Directed 12 films, and is in the cast of 2, from 1981 to 2023: often crime or drama.`
pub fn person_summary(person: &Person) -> String {
    let films = |count: u32| counted(u64::from(count), "film");
    let work = match (person.directed, person.acted) {
        (directed, 0) => format!("Director of {}", films(directed)),
        (0, acted) => format!("In the cast of {}", films(acted)),
        (directed, acted) => format!("Director of {}, and in the cast of {acted}", films(directed)),
    };
    format!("{work}{}{}.", when(&person.facts), often(&person.facts, person.directed + person.acted))
}

/// The title of a person's page.
pub fn person_title(person: &Person) -> String {
    let words = match (person.directed, person.acted) {
        (_, 0) => "Films by",
        (0, _) => "Films with",
        (..) => "Films by and with",
    };
    format!("{words} {}", person.name)
}

fn when(facts: &FilmFacts) -> String {
    match (facts.first_year, facts.last_year) {
        (0, _) => String::new(),
        (first, last) if first == last => format!(", from {first}"),
        (first, last) => format!(", from {first} to {last}"),
    }
}

fn often(facts: &FilmFacts, films: u32) -> String {
    let genres: Vec<String> = facts.genres.iter().map(|NamedSlug { name, .. }| name.to_lowercase()).collect();
    let genres = match genres.as_slice() {
        [] => return String::new(),
        [one] => one.clone(),
        [others @ .., last] => format!("{} {} {last}", others.join(", "), if films == 1 { "and" } else { "or" }),
    };
    if films == 1 { format!(": {genres}") } else { format!(", often {genres}") }
}

/// `the United States`
fn with_article(country: &str) -> String {
    const WITH_ARTICLE: [&str; 4] = ["Bahamas", "Dominican Republic", "Netherlands", "Philippines"];
    let has_article = country.starts_with("United ") || WITH_ARTICLE.contains(&country);
    if has_article { format!("the {country}") } else { country.to_owned() }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use domain::FilmListing;

    use super::*;

    fn facts(genres: &[&str], first_year: u16, last_year: u16) -> FilmFacts {
        let genres = genres.iter().map(|name| NamedSlug { slug: name.to_lowercase(), name: (*name).to_owned() });
        FilmFacts { genres: genres.collect(), first_year, last_year, decade: 2000, themes: Vec::new() }
    }

    fn topic(kind: TopicKind, title: &str, total: u32, facts: FilmFacts) -> Topic {
        let listing = FilmListing { title: title.to_owned(), films: Vec::new(), total, page: 1, pages: 1 };
        Topic { kind, listing, facts, related: Vec::new() }
    }

    #[test]
    fn a_topic_is_summarised_by_its_films() {
        let theme = topic(TopicKind::Theme, "heist", 42, facts(&["Crime", "Comedy"], 1955, 2021));
        assert_eq!(
            topic_summary(&theme),
            "42 films with this theme, from 1955 to 2021, often crime or comedy. More are from the 2000s than from any \
             other decade."
        );
        assert_eq!(topic_heading(&theme), "Heist");
        let country = topic(TopicKind::Country, "Netherlands", 1, facts(&["Drama", "War"], 2006, 2006));
        let summary = "1 film from the Netherlands, alone or with other countries, from 2006: drama and war.";
        assert_eq!(topic_summary(&country), summary);
        let series = topic(TopicKind::Series, "Star Wars", 10, facts(&["Sci-Fi"], 1977, 2019));
        assert_eq!(
            topic_summary(&series),
            "10 films, from 1977 to 2019, often sci-fi, in the order in which they came out."
        );
        let year = topic(TopicKind::Year, "1995", 30, facts(&[], 1995, 1995));
        assert_eq!(topic_summary(&year), "30 films of this year.");
    }

    #[test]
    fn a_person_is_summarised_by_their_roles() {
        let person = |directed, acted| Person {
            name: "Clint Eastwood".to_owned(),
            directed,
            acted,
            credits: Vec::new(),
            page: 1,
            pages: 1,
            facts: facts(&["Western"], 1964, 2008),
            collaborators: Vec::new(),
            alike: Vec::new(),
        };
        let summary = "Director of 3 films, and in the cast of 6, from 1964 to 2008, often western.";
        assert_eq!(person_summary(&person(3, 6)), summary);
        assert_eq!(person_title(&person(3, 6)), "Films by and with Clint Eastwood");
        assert!(person_summary(&person(0, 1)).starts_with("In the cast of 1 film,"));
        assert_eq!(person_title(&person(2, 0)), "Films by Clint Eastwood");
    }
}

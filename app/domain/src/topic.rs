//! Topics and people, whose pages list the films that share them.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::{FilmListing, FilmRef, InvalidSlug, NamedSlug, Slug};

/// The kind of a topic.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr)]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum TopicKind {
    /// A keyword.
    Theme,
    Country,
    Year,
    Series,
}

/// The topic of a page: `theme:heist`, `country:fr`, `year:1995`, `series:star-wars`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TopicRef {
    pub kind: TopicKind,
    pub slug: Slug,
}

impl TopicKind {
    /// The first segment of the path of such topics.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    /// The path of a topic's page. Country codes are in lower case there.
    pub fn path(self, slug: &str) -> String {
        format!("/{}/{}", self.as_str(), slug.to_lowercase())
    }
}

impl FromStr for TopicRef {
    type Err = InvalidSlug;

    /// Parses `kind:slug`. The case of letters is ignored.
    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        let (kind, slug) = text.split_once(':').ok_or(InvalidSlug)?;
        Ok(Self { kind: kind.parse().map_err(|_| InvalidSlug)?, slug: slug.to_lowercase().parse()? })
    }
}

/// Statistics of a list of films. Unknown facts are empty or 0.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FilmFacts {
    /// The genres that many of the films have, the most frequent first.
    pub genres: Vec<NamedSlug>,
    pub first_year: u16,
    pub last_year: u16,
    /// The first year of the decade with the most films.
    pub decade: u16,
    /// Keywords that are more frequent than in other films, the most characteristic first.
    pub themes: Vec<NamedSlug>,
}

/// A topic with a page of its films.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    pub kind: TopicKind,
    /// By relevance and fame; a series in order of release. The title is the name of the topic.
    pub listing: FilmListing,
    pub facts: FilmFacts,
    /// Related topics of the same kind.
    pub related: Vec<NamedSlug>,
}

/// What a person did for a film.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    Directed,
    DirectedAndActed,
    Acted,
}

/// A film of a person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    #[serde(flatten)]
    pub film: FilmRef,
    pub role: Role,
}

/// A person with a page of their films.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: String,
    /// The number of films on all pages, by role. A film that the person both directed and acted in counts in both.
    pub directed: u32,
    pub acted: u32,
    /// Directed films first, then the others, each by fame.
    pub credits: Vec<Credit>,
    /// Counted from 1.
    pub page: u32,
    pub pages: u32,
    pub facts: FilmFacts,
    pub collaborators: Vec<Collaborator>,
    /// People who worked in the same role on the most similar films, most similar first.
    pub alike: Vec<NamedSlug>,
}

/// A person who worked on the same films as another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Collaborator {
    #[serde(flatten)]
    pub person: NamedSlug,
    /// The number of films on which both worked.
    pub films: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_is_a_kind_and_a_slug_in_any_case() {
        let topic: TopicRef = "country:FR".parse().expect("a topic");
        assert_eq!((topic.kind, topic.slug.as_str()), (TopicKind::Country, "fr"));
        assert_eq!(TopicKind::Country.path("FR"), "/country/fr");
        for text in ["heist", "mood:dark", "theme:", "theme:a b"] {
            assert!(text.parse::<TopicRef>().is_err(), "{text}");
        }
    }
}

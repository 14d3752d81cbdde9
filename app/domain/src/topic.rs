//! Topics and people, whose pages list the films that share them.

use serde::{Deserialize, Serialize};

use crate::{FilmListing, FilmRef, NamedSlug, TopicKind};

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

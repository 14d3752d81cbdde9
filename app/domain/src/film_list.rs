//! Lists of films that visitors follow from one film to the next.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use crate::{InvalidSlug, PageNumber, Slug};

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

/// A list of films with a page of its own: `genre:western`, `theme:heist`, `person:michael-mann`, `group:0`, `popular`,
/// `this-week`, `new`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum FilmList {
    Genre(Slug),
    Topic(TopicRef),
    Person(Slug),
    /// A shelf of the model, counted from 0.
    Group(usize),
    Popular,
    ThisWeek,
    New,
}

/// A page of a list: `genre:western` is the first, `genre:western,2` the second.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ListPage {
    pub list: FilmList,
    pub page: PageNumber,
}

impl FilmList {
    /// The path of the list's page.
    pub fn path(&self) -> String {
        match self {
            Self::Genre(slug) => format!("/genre/{slug}"),
            Self::Topic(TopicRef { kind, slug }) => kind.path(slug),
            Self::Person(slug) => format!("/person/{slug}"),
            Self::Group(_) | Self::Popular | Self::ThisWeek | Self::New => format!("/row/{self}"),
        }
    }

    /// This list from its first page.
    pub fn first_page(self) -> ListPage {
        ListPage { list: self, page: PageNumber::FIRST }
    }
}

impl ListPage {
    /// The path of the list's page.
    pub fn path(&self) -> String {
        let path = self.list.path();
        if self.page == PageNumber::FIRST { path } else { format!("{path}?page={}", self.page.get()) }
    }
}

impl fmt::Display for FilmList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Genre(slug) => write!(formatter, "genre:{slug}"),
            Self::Topic(TopicRef { kind, slug }) => write!(formatter, "{}:{slug}", kind.as_str()),
            Self::Person(slug) => write!(formatter, "person:{slug}"),
            Self::Group(number) => write!(formatter, "group:{number}"),
            Self::Popular => formatter.write_str("popular"),
            Self::ThisWeek => formatter.write_str("this-week"),
            Self::New => formatter.write_str("new"),
        }
    }
}

impl FromStr for FilmList {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        Ok(match (text, text.split_once(':')) {
            ("popular", _) => Self::Popular,
            ("this-week", _) => Self::ThisWeek,
            ("new", _) => Self::New,
            (_, Some(("genre", slug))) => Self::Genre(slug.parse()?),
            (_, Some(("person", slug))) => Self::Person(slug.parse()?),
            (_, Some(("group", number))) => Self::Group(number.parse().map_err(|_| InvalidSlug)?),
            _ => Self::Topic(text.parse()?),
        })
    }
}

impl fmt::Display for ListPage {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.list.fmt(formatter)?;
        if self.page == PageNumber::FIRST { Ok(()) } else { write!(formatter, ",{}", self.page.get()) }
    }
}

impl FromStr for ListPage {
    type Err = InvalidSlug;

    fn from_str(text: &str) -> Result<Self, InvalidSlug> {
        let Some((list, page)) = text.split_once(',') else { return Ok(text.parse::<FilmList>()?.first_page()) };
        let page = page.parse::<u32>().ok().and_then(|page| PageNumber::try_from(page).ok()).ok_or(InvalidSlug)?;
        Ok(Self { list: list.parse()?, page })
    }
}

impl From<FilmList> for String {
    fn from(list: FilmList) -> Self {
        list.to_string()
    }
}

impl TryFrom<String> for FilmList {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        text.parse()
    }
}

impl From<ListPage> for String {
    fn from(page: ListPage) -> Self {
        page.to_string()
    }
}

impl TryFrom<String> for ListPage {
    type Error = InvalidSlug;

    fn try_from(text: String) -> Result<Self, InvalidSlug> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_from_its_text() {
        for text in ["genre:western", "theme:heist", "year:1995", "person:michael-mann", "group:12", "popular", "new,3"]
        {
            assert_eq!(text.parse::<ListPage>().map(|list| list.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "genre", "genre:", "mood:dark", "group:x", "group:-1", "popular,0", "popular,x", "\"><b>"] {
            assert!(text.parse::<ListPage>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_list_has_one_path() {
        let paths = ["genre:western,2", "country:FR", "group:3"]
            .map(|text| text.parse::<ListPage>().map(|list| list.path()).unwrap_or_default());
        assert_eq!(paths, ["/genre/western?page=2", "/country/fr", "/row/group:3"]);
    }

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

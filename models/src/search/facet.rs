//! Facets: the properties of films that searches name and filter by.

use std::collections::HashMap;

use strum::{EnumString, IntoStaticStr, VariantArray};

use super::SearchFilm;

/// A kind of facets. The first seven are filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, EnumString, IntoStaticStr, VariantArray)]
#[strum(serialize_all = "lowercase")]
pub enum FacetKind {
    Genre,
    /// The first year of a decade.
    Decade,
    Country,
    Language,
    /// A range of minutes, by its name in [`LENGTHS`].
    Length,
    Certificate,
    /// An axis of tone on which the film scores high, such as `tense`; with the prefix `somewhat-`, a medium score;
    /// with `hardly-`, a low one.
    Tone,
    Keyword,
    Year,
    Series,
}

impl FacetKind {
    /// The kinds that results can be filtered by.
    pub const FILTERS: [Self; 7] =
        [Self::Genre, Self::Decade, Self::Country, Self::Language, Self::Length, Self::Certificate, Self::Tone];

    /// The name of the kind, as in the database and in the lexicon.
    pub fn as_str(self) -> &'static str {
        self.into()
    }

    pub(super) fn is_filter(self) -> bool {
        Self::FILTERS.contains(&self)
    }
}

/// Ranges of minutes, each with its exclusive upper bound.
pub const LENGTHS: [(&str, u16); 4] = [("short", 90), ("medium", 120), ("long", 150), ("epic", u16::MAX)];
/// The minimum of a high score on an axis of tone, and the maximum of a low one.
const HIGH_TONE: u8 = 7;
const LOW_TONE: u8 = 2;

/// The number of a facet.
pub(super) type FacetId = u16;

/// A facet by its kind and slug.
pub type Facet = (FacetKind, String);

/// The numbers of all facets.
#[derive(Debug, Clone, Default)]
pub(super) struct Facets {
    ids: HashMap<Facet, FacetId>,
    facets: Vec<Facet>,
}

impl Facets {
    /// The number of a facet, if any film or name has it.
    pub fn find(&self, kind: FacetKind, slug: &str) -> Option<FacetId> {
        self.ids.get(&(kind, slug.to_owned())).copied()
    }

    /// The facet with a number.
    ///
    /// # Panics
    /// If there is none; numbers of these facets are valid.
    pub fn facet(&self, id: FacetId) -> &Facet {
        &self.facets[usize::from(id)]
    }

    /// All facets with their numbers.
    pub fn facets_with_ids(&self) -> impl Iterator<Item = (&Facet, FacetId)> {
        self.facets.iter().zip(0..)
    }

    /// The number of facets.
    pub fn len(&self) -> usize {
        self.facets.len()
    }

    /// `None` if there are too many.
    pub fn add(&mut self, kind: FacetKind, slug: &str) -> Option<FacetId> {
        if let Some(id) = self.find(kind, slug) {
            return Some(id);
        }
        let id = FacetId::try_from(self.facets.len()).ok()?;
        self.facets.push((kind, slug.to_owned()));
        self.ids.insert((kind, slug.to_owned()), id);
        Some(id)
    }
}

/// The facets of a film, each with its weight in percent: how characteristic it is.
pub(super) fn facets_of<'a>(film: &SearchFilm<'a>) -> Vec<(FacetKind, std::borrow::Cow<'a, str>, u8)> {
    let mut facets = Vec::new();
    let lists: [(FacetKind, &'a [String], u8, u8); 4] = [
        (FacetKind::Genre, film.genres, 12, 64),
        (FacetKind::Country, film.countries, 30, 40),
        (FacetKind::Language, film.languages, 30, 60),
        (FacetKind::Keyword, film.keywords, 6, 40),
    ];
    for (kind, slugs, step, least) in lists {
        for (slug, position) in slugs.iter().zip(0_u8..) {
            let weight = 100_u8.saturating_sub(position.saturating_mul(step)).max(least);
            facets.push((kind, slug.as_str().into(), weight));
        }
    }
    if let Some(year) = film.year {
        facets.push((FacetKind::Year, year.to_string().into(), 100));
        facets.push((FacetKind::Decade, (year / 10 * 10).to_string().into(), 100));
    }
    if let Some(minutes) = film.runtime
        && let Some((name, _)) = LENGTHS.iter().find(|(_, end)| minutes < *end)
    {
        facets.push((FacetKind::Length, (*name).into(), 100));
    }
    facets.extend(film.certificate.map(|certificate| (FacetKind::Certificate, certificate.into(), 100)));
    facets.extend(film.series.map(|series| (FacetKind::Series, series.into(), 100)));
    for (axis, score) in film.tone {
        match *score {
            HIGH_TONE.. => facets.push((FacetKind::Tone, axis.as_str().into(), score.min(&10) * 10)),
            ..=LOW_TONE => facets.push((FacetKind::Tone, format!("hardly-{axis}").into(), 100 - score * 10)),
            _ => facets.push((FacetKind::Tone, format!("somewhat-{axis}").into(), 100)),
        }
    }
    facets
}

//! The wording of searches: filters, orders and summaries.

use domain::{FilterKind, NamedSlug, SearchOrder, SearchResults};

/// The name of a kind of filters.
pub fn filter_name(kind: FilterKind) -> &'static str {
    match kind {
        FilterKind::Genre => "Genre",
        FilterKind::Decade => "Decade",
        FilterKind::Country => "Country",
        FilterKind::Language => "Language",
        FilterKind::Length => "Length",
        FilterKind::Certificate => "Certificate",
        FilterKind::Tone => "Mood",
    }
}

/// The label of the link that removes a filter of this kind.
pub fn any_filter(kind: FilterKind) -> &'static str {
    match kind {
        FilterKind::Genre => "Any genre",
        FilterKind::Decade => "Any decade",
        FilterKind::Country => "Any country",
        FilterKind::Language => "Any language",
        FilterKind::Length => "Any length",
        FilterKind::Certificate => "Any certificate",
        FilterKind::Tone => "Any mood",
    }
}

/// The name of a filter.
pub fn choice_name(kind: FilterKind, term: &NamedSlug) -> String {
    let name = match (kind, term.slug.as_str()) {
        (FilterKind::Length, "short") => "Under 1½ hours",
        (FilterKind::Length, "medium") => "1½ to 2 hours",
        (FilterKind::Length, "long") => "2 to 2½ hours",
        (FilterKind::Length, "epic") => "Over 2½ hours",
        (FilterKind::Certificate, "NR") => "Not rated",
        (FilterKind::Tone, slug) => return tone_name(slug),
        _ => return term.name.clone(),
    };
    name.to_owned()
}

/// `Tense`, `A little tense`, `Not tense`
fn tone_name(slug: &str) -> String {
    let (level, axis) = match slug.split_once('-') {
        Some(("somewhat", axis)) => ("a little ", axis),
        Some(("hardly", axis)) => ("not ", axis),
        _ => ("", slug),
    };
    let axis = match axis {
        "cerebral" => "thoughtful",
        "family" => "for the family",
        axis => axis,
    };
    capitalised(&format!("{level}{axis}"))
}

pub fn order_name(order: SearchOrder) -> &'static str {
    match order {
        SearchOrder::Fit => "Best match",
        SearchOrder::Fame => "Best known",
        SearchOrder::Year => "Newest",
        SearchOrder::Title => "Title",
    }
}

/// One line about results.
pub fn summary(text: &str, results: &SearchResults) -> String {
    if let Some(like) = &results.like {
        return format!("Films like {}", like.title);
    }
    match (text.is_empty(), results.total) {
        (true, 0) => "No films".to_owned(),
        (true, 1) => "One film".to_owned(),
        (true, total) => format!("{total} films"),
        (false, 0) => format!("Nothing found for “{text}”"),
        (false, _) if !results.is_complete => format!("Closest matches for “{text}”"),
        (false, 1) => format!("One film for “{text}”"),
        (false, total) => format!("{total} films for “{text}”"),
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::tone_name;

    #[test]
    fn a_mood_is_named_by_its_level() {
        let names = ["tense", "somewhat-cerebral", "hardly-family"].map(tone_name);
        assert_eq!(names, ["Tense", "A little thoughtful", "Not for the family"]);
    }
}

//! The genre names of other sources.

/// The catalogue's slugs of a list of genres, without repetitions and unknown names.
pub(super) fn genre_slugs<'a>(names: impl IntoIterator<Item = &'a str>) -> Vec<&'static str> {
    let mut slugs: Vec<&'static str> = Vec::new();
    for slug in names.into_iter().filter_map(genre_slug) {
        if !slugs.contains(&slug) {
            slugs.push(slug);
        }
    }
    slugs
}

/// The catalogue's slug of a genre; `None` for any other name, such as `IMAX`, which is a format, and
/// `(no genres listed)`.
fn genre_slug(name: &str) -> Option<&'static str> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect();
    Some(match plain.to_ascii_lowercase().as_str() {
        "action" => "action",
        "adventure" => "adventure",
        "animation" | "anime" => "animation",
        "biography" | "biopic" => "biography",
        "children" | "childrens" | "family" | "kids" => "family",
        "comedy" => "comedy",
        "crime" => "crime",
        "documentary" => "documentary",
        "drama" => "drama",
        "fantasy" => "fantasy",
        "filmnoir" | "noir" => "film-noir",
        "history" | "historical" => "history",
        "horror" => "horror",
        "martialarts" => "martial-arts",
        "music" => "music",
        "musical" => "musical",
        "mystery" => "mystery",
        "romance" => "romance",
        "scifi" | "sciencefiction" => "sci-fi",
        "sport" | "sports" => "sport",
        "thriller" => "thriller",
        "war" => "war",
        "western" => "western",
        _ => return None,
    })
}

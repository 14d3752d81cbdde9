//! Series, seasons and episodes, which lists mix with films.

use super::TitleIndex;

/// Types of titles other than films, as [`folded`] returns them.
const SERIES_TYPES: [&str; 30] = [
    "tvseries",
    "tvminiseries",
    "tvepisode",
    "tvshow",
    "tvshows",
    "tvpilot",
    "tvseason",
    "series",
    "miniseries",
    "limitedseries",
    "episode",
    "show",
    "shows",
    "season",
    "serie",
    "serietv",
    "seriestv",
    "staffel",
    "folge",
    "saison",
    "feuilleton",
    "temporada",
    "stagione",
    "episodio",
    "fernsehserie",
    "tvserie",
    "minisérie",
    "podcastseries",
    "podcastepisode",
    "videogame",
];

/// Words that name a season before a number.
const SEASONS: [&str; 12] = [
    "season",
    "seasons",
    "series",
    "staffel",
    "saison",
    "temporada",
    "stagione",
    "seizoen",
    "säsong",
    "sæson",
    "sesong",
    "sezon",
];

/// Words that name an episode before digits. Films have Roman numerals (`Episode IV`).
const EPISODES: [&str; 5] = ["episode", "folge", "épisode", "episodio", "episódio"];

/// Words that are also in titles of films, at the end or with a number as a word (`Part Two`): before digits and another
/// segment they name a part of a series.
const PARTS: [&str; 10] =
    ["part", "teil", "partie", "parte", "volume", "vol", "chapter", "chapitre", "kapitel", "capítulo"];

/// Whether a title, of the given type if its source states one, is a series, a season or an episode.
///
/// A stated type decides. Without one, the title is recognised by its form: `…: Season 1: …`, `… S01E02`,
/// `…: Limited Series: …`, and, only before another segment, `…: Part 1: …`. The title of a film in `films` does not
/// count as a series.
pub fn is_series_or_episode(title: &str, kind: Option<&str>, films: Option<&TitleIndex>) -> bool {
    if let Some(kind) = kind.map(folded).filter(|kind| !kind.is_empty()) {
        return SERIES_TYPES.contains(&kind.as_str());
    }
    names_an_episode(title) && !films.is_some_and(|films| films.has_title(title))
}

fn names_an_episode(title: &str) -> bool {
    let segments: Vec<String> = title.split([':', '–', '—']).map(|segment| segment.trim().to_lowercase()).collect();
    let names_episode = |(position, segment): (usize, &String)| {
        let mut words = segment.split([' ', '.']).filter(|word| !word.is_empty());
        let (word, next) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let digits = next.starts_with(|character: char| character.is_ascii_digit());
        let number =
            digits || matches!(next, "i" | "ii" | "iii" | "iv" | "v" | "one" | "two" | "three" | "four" | "five");
        let is_last = position + 1 == segments.len();
        segment.starts_with("limited series")
            || segment.starts_with("miniseries")
            || segment == "the complete series"
            || (SEASONS.contains(&word) && number)
            || (EPISODES.contains(&word) && digits)
            || (PARTS.contains(&word) && digits && !is_last)
    };
    segments.iter().enumerate().skip(1).any(names_episode) || has_episode_code(title)
}

/// `S01E02` or `1x02` as a word.
fn has_episode_code(title: &str) -> bool {
    title.split(|character: char| !character.is_ascii_alphanumeric()).any(|word| {
        let word = word.to_ascii_lowercase();
        let (season, episode) = match word.strip_prefix('s') {
            Some(rest) => rest.split_once('e').unwrap_or_default(),
            None => word.split_once('x').unwrap_or_default(),
        };
        let is_number = |text: &str| (1..=3).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        is_number(season) && is_number(episode) && episode.len() >= 2
    })
}

/// Lower-case letters and digits only.
fn folded(kind: &str) -> String {
    kind.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::super::IndexedFilm;
    use super::*;

    fn is_series(title: &str) -> bool {
        is_series_or_episode(title, None, None)
    }

    #[test]
    fn titles_of_seasons_and_episodes_are_recognised() {
        for title in [
            "The Long Corridor: Season 1: The Door",
            "Der lange Flur: Staffel 2: Die Tür",
            "Le Couloir : Saison 3 : La Porte",
            "El pasillo: Temporada 1: La puerta",
            "Il corridoio: Stagione 4: La porta",
            "The Long Corridor: Series 1: The Door",
            "The Long Corridor: Series 1",
            "The Long Corridor: Limited Series: The Door",
            "The Long Corridor: Part 1: The Door",
            "The Long Corridor: Volume 2: The Door",
            "The Long Corridor: Chapter 1: The Door",
            "The Long Corridor: Episode 3",
            "The Long Corridor S01E02",
            "The Long Corridor - 1x02 - The Door",
            "The Long Corridor: Season 1: Episode 3",
        ] {
            assert!(is_series(title), "{title}");
        }
    }

    #[test]
    fn titles_of_films_are_not() {
        for title in [
            "Star Wars: Episode IV - A New Hope",
            "Kill Bill: Vol. 1",
            "The Hunger Games: Mockingjay - Part 1",
            "Dune: Part Two",
            "Star Wars: Episode IV: A New Hope",
            "Rebel Moon — Part One: A Child of Fire",
            "Spider-Man: Into the Spider-Verse",
            "Harry Potter and the Deathly Hallows: Part 2",
            "Mission: Impossible - Dead Reckoning Part One",
            "John Wick: Chapter 4",
            "Season of the Witch",
            "Open Season 2",
            "A Series of Unfortunate Events",
            "S1m0ne",
            "4x4",
        ] {
            assert!(!is_series(title), "{title}");
        }
    }

    #[test]
    fn the_type_decides_where_one_is_stated() {
        for kind in
            ["TV Series", "tvSeries", "TV Episode", "tvMiniSeries", "TV Show", "Serie", "show", "TV Mini Series"]
        {
            assert!(is_series_or_episode("The Long Corridor", Some(kind), None), "{kind}");
        }
        for kind in ["Movie", "movie", "tvMovie", "TV Movie", "short", "Film", "Video", "TV Special", ""] {
            assert!(!is_series_or_episode("The Long Corridor", Some(kind), None), "{kind}");
        }
    }

    #[test]
    fn a_known_film_is_no_series() {
        let title = "The Cellar: Part 1: The Stairs";
        let films = TitleIndex::new([IndexedFilm { titles: vec![title], ..IndexedFilm::default() }]);
        assert!(is_series(title));
        assert!(!is_series_or_episode(title, None, Some(&films)));
    }
}

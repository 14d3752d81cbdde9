//! Series, seasons and episodes, which lists mix with films.

use super::TitleIndex;
use super::listed::split_parenthesis;

/// What types of titles other than films contain, as [`folded`] returns them.
const SERIES_TYPES: [&str; 26] = [
    "serie",
    "episod",
    "tvshow",
    "season",
    "staffel",
    "folge",
    "saison",
    "feuilleton",
    "temporada",
    "stagione",
    "seizoen",
    "aflevering",
    "sezon",
    "odcinek",
    "serial",
    "podcast",
    "videogame",
    "videospiel",
    "videojuego",
    "jeuvideo",
    "tvpilot",
    "сериал",
    "シリーズ",
    "エピソード",
    "시리즈",
    "电视剧",
];

/// Types that mean series only if nothing else is said.
const SHORT_SERIES_TYPES: [&str; 4] = ["tv", "show", "shows", "animetv"];

/// Words that name a season before a number.
const SEASONS: [&str; 16] = [
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
    "сезон",
    "シーズン",
    "시즌",
    "série",
];

/// Words that name an episode before digits. Films have Roman numerals (`Episode IV`).
const EPISODES: [&str; 8] =
    ["episode", "folge", "épisode", "episodio", "episódio", "odcinek", "aflevering", "エピソード"];

/// What a segment of a title that names a season of its own begins with, in the spelling of [`folded`].
const ONLY_SEASONS: [&str; 4] = ["limitedserie", "miniserie", "minisserie", "thecompleteseries"];

/// Words that are also in titles of films, at the end or with a number as a word (`Part Two`): before digits and another
/// segment they name a part of a series.
const PARTS: [&str; 11] =
    ["part", "book", "teil", "partie", "parte", "volume", "vol", "chapter", "chapitre", "kapitel", "capítulo"];

/// Whether a title, of the given type if its source states one, is a series, a season or an episode.
///
/// A stated type decides. Without one, the title is recognised by its form: `…: Season 1: …`, `… S01E02`,
/// `…: Limited Series: …`, and, only before another segment, `…: Part 1: …`. The title of a film in `films` does not
/// count as a series.
pub fn is_series_or_episode(title: &str, kind: Option<&str>, films: Option<&TitleIndex>) -> bool {
    if let Some(kind) = kind.map(folded).filter(|kind| !kind.is_empty()) {
        return is_series_type(&kind);
    }
    (names_an_episode(title) || ends_with_a_series_type(title)) && !films.is_some_and(|films| films.has_title(title))
}

/// Whether a type, in the spelling of [`folded`], is not that of a film.
fn is_series_type(kind: &str) -> bool {
    let is_film = ["movie", "film"].iter().any(|film| kind.contains(film));
    !is_film
        && (SHORT_SERIES_TYPES.contains(&kind) || SERIES_TYPES.iter().any(|series_type| kind.contains(series_type)))
}

/// Whether a title ends with its type in parentheses: `Fargo (TV Series)`.
fn ends_with_a_series_type(title: &str) -> bool {
    split_parenthesis(title.trim()).is_some_and(|(_, inside)| {
        let kind = folded(inside);
        inside.split_whitespace().count() <= 3 && (is_series_type(&kind) && !kind.starts_with("episod"))
    })
}

fn names_an_episode(title: &str) -> bool {
    let segments: Vec<String> =
        title.split([':', '：', '–', '—']).map(|segment| segment.trim().to_lowercase()).collect();
    let names_episode = |(position, segment): (usize, &String)| {
        let number_at =
            segment.find(|character: char| character == ' ' || character == '.' || character.is_ascii_digit());
        let (word, rest) = segment.split_at(number_at.unwrap_or(segment.len()));
        let next = rest.split([' ', '.']).find(|word| !word.is_empty()).unwrap_or_default();
        let digits = next.starts_with(|character: char| character.is_ascii_digit());
        let number =
            digits || matches!(next, "i" | "ii" | "iii" | "iv" | "v" | "one" | "two" | "three" | "four" | "five");
        let is_last = position + 1 == segments.len();
        ONLY_SEASONS.iter().any(|beginning| folded(segment).starts_with(beginning))
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

/// Lower-case letters and digits only, Latin ones without accents.
fn folded(kind: &str) -> String {
    let letters = kind.chars().filter(|character| character.is_alphanumeric()).flat_map(char::to_lowercase);
    let is_latin = |character: char| ('\u{C0}'..'\u{250}').contains(&character);
    letters.fold(String::new(), |mut folded, letter| {
        match deunicode::deunicode_char(letter) {
            Some(plain) if is_latin(letter) => folded.push_str(plain),
            _ => folded.push(letter),
        }
        folded
    })
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
            "Der lange Flur: Miniserie: Die Tür",
            "Le Couloir : Mini-série : La Porte",
            "O corredor: Minissérie: A porta",
            "The Long Corridor: Book 2: The Door",
            "Długi korytarz: Sezon 1: Odcinek 2",
            "長い廊下: シーズン1: 扉",
            "長い廊下: シーズン 2: 第1話",
            "The Long Corridor (TV Series)",
            "El pasillo (Serie de TV)",
            "The Long Corridor (miniseries)",
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
            "The Ballad of the Book (short)",
            "Serial Mom",
            "Serial (Bad) Weddings",
            "The Long Corridor (The Episode Nobody Saw Again)",
            "The Green Book",
        ] {
            assert!(!is_series(title), "{title}");
        }
    }

    #[test]
    fn the_type_decides_where_one_is_stated() {
        for kind in [
            "TV Series",
            "tvSeries",
            "TV Episode",
            "tvMiniSeries",
            "TV Show",
            "Serie",
            "show",
            "TV Mini Series",
            "tv",
            "TV Mini-Series",
            "Miniserie",
            "Série télévisée",
            "Épisode TV",
            "Mini-série télévisée",
            "Serie de TV",
            "Episodio de TV",
            "Miniserie de TV",
            "Minissérie de televisão",
            "Episódio de TV",
            "Serial telewizyjny",
            "テレビシリーズ",
            "Video Game",
        ] {
            assert!(is_series_or_episode("The Long Corridor", Some(kind), None), "{kind}");
        }
        for kind in [
            "Movie",
            "movie",
            "tvMovie",
            "TV Movie",
            "short",
            "Film",
            "Video",
            "TV Special",
            "Movies & series",
            "Fernsehfilm",
            "",
        ] {
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

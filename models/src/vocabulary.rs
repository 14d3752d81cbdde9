//! The model's genres and keywords, by slug or by name, and their names in other sources.

use std::collections::HashMap;

use crate::artifact::Artifact;
use crate::features::FeatureGroup;
use crate::titles::ascii_words;

/// Lines of slugs, separated by commas, a tab, and the names of these terms elsewhere, separated by `|`.
const GENRE_NAMES: &str = include_str!("vocabulary/genres.tsv");
const KEYWORD_NAMES: &str = include_str!("vocabulary/keywords.tsv");

/// Looks up genres and keywords by slug or name. A name may stand for several genres.
#[derive(Debug, Default)]
pub struct Vocabulary {
    genres: HashMap<String, Vec<String>>,
    keywords: HashMap<String, Vec<String>>,
}

impl Vocabulary {
    /// The vocabulary of an artifact.
    pub fn of(artifact: &Artifact) -> Self {
        let terms = |group: FeatureGroup| {
            let slugs = artifact.feature_names(group);
            slugs.map(|slug| (slug, artifact.names.get(slug).map(String::as_str))).collect::<Vec<_>>()
        };
        Self::new(&terms(FeatureGroup::Genre), &terms(FeatureGroup::Keyword))
    }

    /// A vocabulary of genres and keywords, each with its slug and its name.
    pub fn new(genres: &[(&str, Option<&str>)], keywords: &[(&str, Option<&str>)]) -> Self {
        let terms = |known: &[(&str, Option<&str>)], elsewhere: &str| {
            let slugs: Vec<&str> = known.iter().map(|(slug, _)| *slug).collect();
            let mut terms: HashMap<String, Vec<String>> = names_elsewhere(elsewhere, &slugs);
            let of_term = |name: &str, slug: &str| (plain_words(name), vec![slug.to_owned()]);
            terms.extend(known.iter().filter_map(|&(slug, name)| Some(of_term(name?, slug))));
            // Inserted last, because a slug takes precedence over an equal name of another term.
            terms.extend(slugs.iter().map(|&slug| of_term(slug, slug)));
            terms
        };
        Self { genres: terms(genres, GENRE_NAMES), keywords: terms(keywords, KEYWORD_NAMES) }
    }

    /// All names of genres, in plain words, each with the slugs that it stands for.
    pub fn genre_names(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.genres.iter().map(|(name, slugs)| (name.as_str(), slugs.as_slice()))
    }

    /// All names of keywords, in plain words, each with the slugs that it stands for.
    pub fn keyword_names(&self) -> impl Iterator<Item = (&str, &[String])> {
        self.keywords.iter().map(|(name, slugs)| (name.as_str(), slugs.as_slice()))
    }

    /// Whether a text is the name of a genre.
    pub fn has_genre(&self, name: &str) -> bool {
        self.genres.contains_key(&plain_words(name))
    }

    /// Whether a text is the name of a keyword.
    pub fn has_keyword(&self, name: &str) -> bool {
        self.keywords.contains_key(&plain_words(name))
    }

    /// The slugs of genres, without duplicates. Unknown values are returned unchanged, so that they can be reported.
    pub fn genres(&self, values: &[String]) -> Vec<String> {
        slugs(&self.genres, values)
    }

    /// The slugs of keywords, without duplicates. Unknown values are returned unchanged, so that they can be reported.
    pub fn keywords(&self, values: &[String]) -> Vec<String> {
        slugs(&self.keywords, values)
    }
}

/// Lower-case ASCII words, in which names are compared.
fn plain_words(name: &str) -> String {
    ascii_words(name, &['\''])
}

fn names_elsewhere(table: &str, known: &[&str]) -> HashMap<String, Vec<String>> {
    let lines = table.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
    let names = lines.flat_map(|(slugs, names)| {
        let slugs: Vec<String> = slugs.split(',').filter(|slug| known.contains(slug)).map(str::to_owned).collect();
        names.split('|').map(move |name| (plain_words(name), slugs.clone()))
    });
    names.filter(|(_, slugs)| !slugs.is_empty()).collect()
}

fn slugs(known: &HashMap<String, Vec<String>>, values: &[String]) -> Vec<String> {
    let mut slugs = Vec::with_capacity(values.len());
    for value in values {
        for slug in known.get(&plain_words(value)).map_or(std::slice::from_ref(value), Vec::as_slice) {
            if !slugs.contains(slug) {
                slugs.push(slug.clone());
            }
        }
    }
    slugs
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn vocabulary() -> Vocabulary {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors");
        let (artifact, _) = Artifact::read(&path).unwrap_or_else(|error| panic!("{error}"));
        Vocabulary::of(&artifact)
    }

    #[test]
    fn genres_are_known_by_the_names_of_other_sources() {
        let vocabulary = vocabulary();
        for (name, slugs) in [
            ("Sci-Fi", &["sci-fi"][..]),
            ("Science-Fiction", &["sci-fi"]),
            ("SF", &["sci-fi"]),
            ("Ciencia ficción", &["sci-fi"]),
            ("FANTASCIENZA", &["sci-fi"]),
            ("Action & Adventure", &["action", "adventure"]),
            ("Sci-Fi & Fantasy", &["sci-fi", "fantasy"]),
            ("Thrillers", &["thriller"]),
            ("Krimi", &["crime"]),
            ("Komödie", &["comedy"]),
            ("comedie", &["comedy"]),
            ("Drame", &["drama"]),
            ("Animazione", &["animation"]),
            ("Zeichentrick", &["animation"]),
            ("Liebesfilm", &["romance"]),
            ("Children's", &["family"]),
            ("Film-Noir", &["film-noir"]),
            ("Documentaries", &["documentary"]),
        ] {
            assert_eq!(vocabulary.genres(&[name.to_owned()]), slugs, "{name}");
        }
        let unknown = ["International Movies".to_owned(), "Kurzweil".to_owned()];
        assert_eq!(vocabulary.genres(&unknown), unknown);
    }

    #[test]
    fn a_name_elsewhere_stands_for_the_same_terms_of_the_model_wherever_it_is_listed() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("similarity.safetensors");
        let (artifact, _) = Artifact::read(&path).unwrap_or_else(|error| panic!("{error}"));
        for (group, table) in [(FeatureGroup::Genre, GENRE_NAMES), (FeatureGroup::Keyword, KEYWORD_NAMES)] {
            let slugs: Vec<&str> = artifact.feature_names(group).collect();
            let mut names = Vec::new();
            for line in table.lines().filter(|line| !line.starts_with('#')) {
                let (terms, names_of_line) = line.split_once('\t').unwrap_or_else(|| panic!("{line:?} has no tab"));
                assert!(terms.split(',').all(|slug| slugs.contains(&slug)), "{line:?}");
                names.extend(names_of_line.split('|').map(|name| (plain_words(name), terms)));
            }
            names.sort_unstable();
            names.dedup();
            let repeated = names.windows(2).find(|pair| pair[0].0 == pair[1].0);
            assert_eq!(repeated, None);
        }
    }
}

//! The model's genres and keywords, by slug or by name, in any case.

use std::collections::HashMap;

use models::Artifact;
use models::features::Block;

/// Slugs of genres and keywords by lower-case slug or name.
#[derive(Debug)]
pub struct Vocabulary {
    genres: HashMap<String, String>,
    keywords: HashMap<String, String>,
}

impl Vocabulary {
    /// The vocabulary of an artifact.
    pub fn of(artifact: &Artifact) -> Self {
        let terms = |wanted: Block| {
            let slugs =
                || artifact.content.space.terms.iter().filter(move |(block, _)| *block == wanted).map(|(_, slug)| slug);
            let names = slugs().filter_map(|slug| Some((artifact.names.get(slug)?.to_lowercase(), slug.clone())));
            // Inserted last, because a slug takes precedence over an equal name of another term.
            names.chain(slugs().map(|slug| (slug.to_lowercase(), slug.clone()))).collect()
        };
        Self { genres: terms(Block::Genre), keywords: terms(Block::Keyword) }
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

fn slugs(known: &HashMap<String, String>, values: &[String]) -> Vec<String> {
    let mut slugs = Vec::with_capacity(values.len());
    for value in values {
        let slug = known.get(&value.trim().to_lowercase()).unwrap_or(value);
        if !slugs.contains(slug) {
            slugs.push(slug.clone());
        }
    }
    slugs
}

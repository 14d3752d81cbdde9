//! The model's vocabulary as a caller may write it: by slug or by name, in any case.

use std::collections::HashMap;

use models::Artifact;
use models::features::FeatureGroup;

/// Genres and keywords by what they may be called, in lower case.
#[derive(Debug)]
pub struct Words {
    genres: HashMap<String, String>,
    keywords: HashMap<String, String>,
}

impl Words {
    pub fn of(artifact: &Artifact) -> Self {
        let terms = |group: FeatureGroup| {
            let slugs = || artifact.feature_names(group);
            let names = slugs().filter_map(|slug| Some((artifact.names.get(slug)?.to_lowercase(), slug.to_owned())));
            // A slug means itself, whatever else is called so.
            names.chain(slugs().map(|slug| (slug.to_lowercase(), slug.to_owned()))).collect()
        };
        Self { genres: terms(FeatureGroup::Genre), keywords: terms(FeatureGroup::Keyword) }
    }

    pub fn genres(&self, written: &[String]) -> Vec<String> {
        slugs(&self.genres, written)
    }

    pub fn keywords(&self, written: &[String]) -> Vec<String> {
        slugs(&self.keywords, written)
    }
}

/// The slugs of what is known, each once; the rest as it was written, so that it can be said what was passed over.
fn slugs(known: &HashMap<String, String>, written: &[String]) -> Vec<String> {
    let mut slugs = Vec::with_capacity(written.len());
    for value in written {
        let slug = known.get(&value.trim().to_lowercase()).unwrap_or(value);
        if !slugs.contains(slug) {
            slugs.push(slug.clone());
        }
    }
    slugs
}

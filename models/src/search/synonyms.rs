//! Words that say nearly the same of a story.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Lines of words, separated by `|`.
const GROUPS: &str = include_str!("synonyms.tsv");

static BY_WORD: LazyLock<HashMap<&str, Vec<&str>>> = LazyLock::new(|| {
    let mut by_word: HashMap<&str, Vec<&str>> = HashMap::new();
    for line in GROUPS.lines().filter(|line| !line.starts_with('#')) {
        for word in line.split('|') {
            by_word.entry(word).or_default().extend(line.split('|').filter(|other| *other != word));
        }
    }
    by_word
});

/// The synonyms of a word.
pub(super) fn synonyms(word: &str) -> &'static [&'static str] {
    BY_WORD.get(word).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn synonyms_are_single_words_and_mutual() {
        assert!(BY_WORD.keys().all(|word| word.bytes().all(|byte| byte.is_ascii_lowercase())));
        assert!(synonyms("stutter").contains(&"stammer") && synonyms("stammer").contains(&"stutter"));
        assert!(synonyms("matrix").is_empty());
    }
}

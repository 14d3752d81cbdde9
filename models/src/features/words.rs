//! The content words of a text.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words without content. In synopses, verbs of plot summary ("finds", "tries") carry no more information than
/// articles.
///
/// This list and [`strip_plural_s`] are not taken from a crate, because other words would change the artifact and with
/// it the published evaluation.
const STOP_WORDS: &str = "
    about after again against all almost alone also always among and another any anyone are around away back because
    been before begin behind being between both but can cannot come could day days does down each else end enough even
    ever every everyone everything far few film find first follow for from gets give goes going gone good got had half
    hard has have having her here hers herself him himself his hold how if into its itself just keep kind know last
    later learn least leave left less let like little long look lot made make man many may me men might mind more most
    much must my near need never new next no nobody none nor not nothing now of off often old on once one only onto or
    other others our out over own part people place put quite rather same say see seem set she should side since small
    so some someone something soon start still stop such take tell than that the their them themselves then there these
    they thing think this those though three through time to together too toward towards try turn two under until up
    upon us use very want was way we well were what when where whether which while who whole whom whose why will wish
    with within without woman women wonder work world would year years yet you young your
";

static STOP_WORD_SET: LazyLock<HashSet<&str>> = LazyLock::new(|| STOP_WORDS.split_whitespace().collect());

/// The content words of a text in lower case, in order and with repetitions: words of at least three letters, without
/// possessive and plural endings and without stop words.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphabetic() && character != '\'')
        .map(|word| word.trim_matches('\'').trim_end_matches("'s").to_lowercase())
        .filter(|word| word.chars().count() >= 3)
        .map(|word| strip_plural_s(&word).to_owned())
        .filter(|word| !STOP_WORD_SET.contains(word.as_str()))
}

/// Cuts a plural `s`, unless it follows an `s`, `u` or `i` (`boss`, `bus`, `crisis`): a reduced S-stemmer (Harman 1991,
/// "How Effective Is Suffixing?"), which leaves stems such as `thieve` that need not be words.
fn strip_plural_s(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_and_stop_words_are_removed() {
        let words: Vec<_> = words("The thieves' leader finds three casinos; the boss's wife is in one.").collect();
        assert_eq!(words, ["thieve", "leader", "casino", "boss", "wife"]);
    }
}

//! The words of a synopsis that say something.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Words that every synopsis is made of. Verbs of plot summary ("finds", "tries") are as empty here as articles.
const EMPTY: &str = "
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

/// Looked up for each word of each film that is asked about.
static IS_EMPTY: LazyLock<HashSet<&str>> = LazyLock::new(|| EMPTY.split_whitespace().collect());

/// Lower-cased words of three letters and more, plural and possessive endings cut, empty ones left out.
pub(super) fn of(synopsis: &str) -> impl Iterator<Item = String> + '_ {
    synopsis
        .split(|character: char| !character.is_alphabetic() && character != '\'')
        .map(|word| word.trim_matches('\'').trim_end_matches("'s").to_lowercase())
        .filter(|word| word.chars().count() >= 3)
        .map(|word| singular(&word).to_owned())
        .filter(|word| !IS_EMPTY.contains(word.as_str()))
}

fn singular(word: &str) -> &str {
    match word.strip_suffix('s') {
        Some(stem) if stem.len() >= 3 && !stem.ends_with(['s', 'u', 'i']) => stem,
        _ => word,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_lose_plural_possessive_and_filler() {
        let words: Vec<_> = of("The thieves' leader finds three casinos; the boss's wife is in one.").collect();
        assert_eq!(words, ["thieve", "leader", "casino", "boss", "wife"]);
    }
}

//! Folding: the forms in which titles are compared.

/// Articles that lists move behind a title (`Matrix, The`). No space follows an elided one (`L'`).
pub(super) const ARTICLES: [&str; 28] = [
    "The", "A", "An", "La", "Le", "Les", "L'", "L’", "Il", "Lo", "I", "Gli", "El", "Los", "Las", "Un", "Une", "Una",
    "Uno", "Der", "Die", "Das", "Den", "Det", "De", "Een", "Ein", "Eine",
];

/// Words that stand for `&`.
const CONJUNCTIONS: [&str; 5] = ["and", "und", "et", "y", "e"];

/// Words that announce the number of a part; lists differ in the words and in whether they write them.
const PARTS: [&str; 12] =
    ["part", "pt", "chapter", "episode", "vol", "volume", "teil", "kapitel", "partie", "chapitre", "parte", "capitulo"];

/// Numbers as words, from one.
const NUMBERS: [&str; 13] =
    ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen"];

/// Roman numerals, from two: `I` is a word of its own.
const ROMAN_NUMERALS: [&str; 14] =
    ["ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv"];

/// The digits of a number from one to fifteen that is written as a word or a Roman numeral.
pub(crate) fn digits_of(word: &str) -> Option<String> {
    let position = |words: &[&str]| words.iter().position(|number| *number == word);
    let number = position(&NUMBERS).map(|position| position + 1);
    number.or_else(|| position(&ROMAN_NUMERALS).map(|position| position + 2)).map(|number| number.to_string())
}

/// A title as it is compared, without spaces; each key ignores more of its spelling than the one before. Empty if the
/// title has no comparable characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keys {
    /// Without case, accents, punctuation and spaces, on which lists disagree (`Chain Saw`, `WALL·E`).
    pub spelling: String,
    /// Also without articles, the language of "and", and how numbers are written.
    pub words: String,
    /// Also without "and" and words such as "part" before a number, and with letters for digits (`Se7en`).
    pub parts: String,
}

impl Keys {
    /// The keys of a title.
    pub fn of(title: &str) -> Self {
        let spelled = spelled_words(title);
        let elided = ["L'", "l'", "L’", "l’"].iter().find_map(|article| title.trim().strip_prefix(article));
        let folded = match elided {
            Some(rest) => folded_words(&spelled_words(rest)),
            None => folded_words(&spelled),
        };
        Self { spelling: spelled.replace(' ', ""), words: folded.concat(), parts: without_parts(&folded) }
    }
}

fn spelled_words(title: &str) -> String {
    ascii_words(title, &['\'', '`', '.'])
}

/// The words of a title without articles, and with digits for numbers.
fn folded_words(words: &str) -> Vec<String> {
    let words: Vec<&str> = words.split(' ').collect();
    let last = words.len() - 1;
    let mut folded: Vec<String> = Vec::with_capacity(words.len());
    for (position, &word) in words.iter().enumerate() {
        let is_outside = position == 0 || position == last;
        if matches!(word, "the" | "a" | "an") || (is_outside && word != "i" && is_article(word)) {
            continue;
        }
        let after_part = folded.last().is_some_and(|before| PARTS.contains(&before.as_str()));
        folded.push(match digits_of(word) {
            Some(digits) => digits,
            None if word == "i" && after_part => "1".to_owned(),
            None if !folded.is_empty() && position < last && CONJUNCTIONS.contains(&word) => "and".to_owned(),
            None => word.to_owned(),
        });
    }
    if folded.is_empty() { words.into_iter().map(str::to_owned).collect() } else { folded }
}

fn without_parts(words: &[String]) -> String {
    let is_number = |word: &String| word.bytes().all(|byte| byte.is_ascii_digit());
    let mut folded = String::new();
    for (position, word) in words.iter().enumerate() {
        let before_number = words.get(position + 1).is_some_and(is_number);
        if word == "and" || (before_number && position > 0 && PARTS.contains(&word.as_str())) {
            continue;
        }
        let letters = letters_for_digits(word);
        folded += digits_of(&letters).as_deref().unwrap_or(&letters);
    }
    if folded.is_empty() { words.concat() } else { folded }
}

/// Replaces digits between letters by the letters that they resemble: `se7en` → `seven`.
pub(crate) fn letters_for_digits(word: &str) -> String {
    let characters: Vec<char> = word.chars().collect();
    let is_letter = |position: Option<usize>| {
        position.and_then(|position| characters.get(position)).is_some_and(char::is_ascii_alphabetic)
    };
    let between = |position: usize| is_letter(position.checked_sub(1)) && is_letter(Some(position + 1));
    let letters = characters.iter().enumerate().map(|(position, &character)| match character {
        '0' if between(position) => 'o',
        '1' if between(position) => 'i',
        '3' if between(position) => 'e',
        '4' if between(position) => 'a',
        '5' if between(position) => 's',
        '7' if between(position) => 'v',
        other => other,
    });
    letters.collect()
}

/// Lower-case ASCII words without punctuation and articles, for phrases that are compared word by word. A text that
/// consists of articles keeps them.
pub(crate) fn normalise(text: &str) -> String {
    let words = spelled_words(text);
    let without_articles: Vec<&str> = words.split_whitespace().filter(|word| !is_article(word)).collect();
    if without_articles.is_empty() { words } else { without_articles.join(" ") }
}

fn is_article(word: &str) -> bool {
    ARTICLES.iter().any(|article| article.trim_end_matches(['\'', '’']).eq_ignore_ascii_case(word))
}

/// Transliterates a text to lower-case ASCII words with single spaces between them. `&` is read as "and"; the `removed`
/// characters join what is around them, and any others separate words.
pub(crate) fn ascii_words(text: &str, removed: &[char]) -> String {
    let plain = deunicode::deunicode(text).to_lowercase().replace('&', " and ").replace(removed, "");
    let words = plain.split(|character: char| !character.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_equal(key: fn(Keys) -> String, titles: &[&str]) {
        for title in titles {
            assert_eq!(key(Keys::of(title)), key(Keys::of(titles[0])), "{title:?} and {:?}", titles[0]);
        }
    }

    fn spelling(keys: Keys) -> String {
        keys.spelling
    }

    fn words(keys: Keys) -> String {
        keys.words
    }

    fn parts(keys: Keys) -> String {
        keys.parts
    }

    #[test]
    fn spelling_ignores_accents_case_punctuation_and_spaces() {
        assert_equal(spelling, &["Amélie", "AMELIE"]);
        assert_equal(spelling, &["L.A. Confidential", "LA Confidential"]);
        assert_equal(spelling, &["Schindler's List", "Schindler’s List", "Schindlers List"]);
        assert_equal(spelling, &["WALL·E", "WALL-E", "Wall E"]);
        assert_equal(spelling, &["Spider-Man", "Spiderman"]);
        assert_ne!(Keys::of("Alien").spelling, Keys::of("Aliens").spelling);
    }

    #[test]
    fn words_ignore_articles_and_how_numbers_and_conjunctions_are_written() {
        assert_equal(words, &["The Good, the Bad and the Ugly", "Good, Bad & Ugly", "Good, the Bad und the Ugly, The"]);
        assert_equal(words, &["The Godfather Part II", "Godfather: Part 2", "The Godfather, Part Two"]);
        assert_equal(words, &["L'Avventura", "Avventura", "L’avventura"]);
        assert_equal(words, &["Das Boot", "Boot, Das", "Boot"]);
        assert_ne!(Keys::of("The A").words, "");
        assert_ne!(Keys::of("I").words, "");
    }

    #[test]
    fn parts_ignore_what_announces_a_number_and_digits_in_place_of_letters() {
        assert_equal(parts, &["Kill Bill: Vol. 2", "Kill Bill 2", "Kill Bill Volume II"]);
        assert_equal(parts, &["Se7en", "Seven"]);
        assert_equal(parts, &["Harold and Maude", "Harold Maude"]);
        assert_ne!(Keys::of("Kill Bill 2").parts, Keys::of("Kill Bill 1").parts);
    }

    #[test]
    fn a_text_is_normalised_to_words() {
        assert_eq!(normalise("The Good, the Bad and the Ugly"), normalise("Good, the Bad & the Ugly, The"));
        assert_ne!(normalise("The A"), "");
    }
}

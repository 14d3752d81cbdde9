//! Numbers as words: `two thousand and one`, `nineteen seventeen`, `forty`.

const UNDER_TWENTY: [&str; 19] = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

/// The value of one word: 1 to 19, and 20 to 90.
pub(super) fn value(word: &str) -> Option<u32> {
    let position = |words: &[&str]| words.iter().position(|number| *number == word).map(|position| position as u32);
    position(&UNDER_TWENTY).map(|position| position + 1).or_else(|| position(&TENS).map(|tens| tens * 10 + 20))
}

/// Words with digits for numbers of several words.
pub(super) fn with_digits(words: Vec<String>) -> Vec<String> {
    let mut rest = &words[..];
    let mut replaced = Vec::with_capacity(words.len());
    while let Some(first) = rest.first() {
        let (len, word) = match number(rest) {
            Some((len, number)) if len > 1 => (len, number.to_string()),
            _ => (1, first.clone()),
        };
        replaced.push(word);
        rest = &rest[len..];
    }
    replaced
}

/// The number at the beginning of some words, and how many words it takes.
fn number(words: &[String]) -> Option<(usize, u32)> {
    let (mut len, mut number) = under_hundred(words)?;
    let word = |at: usize| words.get(at).map(String::as_str);
    let is_large = |at: usize| matches!(word(at), Some("hundred" | "thousand"));
    if !is_large(len) {
        // A year: *nineteen seventeen*, *twenty forty-nine*.
        return match under_hundred(&words[len..]) {
            Some((more, rest)) if (11..=20).contains(&number) && rest >= 10 => Some((len + more, number * 100 + rest)),
            _ => Some((len, number)),
        };
    }
    while is_large(len) {
        number = number.saturating_mul(if word(len) == Some("hundred") { 100 } else { 1000 });
        len += 1;
        let and = usize::from(word(len) == Some("and"));
        if let Some((more, rest)) = words.get(len + and..).and_then(under_hundred) {
            if is_large(len + and + more) {
                break;
            }
            number = number.saturating_add(rest);
            len += and + more;
        }
    }
    Some((len, number))
}

fn under_hundred(words: &[String]) -> Option<(usize, u32)> {
    let first = value(words.first()?)?;
    let unit = words.get(1).and_then(|word| value(word)).filter(|unit| first >= 20 && *unit < 10);
    Some(unit.map_or((1, first), |unit| (2, first + unit)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_several_words_become_digits() {
        for (written, digits) in [
            ("two thousand and one a space odyssey", "2001 a space odyssey"),
            ("nineteen seventeen", "1917"),
            ("nineteen eighty four", "1984"),
            ("blade runner twenty forty nine", "blade runner 2049"),
            ("one hundred and one dalmatians", "101 dalmatians"),
            ("five hundred days of summer", "500 days of summer"),
            ("twenty thousand leagues", "20000 leagues"),
            ("twenty eight days later", "28 days later"),
            ("seven samurai and two more", "seven samurai and two more"),
            ("one two three", "one two three"),
            ("hundred", "hundred"),
            ("nine thousand thousand thousand thousand", "4294967295"),
        ] {
            let words = |text: &str| text.split(' ').map(str::to_owned).collect::<Vec<_>>();
            assert_eq!(with_digits(words(written)), words(digits), "{written}");
        }
    }
}

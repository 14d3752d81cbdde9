//! Lists as JSON or as Python prints them: `["Crime"]`, `['Crime', None]`, `[{'id': 80, 'name': 'Crime'}]`.

use std::iter::Peekable;
use std::str::Chars;

/// The maximum depth of nested lists and objects.
const MAX_DEPTH: usize = 8;
const NO_VALUES: [&str; 8] = ["null", "None", "nan", "NaN", "true", "True", "false", "False"];

/// The values of a list. An object counts as its `name`, or its `title`; of people with jobs, only directors count. A
/// truncated list has the values before its end. `None` if the text is not such a list.
pub fn values(text: &str) -> Option<Vec<String>> {
    let text = text.trim();
    if !text.starts_with(['[', '{', '(']) {
        return None;
    }
    let mut values = Vec::new();
    let mut reader = Reader { rest: text.chars().peekable(), is_cut: false };
    let is_list = reader.value(&mut values, 0).is_some() || reader.is_cut;
    (is_list && (reader.is_cut || reader.is_at_end())).then_some(values)
}

struct Reader<'t> {
    rest: Peekable<Chars<'t>>,
    /// Whether the text ends within a value.
    is_cut: bool,
}

impl Reader<'_> {
    fn is_at_end(&mut self) -> bool {
        self.skip_spaces();
        self.rest.peek().is_none()
    }

    fn skip_spaces(&mut self) {
        while self.rest.next_if(|character| character.is_whitespace()).is_some() {}
    }

    fn peek(&mut self) -> Option<char> {
        self.skip_spaces();
        let next = self.rest.peek().copied();
        self.is_cut |= next.is_none();
        next
    }

    /// Reads a value and adds its texts. `None` if it is invalid or cut.
    fn value(&mut self, values: &mut Vec<String>, depth: usize) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        match self.peek()? {
            '[' => self.list(']', values, depth),
            '(' => self.list(')', values, depth),
            '{' => self.object(values, depth),
            '"' | '\'' => {
                let text = self.string()?;
                values.push(text);
                Some(())
            }
            _ => {
                let word = self.word()?;
                if !NO_VALUES.contains(&word.as_str()) {
                    values.push(word);
                }
                Some(())
            }
        }
    }

    fn list(&mut self, end: char, values: &mut Vec<String>, depth: usize) -> Option<()> {
        self.rest.next();
        loop {
            if self.peek()? == end {
                self.rest.next();
                return Some(());
            }
            self.value(values, depth + 1)?;
            match self.peek()? {
                ',' => {
                    self.rest.next();
                }
                next if next == end => {}
                _ => return None,
            }
        }
    }

    /// Reads an object, or a set, which Python writes in braces, too.
    fn object(&mut self, values: &mut Vec<String>, depth: usize) -> Option<()> {
        self.rest.next();
        let (mut name, mut title, mut is_other_job) = (None, None, false);
        loop {
            if self.peek()? == '}' {
                self.rest.next();
                break;
            }
            let mut key = Vec::new();
            self.value(&mut key, depth + 1)?;
            if self.peek()? == ':' {
                self.rest.next();
                let mut member = Vec::new();
                self.value(&mut member, depth + 1)?;
                let member = member.into_iter().next();
                match key.first().map(String::as_str) {
                    Some("name") => name = member,
                    Some("title") => title = member,
                    Some("job") => is_other_job = member.is_some_and(|job| job != "Director"),
                    _ => {}
                }
            } else {
                values.extend(key);
            }
            if self.peek()? == ',' {
                self.rest.next();
            } else if self.peek()? != '}' {
                return None;
            }
        }
        values.extend(name.or(title).filter(|_| !is_other_job));
        Some(())
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.rest.next()?;
        let mut text = String::new();
        loop {
            match self.rest.next() {
                None => {
                    self.is_cut = true;
                    return None;
                }
                Some('\\') => text.push(self.escaped()?),
                Some(character) if character == quote => return Some(text),
                Some(character) => text.push(character),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        let code = |digits: &str| u32::from_str_radix(digits, 16).ok().and_then(char::from_u32);
        match self.rest.next()? {
            'n' | 'r' | 't' => Some(' '),
            'u' => {
                let digits: String = self.rest.by_ref().take(4).collect();
                // Characters beyond the basic plane are written as two surrogates.
                let Some(high) = u32::from_str_radix(&digits, 16).ok().filter(|high| (0xD800..0xDC00).contains(high))
                else {
                    return code(&digits);
                };
                let low: String = self.rest.by_ref().skip(2).take(4).collect();
                let low = u32::from_str_radix(&low, 16).ok()?.checked_sub(0xDC00)?;
                char::from_u32(0x10000 + ((high - 0xD800) << 10) + low)
            }
            'x' => code(&self.rest.by_ref().take(2).collect::<String>()),
            character => Some(character),
        }
    }

    /// A number, or the name of something without a value: only these have no quotation marks.
    fn word(&mut self) -> Option<String> {
        let is_part = |next: &char| next.is_alphanumeric() || matches!(next, '.' | '-' | '+' | '_');
        let mut word = String::new();
        while let Some(character) = self.rest.next_if(is_part) {
            word.push(character);
        }
        (NO_VALUES.contains(&word.as_str()) || word.parse::<f64>().is_ok()).then_some(word)
    }
}

#[cfg(test)]
mod tests {
    use super::values;

    #[test]
    fn lists_of_json_and_python_are_read() {
        for (text, expected) in [
            (r#"["Crime", "Drama"]"#, vec!["Crime", "Drama"]),
            ("['Crime', \"Rock'n'Roll\", None,]", vec!["Crime", "Rock'n'Roll"]),
            (r#"[{"id": 80, "name": "Crime"}, {"id": 53, "name": "Thriller"}]"#, vec!["Crime", "Thriller"]),
            ("[{'id': 18, 'name': 'L\\'Amour'}]", vec!["L'Amour"]),
            ("('Crime', 'Drama')", vec!["Crime", "Drama"]),
            ("{'Crime', 'Drama'}", vec!["Crime", "Drama"]),
            (r#"{"name": "Crime"}"#, vec!["Crime"]),
            (r#"["Am\u00e9lie", "\ud83d\ude00"]"#, vec!["Amélie", "😀"]),
            (
                r#"[{"name": "Ann", "job": "Editor"}, {"job": "Director", "name": "Bea"}, {"name": "Cid"}]"#,
                vec!["Bea", "Cid"],
            ),
            ("[]", vec![]),
        ] {
            assert_eq!(values(text), Some(expected.into_iter().map(str::to_owned).collect()), "{text}");
        }
    }

    #[test]
    fn a_list_that_was_cut_has_the_values_before_the_cut() {
        assert_eq!(values(r#"[{"name": "Ann"}, {"name": "Be"#), Some(vec!["Ann".to_owned()]));
        assert_eq!(values("['Ann', 'Be"), Some(vec!["Ann".to_owned()]));
    }

    #[test]
    fn other_text_is_no_list() {
        for text in ["Crime, Drama", "", "[REC]", "(500) Days of Summer", "[Ann] and Bea", "{Crime}", &"[".repeat(100)]
        {
            assert_eq!(values(text), None, "{text}");
        }
    }
}

//! Literals of JSON and Python in cells, such as `[{'id': 18, 'name': 'Drama'}]`.

use std::iter::Peekable;
use std::str::Chars;

use serde_json::{Map, Value};

/// The maximum depth of nested lists and objects.
const MAX_DEPTH: u32 = 8;

/// Parses a list or an object of either language; `None` for anything else.
pub(super) fn parse(text: &str) -> Option<Value> {
    let text = text.trim();
    if !text.starts_with(['[', '{']) {
        return None;
    }
    if let Ok(value) = serde_json::from_str(text) {
        return Some(value);
    }
    let mut parser = Parser { rest: text.chars().peekable() };
    let value = parser.value(0)?;
    parser.skip_spaces();
    parser.rest.next().is_none().then_some(value)
}

/// The names in a list: its texts, and the `name` of its objects.
pub(super) fn names(list: &Value) -> Vec<String> {
    let values = list.as_array().map(Vec::as_slice).unwrap_or_default();
    let name =
        |value: &Value| value.as_str().or_else(|| value.get("name")?.as_str()).map(|name| name.trim().to_owned());
    values.iter().filter_map(name).filter(|name| !name.is_empty()).collect()
}

struct Parser<'t> {
    rest: Peekable<Chars<'t>>,
}

impl Parser<'_> {
    fn value(&mut self, depth: u32) -> Option<Value> {
        self.skip_spaces();
        match *self.rest.peek()? {
            _ if depth > MAX_DEPTH => None,
            '[' => self.list(depth),
            '{' => self.object(depth),
            '\'' | '"' => self.string().map(Value::String),
            _ => self.word(),
        }
    }

    fn list(&mut self, depth: u32) -> Option<Value> {
        self.rest.next();
        let mut values = Vec::new();
        while !self.ends(']')? {
            values.push(self.value(depth + 1)?);
            self.separator()?;
        }
        Some(Value::Array(values))
    }

    fn object(&mut self, depth: u32) -> Option<Value> {
        self.rest.next();
        let mut values = Map::new();
        while !self.ends('}')? {
            let name = self.string()?;
            self.skip_spaces();
            self.rest.next_if_eq(&':')?;
            values.insert(name, self.value(depth + 1)?);
            self.separator()?;
        }
        Some(Value::Object(values))
    }

    /// Whether the list or object ends here; its end is consumed.
    fn ends(&mut self, end: char) -> Option<bool> {
        self.skip_spaces();
        self.rest.peek()?;
        Some(self.rest.next_if_eq(&end).is_some())
    }

    /// A comma, or nothing before the end.
    fn separator(&mut self) -> Option<()> {
        self.skip_spaces();
        if self.rest.next_if_eq(&',').is_some() || matches!(self.rest.peek()?, ']' | '}') { Some(()) } else { None }
    }

    fn string(&mut self) -> Option<String> {
        let quote = self.rest.next_if(|character| matches!(character, '\'' | '"'))?;
        let mut text = String::new();
        loop {
            match self.rest.next()? {
                '\\' => text.push(self.escaped()?),
                character if character == quote => return Some(text),
                character => text.push(character),
            }
        }
    }

    fn escaped(&mut self) -> Option<char> {
        Some(match self.rest.next()? {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'x' => self.code_point(2)?,
            'u' => self.code_point(4)?,
            character => character,
        })
    }

    fn code_point(&mut self, digits: usize) -> Option<char> {
        let digits: String = self.rest.by_ref().take(digits).collect();
        char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
    }

    /// `None`, `True`, `False`, their spellings in JSON, or a number.
    fn word(&mut self) -> Option<Value> {
        let mut word = String::new();
        while let Some(character) =
            self.rest.next_if(|character| character.is_ascii_alphanumeric() || "+-.".contains(*character))
        {
            word.push(character);
        }
        match word.as_str() {
            "None" | "null" | "nan" | "NaN" => Some(Value::Null),
            "True" | "true" => Some(Value::Bool(true)),
            "False" | "false" => Some(Value::Bool(false)),
            number => number.parse::<f64>().ok().map(Value::from),
        }
    }

    fn skip_spaces(&mut self) {
        while self.rest.next_if(|character| character.is_whitespace()).is_some() {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_python_are_read_like_those_of_json() {
        let python =
            parse(r#"[{'id': 1, 'name': "Conan O'Brien", 'x': None}, {'name': 'D\'Arcy \xe9', 'order': 2.5}]"#);
        assert_eq!(names(&python.expect("a list")), ["Conan O'Brien", "D'Arcy é"]);
        assert_eq!(names(&parse(r#"["Drama", "Crime"]"#).expect("a list")), ["Drama", "Crime"]);
        for broken in ["[", "['a'", "['a' 'b']", "{'a'}", "Drama", "['a'] b", "['a', nothing]", &"[".repeat(100)] {
            assert_eq!(parse(broken), None, "{broken}");
        }
    }
}

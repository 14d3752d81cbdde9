//! The text of a cell.

/// Whether a cell contains a marker for a missing value, as databases and programs write it.
pub fn is_null(cell: &str) -> bool {
    let cell = cell.trim();
    if cell.len() > 6 {
        return false;
    }
    let nulls = ["", "\\n", "n/a", "#n/a", "na", "nan", "null", "none", "nil", "-", "--", "–", "—", "?", "0", "0.0"];
    nulls.iter().any(|null| cell.eq_ignore_ascii_case(null))
}

/// Trims text, and replaces control characters with spaces.
pub fn one_line(text: &str) -> String {
    without(char::is_control, text)
}

/// Like [`one_line`], but keeps newlines and tabs.
pub fn many_lines(text: &str) -> String {
    let is_control = |character: char| character.is_control() && !matches!(character, '\n' | '\t');
    if text.contains('\r') { without(is_control, &text.replace("\r\n", "\n")) } else { without(is_control, text) }
}

fn without(is_control: fn(char) -> bool, text: &str) -> String {
    if text.contains(is_control) { text.replace(is_control, " ").trim().to_owned() } else { text.trim().to_owned() }
}

/// Cuts a text to a number of characters, and returns whether it was longer.
pub fn cut(text: &mut String, max: usize) -> bool {
    let end = text.char_indices().nth(max).map(|(end, _)| end);
    if let Some(end) = end {
        text.truncate(end);
        text.truncate(text.trim_end().len());
    }
    end.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nulls_of_databases_and_programs_are_no_values() {
        for null in ["", "  ", "\\N", "N/A", "n/a", "NaN", "NULL", "None", "-", "—", "?", "0", " 0.0 "] {
            assert!(is_null(null), "{null}");
        }
        for value in ["1", "Nan Goldin", "M", "9", "Zero", "?!", "No", "[REC]"] {
            assert!(!is_null(value), "{value}");
        }
    }

    #[test]
    fn text_is_cut_between_characters() {
        let mut text = "éé é".to_owned();
        assert!(!cut(&mut text, 4));
        assert!(cut(&mut text, 3));
        assert_eq!(text, "éé");
    }
}

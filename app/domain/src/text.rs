//! Texts of limited length.

/// The longest search query, in characters: a sentence about a plot.
pub const MAX_QUERY_LEN: usize = 200;

/// At most `max` characters of a text, followed by an ellipsis if characters were cut.
pub fn truncated(text: &str, max: usize) -> String {
    match text.char_indices().nth(max) {
        Some((end, _)) => format!("{}…", text[..end].trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::truncated;

    #[test]
    fn a_long_text_is_cut_between_two_characters() {
        assert_eq!(truncated("Heat", 4), "Heat");
        assert_eq!(truncated("étés", 2), "ét…");
        assert_eq!(truncated("The Long Con", 9), "The Long…");
    }
}

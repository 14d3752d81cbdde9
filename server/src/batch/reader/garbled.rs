//! Letters that another program garbled before a file arrived here.

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

/// The letters that UTF-8 becomes when it is read as Windows-1252: what follows the first letter is unreadable.
const SIGNS: [char; 5] = ['Ã', 'Â', 'â', 'Ä', 'Å'];

/// The text that a cell had before it was garbled: UTF-8 that was read as Windows-1252 (`AmÃ©lie`), and characters that
/// were written for HTML (`&amp;`). Borrowed if nothing was.
pub fn restored(cell: &str) -> Cow<'_, str> {
    let decoded = if cell.contains('&') { html_escape::decode_html_entities(cell) } else { Cow::Borrowed(cell) };
    if !decoded.is_ascii()
        && decoded.contains(SIGNS)
        && let Some(text) = as_utf_8(&decoded)
    {
        return Cow::Owned(text);
    }
    decoded
}

fn as_utf_8(text: &str) -> Option<String> {
    let (bytes, _, has_errors) = WINDOWS_1252.encode(text);
    if has_errors { None } else { String::from_utf8(bytes.into_owned()).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn garbled_letters_are_restored() {
        for (cell, text) in [
            ("AmÃ©lie", "Amélie"),
            ("Das weiÃŸe Band", "Das weiße Band"),
            ("Schindlerâ€™s List", "Schindler’s List"),
            ("Thelma &amp; Louise", "Thelma & Louise"),
            ("Schindler&#39;s List", "Schindler's List"),
            ("Am&eacute;lie", "Amélie"),
        ] {
            assert_eq!(restored(cell), text);
        }
    }

    #[test]
    fn other_text_stays_as_it_is() {
        for cell in
            ["Amélie", "São Paulo", "SÃO PAULO", "Âge tendre", "Låt den rätte komma in", "Tom & Jerry", "R&B", "日本"]
        {
            assert!(matches!(restored(cell), Cow::Borrowed(text) if text == cell), "{cell}");
        }
    }
}

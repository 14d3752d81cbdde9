//! The name of an uploaded file, as the client sent it.

use std::borrow::Cow;

use http::HeaderMap;
use http::header::CONTENT_DISPOSITION;
use percent_encoding::percent_decode_str;

/// In characters.
const MAX_LEN: usize = 100;

/// The name for display: without folders and control characters. `plain` is the parameter `filename`; a parameter `filename*`
/// (RFC 5987) is preferred.
pub fn display_name(plain: Option<&str>, headers: &HeaderMap) -> String {
    let extended =
        headers.get(CONTENT_DISPOSITION).and_then(|header| extended_name(&String::from_utf8_lossy(header.as_bytes())));
    let name = extended.unwrap_or_else(|| unescaped(plain.unwrap_or_default()));
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let visible: String = name.chars().filter(|character| !character.is_control()).take(MAX_LEN).collect();
    let name = visible.trim();
    if name.is_empty() { "films.csv".to_owned() } else { name.to_owned() }
}

/// Decodes the three characters that browsers percent-encode (HTML standard, multipart/form-data).
fn unescaped(name: &str) -> String {
    name.replace("%22", "\"").replace("%0D", "\r").replace("%0A", "\n")
}

/// The value of `filename*`, such as `UTF-8''na%C3%AFve.csv`.
fn extended_name(header: &str) -> Option<String> {
    let value = parameters(header).find_map(|(name, value)| name.eq_ignore_ascii_case("filename*").then_some(value))?;
    let (charset, rest) = value.split_once('\'')?;
    let (_language, encoded) = rest.split_once('\'')?;
    let bytes: Cow<[u8]> = percent_decode_str(encoded).into();
    match &*charset.to_ascii_lowercase() {
        "utf-8" => Some(String::from_utf8_lossy(&bytes).into_owned()),
        "iso-8859-1" => Some(bytes.iter().map(|byte| char::from(*byte)).collect()),
        _ => None,
    }
}

/// The parameters of a header, each as it is written. Semicolons within quotation marks do not separate.
fn parameters(header: &str) -> impl Iterator<Item = (&str, &str)> {
    let (mut is_quoted, mut is_escaped) = (false, false);
    let parts = header.split(move |character| {
        match character {
            _ if is_escaped => is_escaped = false,
            '\\' if is_quoted => is_escaped = true,
            '"' => is_quoted = !is_quoted,
            _ => return character == ';' && !is_quoted,
        }
        false
    });
    parts.filter_map(|part| part.trim().split_once('=')).map(|(name, value)| (name.trim(), value.trim()))
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn plain(name: &str) -> String {
        display_name(Some(name), &HeaderMap::new())
    }

    fn sent(header: &str) -> String {
        let header = HeaderValue::from_bytes(header.as_bytes()).expect("a header");
        display_name(Some("plain.csv"), &HeaderMap::from_iter([(CONTENT_DISPOSITION, header)]))
    }

    #[test]
    fn a_file_name_is_displayed_without_folders_and_control_characters() {
        assert_eq!(plain("C:\\films\\mine.csv"), "mine.csv");
        assert_eq!(plain("../../etc/passwd"), "passwd");
        assert_eq!(plain("a\r\nSubject: b.csv"), "aSubject: b.csv");
        assert_eq!(plain(" / "), "films.csv");
        assert_eq!(plain(&"é".repeat(300)).chars().count(), 100);
    }

    #[test]
    fn quotation_marks_that_browsers_encode_are_decoded() {
        assert_eq!(plain("my %22best%22 films 100%25.csv"), "my \"best\" films 100%25.csv");
        assert_eq!(plain("a%0D%0Ab.csv"), "ab.csv");
    }

    #[test]
    fn an_extended_file_name_is_preferred() {
        assert_eq!(
            sent("form-data; name=\"file\"; filename=\"plain.csv\"; filename*=UTF-8''na%C3%AFve%20%22.csv"),
            "naïve \".csv"
        );
        assert_eq!(sent("form-data; name=file; FILENAME* = iso-8859-1'en'%E9t%E9.csv"), "été.csv");
        assert_eq!(sent("form-data; name=file; filename*=utf-7''x.csv"), "plain.csv");
        assert_eq!(sent("form-data; name=\"a; filename*=UTF-8''x.csv\""), "plain.csv");
    }
}

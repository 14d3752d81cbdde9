//! Tells by their first bytes what files are that are no CSV.

use super::Unreadable;

/// So many bytes tell.
pub const ENOUGH: usize = 8;

const SAVE_AS: &str = "In your spreadsheet program choose Save as, and then CSV UTF-8.";
const NOT_A_TABLE: &str = "Please upload a table of films, saved as CSV.";

const TEXT: &str = "text that is not in UTF-8";
const BINARY: &str = "a file that is not text";

/// How files begin, what they are, and what to do.
const KINDS: [(&[u8], &str, &str); 22] = [
    // Workbooks of today are zip archives.
    (b"PK\x03\x04", "an Excel workbook, or else a zip archive", SAVE_AS),
    (b"PK\x05\x06", "an empty zip archive", NOT_A_TABLE),
    (b"\xD0\xCF\x11\xE0", "an old Excel workbook", SAVE_AS),
    (b"\xFF\xFE", "text in UTF-16", SAVE_AS),
    (b"\xFE\xFF", "text in UTF-16", SAVE_AS),
    (b"\x1F\x8B", "a file packed with gzip", "Unpack it, and upload the CSV that is in it."),
    (b"BZh", "a file packed with bzip2", "Unpack it, and upload the CSV that is in it."),
    (b"\xFD7zXZ", "a file packed with xz", "Unpack it, and upload the CSV that is in it."),
    (b"\x28\xB5\x2F\xFD", "a file packed with zstd", "Unpack it, and upload the CSV that is in it."),
    (b"7z\xBC\xAF", "a 7z archive", "Unpack it, and upload the CSV that is in it."),
    (b"Rar!", "a rar archive", "Unpack it, and upload the CSV that is in it."),
    (b"%PDF", "a PDF", NOT_A_TABLE),
    (b"\x89PNG", "a picture (PNG)", NOT_A_TABLE),
    (b"\xFF\xD8\xFF", "a picture (JPEG)", NOT_A_TABLE),
    (b"GIF8", "a picture (GIF)", NOT_A_TABLE),
    (b"RIFF", "a picture, sound or film (RIFF)", NOT_A_TABLE),
    (b"{\\rtf", "a text document (RTF)", SAVE_AS),
    (b"{", "JSON", NOT_A_TABLE),
    (b"[{", "JSON", NOT_A_TABLE),
    (b"<!", "a web page", NOT_A_TABLE),
    (b"<?", "XML", NOT_A_TABLE),
    (b"<html", "a web page", NOT_A_TABLE),
];

/// Refuses what begins like a known kind of file.
pub fn refuse_known(first: &[u8]) -> Result<(), Unreadable> {
    match KINDS.iter().find(|(begins, ..)| first.starts_with(begins)) {
        Some((_, what, advice)) => Err(Unreadable::NotCsv { what, advice }),
        None => Ok(()),
    }
}

/// Refuses a part of the heading that is no text. It may end in the middle of a character; returned is how much of it
/// need not be looked at again.
pub fn refuse_binary(heading: &[u8]) -> Result<usize, Unreadable> {
    if heading.contains(&0) {
        return Err(Unreadable::NotCsv { what: BINARY, advice: SAVE_AS });
    }
    match str::from_utf8(heading) {
        Ok(text) => Ok(text.len()),
        Err(error) if error.error_len().is_none() => Ok(error.valid_up_to()),
        Err(_) => Err(Unreadable::NotCsv { what: TEXT, advice: SAVE_AS }),
    }
}

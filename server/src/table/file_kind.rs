//! Recognises the kind of a file by its first bytes.

use super::TableError;
use super::encoding::Encoding;

/// The number of bytes that are sufficient to recognise a kind.
pub const SIGNATURE_LEN: usize = 512;

/// A kind of file that may contain a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    Text(Encoding),
    /// A list of objects.
    JsonObjects(Encoding),
    /// An object or a list of something else, perhaps followed by more.
    JsonDocument(Encoding),
    /// A zip archive, which spreadsheets are.
    Zip,
}

const SAVE_AS: &str = "Open it in your spreadsheet program, choose Save as, then CSV UTF-8, and upload that file.";
const NOT_A_TABLE: &str = "Please upload a table of films: CSV, JSON, .xlsx or .ods.";
const UNPACK: &str = "Please unpack it and upload the table inside.";

/// Signatures, kinds of files, and advice.
const KINDS: [(&[u8], &str, &str); 19] = [
    (b"\xD0\xCF\x11\xE0", "an Excel workbook of an old format, or one with a password", SAVE_AS),
    (b"\x1F\x8B", "a file compressed with gzip", UNPACK),
    (b"BZh", "a file compressed with bzip2", UNPACK),
    (b"\xFD7zXZ", "a file compressed with xz", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a file compressed with zstd", UNPACK),
    (b"7z\xBC\xAF", "a 7z archive", UNPACK),
    (b"Rar!", "a rar archive", UNPACK),
    (b"PK\x05\x06", "an empty zip archive", NOT_A_TABLE),
    (b"%PDF", "a PDF", NOT_A_TABLE),
    (b"\x89PNG", "a picture (PNG)", NOT_A_TABLE),
    (b"\xFF\xD8\xFF", "a picture (JPEG)", NOT_A_TABLE),
    (b"GIF8", "a picture (GIF)", NOT_A_TABLE),
    (b"RIFF", "a picture, sound or film (RIFF)", NOT_A_TABLE),
    (b"SQLite format 3", "a SQLite database", NOT_A_TABLE),
    (b"PAR1", "a Parquet file", NOT_A_TABLE),
    (b"{\\rtf", "a text document (RTF)", SAVE_AS),
    // Many sites export HTML pages as `.xls` files.
    (b"<!doctype html", "a web page", SAVE_AS),
    (b"<html", "a web page", SAVE_AS),
    (b"<table", "a web page", SAVE_AS),
];
const XML: (&[u8], &str, &str) = (b"<?xml", "XML", SAVE_AS);

impl FileKind {
    /// The kind of a file that begins with these bytes.
    ///
    /// # Errors
    /// [`TableError::NotATable`] if the file cannot contain one.
    pub fn of(first: &[u8]) -> Result<Self, TableError> {
        if first.starts_with(b"PK\x03\x04") {
            return Ok(Self::Zip);
        }
        let first = &first[..first.len().min(SIGNATURE_LEN)];
        let encoding = Encoding::detect(first);
        // Every other byte of a UTF-16 text, which is sufficient for signatures.
        let text: Vec<u8> = match encoding {
            Encoding::Ascii => first.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(first).to_vec(),
            Encoding::Utf16Le | Encoding::Utf16Be => {
                first.iter().copied().filter(|byte| byte.is_ascii() && *byte > 0).collect()
            }
        };
        let start = text.trim_ascii_start();
        let is = |signature: &[u8]| {
            first.starts_with(signature)
                || start.get(..signature.len()).is_some_and(|start| start.eq_ignore_ascii_case(signature))
        };
        if let Some((_, kind, advice)) = KINDS.iter().chain([&XML]).find(|(signature, ..)| is(signature)) {
            return Err(TableError::NotATable { kind, advice });
        }
        match start {
            [b'{', rest @ ..] if begins_with(rest, b"\"}") => Ok(Self::JsonDocument(encoding)),
            [b'[', rest @ ..] if begins_with(rest, b"{") => Ok(Self::JsonObjects(encoding)),
            [b'[', rest @ ..] if begins_with(rest, b"[]\"") => Ok(Self::JsonDocument(encoding)),
            _ if encoding == Encoding::Ascii && is_binary(&text) => {
                Err(TableError::NotATable { kind: "a file that is not text", advice: NOT_A_TABLE })
            }
            _ => Ok(Self::Text(encoding)),
        }
    }
}

/// Whether the first byte that is not a space is one of these. Also true if there is no such byte.
fn begins_with(text: &[u8], expected: &[u8]) -> bool {
    text.trim_ascii_start().first().is_none_or(|byte| expected.contains(byte))
}

/// Whether the first line contains a zero, or a tenth of the bytes are control characters.
fn is_binary(text: &[u8]) -> bool {
    let line = text.split(|byte| matches!(byte, b'\r' | b'\n')).find(|line| !line.is_empty()).unwrap_or_default();
    let is_control = |byte: &&u8| matches!(**byte, 0..=8 | 14..=26 | 28..=31);
    line.contains(&0) || text.iter().filter(is_control).count() * 10 > text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_is_not_a_table_is_named_with_advice() {
        for (file, kind) in [
            (&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], "an Excel workbook of an old format, or one with a password"),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a picture (PNG)"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "a picture (JPEG)"),
            (b"GIF89a\x01\0\x01\0", "a picture (GIF)"),
            (b"%PDF-1.7\n%\xE2\xE3", "a PDF"),
            (b"\x1F\x8B\x08\0", "a file compressed with gzip"),
            (b"\x7FELF\x02\x01\x01\0\0\0", "a file that is not text"),
            (b"\xEF\xBB\xBF\r\n <HTML><table>", "a web page"),
            (b"<\0h\0t\0m\0l\0>\0<\0t\0a\0b\0l\0e\0", "a web page"),
            (b"<?xml version=\"1.0\"?>", "XML"),
        ] {
            let error = FileKind::of(file).expect_err(kind).to_string();
            assert!(error.starts_with(&format!("This looks like {kind}, which we cannot read.")), "{error}");
        }
        let advice = FileKind::of(b"<html>").expect_err("a web page").to_string();
        assert!(advice.contains("CSV"), "{advice}");
    }

    #[test]
    fn files_that_may_contain_a_table_are_distinguished() {
        for (file, kind) in [
            (&b"title,year"[..], FileKind::Text(Encoding::Ascii)),
            (b"", FileKind::Text(Encoding::Ascii)),
            (b"\xFF\xFEt\0i\0t\0", FileKind::Text(Encoding::Utf16Le)),
            (b"\0t\0i\0t\0l\0e\0\n", FileKind::Text(Encoding::Utf16Be)),
            (b"t\0i\0t\0l\0e\0\n\0a\0", FileKind::Text(Encoding::Utf16Le)),
            (b"\xEF\xBB\xBF [\n {\"title\": \"Heat\"}]", FileKind::JsonObjects(Encoding::Ascii)),
            (b"{\"title\": \"Heat\"}\n", FileKind::JsonDocument(Encoding::Ascii)),
            (b"[\"Heat\", \"Alien\"]", FileKind::JsonDocument(Encoding::Ascii)),
            // Titles may begin with brackets.
            (b"[REC],2007\n", FileKind::Text(Encoding::Ascii)),
            (b"PK\x03\x04\x14\0\x06\0", FileKind::Zip),
        ] {
            assert_eq!(FileKind::of(file).expect("a table"), kind);
        }
    }
}

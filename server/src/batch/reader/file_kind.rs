//! Recognises files that are not CSV by their first bytes.

use super::CsvError;

/// The number of bytes that suffice to recognise a kind.
pub const SIGNATURE_LEN: usize = 8;

const SAVE_AS: &str = "In your spreadsheet program, choose Save as, then CSV UTF-8.";
const NOT_A_TABLE: &str = "Please upload a table of films, saved as CSV.";
const UNPACK: &str = "Please unpack it and upload the CSV file inside.";

const OTHER_ENCODING: &str = "text that is not in UTF-8";
const BINARY: &str = "a file that is not text";

/// Signatures, kinds of files, and advice.
const KINDS: [(&[u8], &str, &str); 22] = [
    // Excel workbooks are zip archives.
    (b"PK\x03\x04", "an Excel workbook or a zip archive", SAVE_AS),
    (b"PK\x05\x06", "an empty zip archive", NOT_A_TABLE),
    (b"\xD0\xCF\x11\xE0", "an Excel workbook of an old format", SAVE_AS),
    (b"\xFF\xFE", "text in UTF-16", SAVE_AS),
    (b"\xFE\xFF", "text in UTF-16", SAVE_AS),
    (b"\x1F\x8B", "a file compressed with gzip", UNPACK),
    (b"BZh", "a file compressed with bzip2", UNPACK),
    (b"\xFD7zXZ", "a file compressed with xz", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a file compressed with zstd", UNPACK),
    (b"7z\xBC\xAF", "a 7z archive", UNPACK),
    (b"Rar!", "a rar archive", UNPACK),
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

/// Checks that a file does not begin with a known signature.
///
/// # Errors
/// [`CsvError::NotCsv`].
pub fn check_signature(first: &[u8]) -> Result<(), CsvError> {
    match KINDS.iter().find(|(signature, ..)| first.starts_with(signature)) {
        Some((_, kind, advice)) => Err(CsvError::NotCsv { kind, advice }),
        None => Ok(()),
    }
}

/// Checks that a part of the heading is text, and returns the number of checked bytes. The rest is the beginning of a
/// character, to be checked with the next part.
///
/// # Errors
/// [`CsvError::NotCsv`] for a zero byte or bytes that are not UTF-8.
pub fn check_text(heading: &[u8]) -> Result<usize, CsvError> {
    let (text, is_invalid) = match str::from_utf8(heading) {
        Ok(text) => (text.len(), false),
        Err(error) => (error.valid_up_to(), error.error_len().is_some()),
    };
    if heading[..text].contains(&0) {
        Err(CsvError::NotCsv { kind: BINARY, advice: SAVE_AS })
    } else if is_invalid {
        Err(CsvError::NotCsv { kind: OTHER_ENCODING, advice: SAVE_AS })
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use crate::batch::reader::{CsvError, Reader, ReaderLimits, read_all};

    fn error_of(file: &[u8]) -> String {
        let (_, read) = read_all(file);
        read.expect_err("not CSV").to_string()
    }

    #[test]
    fn the_error_for_a_file_that_is_not_csv_names_its_kind() {
        for (file, kind) in [
            (&b"PK\x03\x04\x14\0\x06\0[Content_Types].xml"[..], "an Excel workbook or a zip archive"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an Excel workbook of an old format"),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a picture (PNG)"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "a picture (JPEG)"),
            (b"GIF89a\x01\0\x01\0", "a picture (GIF)"),
            (b"%PDF-1.7\n%\xE2\xE3", "a PDF"),
            (b"\x1F\x8B\x08\0", "a file compressed with gzip"),
            (b"\xFF\xFEt\0i\0t\0l\0e\0", "text in UTF-16"),
            (b"\xFE\xFF\0t\0i\0t\0l\0e", "text in UTF-16"),
            (b"t\0i\0t\0l\0e\0\n\0a\0", "a file that is not text"),
            (b"\x7FELF\x02\x01\x01\0\0\0", "a file that is not text"),
            (b"title,ann\xE9e\na,1999\n", "text that is not in UTF-8"),
            (br#"[{"title": "Heat"}]"#, "JSON"),
            (b"<!doctype html>", "a web page"),
        ] {
            let error = error_of(file);
            assert!(error.starts_with(&format!("This looks like {kind}, which is not supported.")), "{error}");
        }
    }

    #[test]
    fn the_error_for_a_workbook_explains_how_to_save_it() {
        assert_eq!(
            error_of(b"PK\x03\x04\x14\0\x06\0"),
            "This looks like an Excel workbook or a zip archive, which is not supported. \
             In your spreadsheet program, choose Save as, then CSV UTF-8."
        );
    }

    #[test]
    fn a_file_that_is_not_csv_is_rejected_before_its_end() {
        for file in [&b"PK\x03\x04\x14\0\x06\0"[..], b"title,ann\xE9e", b"title,\0year"] {
            let mut reader = Reader::new(ReaderLimits::default());
            let error = file.iter().find_map(|byte| reader.read(&[*byte], &mut |_| {}).err());
            assert!(matches!(error, Some(CsvError::NotCsv { .. })), "{error:?}");
        }
    }
}

//! Tells by their first bytes what files are that are no CSV.

use super::Unreadable;

/// So many bytes tell.
pub const ENOUGH: usize = 8;

const SAVE_AS: &str = "In your spreadsheet program choose Save as, and then CSV UTF-8.";
const NOT_A_TABLE: &str = "Please upload a table of films, saved as CSV.";
const UNPACK: &str = "Unpack it, and upload the CSV that is in it.";

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
    (b"\x1F\x8B", "a file packed with gzip", UNPACK),
    (b"BZh", "a file packed with bzip2", UNPACK),
    (b"\xFD7zXZ", "a file packed with xz", UNPACK),
    (b"\x28\xB5\x2F\xFD", "a file packed with zstd", UNPACK),
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

/// Refuses what begins like a known kind of file.
pub fn refuse_known(first: &[u8]) -> Result<(), Unreadable> {
    match KINDS.iter().find(|(begins, ..)| first.starts_with(begins)) {
        Some((_, what, advice)) => Err(Unreadable::NotCsv { what, advice }),
        None => Ok(()),
    }
}

/// Refuses a part of the heading that is no text, by what comes first. It may end in the middle of a character; returned is
/// how much of it need not be looked at again.
pub fn refuse_binary(heading: &[u8]) -> Result<usize, Unreadable> {
    let (text, broken) = match str::from_utf8(heading) {
        Ok(text) => (text.len(), false),
        Err(error) => (error.valid_up_to(), error.error_len().is_some()),
    };
    if heading[..text].contains(&0) {
        Err(Unreadable::NotCsv { what: BINARY, advice: SAVE_AS })
    } else if broken {
        Err(Unreadable::NotCsv { what: TEXT, advice: SAVE_AS })
    } else {
        Ok(text)
    }
}

#[cfg(test)]
mod tests {
    use crate::batch::reader::{Limits, Reader, Unreadable, read_whole};

    fn refused(file: &[u8]) -> String {
        let (_, read) = read_whole(file);
        read.expect_err("no CSV").to_string()
    }

    #[test]
    fn a_file_of_another_kind_is_refused_by_its_name() {
        for (file, says) in [
            (&b"PK\x03\x04\x14\0\x06\0[Content_Types].xml"[..], "an Excel workbook, or else a zip archive"),
            (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "an old Excel workbook"),
            (b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR", "a picture (PNG)"),
            (b"\xFF\xD8\xFF\xE0\0\x10JFIF", "a picture (JPEG)"),
            (b"GIF89a\x01\0\x01\0", "a picture (GIF)"),
            (b"%PDF-1.7\n%\xE2\xE3", "a PDF"),
            (b"\x1F\x8B\x08\0", "a file packed with gzip"),
            (b"\xFF\xFEt\0i\0t\0l\0e\0", "text in UTF-16"),
            (b"\xFE\xFF\0t\0i\0t\0l\0e", "text in UTF-16"),
            (b"t\0i\0t\0l\0e\0\n\0a\0", "a file that is not text"),
            (b"\x7FELF\x02\x01\x01\0\0\0", "a file that is not text"),
            (b"title,ann\xE9e\na,1999\n", "text that is not in UTF-8"),
            (br#"[{"title": "Heat"}]"#, "JSON"),
            (b"<!doctype html>", "a web page"),
        ] {
            let refusal = refused(file);
            assert!(refusal.starts_with(&format!("This looks like {says}, which cannot be read here.")), "{refusal}");
        }
    }

    #[test]
    fn who_uploads_a_workbook_is_told_how_to_save_it() {
        assert_eq!(
            refused(b"PK\x03\x04\x14\0\x06\0"),
            "This looks like an Excel workbook, or else a zip archive, which cannot be read here. \
             In your spreadsheet program choose Save as, and then CSV UTF-8."
        );
    }

    #[test]
    fn a_file_of_another_kind_is_refused_before_the_rest_of_it_has_come() {
        for file in [&b"PK\x03\x04\x14\0\x06\0"[..], b"title,ann\xE9e", b"title,\0year"] {
            let mut reader = Reader::new(Limits::default());
            let refused = file.iter().find_map(|byte| reader.read(&[*byte], &mut |_| {}).err());
            assert!(matches!(refused, Some(Unreadable::NotCsv { .. })), "{refused:?}");
        }
    }
}

//! The members of an export that is a ZIP. They are read into memory one by one, and never written to the disk, so
//! their paths are harmless.

use std::io::{Cursor, Read};

use thiserror::Error;
use zip::ZipArchive;
use zip::result::ZipError;

/// The maximum number of members: a complete export has dozens of tables and lists.
const MAX_MEMBERS: usize = 2000;
/// The maximum size of all read members together, uncompressed, in bytes. Counted while reading, because the sizes
/// stated in an archive may be wrong.
const MAX_CONTENT: u64 = 128 * 1024 * 1024;

/// Why an archive cannot be read. The message is shown to its owner.
#[derive(Debug, Error)]
pub enum ArchiveError {
    #[error("This ZIP file is damaged. Please download the export again.")]
    Damaged(#[source] ZipError),
    #[error("This ZIP file has a password. Please unpack it, and upload the files in it.")]
    Encrypted,
    #[error(
        "This ZIP file contains more than {MAX_MEMBERS} files, more than any export of films. Please upload its tables one by one."
    )]
    TooManyMembers,
    #[error("The files in this ZIP file are larger than {} MB together. Please upload its tables one by one.", MAX_CONTENT / 1024 / 1024)]
    TooLarge,
}

/// An open archive.
pub struct Archive<'b> {
    zip: ZipArchive<Cursor<&'b [u8]>>,
    next: usize,
    /// The number of bytes that may still be read.
    left: u64,
}

/// A file of an archive.
pub struct Member {
    /// The path in the archive.
    pub name: String,
    /// `None` for files that are not tables.
    pub content: Option<Vec<u8>>,
}

impl<'b> Archive<'b> {
    /// Whether a file begins with the signature of ZIP archives.
    pub fn is_archive(bytes: &[u8]) -> bool {
        bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
    }

    /// # Errors
    /// If it is damaged, or has too many members.
    pub fn open(bytes: &'b [u8]) -> Result<Self, ArchiveError> {
        let zip = ZipArchive::new(Cursor::new(bytes)).map_err(ArchiveError::Damaged)?;
        if zip.len() > MAX_MEMBERS {
            return Err(ArchiveError::TooManyMembers);
        }
        Ok(Self { zip, next: 0, left: MAX_CONTENT })
    }

    /// The next file. Folders and links are skipped.
    ///
    /// # Errors
    /// If it is damaged or encrypted, or the content of all files is too large.
    pub fn next_member(&mut self) -> Result<Option<Member>, ArchiveError> {
        while self.next < self.zip.len() {
            self.next += 1;
            let raw = self.zip.by_index_raw(self.next - 1).map_err(ArchiveError::Damaged)?;
            if !raw.is_file() {
                continue;
            }
            let is_encrypted = raw.encrypted();
            let name = raw.name().map_err(ArchiveError::Damaged)?.into_owned();
            drop(raw);
            if !is_table(&name) {
                return Ok(Some(Member { name, content: None }));
            }
            if is_encrypted {
                return Err(ArchiveError::Encrypted);
            }
            let mut member = self.zip.by_index(self.next - 1).map_err(ArchiveError::Damaged)?;
            let mut content = Vec::new();
            let read = (&mut member).take(self.left + 1).read_to_end(&mut content);
            read.map_err(|error| ArchiveError::Damaged(ZipError::Io(error)))?;
            self.left = self.left.checked_sub(content.len() as u64).ok_or(ArchiveError::TooLarge)?;
            return Ok(Some(Member { name, content: Some(content) }));
        }
        Ok(None)
    }
}

fn is_table(name: &str) -> bool {
    let name = name.to_lowercase();
    // macOS adds a copy of each file's attributes.
    !name.starts_with("__macosx/") && [".csv", ".json", ".tsv", ".txt"].iter().any(|ending| name.ends_with(ending))
}

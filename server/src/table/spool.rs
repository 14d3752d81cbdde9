//! A file that is being received: buffered in an anonymous temporary file, and rejected as soon as it cannot contain a
//! table.

use std::fs::File;
use std::io::{self, BufWriter, Write};

use super::TableError;
use super::file_kind::{FileKind, SIGNATURE_LEN};

/// Receives a file piece by piece.
pub struct Spool {
    file: BufWriter<File>,
    /// The first bytes, until they have been checked.
    first: Option<Vec<u8>>,
}

impl Spool {
    /// Creates the file in the folder that the environment variable `TMPDIR` names.
    ///
    /// # Errors
    /// If it cannot be created.
    pub fn new() -> io::Result<Self> {
        Ok(Self { file: BufWriter::new(tempfile::tempfile()?), first: Some(Vec::new()) })
    }

    /// Adds a piece.
    ///
    /// # Errors
    /// [`TableError::NotATable`] as soon as the first bytes show it, or if the disk is full.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), TableError> {
        if let Some(first) = &mut self.first {
            let room = SIGNATURE_LEN - first.len();
            first.extend_from_slice(&piece[..piece.len().min(room)]);
            if first.len() == SIGNATURE_LEN {
                FileKind::of(first)?;
                self.first = None;
            }
        }
        Ok(self.file.write_all(piece)?)
    }

    /// The complete file.
    ///
    /// # Errors
    /// If the disk is full.
    pub fn finish(self) -> io::Result<File> {
        self.file.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

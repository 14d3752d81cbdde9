//! An upload on its way into the database: read as it comes in, and kept in a file without a name until it is whole.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;

use bytes::Bytes;
use thiserror::Error;
use tokio::sync::mpsc;

use super::reader::{Contents, Limits, Reader, Row, Unreadable};

/// How many rows are worked off at once: a second of work at most, and a few hundred kilobytes.
pub const CHUNK_ROWS: usize = 500;
/// A chunk of long rows is shorter. In bytes of JSON.
const CHUNK_BYTES: usize = 512 * 1024;
/// The most rows that a batch may have.
pub const MOST_ROWS: u64 = 1_000_000;
/// How many pieces may wait to be read before the sender has to.
const WAITING: usize = 4;

/// Why an upload is no batch.
#[derive(Debug, Error)]
pub enum UploadError {
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error("there is no room to keep an upload while it is read")]
    Disk(#[from] io::Error),
    #[error("reading an upload panicked")]
    Panicked,
}

/// An upload that has been read to its end.
#[derive(Debug)]
pub struct Upload {
    pub read: Contents,
    file: File,
    chunks: Vec<Extent>,
}

/// Where a chunk is in the file.
#[derive(Debug, Clone, Copy)]
struct Extent {
    first_row: u64,
    start: u64,
    bytes: usize,
}

/// Rows that are worked off together.
pub struct Chunk {
    /// Counted from 1.
    pub first_row: u64,
    /// A list of [`Row`], as JSON.
    pub rows: String,
}

impl Upload {
    pub fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// The chunks in the file's order, read one at a time.
    pub fn chunks(&self) -> impl Iterator<Item = io::Result<Chunk>> {
        self.chunks.iter().map(|extent| {
            let mut bytes = vec![0; extent.bytes];
            self.file.read_exact_at(&mut bytes, extent.start)?;
            let rows = String::from_utf8(bytes).map_err(io::Error::other)?;
            Ok(Chunk { first_row: extent.first_row, rows })
        })
    }
}

/// Reads an upload piece by piece.
pub struct Intake {
    reader: Reader,
    shelf: Shelf,
}

/// Where rows are put as they are read.
struct Shelf {
    file: BufWriter<File>,
    chunks: Vec<Extent>,
    /// The chunk at hand, as JSON without its last bracket.
    chunk: Vec<u8>,
    chunk_rows: usize,
    rows: u64,
    written: u64,
    failure: Option<io::Error>,
}

impl Intake {
    /// # Errors
    /// When no file can be made.
    pub fn begin() -> io::Result<Self> {
        Ok(Self {
            reader: Reader::new(Limits { most_rows: MOST_ROWS }),
            shelf: Shelf {
                file: BufWriter::new(tempfile::tempfile()?),
                chunks: Vec::new(),
                chunk: Vec::new(),
                chunk_rows: 0,
                rows: 0,
                written: 0,
                failure: None,
            },
        })
    }

    /// # Errors
    /// As soon as it is known that this is no batch.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        let Self { reader, shelf } = self;
        reader.read(bytes, &mut |row| shelf.put(&row))?;
        shelf.failure.take().map_or(Ok(()), |error| Err(error.into()))
    }

    /// # Errors
    /// When this is no batch after all.
    pub fn finish(self) -> Result<Upload, UploadError> {
        let Self { reader, mut shelf } = self;
        let read = reader.finish(&mut |row| shelf.put(&row))?;
        shelf.close_chunk();
        if let Some(error) = shelf.failure {
            return Err(error.into());
        }
        let file = shelf.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Upload { read, file, chunks: shelf.chunks })
    }
}

impl Shelf {
    fn put(&mut self, row: &Row) {
        self.chunk.push(if self.chunk_rows == 0 { b'[' } else { b',' });
        serde_json::to_writer(&mut self.chunk, row).expect("a row is plain data");
        self.chunk_rows += 1;
        self.rows += 1;
        if self.chunk_rows == CHUNK_ROWS || self.chunk.len() >= CHUNK_BYTES {
            self.close_chunk();
        }
    }

    fn close_chunk(&mut self) {
        if self.chunk_rows == 0 || self.failure.is_some() {
            return;
        }
        self.chunk.push(b']');
        if let Err(error) = self.file.write_all(&self.chunk) {
            self.failure = Some(error);
            return;
        }
        let (first_row, bytes) = (self.rows - self.chunk_rows as u64 + 1, self.chunk.len());
        self.chunks.push(Extent { first_row, start: self.written, bytes });
        self.written += bytes as u64;
        self.chunk_rows = 0;
        self.chunk.clear();
    }
}

/// An upload that is read on a thread of its own, while its pieces come in.
pub struct Uploading {
    pieces: mpsc::Sender<Bytes>,
    read: tokio::task::JoinHandle<Result<Upload, UploadError>>,
}

impl Uploading {
    pub fn begin() -> Self {
        let (pieces, mut coming) = mpsc::channel::<Bytes>(WAITING);
        let read = tokio::task::spawn_blocking(move || {
            let mut intake = Intake::begin()?;
            while let Some(piece) = coming.blocking_recv() {
                intake.read(&piece)?;
            }
            intake.finish()
        });
        Self { pieces, read }
    }

    /// Hands a piece over. False when no more is wanted: [`Uploading::finish`] says why.
    pub async fn piece(&self, piece: Bytes) -> bool {
        self.pieces.send(piece).await.is_ok()
    }

    /// # Errors
    /// When this is no batch.
    pub async fn finish(self) -> Result<Upload, UploadError> {
        drop(self.pieces);
        self.read.await.map_err(|_| UploadError::Panicked)?
    }
}

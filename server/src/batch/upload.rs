//! An upload on its way into the database: parsed as it arrives, and buffered in an anonymous temporary file.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;

use bytes::Bytes;
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::reader::{CsvError, FileSummary, ParsedRow, Reader, ReaderLimits};
use crate::services::batch::{NewBatch, NewChunk};

/// The maximum number of rows per chunk: at most a second of work, and a few hundred kilobytes.
const MAX_CHUNK_ROWS: usize = 500;
/// The size from which a chunk takes no more rows, in bytes of JSON.
const CHUNK_LEN: usize = 512 * 1024;
/// The maximum number of pieces that wait to be parsed before the sender has to wait.
const MAX_WAITING_PIECES: usize = 4;

/// Why an upload cannot be a batch.
#[derive(Debug, Error)]
pub enum UploadError {
    /// The message is shown to the person who uploaded the file.
    #[error(transparent)]
    Csv(#[from] CsvError),
    #[error("cannot buffer an upload in a temporary file")]
    Disk(#[from] io::Error),
    #[error("the thread that parses an upload has panicked")]
    Panicked(#[source] tokio::task::JoinError),
}

/// An upload that was parsed completely.
#[derive(Debug)]
pub struct Upload {
    pub summary: FileSummary,
    file: File,
    chunks: Vec<Extent>,
}

/// The position of a chunk in the temporary file.
#[derive(Debug, Clone, Copy)]
struct Extent {
    first_row: u64,
    start: u64,
    len: usize,
}

impl Upload {
    pub fn chunk_count(&self) -> usize {
        self.chunks.len()
    }

    /// The chunks in the order of the file, each read when it is needed. Their rows are [`ParsedRow`]s.
    pub fn chunks(&self) -> impl Iterator<Item = io::Result<NewChunk>> + Send {
        self.chunks.iter().map(|extent| {
            let mut bytes = vec![0; extent.len];
            self.file.read_exact_at(&mut bytes, extent.start)?;
            let rows = String::from_utf8(bytes).map_err(io::Error::other)?;
            Ok(NewChunk { first_row: extent.first_row, rows })
        })
    }

    /// The batch to store. `name` is the name of the uploaded file.
    pub fn batch<'u>(&'u self, name: &'u str) -> NewBatch<'u, impl Iterator<Item = io::Result<NewChunk>> + Send> {
        NewBatch { name, preview: &self.summary.preview, rows: self.summary.rows, chunks: self.chunks() }
    }
}

/// Parses an upload piece by piece.
pub struct UploadReader {
    reader: Reader,
    chunks: ChunkWriter,
}

impl UploadReader {
    /// # Errors
    /// If the temporary file cannot be created.
    pub fn new() -> io::Result<Self> {
        Ok(Self { reader: Reader::new(ReaderLimits::default()), chunks: ChunkWriter::new()? })
    }

    /// Parses the next piece.
    ///
    /// # Errors
    /// As soon as the file cannot be a batch, or if the disk is full.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        let Self { reader, chunks } = self;
        reader.read(bytes, &mut |row| chunks.push(&row))?;
        Ok(chunks.take_failure()?)
    }

    /// Ends the file.
    ///
    /// # Errors
    /// Like [`read`](Self::read).
    pub fn finish(self) -> Result<Upload, UploadError> {
        let Self { reader, mut chunks } = self;
        let summary = reader.finish(&mut |row| chunks.push(&row))?;
        chunks.end_chunk();
        chunks.take_failure()?;
        let file = chunks.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Upload { summary, file, chunks: chunks.extents })
    }
}

/// Writes rows into a temporary file, in chunks.
struct ChunkWriter {
    file: BufWriter<File>,
    extents: Vec<Extent>,
    /// The current chunk, as JSON without the closing bracket.
    chunk: Vec<u8>,
    chunk_rows: usize,
    /// The number of rows, including those of the current chunk.
    rows: u64,
    /// The length of the file, in bytes.
    len: u64,
    /// Kept until the parser, which cannot return it, has returned.
    failure: Option<io::Error>,
}

impl ChunkWriter {
    fn new() -> io::Result<Self> {
        Ok(Self {
            file: BufWriter::new(tempfile::tempfile()?),
            extents: Vec::new(),
            chunk: Vec::new(),
            chunk_rows: 0,
            rows: 0,
            len: 0,
            failure: None,
        })
    }

    fn push(&mut self, row: &ParsedRow) {
        self.chunk.push(if self.chunk_rows == 0 { b'[' } else { b',' });
        serde_json::to_writer(&mut self.chunk, row).expect("a row serialises to JSON");
        self.chunk_rows += 1;
        self.rows += 1;
        if self.chunk_rows == MAX_CHUNK_ROWS || self.chunk.len() >= CHUNK_LEN {
            self.end_chunk();
        }
    }

    fn end_chunk(&mut self) {
        if self.chunk_rows == 0 || self.failure.is_some() {
            return;
        }
        self.chunk.push(b']');
        if let Err(error) = self.file.write_all(&self.chunk) {
            self.failure = Some(error);
            return;
        }
        let (first_row, len) = (self.rows - self.chunk_rows as u64 + 1, self.chunk.len());
        self.extents.push(Extent { first_row, start: self.len, len });
        self.len += len as u64;
        self.chunk_rows = 0;
        self.chunk.clear();
    }

    fn take_failure(&mut self) -> io::Result<()> {
        self.failure.take().map_or(Ok(()), Err)
    }
}

/// Parses an upload on a blocking thread while its pieces arrive.
pub struct UploadTask {
    pieces: mpsc::Sender<Bytes>,
    upload: JoinHandle<Result<Upload, UploadError>>,
}

impl UploadTask {
    pub fn spawn() -> Self {
        let (pieces, mut received) = mpsc::channel::<Bytes>(MAX_WAITING_PIECES);
        let upload = tokio::task::spawn_blocking(move || {
            let mut reader = UploadReader::new()?;
            while let Some(piece) = received.blocking_recv() {
                reader.read(&piece)?;
            }
            reader.finish()
        });
        Self { pieces, upload }
    }

    /// Passes a piece to the thread. Returns false if parsing has failed; [`finish`](Self::finish) returns the error.
    pub async fn push(&self, piece: Bytes) -> bool {
        self.pieces.send(piece).await.is_ok()
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If the file cannot be a batch, or the server failed.
    pub async fn finish(self) -> Result<Upload, UploadError> {
        drop(self.pieces);
        self.upload.await.map_err(UploadError::Panicked)?
    }
}

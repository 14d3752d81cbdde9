//! An upload on its way into the database: buffered as it arrives, then read as a table and divided into chunks.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::FileExt;
use std::sync::Arc;

use bytes::Bytes;
use domain::{ColumnMapping, ImportPreview};
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use thiserror::Error;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::reader::{NoTitle, Preview, Sample, recognised};
use crate::bulkhead::spawn_owning;
use crate::services::batch::{NewBatch, NewChunk};
use crate::services::known_values::KnownValues;
use crate::table::{Record, Spool, Table, TableError, TableLimits};

/// The maximum number of rows per chunk: at most a second of work, and a few hundred kilobytes.
const MAX_CHUNK_ROWS: usize = 500;
/// The size from which a chunk takes no more rows, in bytes of JSON.
const CHUNK_LEN: usize = 512 * 1024;
/// The maximum number of pieces that wait to be written. The sender waits while there are more.
const MAX_WAITING_PIECES: usize = 4;
/// The number of chunks that are counted in parallel.
const CHUNKS_AT_ONCE: usize = 16;

/// Why an upload cannot be a batch.
#[derive(Debug, Error)]
pub enum UploadError {
    /// The message is shown to the user who uploaded the file.
    #[error(transparent)]
    Table(TableError),
    /// The message is shown to the user who uploaded the file.
    #[error(transparent)]
    NoTitle(#[from] NoTitle),
    #[error("cannot buffer an upload in a temporary file")]
    Disk(#[from] io::Error),
    #[error("the thread that reads an upload has panicked")]
    Panicked(#[source] tokio::task::JoinError),
}

impl From<TableError> for UploadError {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Disk(error) => Self::Disk(error),
            error => Self::Table(error),
        }
    }
}

/// An upload that was read completely.
#[derive(Debug)]
pub struct Upload {
    pub preview: ImportPreview,
    pub mapping: ColumnMapping,
    /// Rows, including unusable ones.
    pub rows: u64,
    chunks: Chunks,
}

impl Upload {
    /// Reads a file.
    ///
    /// # Errors
    /// If it cannot be a batch, or the disk is full.
    pub fn from_file(file: File, known_values: &KnownValues) -> Result<Self, UploadError> {
        let table = Table::open(file, TableLimits::default())?;
        let (mut writer, mut sample) = (ChunkWriter::new()?, Sample::default());
        table.read::<UploadError>(&mut |record| {
            sample.add(&record);
            Ok(writer.push(&record)?)
        })?;
        let rows = writer.rows;
        let chunks = writer.finish()?;
        let mapping = recognised(&table.headings, table.has_heading, &sample, known_values)?;
        let preview = chunks.preview(&mapping, known_values)?.with_layout(&table.layout);
        Ok(Self { preview, mapping, rows, chunks })
    }

    /// The number of chunks.
    pub fn chunk_count(&self) -> usize {
        self.chunks.extents.len()
    }

    /// The chunks in the order of the file, each read when it is needed. Their rows are [`Record`]s.
    pub fn chunks(&self) -> impl Iterator<Item = io::Result<NewChunk>> + Send {
        self.chunks.extents.iter().map(|extent| {
            let rows = String::from_utf8(self.chunks.bytes(extent)?).map_err(io::Error::other)?;
            Ok(NewChunk { first_row: extent.first_row, rows })
        })
    }

    /// The batch to store. `name` is the name of the uploaded file.
    pub fn batch<'u>(&'u self, name: &'u str) -> NewBatch<'u, impl Iterator<Item = io::Result<NewChunk>> + Send> {
        NewBatch {
            name,
            preview: &self.preview,
            mapping: &self.mapping,
            rows: self.rows,
            chunks: self.chunks(),
            address: None,
        }
    }

    /// The same file, with other uses of its columns.
    ///
    /// # Errors
    /// If the temporary file cannot be read.
    pub fn remapped(self, mapping: ColumnMapping, known_values: &KnownValues) -> io::Result<Self> {
        let preview = self.chunks.preview(&mapping, known_values)?.replacing(self.preview);
        Ok(Self { preview, mapping, ..self })
    }
}

/// Chunks in a temporary file.
#[derive(Debug)]
struct Chunks {
    file: File,
    extents: Vec<Extent>,
}

/// The position of a chunk in the temporary file.
#[derive(Debug, Clone, Copy)]
struct Extent {
    first_row: u64,
    start: u64,
    len: usize,
}

impl Chunks {
    fn bytes(&self, extent: &Extent) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; extent.len];
        self.file.read_exact_at(&mut bytes, extent.start)?;
        Ok(bytes)
    }

    /// Counts all rows, a few chunks at a time on all cores.
    fn preview(&self, mapping: &ColumnMapping, known_values: &KnownValues) -> io::Result<Preview> {
        let mut preview = Preview::of(mapping, known_values, &[]);
        for extents in self.extents.chunks(CHUNKS_AT_ONCE) {
            let parts = extents.into_par_iter().map(|extent| {
                let records: Vec<Record> = serde_json::from_slice(&self.bytes(extent)?)?;
                Ok(Preview::of(mapping, known_values, &records))
            });
            for part in parts.collect::<io::Result<Vec<_>>>()? {
                preview.append(part);
            }
        }
        Ok(preview)
    }
}

/// Writes records into a temporary file, in chunks.
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
}

impl ChunkWriter {
    fn new() -> io::Result<Self> {
        let file = BufWriter::new(tempfile::tempfile()?);
        Ok(Self { file, extents: Vec::new(), chunk: Vec::new(), chunk_rows: 0, rows: 0, len: 0 })
    }

    fn push(&mut self, record: &Record) -> io::Result<()> {
        self.chunk.push(if self.chunk_rows == 0 { b'[' } else { b',' });
        serde_json::to_writer(&mut self.chunk, record)?;
        self.chunk_rows += 1;
        self.rows += 1;
        if self.chunk_rows == MAX_CHUNK_ROWS || self.chunk.len() >= CHUNK_LEN {
            self.end_chunk()?;
        }
        Ok(())
    }

    fn end_chunk(&mut self) -> io::Result<()> {
        self.chunk.push(b']');
        self.file.write_all(&self.chunk)?;
        let (first_row, len) = (self.rows - self.chunk_rows as u64 + 1, self.chunk.len());
        self.extents.push(Extent { first_row, start: self.len, len });
        self.len += len as u64;
        self.chunk_rows = 0;
        self.chunk.clear();
        Ok(())
    }

    fn finish(mut self) -> io::Result<Chunks> {
        if self.chunk_rows > 0 {
            self.end_chunk()?;
        }
        let file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        Ok(Chunks { file, extents: self.extents })
    }
}

/// Receives an upload piece by piece.
pub struct UploadReader {
    spool: Spool,
}

impl UploadReader {
    /// # Errors
    /// If the temporary file cannot be created.
    pub fn new() -> io::Result<Self> {
        Ok(Self { spool: Spool::new()? })
    }

    /// Receives the next piece.
    ///
    /// # Errors
    /// As soon as the file cannot be a table, or if the disk is full.
    pub fn read(&mut self, bytes: &[u8]) -> Result<(), UploadError> {
        Ok(self.spool.write(bytes)?)
    }

    /// Ends the file and reads it.
    ///
    /// # Errors
    /// Like [`Upload::from_file`].
    pub fn finish(self, known_values: &KnownValues) -> Result<Upload, UploadError> {
        Upload::from_file(self.spool.finish()?, known_values)
    }
}

/// Receives an upload on a blocking thread while its pieces arrive.
pub struct UploadTask {
    pieces: mpsc::Sender<Bytes>,
    upload: JoinHandle<Result<Upload, UploadError>>,
}

impl UploadTask {
    /// Starts the thread, which owns `slot` until it ends, even if no caller waits for it.
    pub fn spawn(known_values: Arc<KnownValues>, slot: impl Send + 'static) -> Self {
        let (pieces, mut received) = mpsc::channel::<Bytes>(MAX_WAITING_PIECES);
        let upload = spawn_owning(slot, move || {
            let mut reader = UploadReader::new()?;
            loop {
                match received.blocking_recv() {
                    Some(piece) if piece.is_empty() => return reader.finish(&known_values),
                    Some(piece) => reader.read(&piece)?,
                    None => return Err(TableError::Empty.into()),
                }
            }
        });
        Self { pieces, upload }
    }

    /// Passes a piece to the thread. Returns false if the file has been rejected; [`finish`](Self::finish) returns the
    /// error.
    pub async fn push(&self, piece: Bytes) -> bool {
        piece.is_empty() || self.pieces.send(piece).await.is_ok()
    }

    /// Ends the file.
    ///
    /// # Errors
    /// If the file cannot be a batch, or the server failed.
    pub async fn finish(self) -> Result<Upload, UploadError> {
        // Without an empty piece at the end, an upload was interrupted. It cannot be sent if the file has been rejected.
        let _ = self.pieces.send(Bytes::new()).await;
        self.upload.await.map_err(UploadError::Panicked)?
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc as threads;

    use super::*;

    /// A slot that sends a message when it is dropped.
    struct Slot(threads::Sender<()>);

    impl Drop for Slot {
        fn drop(&mut self) {
            let _ = self.0.send(());
        }
    }

    #[tokio::test]
    async fn an_upload_whose_sender_has_left_keeps_its_slot_until_its_thread_ends() {
        let (returned, slot_returned) = threads::channel();
        let task = UploadTask::spawn(Arc::default(), Slot(returned));
        assert!(task.push(Bytes::from_static(b"title\nHeat\n")).await);
        assert!(slot_returned.try_recv().is_err(), "the thread waits for more");
        drop(task);
        let waited = tokio::task::spawn_blocking(move || slot_returned.recv()).await.expect("no panic");
        assert!(waited.is_ok(), "the interrupted upload has ended");

        let (returned, slot_returned) = threads::channel();
        let task = UploadTask::spawn(Arc::default(), Slot(returned));
        assert!(task.push(Bytes::from_static(b"title\nHeat\n")).await);
        assert_eq!(task.finish().await.expect("an upload").rows, 1);
        assert!(slot_returned.try_recv().is_ok(), "the slot is returned before the result is");
    }
}

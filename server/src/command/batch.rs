//! `matinee batch`

use std::fs::File;
use std::io::{BufWriter, Read, Write};
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use futures::{StreamExt, stream};
use tempfile::NamedTempFile;

use super::Failure;
use super::progress::Progress;
use crate::batch::export;
use crate::batch::predict::{ChunkResults, predict};
use crate::batch::upload::{Chunk, Intake, Upload};
use crate::recommender::InProcessModel;

#[derive(Args)]
pub struct Batch {
    /// A CSV with films: the column title, and where they are known year, genres, keywords, directors, cast, synopsis and k
    file: PathBuf,
    /// Where the results go; beside the file where it is left out
    #[arg(long)]
    out: Option<PathBuf>,
    #[arg(long, value_enum, default_value_t = Format::Csv)]
    format: Format,
    /// The model's artifact
    #[arg(long, env = "MATINEE_MODEL", default_value = "models/similarity.safetensors")]
    model: PathBuf,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each match
    Csv,
    /// A line of JSON for each row
    Jsonl,
}

/// How much of the file is read at once. In bytes.
const PIECE: usize = 64 * 1024;

impl Batch {
    pub fn run(self) -> Result<(), Failure> {
        let upload = read(&self.file)?;
        let out = self.out.clone().unwrap_or_else(|| beside(&self.file, self.format));
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.predict(&upload, &out))
    }

    /// The results appear whole or not at all.
    async fn predict(self, upload: &Upload, out: &Path) -> Result<(), Failure> {
        let model = InProcessModel::load(&self.model);
        let folder = out.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut results = BufWriter::new(NamedTempFile::new_in(folder)?);
        if self.format == Format::Csv {
            results.write_all(&export::csv_heading())?;
        }
        let at_once = std::thread::available_parallelism()?.get();
        let mut progress = Progress::of_rows("Films", upload.read.rows);
        let (mut done, mut failed) = (0, 0);
        let mut predicted = stream::iter(upload.chunks()).map(|chunk| answered(&model, chunk)).buffered(at_once);
        while let Some(rows) = predicted.next().await {
            let ChunkResults { rows, .. } = rows?;
            let written = match self.format {
                Format::Csv => export::csv_rows(&rows),
                Format::Jsonl => export::json_lines(&rows),
            };
            results.write_all(&written)?;
            done += rows.len() as u64;
            failed += rows.iter().filter(|row| row.failure.is_some()).count();
            progress.reach(done);
        }
        progress.finish();
        results.into_inner()?.persist(out)?;
        println!("{done} rows, {failed} of them without an answer: {}", out.display());
        Ok(())
    }
}

async fn answered(model: &InProcessModel, chunk: std::io::Result<Chunk>) -> Result<ChunkResults, Failure> {
    let chunk = chunk?;
    Ok(predict(model, chunk.first_row, serde_json::from_str(&chunk.rows)?).await?)
}

fn read(path: &Path) -> Result<Upload, Failure> {
    let mut file = File::open(path).map_err(|error| format!("cannot open {}: {error}", path.display()))?;
    let mut intake = Intake::begin()?;
    let mut piece = vec![0; PIECE];
    loop {
        match file.read(&mut piece).map_err(|error| format!("cannot read {}: {error}", path.display()))? {
            0 => return Ok(intake.finish()?),
            bytes => intake.read(&piece[..bytes])?,
        }
    }
}

/// `films.csv` gets `films-similar.csv`.
fn beside(file: &Path, format: Format) -> PathBuf {
    let ending = match format {
        Format::Csv => "csv",
        Format::Jsonl => "jsonl",
    };
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-similar.{ending}"))
}

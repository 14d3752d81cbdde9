//! `matinee batch`

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use futures::{StreamExt, stream};
use models::Artifact;

use super::Failure;
use super::output::Output;
use super::progress::Progress;
use super::settings::ArtifactSettings;
use crate::batch::export::{ExportFormat, ResultWriter};
use crate::batch::optional_columns;
use crate::batch::predict::predict;
use crate::batch::reader::RowParser;
use crate::batch::upload::Upload;
use crate::recommender::{InProcessModel, ModelClient};
use crate::services::batch::{ChunkResults, NewChunk};
use crate::services::known_values::KnownValues;

#[derive(Args)]
pub struct Batch {
    #[arg(help = format!("A table of films (CSV, JSON, .xlsx or .ods) with a column title and, optionally, {}", optional_columns()))]
    file: PathBuf,
    /// The file for the results, which may be a link, a pipe or /dev/stdout; next to FILE by default
    #[arg(long)]
    out: Option<PathBuf>,
    /// The format of the results
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    format: ExportFormat,
    #[command(flatten)]
    artifact: ArtifactSettings,
}

impl Batch {
    pub fn run(self) -> Result<(), Failure> {
        let path = self.file.display();
        let file = File::open(&self.file).map_err(|error| format!("cannot open {path}: {error}"))?;
        // Without an artifact, the command fails when it asks the model.
        let artifact = Artifact::read(&self.artifact.model);
        let known_values =
            artifact.map_or_else(|_| KnownValues::default(), |(artifact, _)| KnownValues::from_artifact(&artifact));
        let upload = Upload::from_file(file, &known_values)?;
        let out = self.out.clone().unwrap_or_else(|| beside(&self.file, self.format));
        tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(self.predict(&upload, &out))
    }

    /// Writes the results.
    async fn predict(self, upload: &Upload, out: &Path) -> Result<(), Failure> {
        let model = ModelClient::from(Arc::new(InProcessModel::load(&self.artifact.model)));
        let mut results = Output::open(out).map_err(|error| format!("cannot write {}: {error}", out.display()))?;
        let mut writer = ResultWriter::new(self.format);
        results.write_all(&writer.begin())?;
        let parser = RowParser::new(&upload.mapping);
        let concurrency = std::thread::available_parallelism()?.get();
        let mut progress = Progress::with_total("Films", upload.rows);
        let (mut done, mut failed) = (0, 0);
        let mut results_of_chunks =
            stream::iter(upload.chunks()).map(|chunk| answered(&model, &parser, chunk)).buffered(concurrency);
        while let Some(rows) = results_of_chunks.next().await {
            let ChunkResults { rows, .. } = rows?;
            results.write_all(&writer.rows(&rows))?;
            done += rows.len() as u64;
            failed += rows.iter().filter(|row| row.failure.is_some()).count();
            progress.reach(done);
        }
        progress.finish();
        results.write_all(&writer.finish())?;
        let summary = format!("{done} rows, {failed} of them without a result: {}", out.display());
        if results.is_stream() {
            eprintln!("{summary}");
        } else {
            println!("{summary}");
        }
        results.finish()?;
        Ok(())
    }
}

async fn answered(
    model: &ModelClient,
    parser: &RowParser,
    chunk: std::io::Result<NewChunk>,
) -> Result<ChunkResults, Failure> {
    let chunk = chunk?;
    Ok(predict(model, chunk.first_row, parser.parse_chunk(&chunk.rows)?).await?)
}

/// `films.csv` gets `films-similar.csv`.
fn beside(file: &Path, format: ExportFormat) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}-{}", format.suffix()))
}

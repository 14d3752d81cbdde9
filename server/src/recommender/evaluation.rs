//! What `matinee evaluate` has measured, as it lies beside the model's artifact.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use domain::EvaluationResult;

const NAME: &str = "evaluation.json";
/// The split that stands for all of them.
const MEAN: &str = "mean";

/// The means over all splits; none where nothing has been measured. What cannot be read is logged, here, once: a model
/// answers without being measured.
pub fn beside(artifact: &Path) -> Vec<EvaluationResult> {
    let path = artifact.with_file_name(NAME);
    let rows: Vec<EvaluationResult> =
        match fs::read(&path).and_then(|bytes| serde_json::from_slice(&bytes).map_err(io::Error::from)) {
            Ok(rows) => rows,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "the model's evaluation cannot be read");
                Vec::new()
            }
        };
    rows.into_iter().filter(|row| row.split == MEAN).collect()
}

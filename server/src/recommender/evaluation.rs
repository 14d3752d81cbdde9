//! The evaluation that `matinee evaluate` stores beside the artifact.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::Path;

use domain::EvaluationResult;

const FILE_NAME: &str = "evaluation.json";
/// The split that stands for the mean over all splits.
const MEAN: &str = "mean";

/// The mean results over all splits; empty without an evaluation. A file that cannot be read is logged and ignored,
/// because it is not needed for answers.
pub fn beside(artifact: &Path) -> Vec<EvaluationResult> {
    let path = artifact.with_file_name(FILE_NAME);
    let results: Vec<EvaluationResult> =
        match fs::read(&path).and_then(|bytes| serde_json::from_slice(&bytes).map_err(io::Error::from)) {
            Ok(results) => results,
            Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
            Err(error) => {
                tracing::warn!(path = %path.display(), %error, "cannot read the model's evaluation");
                Vec::new()
            }
        };
    results.into_iter().filter(|result| result.split == MEAN).collect()
}

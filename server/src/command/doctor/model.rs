//! The catalogue and the artifact.

use std::path::Path;

use domain::chain_of;
use models::{Artifact, Catalogue};

use super::Finding;

/// Examines the catalogue and the artifact, and whether they match.
pub fn findings(catalogue: &Path, artifact: &Path) -> Vec<Finding> {
    let read = Catalogue::read(catalogue);
    let catalogue_finding = match &read {
        Ok(read) => Finding::fine("catalogue", format!("{}, {} films", catalogue.display(), read.films.len())),
        Err(error) => Finding::problem("catalogue", chain_of(error), "correct the file, or set --catalogue"),
    };
    let model = match Artifact::read(artifact) {
        Err(error) => Finding::problem(
            "model",
            format!("{}: {}", artifact.display(), chain_of(&error)),
            "`matinee train` makes one, `matinee models list` shows earlier ones; until then, rows show films of the same genre",
        ),
        Ok((artifact_read, checksum)) => {
            let text = format!("{}, version {}", artifact.display(), &checksum[..12]);
            match read {
                Ok(read) if read.checksum != artifact_read.catalogue_checksum => Finding::advice(
                    "model",
                    format!("{text}, was trained on another catalogue"),
                    "`matinee train` learns from the current one",
                ),
                _ => Finding::fine("model", text),
            }
        }
    };
    vec![catalogue_finding, model]
}

//! The latest versions of the model, stored beside the artifact so that an operator can return to one.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use models::{Artifact, LoadError, Model};
use thiserror::Error;

use super::ModelError;

/// The number of stored versions, including the one in use.
const MAX_VERSIONS: usize = 3;

/// The folder `versions` beside an artifact, with one file per version.
pub struct Versions {
    artifact: PathBuf,
    folder: PathBuf,
}

/// A stored version.
#[derive(Debug)]
pub struct StoredVersion {
    pub version: String,
    /// When it was last put into use, or replaced while it was in use.
    pub stored_at: SystemTime,
    pub in_use: bool,
}

/// Why a version cannot be put into use.
#[derive(Debug, Error)]
pub enum SelectError {
    #[error("version {0} is not stored; `matinee models list` shows the stored versions")]
    Unknown(String),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("cannot replace the artifact")]
    Write(#[from] io::Error),
}

/// Why this process cannot answer with a version.
#[derive(Debug, Clone, Error)]
pub enum VersionError {
    #[error("The model has no version {0} here. The latest versions are kept, and the model's metadata lists them.")]
    NotStored(String),
    #[error(
        "Only version {in_use} answers here, because the model runs on replicas. They may have kept version {version}."
    )]
    NotInUse { version: String, in_use: String },
    #[error(transparent)]
    Model(#[from] ModelError),
}

impl Versions {
    /// The versions of an artifact. The folder is created when the first one is stored.
    pub fn beside(artifact: &Path) -> Self {
        let folder = artifact.parent().unwrap_or(Path::new("")).join("versions");
        Self { artifact: artifact.to_owned(), folder }
    }

    /// Stores artifacts, the one in use last, and deletes all files but the three that were stored last.
    ///
    /// # Errors
    /// If the folder cannot be written.
    pub fn store<'a>(&self, artifacts: impl IntoIterator<Item = &'a Artifact>) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        for artifact in artifacts {
            // An existing file is written again to update its modification time, by which versions are ordered.
            // Processes in different containers may have the same number, so it would not make the name unique.
            let temporary = tempfile::Builder::new().suffix(".new").tempdir_in(&self.folder)?;
            let path = temporary.path().join("artifact");
            artifact.write(&path)?;
            let (_, checksum) = Artifact::read(&path).map_err(io::Error::other)?;
            std::fs::rename(&path, self.path_of(&checksum[..12]))?;
        }
        let mut files = self.files()?;
        for (_, path) in files.drain(..files.len().saturating_sub(MAX_VERSIONS)) {
            match std::fs::remove_file(path) {
                // Another server that watches the same artifact may have deleted it.
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// The stored versions, latest first; empty if there is no folder.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn list(&self) -> io::Result<Vec<StoredVersion>> {
        let in_use = Model::load(&self.artifact).ok().map(|model| model.version().to_owned());
        let versions = self.files()?.into_iter().rev().filter_map(|(stored_at, path)| {
            let version = path.file_stem()?.to_str()?.to_owned();
            Some(StoredVersion { in_use: in_use.as_ref() == Some(&version), version, stored_at })
        });
        Ok(versions.collect())
    }

    /// Replaces the artifact with a stored version, atomically. Servers that watch the artifact load it.
    ///
    /// # Errors
    /// If the version is not stored or is damaged, or if the artifact cannot be replaced.
    pub fn select(&self, version: &str) -> Result<(), SelectError> {
        let path = self.find(version).ok_or_else(|| SelectError::Unknown(version.to_owned()))?;
        let (artifact, _) = Artifact::read(&path)?;
        // The artifact in use may be the only copy of its version.
        if let Ok((current, _)) = Artifact::read(&self.artifact) {
            self.store([&current, &artifact])?;
        }
        Ok(artifact.write(&self.artifact)?)
    }

    /// The names of the stored versions, latest first.
    ///
    /// # Errors
    /// If the folder cannot be read.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let names = self.files()?.into_iter().rev();
        Ok(names.filter_map(|(_, path)| Some(path.file_stem()?.to_str()?.to_owned())).collect())
    }

    /// The file of a stored version.
    pub fn find(&self, version: &str) -> Option<PathBuf> {
        let is_version = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        Some(self.path_of(version)).filter(|path| is_version && path.is_file())
    }

    fn path_of(&self, version: &str) -> PathBuf {
        self.folder.join(format!("{version}.safetensors"))
    }

    /// Modification times and paths, oldest first.
    fn files(&self) -> io::Result<Vec<(SystemTime, PathBuf)>> {
        let entries = match std::fs::read_dir(&self.folder) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            entries => entries?,
        };
        let mut files = Vec::new();
        for entry in entries {
            let entry = entry?;
            let path = entry.path();
            if path.extension().is_some_and(|extension| extension == "safetensors") {
                // Another server may have deleted the file in the meantime.
                let Ok(modified) = entry.metadata().and_then(|metadata| metadata.modified()) else { continue };
                files.push((modified, path));
            }
        }
        files.sort();
        Ok(files)
    }
}

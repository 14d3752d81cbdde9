//! The last few versions of the model, kept beside the artifact so that one can go back.

use std::io;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use models::{Artifact, LoadError, Model};
use thiserror::Error;

/// How many versions are kept, the one in use among them.
const KEPT: usize = 3;

/// The folder `versions` beside an artifact, with a file for each version.
pub struct Versions {
    artifact: PathBuf,
    folder: PathBuf,
}

/// One version that is kept.
#[derive(Debug)]
pub struct Kept {
    pub version: String,
    /// When it was last put in place.
    pub since: SystemTime,
    pub in_use: bool,
}

/// Why a version cannot be used.
#[derive(Debug, Error)]
pub enum UseError {
    #[error("there is no version {0}; `matinee models list` shows those there are")]
    Unknown(String),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error("cannot put it in place")]
    Write(#[from] io::Error),
}

impl Versions {
    pub fn beside(artifact: &Path) -> Self {
        let folder = artifact.parent().unwrap_or(Path::new("")).join("versions");
        Self { artifact: artifact.to_owned(), folder }
    }

    /// Keeps these, the newest last, and lets go of the oldest beyond three.
    ///
    /// # Errors
    /// When the folder cannot be written.
    pub fn keep<'a>(&self, artifacts: impl IntoIterator<Item = &'a Artifact>) -> io::Result<()> {
        std::fs::create_dir_all(&self.folder)?;
        for artifact in artifacts {
            // Written anew even where it is there: its time is when it was last put in place.
            let beside = self.folder.join(format!("{}.new", std::process::id()));
            artifact.write(&beside)?;
            let (_, checksum) = Artifact::read(&beside).map_err(io::Error::other)?;
            std::fs::rename(&beside, self.path_of(&checksum[..12]))?;
        }
        let mut kept = self.files()?;
        for (_, path) in kept.drain(..kept.len().saturating_sub(KEPT)) {
            match std::fs::remove_file(path) {
                // Another server that watches the same artifact has been here.
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }

    /// What is kept, the newest first.
    ///
    /// # Errors
    /// When the folder cannot be read; it is empty where it has not been made yet.
    pub fn list(&self) -> io::Result<Vec<Kept>> {
        let in_use = Model::load(&self.artifact).ok().map(|model| model.version().to_owned());
        let kept = self.files()?.into_iter().rev().filter_map(|(since, path)| {
            let version = path.file_stem()?.to_str()?.to_owned();
            Some(Kept { in_use: in_use.as_ref() == Some(&version), version, since })
        });
        Ok(kept.collect())
    }

    /// Puts a version in the artifact's place, in one step: whoever watches it follows.
    ///
    /// # Errors
    /// When there is no such version, it is damaged, or the artifact cannot be replaced.
    pub fn put_in_place(&self, version: &str) -> Result<(), UseError> {
        let named = !version.is_empty() && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        let path = self.path_of(version);
        if !named || !path.is_file() {
            return Err(UseError::Unknown(version.to_owned()));
        }
        let (artifact, _) = Artifact::read(&path)?;
        // What is in use now may be the only copy of itself.
        if let Ok((old, _)) = Artifact::read(&self.artifact) {
            self.keep([&old, &artifact])?;
        }
        Ok(artifact.write(&self.artifact)?)
    }

    fn path_of(&self, version: &str) -> PathBuf {
        self.folder.join(format!("{version}.safetensors"))
    }

    /// The files, the oldest first.
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
                // A file that has just been let go of has no time.
                let Ok(modified) = entry.metadata().and_then(|metadata| metadata.modified()) else { continue };
                files.push((modified, path));
            }
        }
        files.sort();
        Ok(files)
    }
}

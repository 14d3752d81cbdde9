//! Stored versions of the model, loaded when a request names them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use models::Model;
use moka::future::Cache;

use super::super::ModelError;
use super::super::versions::{VersionError, Versions};
use super::LoadedModel;
use crate::bulkhead::Bulkhead;

/// The number of versions in memory in addition to the one in use.
const MAX_LOADED: u64 = 2;
/// Reading an artifact takes tens of milliseconds of a core, and as much memory as the file is long.
static READING: Bulkhead = Bulkhead::new("stored model", 2, Duration::from_secs(3));
/// How long a version stays in memory after the last request that named it.
const IDLE_TTL: Duration = Duration::from_mins(10);

/// The versions beside an artifact. Cheap to clone.
#[derive(Clone)]
pub struct RetainedVersions {
    artifact: PathBuf,
    loaded: Cache<String, Arc<LoadedModel>>,
}

impl RetainedVersions {
    /// The stored versions of an artifact; none of them is loaded yet.
    pub fn beside(artifact: &Path) -> Self {
        let loaded = Cache::builder().max_capacity(MAX_LOADED).time_to_idle(IDLE_TTL).build();
        Self { artifact: artifact.to_owned(), loaded }
    }

    /// The model of a version. Concurrent requests for the same one load it once.
    ///
    /// # Errors
    /// If the version is not stored, or cannot be loaded.
    pub async fn get(&self, version: &str) -> Result<Arc<LoadedModel>, VersionError> {
        let load = async {
            let (versions, name) = (Versions::beside(&self.artifact), version.to_owned());
            READING.run_blocking(move || load(&versions, name)).await.map_err(ModelError::unavailable)?
        };
        self.loaded.try_get_with_by_ref(version, load).await.map_err(Arc::unwrap_or_clone)
    }

    /// The names of the stored versions, latest first.
    ///
    /// # Errors
    /// If they cannot be listed.
    pub async fn names(&self) -> Result<Vec<String>, ModelError> {
        let versions = Versions::beside(&self.artifact);
        let names = READING.run_blocking(move || versions.names()).await.map_err(ModelError::unavailable)?;
        names.map_err(ModelError::unavailable)
    }
}

fn load(versions: &Versions, version: String) -> Result<Arc<LoadedModel>, VersionError> {
    let path = versions.find(&version).ok_or(VersionError::NotStored(version))?;
    let model = Model::load(&path).map_err(ModelError::unavailable)?;
    Ok(Arc::new(LoadedModel::new(model, &path, None)))
}

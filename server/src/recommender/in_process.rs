//! The model in this process. A replaced artifact is loaded without a restart.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use arc_swap::ArcSwap;
use domain::{Hosted, IN_PROCESS, chain_of};
use metrics::{counter, gauge};
use models::{LoadError, Model};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};
use tokio::signal::unix::{SignalKind, signal};

use super::calls::ModelCall;
use super::client::per_request;
use super::versions::{VersionError, Versions};
use super::{ModelError, Readiness, SimilarRequest, SimilarResult};
use crate::bulkhead::Bulkhead;

mod loaded;
mod retained;

pub use loaded::{LoadedModel, film_ref};
use retained::RetainedVersions;

/// The model of an artifact, or none as long as the artifact cannot be loaded.
pub struct InProcessModel {
    path: PathBuf,
    state: ArcSwap<State>,
    /// The file at the latest attempt to load it.
    attempted: Mutex<Option<FileStamp>>,
    retained: RetainedVersions,
}

/// The model in use and the result of the latest attempt to replace it. Replaced as a whole, so that the two are
/// consistent.
#[derive(Clone, Default)]
struct State {
    loaded: Option<Arc<LoadedModel>>,
    error: Option<Arc<LoadError>>,
}

/// Modification time, length and inode: any replacement of a file changes at least one.
type FileStamp = (SystemTime, u64, u64);

/// The interval at which the file is checked. Polling takes microseconds and works on every file system.
const POLL_INTERVAL: Duration = Duration::from_millis(500);

/// Calls that take milliseconds of a core each. With more at the same time, all would only take longer.
static CALLS: Bulkhead = Bulkhead::new("model", 16, Duration::from_secs(3));
/// Lists of requests, each of which is processed on all cores.
static CHUNKS: Bulkhead = Bulkhead::new("model chunk", 4, Duration::from_secs(15));

/// The threads of batches, one per core, at the lowest priority so that pages come first.
static BATCH_THREADS: LazyLock<ThreadPool> = LazyLock::new(|| {
    let threads =
        ThreadPoolBuilder::new().thread_name(|number| format!("batch-{number}")).start_handler(|_| lower_priority());
    threads.build().expect("a process that started can start a few more threads")
});

/// Gives the current thread the lowest priority. Only Linux has priorities per thread.
fn lower_priority() {
    if cfg!(target_os = "linux")
        && let Err(error) = rustix::process::setpriority_process(None, 19)
    {
        tracing::debug!(%error, "batches run at the same priority as pages");
    }
}

impl InProcessModel {
    /// Loads an artifact. If it cannot be loaded, the error is logged and reported by [`InProcessModel::readiness`],
    /// and calls fail until [`InProcessModel::reload`] succeeds.
    pub fn load(path: &Path) -> Self {
        let model = Self {
            path: path.to_owned(),
            state: ArcSwap::default(),
            attempted: Mutex::default(),
            retained: RetainedVersions::beside(path),
        };
        model.reload();
        model
    }

    /// Loads the artifact again and replaces the model. Running calls finish with the previous model, which also stays
    /// in use if the artifact cannot be loaded. Takes tens of milliseconds of CPU.
    pub fn reload(&self) {
        let stamp = file_stamp(&self.path);
        *self.attempted.lock().unwrap_or_else(PoisonError::into_inner) = stamp;
        let previous = self.state.load().loaded.clone();
        let loaded = match Model::load(&self.path) {
            Ok(model) => Arc::new(LoadedModel::new(model, &self.path, stamp.map(|(modified, ..)| modified))),
            Err(error) => {
                counter!("matinee_model_failed_swaps_total").increment(1);
                let text = chain_of(&error);
                match &previous {
                    None => {
                        tracing::error!(error = text, "no model: rows of similar films show films of the same genre");
                    }
                    Some(previous) => {
                        let version = &*previous.version;
                        tracing::error!(error = text, version, "cannot load the new artifact; keeping the model");
                    }
                }
                self.state.store(Arc::new(State { loaded: previous, error: Some(Arc::new(error)) }));
                return;
            }
        };
        self.state.store(Arc::new(State { loaded: Some(Arc::clone(&loaded)), error: None }));
        if previous.as_ref().is_some_and(|previous| previous.version == loaded.version) {
            return;
        }
        gauge!("matinee_model_info", "version" => loaded.version.to_string()).set(1.0);
        tracing::info!(version = &*loaded.version, films = loaded.model.artifact().films.len(), "loaded the model");
        if let Some(previous) = previous {
            counter!("matinee_model_swaps_total").increment(1);
            gauge!("matinee_model_info", "version" => previous.version.to_string()).set(0.0);
            // The file of the previous model is gone, but serialising its artifact again produces the same bytes.
            let stored = Versions::beside(&self.path).store([previous.model.artifact(), loaded.model.artifact()]);
            if let Err(error) = stored {
                tracing::warn!(%error, "cannot store the previous model; `matinee models use` cannot return to it");
            }
        }
    }

    /// Reloads the model whenever its file changes, and on SIGHUP. Never returns.
    pub async fn watch(self: Arc<Self>) {
        let mut hangups = match signal(SignalKind::hangup()) {
            Ok(signal) => Some(signal),
            Err(error) => {
                tracing::warn!(%error, "cannot listen for SIGHUP; changes of the file are still detected");
                None
            }
        };
        let mut latest = None;
        loop {
            let hangup = async {
                match &mut hangups {
                    Some(signal) => signal.recv().await,
                    None => std::future::pending().await,
                }
            };
            let requested = tokio::select! {
                _ = hangup => true,
                () = tokio::time::sleep(POLL_INTERVAL) => false,
            };
            let model = Arc::clone(&self);
            let check = move || {
                let stamp = file_stamp(&model.path);
                let attempted = *model.attempted.lock().unwrap_or_else(PoisonError::into_inner);
                // A file that is still being written differs from one poll to the next.
                if requested || (stamp != attempted && latest == Some(stamp)) {
                    model.reload();
                }
                stamp
            };
            match tokio::task::spawn_blocking(check).await {
                Ok(stamp) => latest = Some(stamp),
                Err(error) => tracing::error!(%error, "loading the model panicked; the previous model stays in use"),
            }
        }
    }

    /// The version in use, if the artifact could be loaded.
    pub fn version(&self) -> Option<Arc<str>> {
        self.state.load().loaded.as_ref().map(|loaded| Arc::clone(&loaded.version))
    }

    /// The versions that can answer: the one in use, then the stored ones, latest first.
    ///
    /// # Errors
    /// If the stored versions cannot be listed.
    pub async fn versions(&self) -> Result<Vec<String>, ModelError> {
        let in_use = self.version().map(|version| version.to_string());
        let mut versions = self.retained.names().await?;
        versions.retain(|version| Some(version) != in_use.as_ref());
        versions.splice(..0, in_use);
        Ok(versions)
    }

    /// The model at a version, which stays the same when the artifact is replaced. A stored version is loaded.
    ///
    /// # Errors
    /// If the version is not stored, or cannot be loaded.
    pub async fn at_version(&self, version: &str) -> Result<Self, VersionError> {
        let in_use = self.state.load().loaded.clone().filter(|loaded| *loaded.version == *version);
        let loaded = match in_use {
            Some(loaded) => loaded,
            None => self.retained.get(version).await?,
        };
        Ok(Self {
            path: self.path.clone(),
            state: ArcSwap::from_pointee(State { loaded: Some(loaded), error: None }),
            attempted: Mutex::default(),
            retained: self.retained.clone(),
        })
    }

    /// The readiness, from the latest attempt to load the artifact.
    pub fn readiness(&self) -> Readiness {
        let state = self.state.load();
        Readiness {
            ready: state.loaded.is_some(),
            version: state.loaded.as_ref().map(|loaded| loaded.version.to_string()),
            problem: state.error.as_deref().map(|error| chain_of(error)),
            difference: None,
            replicas: Vec::new(),
        }
    }

    pub(super) async fn call<C: ModelCall>(&self, call: C) -> Result<Hosted<C::Response>, ModelError> {
        let loaded = self.loaded()?;
        let answer = if C::CPU_BOUND {
            CALLS.run_blocking(move || call.answer(&loaded)).await.map_err(ModelError::unavailable)?
        } else {
            call.answer(&loaded)
        };
        answer.map(|value| Hosted { host: IN_PROCESS.into(), value })
    }

    /// One result per request, in order, computed on all cores.
    pub(super) async fn similar_to_many(
        &self,
        requests: Vec<SimilarRequest>,
    ) -> Result<Vec<SimilarResult>, ModelError> {
        let loaded = self.loaded()?;
        let answer = move || requests.par_iter().map(|request| per_request(request.answer(&loaded))).collect();
        CHUNKS.run_blocking(|| BATCH_THREADS.install(answer)).await.map_err(ModelError::unavailable)?
    }

    pub(super) fn loaded(&self) -> Result<Arc<LoadedModel>, ModelError> {
        let state = self.state.load();
        match (&state.loaded, &state.error) {
            (Some(loaded), _) => Ok(Arc::clone(loaded)),
            (None, Some(error)) => Err(ModelError::Unavailable(Arc::<LoadError>::clone(error))),
            (None, None) => Err(ModelError::unavailable("no model has been loaded")),
        }
    }
}

fn file_stamp(path: &Path) -> Option<FileStamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len(), metadata.ino()))
}

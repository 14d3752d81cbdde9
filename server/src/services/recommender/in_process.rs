//! Model M in this process, replaced without a pause when its artifact is.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};
use std::time::{Duration, SystemTime};

use app::services::Hosted;
use app::types::Place;
use arc_swap::ArcSwap;
use async_trait::async_trait;
use metrics::{counter, gauge};
use models::artifact::FORMAT_VERSION;
use models::{LoadError, Model};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use rayon::{ThreadPool, ThreadPoolBuilder};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::versions::Versions;
use super::wire::{Answer, Map, ModelCard, Question, Shelf, ShelfFilm, Taste, WIRE_VERSION};
use super::{AskError, Readiness, Refusal, Similar, own};

mod loaded;

use loaded::Loaded;

/// The model that answers, if there is one: a site runs without, on substitutes.
pub struct InProcess {
    path: PathBuf,
    state: ArcSwap<State>,
    /// What the file looked like when it was last tried.
    tried: Mutex<Option<Stamp>>,
}

/// What is in use, and what became of the newest attempt to replace it. Swapped whole, so that the two agree.
#[derive(Clone)]
struct State {
    loaded: Option<Arc<Loaded>>,
    problem: Option<Arc<LoadError>>,
}

/// Enough of a file to see that it has been replaced.
type Stamp = (SystemTime, u64, u64);

/// How often the file is looked at. Polled: a look costs microseconds and sees a replaced file on every file system.
const LOOK: Duration = Duration::from_millis(500);

/// Where many questions are answered that nobody waits for: on all cores, after everybody else.
static BULK: LazyLock<ThreadPool> = LazyLock::new(|| {
    let threads =
        ThreadPoolBuilder::new().thread_name(|number| format!("bulk-{number}")).start_handler(|_| stand_back());
    threads.build().expect("a machine that runs this program has room for a few threads more")
});

/// Gives this thread the lowest priority. Elsewhere than on Linux it would be the whole process', and is left alone.
fn stand_back() {
    if cfg!(target_os = "linux")
        && let Err(error) = rustix::process::setpriority_process(None, 19)
    {
        tracing::debug!(%error, "work in bulk has the same priority as pages");
    }
}

impl InProcess {
    /// Loads the artifact. A failure is logged here, once, and told to everyone who asks; a later good file is picked up
    /// by [`InProcess::watch`].
    pub fn load(path: &Path) -> Self {
        let state = ArcSwap::from_pointee(State { loaded: None, problem: None });
        let this = Self { path: path.to_owned(), state, tried: Mutex::new(None) };
        this.reload();
        this
    }

    /// Loads the artifact again and puts it in the place of the one in use; a question in flight is answered by the old.
    /// A file that is no good changes nothing but what is said of it. Takes tens of milliseconds of CPU.
    pub fn reload(&self) {
        let stamp = stamp(&self.path);
        *self.tried.lock().unwrap_or_else(PoisonError::into_inner) = stamp;
        let before = self.state.load_full();
        let loaded = match Model::load(&self.path) {
            Ok(model) => Arc::new(Loaded::new(model, &self.path, stamp.map(|(written, ..)| written))),
            Err(error) => {
                counter!("matinee_model_failed_swaps_total").increment(1);
                match &before.loaded {
                    None => tracing::error!(%error, "there is no model; strips show films of the same genre"),
                    Some(old) => {
                        tracing::error!(%error, version = &*old.version, "the new model is no good; the old one stays");
                    }
                }
                self.state.store(Arc::new(State { loaded: before.loaded.clone(), problem: Some(Arc::new(error)) }));
                return;
            }
        };
        self.state.store(Arc::new(State { loaded: Some(Arc::clone(&loaded)), problem: None }));
        if before.loaded.as_ref().is_some_and(|old| old.version == loaded.version) {
            return;
        }
        let version = loaded.version.to_string();
        gauge!("matinee_model_info", "version" => version).set(1.0);
        tracing::info!(version = &*loaded.version, films = loaded.model.artifact().films.len(), "loaded the model");
        if let Some(old) = &before.loaded {
            counter!("matinee_model_swaps_total").increment(1);
            gauge!("matinee_model_info", "version" => old.version.to_string()).set(0.0);
            // The old one's file is gone; what is in memory makes the same bytes.
            let kept = Versions::beside(&self.path).keep([old.model.artifact(), loaded.model.artifact()]);
            if let Err(error) = kept {
                tracing::warn!(%error, "this version cannot be kept for going back to");
            }
        }
    }

    /// Replaces the model whenever its file is replaced, and at SIGHUP. Never returns.
    pub async fn watch(self: Arc<Self>) {
        let mut asked = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup()) {
            Ok(signal) => Some(signal),
            Err(error) => {
                tracing::warn!(%error, "cannot listen for SIGHUP; a replaced file is still seen");
                None
            }
        };
        let mut seen = None;
        loop {
            let hangup = async {
                match &mut asked {
                    Some(signal) => signal.recv().await,
                    None => std::future::pending().await,
                }
            };
            let told = tokio::select! {
                _ = hangup => true,
                () = tokio::time::sleep(LOOK) => false,
            };
            let this = Arc::clone(&self);
            let work = move || {
                let now = stamp(&this.path);
                let tried = *this.tried.lock().unwrap_or_else(PoisonError::into_inner);
                // A file that is still being written looks different at the next look.
                if told || (now != tried && seen == Some(now)) {
                    this.reload();
                }
                now
            };
            match tokio::task::spawn_blocking(work).await {
                Ok(now) => seen = Some(now),
                Err(error) => tracing::error!(%error, "loading the model panicked; the old one stays"),
            }
        }
    }

    fn loaded(&self) -> Result<Arc<Loaded>, AskError> {
        let state = self.state.load();
        match (&state.loaded, &state.problem) {
            (Some(loaded), _) => Ok(Arc::clone(loaded)),
            (None, Some(problem)) => Err(AskError::Unavailable(problem.to_string())),
            (None, None) => Err(AskError::Unavailable("no model has been loaded".to_owned())),
        }
    }

    /// Answers on a thread for long work.
    async fn at_length(
        &self,
        answer: impl FnOnce(&Loaded) -> Result<Answer, AskError> + Send + 'static,
    ) -> Result<Hosted<Answer>, AskError> {
        let loaded = self.loaded()?;
        let answered = tokio::task::spawn_blocking(move || answer(&loaded)).await;
        answered.map_err(|error| AskError::Unavailable(format!("the model: {error}")))?.map(here)
    }
}

fn stamp(path: &Path) -> Option<Stamp> {
    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.modified().ok()?, metadata.len(), metadata.ino()))
}

/// What the page shows as this host, and what decides whether answers are kept.
pub const HOST: &str = "in-process";

#[async_trait]
impl Similar for InProcess {
    fn host(&self) -> &'static str {
        HOST
    }

    fn version(&self) -> Option<Arc<str>> {
        self.state.load().loaded.as_ref().map(|loaded| Arc::clone(&loaded.version))
    }

    async fn to_film(&self, slug: &str, k: usize) -> Result<Hosted<Answer>, AskError> {
        self.loaded()?.to_film(slug, k).map(here)
    }

    async fn to_details(&self, question: Question) -> Result<Hosted<Answer>, AskError> {
        // A long synopsis is milliseconds of work, which would hold back other questions.
        self.at_length(move |loaded| loaded.to_details(&question)).await
    }

    async fn to_each(&self, questions: Vec<Question>) -> Result<Vec<Result<Answer, Refusal>>, AskError> {
        let loaded = self.loaded()?;
        let answers = move || questions.par_iter().map(|question| own(loaded.to_details(question))).collect();
        let answered = tokio::task::spawn_blocking(|| BULK.install(answers)).await;
        answered.map_err(|error| AskError::Unavailable(format!("the model: {error}")))?
    }

    async fn to_taste(&self, taste: Taste) -> Result<Hosted<Answer>, AskError> {
        // All films are compared, as for a film given by its details.
        self.at_length(move |loaded| loaded.to_taste(&taste)).await
    }

    async fn shelf(&self, number: usize, count: usize) -> Result<Hosted<Shelf>, AskError> {
        let loaded = self.loaded()?;
        let shelf = loaded.model.shelves().get(number).ok_or(AskError::NotFound)?;
        let films = shelf.films.iter().take(count).map(|&film| {
            let film = loaded.model.film(film);
            ShelfFilm { slug: film.slug.clone(), title: film.title.clone(), year: film.year }
        });
        Ok(here(Shelf { model: loaded.edition.clone(), title: shelf.title.clone(), films: films.collect() }))
    }

    async fn card(&self) -> Result<Hosted<ModelCard>, AskError> {
        let loaded = self.loaded()?;
        let artifact = loaded.model.artifact();
        Ok(here(ModelCard {
            version: loaded.edition.version.clone(),
            checksum: loaded.model.checksum().to_owned(),
            trained_on: artifact.catalogue.clone(),
            format_version: FORMAT_VERSION,
            wire: WIRE_VERSION,
            catalogue_size: artifact.films.len(),
            terms: artifact.feature_count(),
            dimensions: artifact.dimensions(),
            shelves: artifact.shelves.len(),
            likes: artifact.ratings.as_ref().map_or(0, |ratings| ratings.likes),
            trained_at: loaded.trained_at.and_then(|written| {
                let written = OffsetDateTime::from(written).replace_nanosecond(0).ok()?;
                written.format(&Rfc3339).ok()
            }),
            metrics: loaded.metrics.clone(),
        }))
    }

    async fn map(&self) -> Result<Hosted<Map>, AskError> {
        let loaded = self.loaded()?;
        let films = loaded.model.map().map(|(film, place, genre)| {
            let [x, y] = place.map(|coordinate| (coordinate * 1000.0).round() / 1000.0);
            let group = genre.unwrap_or_default().to_owned();
            Place { slug: film.slug.clone(), title: film.title.clone(), year: film.year, x, y, group }
        });
        Ok(here(Map { model: loaded.edition.clone(), films: films.collect() }))
    }

    fn readiness(&self) -> Readiness {
        let state = self.state.load();
        Readiness {
            ready: state.loaded.is_some(),
            version: state.loaded.as_ref().map(|loaded| loaded.version.to_string()),
            problem: state.problem.as_ref().map(ToString::to_string),
            boxes: Vec::new(),
        }
    }
}

fn here<T>(value: T) -> Hosted<T> {
    Hosted { host: HOST.into(), value }
}
